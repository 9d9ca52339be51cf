"""A server in the test's own event loop, and terminals that remember what they were told."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from exercise_engine.client.connection import SeatConnection
from exercise_engine.client.credentials import CredentialStore
from exercise_engine.client.outbox import Outbox
from exercise_engine.client.updates import (
    Acknowledged,
    EventsArrived,
    LinkChanged,
    Refused,
    Update,
    Welcomed,
)
from exercise_engine.core.commands import AnyCommand, MoveStage
from exercise_engine.core.events import Event
from exercise_engine.core.ports import TextRenderer
from exercise_engine.model.scenario import Scenario
from exercise_engine.server.desk import Playable
from exercise_engine.server.hub import Clock
from exercise_engine.server.opening import OpenExercise, open_exercise
from exercise_engine.server.seat_files import SeatSheet
from exercise_engine.server.service import HostedExercise, HostSettings, hosting
from exercise_engine.storage.tables import PlayedFile
from exercise_engine.storage.writer import WritableLog
from exercise_engine.system import SystemClock
from tests.support.play import PlainText

PATIENCE_S = 10.0
"""Far longer than anything here takes; only a broken test waits for it."""

UpdateT = TypeVar("UpdateT")


def playable(scenario: Scenario, *files: PlayedFile) -> Playable:
    """A scenario as the loader would hand it over."""
    sha256 = hashlib.sha256(scenario.model_dump_json().encode()).hexdigest()
    return Playable(scenario, sha256, files)


class Terminal:
    """A connection with everything it told; waits for things instead of sleeping."""

    def __init__(self, sheet: SeatSheet, *, folder: Path | None = None, code: str | None = None) -> None:
        self.updates: list[Update] = []
        self._changed = asyncio.Event()
        self.connection = SeatConnection(
            sheet.link,
            credentials=CredentialStore(folder, code=sheet.code if code is None else code),
            outbox=Outbox(folder),
            on_update=self._take,
        )

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event that arrived, in order of arrival, over all runs."""
        return tuple(event for told in self.all(EventsArrived) for event in told.events)

    @property
    def seqs(self) -> list[int]:
        """`seq` of every event that arrived."""
        return [event.seq for event in self.events]

    def all(self, kind: type[UpdateT]) -> list[UpdateT]:
        """Every update of a kind."""
        return [update for update in self.updates if isinstance(update, kind)]

    def facts(self, kind: str) -> list[Event]:
        """Every event of a type."""
        return [event for event in self.events if event.type == kind]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def heard(self, kind: type[UpdateT], count: int = 1) -> UpdateT:
        """Wait for so many updates of a kind; give the last of them."""
        await self.until(lambda: len(self.all(kind)) >= count)
        return self.all(kind)[count - 1]

    async def told(self, kind: str, count: int = 1) -> Event:
        """Wait for so many events of a type; give the last of them."""
        await self.until(lambda: len(self.facts(kind)) >= count)
        return self.facts(kind)[count - 1]

    async def do(self, command: AnyCommand, *, acting_as: str | None = None) -> Acknowledged | Refused:
        """Send a command and wait for its outcome."""
        command_id = self.connection.send(command, acting_as=acting_as)
        return await self.outcome(command_id)

    async def outcome(self, command_id: str) -> Acknowledged | Refused:
        """Wait for what became of a command."""

        def found() -> list[Acknowledged | Refused]:
            answers: list[Acknowledged | Refused] = [*self.all(Acknowledged), *self.all(Refused)]
            return [answer for answer in answers if answer.command_id == command_id]

        await self.until(lambda: bool(found()))
        return found()[0]

    async def start_exercise(self) -> None:
        """Lead from the plan to StartEx; for a lead controller's terminal."""
        for target in ("check_in", "briefing", "running"):
            outcome = await self.do(MoveStage(target=target))
            assert isinstance(outcome, Acknowledged), outcome

    def _take(self, update: Update) -> None:
        self.updates.append(update)
        self._changed.set()


class Host:
    """A hosted exercise with its seats by role."""

    def __init__(self, service: HostedExercise, sheets: dict[str, SeatSheet]) -> None:
        self.service = service
        self.sheets = sheets
        self.failure_expected = False
        """Whether the test itself looks at how the program failed."""

    def seat(self, role: str) -> str:
        """The first seat of a kind such as `lead`, or of a post such as `yard.lead`."""
        for seat in self.service.hub.room.feed.seats.values():
            if seat.kind == role or any(post.address == role for post in seat.posts):
                return seat.seat
        raise KeyError(role)

    def sheet(self, role: str) -> SeatSheet:
        """Link and code of a seat."""
        return self.sheets[self.seat(role)]

    @asynccontextmanager
    async def terminal(
        self, role: str, *, folder: Path | None = None, take_over: bool = False, wait: bool = True
    ) -> AsyncIterator[Terminal]:
        """A terminal at a seat, welcomed, until the block is left."""
        async with running(Terminal(self.sheet(role), folder=folder), take_over=take_over) as terminal:
            if wait:
                await terminal.heard(Welcomed)
            yield terminal


@asynccontextmanager
async def running(terminal: Terminal, *, take_over: bool = False) -> AsyncIterator[Terminal]:
    """Run a terminal's connection until the block is left."""
    task = asyncio.create_task(terminal.connection.run(take_over=take_over))
    try:
        yield terminal
    finally:
        await terminal.connection.close()
        with contextlib.suppress(asyncio.CancelledError):
            async with asyncio.timeout(PATIENCE_S):
                await task


def ended(terminal: Terminal) -> LinkChanged | None:
    """How a terminal was refused for good, if it was."""
    return next((link for link in terminal.all(LinkChanged) if link.state == "ended"), None)


def open_here(
    scenario: Scenario | None,
    path: Path,
    *,
    speed: int = 1,
    clock: Clock | None = None,
    renderer: TextRenderer | None = None,
) -> OpenExercise:
    """Open or create the exercise in a file."""
    now = (clock or SystemClock()).now()
    given = playable(scenario) if scenario is not None else None
    return open_exercise(path, given, renderer=renderer or PlainText(), speed=speed, now=now)


@asynccontextmanager
async def hosted(
    scenario: Scenario | None,
    path: Path,
    *,
    sheets: dict[str, SeatSheet] | None = None,
    speed: int = 1,
    clock: Clock | None = None,
    settings: HostSettings | None = None,
    log_file: Callable[[OpenExercise], WritableLog] | None = None,
) -> AsyncIterator[Host]:
    """Host a scenario, or go on with the file at `path`; `sheets` are those of the first time."""
    exercise = await asyncio.to_thread(open_here, scenario, path, speed=speed, clock=clock)
    async with hosting(
        exercise,
        settings or HostSettings(),
        clock=clock,
        log_file=log_file(exercise) if log_file is not None else None,
    ) as service:
        known = {} if sheets is None else sheets
        known.update(service.sheets)
        host = Host(service, known)
        yield host
        if service.failed.done() and not host.failure_expected:
            service.failed.result()
