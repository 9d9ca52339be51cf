"""A wire without a server: plays recorded updates to a screen, and keeps what the screen sends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from exercise_engine.client.updates import (
    Acknowledged,
    ClockChanged,
    EventsArrived,
    LinkChanged,
    OnUpdate,
    PresenceChanged,
    Refused,
    Update,
    Welcomed,
)
from exercise_engine.core.clock import Now
from exercise_engine.core.commands import AnyCommand
from exercise_engine.core.events import Event
from exercise_engine.protocol.messages import ClockFrame, Directory, Presence, Welcome


class StillClock:
    """A clock that moves only when a test says so."""

    def __init__(self) -> None:
        self.mono_ns = 1_000_000_000

    def now(self) -> Now:
        """Return the moment at which the test stands."""
        return Now(at_ms=1_700_000_000_000 + self.mono_ns // 1_000_000, mono_ns=self.mono_ns)

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.mono_ns += int(seconds * 1_000_000_000)


Disk = dict[str, dict[str, object]]


@dataclass
class TapeLink:
    """The far end of a screen, in memory; a disk given to two of them outlives the first."""

    on_update: OnUpdate
    disk: Disk = field(default_factory=dict)
    sent: list[tuple[AnyCommand, str | None]] = field(default_factory=list)
    drafts: list[dict[str, Any]] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    fetched: list[tuple[int, int]] = field(default_factory=list)
    runs: list[bool] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    known: Directory | None = None
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def directory(self) -> Directory | None:
        return self.known

    @property
    def pending(self) -> tuple[str, ...]:
        return tuple(self.unanswered)

    async def run(self, *, take_over: bool = False) -> None:
        self.runs.append(take_over)
        await self.closed.wait()

    def send(self, command: AnyCommand, *, acting_as: str | None = None) -> str:
        self.sent.append((command, acting_as))
        command_id = f"c{len(self.sent)}"
        self.unanswered.append(command_id)
        return command_id

    def send_draft(self, ask: int, **content: Any) -> None:
        self.drafts.append({"ask": ask, **content})

    def fetch(self, seq: int, index: int) -> None:
        self.fetched.append((seq, index))

    def report_read(self, *seqs: int) -> None:
        self.read += seqs

    def report_acknowledged(self, *seqs: int) -> None:
        self.acknowledged += seqs

    def save_draft(self, key: str, data: Mapping[str, object]) -> None:
        self.disk[key] = dict(data)

    def load_draft(self, key: str) -> dict[str, object] | None:
        return self.disk.get(key)

    def drop_drafts(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.disk.pop(key, None)

    def reload_scenario(self) -> None:
        self.sent.append(("reload", None))  # type: ignore[arg-type]

    def reissue_code(self, seat: str) -> None:
        self.sent.append((f"reissue {seat}", None))  # type: ignore[arg-type]

    def name_person(self, seat: str, name: str) -> None:
        self.sent.append((f"name {seat} {name}", None))  # type: ignore[arg-type]

    async def close(self) -> None:
        self.closed.set()

    # What the server would do.

    def tell(self, *updates: Update) -> None:
        """Let updates arrive."""
        for update in updates:
            if isinstance(update, Welcomed):
                self.known = update.frame.directory
            if isinstance(update, EventsArrived) and self.known is not None:
                self.known = self.known.knowing(dict(update.names))
            if isinstance(update, Acknowledged | Refused) and update.command_id in self.unanswered:
                self.unanswered.remove(update.command_id)
            self.on_update(update)

    def welcome(self, frame: Welcome, *, new_run: bool = False) -> None:
        """Let the seat be taken."""
        self.tell(LinkChanged("online"), Welcomed(frame, new_run))

    def events(self, *events: Event, **names: str) -> None:
        """Let events arrive."""
        self.tell(EventsArrived(tuple(events), names))

    def clock(self, frame: ClockFrame) -> None:
        """Let the clock change."""
        self.tell(ClockChanged(frame))

    def connected(self, *seats: str) -> None:
        """Let these seats be connected."""
        self.tell(PresenceChanged(Presence(connected=seats)))
