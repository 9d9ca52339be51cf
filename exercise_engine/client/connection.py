"""A seat's connection: comes back by itself, loses nothing that was typed, tells its screen what is new."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final, assert_never

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException

from exercise_engine import __version__
from exercise_engine.client.credentials import CredentialStore
from exercise_engine.client.files import Fetches
from exercise_engine.client.link import Link
from exercise_engine.client.outbox import Outbox
from exercise_engine.client.pinned import WrongCertificate, open_connection
from exercise_engine.client.updates import (
    Acknowledged,
    ClockChanged,
    DraftChanged,
    EventsArrived,
    FileArrived,
    HeadSeen,
    LinkChanged,
    NoticeShown,
    OnUpdate,
    PeopleNamed,
    PresenceChanged,
    Refused,
    Welcomed,
)
from exercise_engine.core.commands import AnyCommand
from exercise_engine.errors import ProtocolError, StorageError
from exercise_engine.protocol import messages as m
from exercise_engine.protocol.codec import encode
from exercise_engine.protocol.session import ClientSession
from exercise_engine.system import new_id, spread

CLIENT_NAME: Final = f"exercise-engine {__version__}"

FIRST_DELAY_S: Final = 0.1
DELAY_S_MAX: Final = 1.0
"""While the server may be restarting, it is tried about once a second: players are back before they sigh."""
PATIENT_AFTER: Final = 60
"""After so many attempts the server is down for longer."""
PATIENT_DELAY_S: Final = 5.0

ROUND_S: Final = 0.25
"""How often drafts are shown to the team, and what changed is written to disk, at the most."""
ROUNDS_PER_RECEIPTS: Final = 4
"""Receipts are reported about once a second."""

RETRY_WITH_CODE: Final = frozenset({"not_admitted", "token_expired"})
"""Reasons to show the code, where there is one, in place of a token that opens nothing any more."""


class SeatConnection:
    """One seat at one terminal; all on one event loop, where `on_update` is called, in order."""

    def __init__(
        self,
        link: Link,
        *,
        credentials: CredentialStore,
        outbox: Outbox,
        on_update: OnUpdate,
        client_name: str = CLIENT_NAME,
    ) -> None:
        self._link = link
        self._credentials = credentials
        self._outbox = outbox
        self._tell = on_update
        self._session = ClientSession(client=client_name, run_id=outbox.run_id, pending=outbox.commands)
        self._fetches = Fetches()
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._drafts: dict[int, tuple[m.DraftContent, bool]] = {}
        self._websocket: ClientConnection | None = None
        self._closed = asyncio.Event()
        self._final: LinkChanged | None = None
        self._attempts = 0
        self._take_over = False
        self._unsaved = False
        self._token_unsaved = False
        self._disk_refused = False
        self._saving = threading.Lock()

    @property
    def directory(self) -> m.Directory | None:
        """Who takes part, with every name learned so far."""
        return self._session.directory

    @property
    def pending(self) -> tuple[str, ...]:
        """Ids of commands that have no answer yet."""
        return tuple(frame.command_id for frame in self._session.pending)

    async def run(self, *, take_over: bool = False) -> None:
        """Connect, and come back whenever the connection is lost, until it is closed or refused for good."""
        self._take_over = take_over
        self._final = None
        self._session.reopen()
        rounds = asyncio.create_task(self._rounds(), name="seat-rounds")
        try:
            while not self._is_over():
                await self._one_connection()
        finally:
            rounds.cancel()
            with suppress(asyncio.CancelledError):
                await rounds
            await asyncio.to_thread(self._save)
            self._tell(self._last_word())

    async def close(self) -> None:
        """Say goodbye and end `run`; what has no answer stays on disk."""
        self._closed.set()
        if self._websocket is not None:
            await self._websocket.close()

    def send(self, command: AnyCommand, *, acting_as: str | None = None) -> str:
        """Send a command, now or once there is a connection; give its id."""
        self._report_receipts()  # first, so that what somebody decides on is known to be read
        return self._command(command, acting_as=acting_as)

    def send_draft(
        self,
        ask: int,
        *,
        words: str = "",
        positions: tuple[int, ...] = (),
        number: float | None = None,
        rationale: str = "",
        confidence_percent: int | None = None,
        take_over: bool = False,
    ) -> None:
        """Show the team what is being written, within a moment; passed over without a connection."""
        content = m.DraftContent(
            words=words,
            positions=positions,
            number=number,
            rationale=rationale,
            confidence_percent=confidence_percent,
        )
        _, taking = self._drafts.get(ask, (None, False))
        self._drafts[ask] = (content, take_over or taking)

    def fetch(self, seq: int, index: int) -> None:
        """Ask for an attachment; it arrives as an update."""
        self._post(self._fetches.start(seq, index))

    def report_read(self, *seqs: int) -> None:
        """Note that something was opened on the screen."""
        self._session.note_read(seqs)

    def report_acknowledged(self, *seqs: int) -> None:
        """Note that a brief was confirmed."""
        self._session.note_acknowledged(seqs)

    def save_draft(self, key: str, data: Mapping[str, object]) -> None:
        """Keep on this disk what was typed."""
        self._outbox.save_draft(key, data)
        self._unsaved = True

    def load_draft(self, key: str) -> dict[str, object] | None:
        """What was kept under a key."""
        return self._outbox.load_draft(key)

    def drop_drafts(self, keys: Iterable[str]) -> None:
        """Forget what was kept under some keys."""
        for key in keys:
            self._outbox.drop_draft(key)
        self._unsaved = True

    def reload_scenario(self) -> None:
        """Ask the server to load the corrected scenario."""
        self._post(m.Reload())

    def reissue_code(self, seat: str) -> None:
        """Ask the server to give a seat another code."""
        self._post(m.Reissue(seat=seat))

    def name_person(self, seat: str, name: str) -> None:
        """Ask the server to note who holds a seat."""
        self._post(m.NamePerson(seat=seat, name=name))

    # ── connecting ──

    def _is_over(self) -> bool:
        return self._final is not None or self._closed.is_set()

    def _last_word(self) -> LinkChanged:
        return self._final if self._final is not None else LinkChanged("ended")

    async def _one_connection(self) -> None:
        """Connect and talk until it ends, then wait a moment."""
        self._tell(LinkChanged("connecting"))
        reason = "the connection was lost"
        try:
            async with open_connection(self._link) as websocket:
                self._websocket = websocket
                await self._converse(websocket)
        except WrongCertificate:
            self._final = LinkChanged(
                "ended", "the server is not the one in the link: its certificate differs", "wrong_certificate"
            )
        except ProtocolError as error:
            reason = f"the server said something that cannot be understood ({error.code})"
        except OSError as error:
            reason = f"the server cannot be reached: {error.strerror or error}"
        except (WebSocketException, TimeoutError):
            pass
        finally:
            self._websocket = None
            self._session.lost()
            self._outgoing = asyncio.Queue()
        if not self._is_over():
            self._tell(LinkChanged("offline", reason))
            await self._wait_a_moment()

    async def _wait_a_moment(self) -> None:
        """Wait before the next attempt, each terminal for another while, so that not all come at once."""
        patient = self._attempts >= PATIENT_AFTER
        delay_s = (
            PATIENT_DELAY_S if patient else min(FIRST_DELAY_S * 2 ** min(self._attempts, 10), DELAY_S_MAX)
        )
        self._attempts += 1
        with suppress(TimeoutError):
            async with asyncio.timeout(delay_s * (0.5 + spread() / 2)):
                await self._closed.wait()

    async def _converse(self, websocket: ClientConnection) -> None:
        code, token = self._credentials.offer()
        if code is None and token is None:
            self._final = LinkChanged("ended", "a code is needed to take this seat", "not_admitted")
            return
        hello = self._session.greet(seat_code=code, token=token, take_over=self._take_over)
        await websocket.send(hello)
        sender = asyncio.create_task(self._send_all(websocket, self._outgoing), name="seat-sender")
        try:
            async for data in websocket:
                self._take(data)
        finally:
            sender.cancel()
            with suppress(asyncio.CancelledError, WebSocketException, OSError):
                await sender

    @staticmethod
    async def _send_all(websocket: ClientConnection, outgoing: asyncio.Queue[str]) -> None:
        while True:
            await websocket.send(await outgoing.get())

    # ── hearing ──

    def _take(self, data: str | bytes) -> None:
        frame = self._session.receive(data)
        match frame:
            case None:
                self._hold()
            case m.Welcome():
                self._welcomed(frame)
            case m.EventsFrame():
                self._tell(EventsArrived(frame.events, frame.names))
            case m.Ack():
                self._hold()
                self._tell(Acknowledged(frame.command_id, frame.seqs))
            case m.Refused():
                self._hold()
                self._tell(Refused(frame.command_id or "", frame.code, frame.message))
            case m.ClockFrame():
                self._tell(ClockChanged(frame))
            case m.Presence():
                self._tell(PresenceChanged(frame))
            case m.PeopleFrame():
                self._tell(PeopleNamed(frame))
            case m.HeadFrame():
                self._keep_head(frame)
                self._tell(HeadSeen(frame))
            case m.Notice():
                if frame.code == "file_refused":
                    self._fetches.clear()
                self._tell(NoticeShown(frame))
            case m.DraftState():
                self._tell(DraftChanged(frame))
            case m.FilePart():
                self._take_part(frame)
            case m.Bye():
                self._take_bye(frame)
            case _:
                assert_never(frame)

    def _welcomed(self, frame: m.Welcome) -> None:
        self._attempts = 0
        self._take_over = False
        if frame.token is not None:
            self._credentials.accept(frame.token)
            self._token_unsaved = True
        if self._session.new_run:
            self._outbox.forget_run()
            self._fetches.clear()
            self._drafts.clear()
        self._keep_head(frame.head)
        self._hold()
        for text in self._session.resend():
            self._outgoing.put_nowait(text)
        for fetch in self._fetches.again():
            self._post(fetch)
        self._tell(Welcomed(frame, self._session.new_run))
        self._tell(LinkChanged("online"))
        self._tell(ClockChanged(frame.clock))
        for draft in frame.drafts:
            self._tell(DraftChanged(draft))

    def _take_part(self, frame: m.FilePart) -> None:
        match self._fetches.take(frame):
            case m.Fetch() as fetch:
                self._post(fetch)
            case FileArrived() as arrived:
                self._tell(arrived)
            case None:
                notice = m.Notice(
                    code="file_refused", message=f"{frame.name} did not arrive whole; try again"
                )
                self._tell(NoticeShown(notice))

    def _take_bye(self, frame: m.Bye) -> None:
        if frame.retry:
            return
        if frame.code in RETRY_WITH_CODE:
            self._credentials.reject()
            self._token_unsaved = True
            if not self._credentials.is_empty:
                self._session.reopen()
                return
        self._final = LinkChanged("ended", frame.message, frame.code)

    # ── saying ──

    def _command(self, command: AnyCommand, *, acting_as: str | None = None) -> str:
        command_id = new_id()
        text = self._session.command(command_id, command, acting_as=acting_as)
        self._hold()
        if text is not None:
            self._outgoing.put_nowait(text)
        return command_id

    def _post(self, frame: m.Frame | None) -> None:
        """Send a frame that needs no answer, if there is a connection."""
        if frame is not None and self._session.state == "online":
            self._outgoing.put_nowait(encode(frame))

    def _report_receipts(self) -> None:
        if self._session.state == "online" and (receipts := self._session.take_receipts()) is not None:
            self._command(receipts)

    def _show_drafts(self) -> None:
        drafts, self._drafts = self._drafts, {}
        for ask, (content, take_over) in drafts.items():
            text = self._session.draft(ask, content, take_over=take_over)
            if text is not None:
                self._outgoing.put_nowait(text)

    # ── keeping ──

    async def _rounds(self) -> None:
        """What is done again and again: drafts to the team, receipts, and changes to disk."""
        count = 0
        while True:
            await asyncio.sleep(ROUND_S)
            count += 1
            self._show_drafts()
            if count % ROUNDS_PER_RECEIPTS == 0:
                self._report_receipts()
            if self._unsaved or self._token_unsaved:
                await asyncio.to_thread(self._save)
                self._say_if_not_kept()

    def _hold(self) -> None:
        self._outbox.hold(self._session.run_id, self._session.pending)
        self._unsaved = True

    def _keep_head(self, head: m.HeadStamp) -> None:
        if self._session.run_id is not None:
            self._outbox.keep_head(self._session.run_id, head)
            self._unsaved = True

    def _save(self) -> None:
        """Write down what changed; runs on a thread of its own, one at a time."""
        with self._saving:
            unsaved, self._unsaved = self._unsaved, False
            token_unsaved, self._token_unsaved = self._token_unsaved, False
            try:
                if token_unsaved:
                    self._credentials.save()
                if unsaved:
                    self._outbox.save()
            except StorageError:
                self._disk_refused = True

    def _say_if_not_kept(self) -> None:
        if self._disk_refused:
            self._disk_refused = False
            message = "this terminal cannot write to its disk; what you type is lost if it ends"
            self._tell(NoticeShown(m.Notice(code="not_kept", message=message)))
