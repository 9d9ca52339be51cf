"""Scripted people over the wire: each holds a seat of its own, through the same door as everybody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from exercise_engine.client.connection import SeatConnection
from exercise_engine.client.credentials import CredentialStore
from exercise_engine.client.link import SeatFile
from exercise_engine.client.outbox import Outbox
from exercise_engine.client.updates import (
    ClockChanged,
    EventsArrived,
    LinkChanged,
    PresenceChanged,
    Refused,
    Update,
    Welcomed,
)
from exercise_engine.core import commands as c
from exercise_engine.core.cast import brain_for
from exercise_engine.core.crib import Crib
from exercise_engine.core.players import Brain, Intent
from exercise_engine.core.scripted_control import ControlBrain
from exercise_engine.core.seat_facts import StageChanged
from exercise_engine.core.state import Seat
from exercise_engine.errors import Unreachable
from exercise_engine.model.scenario import Scenario
from exercise_engine.protocol.messages import ClockFrame, Directory
from exercise_engine.system import SystemClock

STAGE_PACE_S: Final = 0.3
"""Scripted control leaves this much wall time between stages before StartEx, so that people see them."""
OVER: Final = frozenset({"hot_wash", "evaluation", "closed", "aborted"})

Told = Callable[["Cast"], None]
CAUGHT_UP_ON = c.SubmitAnswer | c.ReportReceipts | c.MoveStage
"""What is still done by somebody who sits down in the middle of play."""


@dataclass(slots=True)
class Cast:
    """All scripted people of one process, and how far they are."""

    seats: list[ScriptedSeat]
    stage: str = "planned"
    elapsed_ms: int = 0
    commands_count: int = 0
    refused_count: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    failure: str = ""


class ScriptedSeat:
    """One scripted person at one connection."""

    def __init__(
        self, file: SeatFile, *, scenario: Scenario, seed: str, crib: Crib, take_over: bool = False
    ) -> None:
        self._take_over = take_over
        self._last_seq = 0
        self._caught_up_at = 0
        """What the welcome promised; before it has arrived nothing is done."""
        self._came_late = False
        """Whether play had gone on before somebody scripted sat down, and nothing was done since."""
        self._scenario = scenario
        self._seed = seed
        self._crib = crib
        self._brain: Brain | None = None
        self._seat = ""
        self._clock: ClockFrame | None = None
        self._clock_ns = 0
        self._time = SystemClock()
        self._news = asyncio.Event()
        self._cast: Cast | None = None
        self._connection = SeatConnection(
            file.link,
            credentials=CredentialStore(code=file.code),
            outbox=Outbox(),
            on_update=self._take,
            client_name="scripted",
        )

    async def play(self, cast: Cast) -> None:
        """Hold the seat until the exercise is over or the connection is refused for good."""
        self._cast = cast
        running = asyncio.create_task(self._connection.run(take_over=self._take_over))
        acting = asyncio.create_task(self._act())
        over = asyncio.create_task(cast.ended.wait())
        try:
            await asyncio.wait({running, acting, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (acting, over):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await self._connection.close()
            await running

    def _take(self, update: Update) -> None:
        match update:
            case Welcomed(frame=frame):
                self._seat = frame.seat
                self._caught_up_at = frame.last_seq
                self._came_late = self._came_late or (self._brain is None and frame.clock.elapsed_ms > 0)
                if self._brain is None or update.new_run:
                    self._brain = self._choose_brain(frame.directory)
                self._set_clock(frame.clock)
            case EventsArrived(events=events) if self._brain is not None:
                self._brain.observe(events)
                self._last_seq = max(self._last_seq, *(event.seq for event in events))
                for event in events:
                    if isinstance(event.fact, StageChanged):
                        self._note_stage(event.fact.target)
            case ClockChanged(frame=frame):
                self._set_clock(frame)
            case PresenceChanged(frame=frame):
                self._check_in(frozenset(frame.connected))
            case Refused() if self._cast is not None:
                self._cast.refused_count += 1
            case LinkChanged(state="ended", reason=reason) if self._cast is not None:
                if not self._cast.ended.is_set():
                    self._cast.failure = reason or "the connection ended"
                    self._cast.ended.set()
            case _:
                pass
        self._news.set()

    def _choose_brain(self, directory: Directory) -> Brain | None:
        seats = [Seat(entry.seat, entry.kind, entry.label, entry.posts) for entry in directory.seats]
        own = next((seat for seat in seats if seat.seat == self._seat), None)
        if own is None:
            return None
        brain = brain_for(own, seats, self._scenario, seed=self._seed, crib=self._crib)
        if isinstance(brain, ControlBrain):
            brain.ready = False
        return brain

    def _check_in(self, connected: frozenset[str]) -> None:
        """Let control go on from check-in once everybody of this cast is here."""
        if isinstance(self._brain, ControlBrain) and self._cast is not None:
            self._brain.ready = len(connected) >= len(self._cast.seats)

    def _note_stage(self, stage: str) -> None:
        if self._cast is None:
            return
        self._cast.stage = stage
        if stage in OVER:
            self._cast.ended.set()

    def _set_clock(self, frame: ClockFrame) -> None:
        self._clock = frame
        self._clock_ns = self._time.now().mono_ns

    def _elapsed_ms(self) -> int:
        if self._clock is None:
            return 0
        if not self._clock.running:
            return self._clock.elapsed_ms
        passed_ns = self._time.now().mono_ns - self._clock_ns
        return self._clock.elapsed_ms + passed_ns * self._clock.speed // 1_000_000

    async def _act(self) -> None:
        """Do what the brain means to do, when it means to; news can change its mind."""
        while True:
            self._news.clear()
            brain = self._brain
            if brain is not None and self._last_seq >= self._caught_up_at:
                elapsed_ms = self._elapsed_ms()
                for intent in self._due(brain, elapsed_ms):
                    self._do(intent)
                    if isinstance(intent.command, c.MoveStage):
                        await asyncio.sleep(STAGE_PACE_S)
                if self._cast is not None:
                    self._cast.elapsed_ms = max(self._cast.elapsed_ms, elapsed_ms)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), self._until_next_s())

    def _due(self, brain: Brain, elapsed_ms: int) -> list[Intent]:
        """Return what is due; who sat down late answers what is open, and does not make up for all before."""
        intents = brain.act(elapsed_ms)
        if self._came_late:
            self._came_late = False
            return [intent for intent in intents if isinstance(intent.command, CAUGHT_UP_ON)]
        return intents

    def _until_next_s(self) -> float | None:
        """Return how long the brain can sleep; forever while time stands and it waits for news."""
        wanted = self._brain.next_ms() if self._brain is not None else None
        if wanted is None or self._clock is None or self._last_seq < self._caught_up_at:
            return None
        ahead_ms = wanted - self._elapsed_ms()
        if ahead_ms <= 0:
            return 0.01
        return ahead_ms / 1000 / self._clock.speed if self._clock.running else None

    def _do(self, intent: Intent) -> None:
        if self._cast is not None:
            self._cast.commands_count += 1
        if isinstance(intent.command, c.ReportReceipts):
            self._connection.report_read(*intent.command.read)
            if intent.command.acknowledged:
                self._connection.report_acknowledged(*intent.command.acknowledged)
            return
        self._connection.send(intent.command, acting_as=intent.acting_as)


async def play_scripted(
    files: Sequence[SeatFile],
    *,
    scenario: Scenario,
    seed: str,
    crib: Crib,
    take_over: bool = False,
    on_progress: Told | None = None,
    progress_s: float = 1.0,
) -> Cast:
    """Play seats with scripted people until the exercise is over; raises Unreachable if a seat is refused.

    With `take_over` whoever holds a seat now gives it up.
    """
    cast = Cast(
        [ScriptedSeat(file, scenario=scenario, seed=seed, crib=crib, take_over=take_over) for file in files]
    )

    async def report() -> None:
        while True:
            await asyncio.sleep(progress_s)
            if on_progress is not None:
                on_progress(cast)

    reporting = asyncio.create_task(report())
    try:
        await asyncio.gather(*(seat.play(cast) for seat in cast.seats))
    finally:
        reporting.cancel()
        with suppress(asyncio.CancelledError):
            await reporting
    if cast.failure:
        raise Unreachable(cast.failure)
    return cast
