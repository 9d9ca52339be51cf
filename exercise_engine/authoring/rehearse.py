"""Play a scenario through with scripted people in virtual time: the same seed gives the same log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.cast import brain_for
from exercise_engine.core.clock import Now
from exercise_engine.core.crib import compile_crib
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event
from exercise_engine.core.players import Brain, Intent
from exercise_engine.core.policy import Viewer, viewer, visible
from exercise_engine.core.ports import TextRenderer
from exercise_engine.core.state import Seat, State
from exercise_engine.errors import CommandRejected
from exercise_engine.model.phase import endings
from exercise_engine.model.scenario import Scenario

START_AT_MS = 1_790_000_000_000
"""The wall clock of a rehearsal, which no measure reads."""
ROUNDS_MAX = 1_000_000
"""Ends a rehearsal that no scenario of the allowed size can need."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command of a scripted person that was refused, and what was said to it."""

    seat: str
    command: str
    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal left behind."""

    events: tuple[Event, ...]
    refusals: tuple[Refusal, ...]
    state: State
    """How everything stood at the end."""

    @property
    def problems(self) -> tuple[f.ProblemNoted, ...]:
        """What went wrong in the engine: a text that failed, a story that went in circles."""
        return tuple(event.fact for event in self.events if isinstance(event.fact, f.ProblemNoted))

    @property
    def undelivered(self) -> tuple[str, ...]:
        """What control should have told somebody and did not."""
        return tuple(str(task.script.subject) for task in self.state.tasks.values() if not task.done)

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings that the story came to; none if it stopped on the way, or has no phases."""
        return tuple(phase for phase in endings(self.state.scenario.phases) if phase in self.state.phases)


class Stage:
    """An engine, its scripted people and a clock that moves only when told to."""

    def __init__(self, scenario: Scenario, *, renderer: TextRenderer, seed: str) -> None:
        self.now = Now(START_AT_MS, 0)
        self.engine = Engine(renderer=renderer)
        self.events: list[Event] = []
        self.refusals: list[Refusal] = []
        creation = Creation(
            run_id=f"rehearsal-{seed}",
            series_id="rehearsal",
            scenario=scenario,
            scenario_sha256="",
            program_version="",
        )
        self.people: dict[str, Brain] = {}
        created = self.engine.create(creation, now=self.now)
        self.people = _cast(list(self.engine.state.seats.values()), scenario, seed=seed)
        self._viewers = {name: self._viewer_of(name) for name in self.people}
        self._shown: dict[str, set[int]] = {name: set() for name in self.people}
        self._take(created)

    def play(self, *, until_ms: int | None = None) -> None:
        """Play until nobody has anything left to do, or until an exercise time."""
        for _ in range(ROUNDS_MAX):
            self._take(self.engine.tick(self.now))
            if self._act():
                continue
            wake = self._next_ms()
            if wake is None or (until_ms is not None and wake > until_ms):
                return
            self._advance_to(wake)
        raise RuntimeError("the rehearsal does not end")

    def _act(self) -> bool:
        """Let everybody do what is due; return whether anybody did something."""
        acted = False
        for seat, brain in self.people.items():
            for intent in brain.act(self.engine.elapsed_ms(self.now)):
                acted = True
                self._do(seat, intent)
        return acted

    def _do(self, seat: str, intent: Intent) -> None:
        command_id = f"{seat}-{len(self.events)}-{len(self.refusals)}"
        order = c.Order(seat=seat, command_id=command_id, acting_as=intent.acting_as, command=intent.command)
        try:
            self._take(self.engine.handle(order, now=self.now))
        except CommandRejected as refusal:
            self.refusals.append(Refusal(seat, intent.command.type, refusal.code, refusal.message))

    def _take(self, events: tuple[Event, ...]) -> None:
        if not events:
            return
        self.events.extend(events)
        self.engine.commit(events[-1].seq)
        changed = {event.fact.seat for event in events if isinstance(event.fact, f.PostGiven | f.PostTaken)}
        for seat, brain in self.people.items():
            if seat in changed:
                self._viewers[seat] = self._viewer_of(seat)
            self._tell(seat, brain, self.events if seat in changed else events)

    def _tell(self, seat: str, brain: Brain, events: Sequence[Event]) -> None:
        """Show somebody what is new to them; who holds another post sees what was said to it before."""
        known, looks = self._shown[seat], self._viewers[seat]
        seen = [
            shown
            for event in events
            if event.seq not in known and (shown := visible(event, looks)) is not None
        ]
        if seen:
            known.update(event.seq for event in seen)
            brain.observe(seen)

    def _viewer_of(self, seat: str) -> Viewer:
        return viewer(self.engine.state.seats[seat], self.engine.state.scenario)

    def _next_ms(self) -> int | None:
        """Return the exercise time of the next thing to happen; None when the clock stands or nothing is
        left.
        """
        if not self.engine.clock_runs:
            return None
        elapsed = self.engine.elapsed_ms(self.now)
        wanted = [at for brain in self.people.values() if (at := brain.next_ms()) is not None]
        deadline = self.engine.next_deadline()
        if deadline is not None:
            wanted.append(elapsed + -(-(deadline - self.now.mono_ns) // 1_000_000))
        later = [at for at in wanted if at > elapsed]
        return min(later, default=None)

    def _advance_to(self, elapsed_ms: int) -> None:
        step_ms = elapsed_ms - self.engine.elapsed_ms(self.now)
        self.now = Now(self.now.at_ms + step_ms, self.now.mono_ns + step_ms * 1_000_000)


def rehearse(scenario: Scenario, *, renderer: TextRenderer, seed: str) -> Rehearsal:
    """Play a scenario from check-in to EndEx with scripted people."""
    stage = Stage(scenario, renderer=renderer, seed=seed)
    stage.play()
    return Rehearsal(tuple(stage.events), tuple(stage.refusals), stage.engine.state)


def _cast(seats: list[Seat], scenario: Scenario, *, seed: str) -> dict[str, Brain]:
    crib = compile_crib(scenario)
    found = {seat.seat: brain_for(seat, seats, scenario, seed=seed, crib=crib) for seat in seats}
    return {seat: brain for seat, brain in found.items() if brain is not None}
