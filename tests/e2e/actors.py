"""People of a dress rehearsal who do what no script would: each holds a seat through the real door."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from exercise_engine.client.connection import SeatConnection
from exercise_engine.client.credentials import CredentialStore
from exercise_engine.client.link import SeatFile
from exercise_engine.client.outbox import Outbox
from exercise_engine.client.updates import (
    Acknowledged,
    ClockChanged,
    DraftChanged,
    EventsArrived,
    LinkChanged,
    PresenceChanged,
    Refused,
    Update,
    Welcomed,
)
from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.events import Event

WAIT_S = 60.0
"""Longer than anything takes here, on a busy machine too."""


class Actor:
    """One person at one connection, who acts when the test says so."""

    def __init__(self, path: Path) -> None:
        file = SeatFile.read(path)
        self.name = path.stem
        self.seat = ""
        self.events: list[Event] = []
        self.elapsed_ms = 0
        self.connected: frozenset[str] = frozenset()
        """Seats that this one knows to be there."""
        self.ended = ""
        """Why the connection ended for good; empty while it has not."""
        self.drafts: dict[int, str] = {}
        """What the team has written of its answers, by the number of the ask."""
        self._outcomes: dict[str, Acknowledged | Refused] = {}
        self._news = asyncio.Event()
        self._connection = SeatConnection(
            file.link,
            credentials=CredentialStore(code=file.code),
            outbox=Outbox(),
            on_update=self._take,
            client_name="actor",
        )
        self._running: asyncio.Task[None] | None = None

    async def join(self, *, take_over: bool = False) -> None:
        """Take the seat, and wait for the welcome or the refusal."""
        self._running = asyncio.create_task(self._connection.run(take_over=take_over))
        await self._until(lambda: bool(self.seat or self.ended), "no welcome")

    async def leave(self) -> None:
        """Go away."""
        await self._connection.close()
        if self._running is not None:
            await self._running

    async def do(self, command: AnyCommand, *, acting_as: str | None = None) -> tuple[int, ...]:
        """Give a command and return the numbers of what it caused; a refusal fails the test."""
        outcome = await self._outcome(command, acting_as)
        assert isinstance(outcome, Acknowledged), f"{self.name}: {command.type}: {outcome}"
        return outcome.seqs

    async def refused(self, command: AnyCommand, *, acting_as: str | None = None) -> Refused:
        """Give a command that has to be refused, and return the refusal."""
        outcome = await self._outcome(command, acting_as)
        assert isinstance(outcome, Refused), f"{self.name}: {command.type} was taken"
        return outcome

    def write(self, ask: int, words: str) -> None:
        """Type an answer, without sending it."""
        self._connection.send_draft(ask, words=words)

    def read(self, *seqs: int) -> None:
        """Have something on the screen."""
        self._connection.report_read(*seqs)

    async def see(self, wanted: Callable[[Event], bool], *, within_s: float = WAIT_S) -> Event:
        """Wait until an event reached this seat, and return it."""
        await self._until(lambda: any(map(wanted, self.events)), "the event did not come", within_s=within_s)
        return next(filter(wanted, self.events))

    async def until(self, is_so: Callable[[], bool], otherwise: str, *, within_s: float = WAIT_S) -> None:
        """Wait until something is so that news may bring about."""
        await self._until(is_so, otherwise, within_s=within_s)

    async def _outcome(self, command: AnyCommand, acting_as: str | None) -> Acknowledged | Refused:
        command_id = self._connection.send(command, acting_as=acting_as)
        await self._until(lambda: command_id in self._outcomes, f"no answer to {command.type}")
        return self._outcomes[command_id]

    def _take(self, update: Update) -> None:
        match update:
            case Welcomed(frame=frame):
                self.seat = frame.seat
                self.elapsed_ms = frame.clock.elapsed_ms
                self.drafts |= {draft.ask: draft.words for draft in frame.drafts}
            case DraftChanged(frame=frame):
                self.drafts[frame.ask] = frame.words
            case EventsArrived(events=events):
                self.events.extend(events)
            case ClockChanged(frame=frame):
                self.elapsed_ms = frame.elapsed_ms
            case PresenceChanged(frame=frame):
                self.connected = frozenset(frame.connected)
            case Acknowledged(command_id=command_id) | Refused(command_id=str(command_id)):
                self._outcomes[command_id] = update
            case LinkChanged(state="ended", reason=reason):
                self.ended = reason or "ended"
            case _:
                pass
        self._news.set()

    async def _until(self, is_so: Callable[[], bool], otherwise: str, *, within_s: float = WAIT_S) -> None:
        deadline = time.monotonic() + within_s
        while not is_so():
            self._news.clear()
            left = deadline - time.monotonic()
            assert left > 0, f"{self.name}: {otherwise} within {within_s:.0f} s; {self.ended}"
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                continue
