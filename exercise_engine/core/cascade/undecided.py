"""How services would have run if nobody had decided anything: the same scenario, played by nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.cascade.explain import control_chain
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.clock import NANOSECONDS_PER_MS, Now
from exercise_engine.core.course.commands import TakeRow
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event
from exercise_engine.errors import CommandRejected
from exercise_engine.model.base import name_from_id
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.scenario import Scenario

ASSUMPTION: Final = (
    "Nobody answers, shares, reports, asks or says anything; where a question says what silence means, that "
    "holds. Control tells at once what is spoken or handed over, takes planned jumps and breaks when they "
    "are due, releases contingencies for what was not done, and does nothing else by hand: no inject that "
    "only control releases, no service set, no gate opened before its deadline. What organisations with a "
    "team said of their measures is REAL: it counts in the edition for that organisation only, and as "
    "unknown in every other; those without a team have what the scenario says. Play lasts as long as planned."
)
"""What the reckoning takes for granted; it stands beside every figure that follows from it."""
STEPS_MAX = 100_000
"""Ends a run that no scenario of the allowed size can need."""
START_AT_MS = 1_790_000_000_000
"""The wall clock of such a run, which nothing reads."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A service that runs otherwise from a moment on."""

    story_ms: int
    elapsed_ms: int
    service: str
    state: ServiceState
    cause: str
    """What began it: an inject, silence, or how things stood at the start."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """How services would have run from StartEx to EndEx."""

    starts: tuple[tuple[str, ServiceState], ...]
    """How each service ran at StartEx, in file order."""
    moments: tuple[Moment, ...]
    ends_ms: int
    """Exercise time at which the run ended."""
    is_whole: bool
    """Whether it came to the planned end; otherwise the story stopped on the way."""
    assumption: str = ASSUMPTION


class _AsWritten:
    """Renders nothing: what texts say decides nothing."""

    def render(self, template: str, names: Mapping[str, object]) -> str:
        """Return the template."""
        del names
        return template


class _Nobody:
    """An engine, a lead controller who does only what is due, and a clock that moves when told to."""

    def __init__(self, scenario: Scenario) -> None:
        self.now = Now(START_AT_MS, 0)
        self.engine = Engine(renderer=_AsWritten())
        self.events: list[Event] = []
        creation = Creation(
            run_id="undecided",
            series_id="undecided",
            scenario=scenario,
            scenario_sha256="",
            program_version="",
        )
        self._keep(self.engine.create(creation, now=self.now))
        seats = self.engine.state.seats.values()
        self.lead = next((seat.seat for seat in seats if seat.kind == "lead"), None)

    def play(self, length_ms: int) -> None:
        """Play from check-in up to an exercise time."""
        for stage in ("check_in", "briefing", "running"):
            self._do(c.MoveStage.model_validate({"target": stage}))
        for _ in range(STEPS_MAX):
            self._keep(self.engine.tick(self.now))
            if self._see_to_it():
                continue
            deadline = self.engine.next_deadline()
            end_ns = self.now.mono_ns + (length_ms - self.elapsed_ms) * NANOSECONDS_PER_MS
            if deadline is None or deadline > end_ns:
                self._advance_to(end_ns)
                return
            self._advance_to(max(deadline, self.now.mono_ns))

    @property
    def elapsed_ms(self) -> int:
        """Exercise time."""
        return self.engine.elapsed_ms(self.now)

    def _see_to_it(self) -> bool:
        """Do what waits for control; return whether anything could be done."""
        commands = tuple(self._waiting())
        return any(self._do(command) for command in commands)

    def _waiting(self) -> Iterator[c.AnyCommand]:
        state = self.engine.state
        if state.stage == "paused":
            yield c.MoveStage(target="running")
        for seq, task in state.tasks.items():
            if not task.done:
                yield c.FinishDelivery(task=seq, outcome="done")
        for (inject, instance), found in state.injects.items():
            if found.proposed and found.status == "planned":
                yield c.ReleaseInject(inject=inject, instance=instance)
        for row in state.rows.due():
            yield TakeRow(row=row)

    def _do(self, command: c.AnyCommand) -> bool:
        """Give a command; return whether it was taken and changed anything."""
        if self.lead is None:
            return False
        order = c.Order(
            seat=self.lead, command_id=f"{len(self.events)}-{command.type}", acting_as=None, command=command
        )
        try:
            events = self.engine.handle(order, now=self.now)
        except CommandRejected:
            return False
        self._keep(events)
        return bool(events)

    def _advance_to(self, mono_ns: int) -> None:
        step_ms = (mono_ns - self.now.mono_ns) // NANOSECONDS_PER_MS
        self.now = Now(self.now.at_ms + step_ms, mono_ns)

    def _keep(self, events: tuple[Event, ...]) -> None:
        self.events.extend(events)
        if events:
            self.engine.commit(events[-1].seq)


def undecided(scenario: Scenario) -> Undecided:
    """Return how the services of a scenario would run if nobody decided anything."""
    run = _Nobody(scenario)
    length_ms = scenario.clock.length_ms
    run.play(length_ms)
    events = {event.seq: event for event in run.events}
    starts: dict[str, ServiceState] = {name: one.start for name, one in scenario.services.items()}
    moments, plays = [], False
    for event in run.events:
        fact = event.fact
        plays = plays or (isinstance(fact, f.StageChanged) and fact.target == "running")
        if not isinstance(fact, ServiceChanged):
            continue
        if not plays:
            starts[fact.service] = fact.after
            continue
        root = control_chain(events, event.seq, lambda name: _name(scenario, name))[-1]
        moments.append(Moment(event.story_ms, event.elapsed_ms, fact.service, fact.after, root.text))
    is_whole = not any(isinstance(event.fact, f.ProblemNoted) for event in run.events)
    return Undecided(tuple(starts.items()), tuple(moments), run.elapsed_ms, is_whole and run.lead is not None)


def _name(scenario: Scenario, address: str) -> str:
    """Return the name of what may stand in an explanation."""
    for named in (scenario.services, scenario.organisations):
        if address in named:
            return named[address].name
    team = scenario.teams.get(address)
    return team.name if team is not None and team.name else name_from_id(address)
