"""A wire without sockets between both ends of a connection, to be delayed and cut, and frames for it."""

from __future__ import annotations

from collections import deque
from typing import Literal

from exercise_engine.core.commands import WriteLogEntry
from exercise_engine.core.events import Audience, Event
from exercise_engine.core.facts import AnyFact, LogEntryWritten, MessageSent, text
from exercise_engine.model.people import SeatKind
from exercise_engine.protocol.codec import encode
from exercise_engine.protocol.messages import (
    Ack,
    ClockFrame,
    CommandFrame,
    Directory,
    DraftState,
    EventsFrame,
    HeadStamp,
    Hello,
    Limits,
    Receipts,
    Welcome,
)
from exercise_engine.protocol.session import ClientSession, ServerSession

CLOCK = ClockFrame(
    stage="running", running=True, elapsed_ms=0, story_ms=0, speed=1, pace=1.0, at_ms=1_790_000_000_000
)


def welcome(
    *,
    run_id: str = "run",
    last_seq: int = 0,
    kind: SeatKind = "player",
    delivered: tuple[int, ...] = (),
    drafts: tuple[DraftState, ...] = (),
) -> Welcome:
    """A welcome in which only what matters varies."""
    return Welcome(
        run_id=run_id,
        series_id="series",
        seat="s001",
        kind=kind,
        label="Yard, IT",
        directory=Directory(
            title="Test", organisations={}, teams={}, story_zone="UTC", story_start="", length_ms=1
        ),
        clock=CLOCK,
        last_seq=last_seq,
        head=HeadStamp(seq=last_seq, hash="00"),
        limits=Limits(frame_bytes_max=1, text_length_max=1, receipts_max=1),
        drafts=drafts,
        receipts=Receipts(delivered=delivered),
        server_version="test",
    )


def event(seq: int, fact: AnyFact | None = None, *, actor: str = "s002") -> Event:
    """An event at a place in the log."""
    return Event(
        seq=seq,
        transaction=seq,
        at_ms=1,
        elapsed_ms=seq,
        story_ms=1,
        actor=actor,
        audience=Audience(to=("all",)),
        fact=fact or LogEntryWritten(kind="note", team="yard", body=text(f"entry {seq}")),
    )


def message(seq: int, *, actor: str = "s002") -> Event:
    """An event that tells somebody something."""
    fact = MessageSent(sender="yard.it", to=("yard",), subject=text(""), body=text("words"))
    return event(seq, fact, actor=actor)


def events_text(*events: Event) -> str:
    """An events frame as it goes over the wire."""
    return encode(EventsFrame(events=events, names={}))


Step = Literal["command", "to_server", "to_client", "cut", "other"]


class PretendServer:
    """Takes each command once and remembers the events, as the hub does, without time or disk."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.outcomes: dict[str, int] = {}
        self.session = ServerSession()
        self.out: deque[str] = deque()

    def hear(self, data: str) -> None:
        """Take a frame and answer it."""
        match self.session.receive(data):
            case Hello():
                after_seq = self.session.resume_after(run_id="run", last_seq=len(self.events))
                self.out.append(self.session.welcome(welcome(last_seq=len(self.events))))
                if rest := self.events[after_seq:]:
                    self.out.append(events_text(*rest))
            case CommandFrame(command_id=command_id):
                if command_id not in self.outcomes:
                    self.outcomes[command_id] = self.record()
                self.out.append(encode(Ack(command_id=command_id, seqs=(self.outcomes[command_id],))))
            case found:
                raise AssertionError(f"the client may not send {found}")

    def record(self) -> int:
        """Let something happen and tell it."""
        self.events.append(event(len(self.events) + 1))
        if self.session.state == "live":
            self.out.append(events_text(self.events[-1]))
        return len(self.events)


class PretendWire:
    """Carries frames when told to, and can be cut, with whatever is on it."""

    def __init__(self) -> None:
        self.server = PretendServer()
        self.client = ClientSession(client="test")
        self.to_server: deque[str] = deque()
        self.heard: list[int] = []
        self.connect()

    def connect(self) -> None:
        """Start a fresh connection."""
        self.server.session = ServerSession()
        self.to_server.clear()
        self.server.out.clear()
        self.client.lost()
        self.to_server.append(self.client.greet(token="t"))

    def step(self, step: Step, number: int) -> None:
        """Let one thing happen."""
        match step:
            case "command":
                frame = self.client.command(f"c{number}", WriteLogEntry(kind="note", body="x"))
                if frame is not None:
                    self.to_server.append(frame)
            case "to_server":
                if self.to_server:
                    self.server.hear(self.to_server.popleft())
            case "to_client":
                if self.server.out:
                    self._deliver(self.server.out.popleft())
            case "cut":
                self.connect()
            case "other":
                self.server.record()

    def _deliver(self, data: str) -> None:
        match self.client.receive(data):
            case EventsFrame(events=events):
                self.heard.extend(fresh.seq for fresh in events)
            case Welcome():
                self.to_server.extend(self.client.resend())
            case _:
                pass
