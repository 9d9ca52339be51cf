"""One connection from hello to its end: what comes in is checked, sent where it belongs, and answered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, assert_never

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from exercise_engine.core.commands import Order
from exercise_engine.core.policy import may_reload
from exercise_engine.protocol.codec import encode
from exercise_engine.protocol.messages import (
    Bye,
    ClientFrame,
    CommandFrame,
    DraftFrame,
    Fetch,
    Hello,
    NamePerson,
    Notice,
    Refused,
    Reissue,
    Reload,
)
from exercise_engine.protocol.session import Objection, ServerSession
from exercise_engine.server.attachments import Attachments
from exercise_engine.server.desk import Desk
from exercise_engine.server.framing import text_frame
from exercise_engine.server.hub import Hub
from exercise_engine.server.limits import FRAMES_PER_TURN, GREETING_TIMEOUT_S
from exercise_engine.server.log import log
from exercise_engine.server.people import KINDS, People
from exercise_engine.server.reception import Reception
from exercise_engine.server.terminal import Terminal

CROWDED: Final = Bye(code="server_full", message="too many come at once; try again", retry=True)


@dataclass(frozen=True, slots=True)
class House:
    """What all conversations share."""

    hub: Hub
    reception: Reception
    desk: Desk
    attachments: Attachments
    people: People


class Conversation:
    """Owns one connection while its handler runs."""

    def __init__(self, connection: ServerConnection, house: House) -> None:
        self._connection = connection
        self._house = house
        self._session = ServerSession()

    async def run(self) -> None:
        """Greet, let in, listen, until either side ends it."""
        try:
            hello = await self._greeting()
            if hello is not None:
                await self._let_in(hello)
        except (ConnectionClosed, TimeoutError):
            self._connection.transport.abort()

    async def _greeting(self) -> Hello | None:
        with self._house.reception.greeting() as has_room:
            if not has_room:
                self._end(CROWDED)
                return None
            async with asyncio.timeout(GREETING_TIMEOUT_S):
                data = await self._connection.recv()
        frame = self._session.receive(data)
        if isinstance(frame, Objection):
            self._log_objection(frame, "", len(data))
            self._end(frame.reply)
            return None
        assert isinstance(frame, Hello), "before the welcome nothing but hello gets through"
        return frame

    async def _let_in(self, hello: Hello) -> None:
        house = self._house
        seat = await house.reception.identify(hello, self._address)
        if isinstance(seat, Bye):
            self._end(seat)
            return
        kind = house.hub.room.feed.viewers[seat].kind
        terminal = Terminal(self._connection, self._session, seat=seat, kind=kind)
        try:
            refusal = await house.reception.admit(terminal, hello)
            if refusal is not None:
                self._end(refusal)
                return
            house.people.welcome(terminal)
            await terminal.catch_up(house.hub.room.feed)
            await self._listen(terminal)
        finally:
            house.hub.room.leave(terminal)
            log.info("seat left", seat=seat)

    async def _listen(self, terminal: Terminal) -> None:
        count = 0
        while True:
            data = await self._connection.recv()
            count += 1
            if count % FRAMES_PER_TURN == 0:
                await asyncio.sleep(0)  # frames that wait are received without waiting; others want a turn
            await self._house.hub.room_for_more()
            frame = self._session.receive(data)
            if isinstance(frame, Objection):
                self._object(terminal, frame, len(data))
            else:
                await self._take(terminal, frame)

    async def _take(self, terminal: Terminal, frame: ClientFrame) -> None:
        house = self._house
        match frame:
            case CommandFrame():
                order = Order(
                    seat=terminal.seat,
                    command_id=frame.command_id,
                    acting_as=frame.acting_as,
                    command=frame.command,
                )
                house.hub.take(order, terminal.send)
            case DraftFrame():
                self._draft(terminal, frame)
            case Fetch():
                event = house.hub.room.feed.event(terminal.seat, frame.seq)
                terminal.send(await house.attachments.part(frame, event))
            case Reload() | Reissue() if not may_reload(terminal.kind):
                self._forbid(terminal, frame.type, "only the lead controller may do that")
            case NamePerson() if terminal.kind not in KINDS:
                self._forbid(terminal, frame.type, "only controllers note who holds a seat")
            case NamePerson():
                if (notice := await house.people.rename(frame, by=terminal.seat)) is not None:
                    terminal.send(notice)
            case Reload():
                terminal.send(await house.desk.reload())
            case Reissue():
                terminal.send(await house.desk.reissue(frame.seat))
            case Hello():
                raise AssertionError("a second hello does not get through the session")
            case _:
                assert_never(frame)

    def _forbid(self, terminal: Terminal, kind: str, message: str) -> None:
        """Refuse what a seat of this kind may not ask for."""
        log.warning("frame refused", seat=terminal.seat, code="not_allowed", type=kind)
        self._house.hub.metrics.frames_refused += 1
        terminal.send(Refused(code="not_allowed", message=message))

    def _draft(self, terminal: Terminal, frame: DraftFrame) -> None:
        room = self._house.hub.room
        seat, seen_by = room.feed.seats.get(terminal.seat), room.feed.viewers.get(terminal.seat)
        if seat is None or seen_by is None:
            return
        outcome = room.drafts.change(frame, seat=seat, seen_by=seen_by)
        if outcome.accepted and outcome.state is not None:
            room.tell_draft(outcome.state)
            return
        if outcome.state is not None:
            terminal.send(outcome.state)
        if outcome.reason:
            terminal.send(Notice(code="draft_held", message=outcome.reason))

    def _object(self, terminal: Terminal, objection: Objection, size: int) -> None:
        self._log_objection(objection, terminal.seat, size)
        if isinstance(objection.reply, Bye):
            terminal.bye(objection.reply)
        else:
            terminal.send(objection.reply)

    def _log_objection(self, objection: Objection, seat: str, size: int) -> None:
        self._house.hub.metrics.frames_refused += 1
        log.warning("frame refused", seat=seat, code=objection.code, size=size)

    def _end(self, frame: Refused | Bye) -> None:
        """Say goodbye to somebody who was not let in; the connection closes when its handler returns."""
        if isinstance(frame, Bye):
            self._connection.transport.write(text_frame(self._session.bye(frame)))
        else:
            self._connection.transport.write(text_frame(encode(frame)))

    @property
    def _address(self) -> str:
        remote = self._connection.remote_address
        return str(remote[0]) if isinstance(remote, tuple) and remote else ""
