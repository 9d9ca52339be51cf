"""A transaction: the events of one command or timer with all they set off, applied as they are decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from exercise_engine.core.apply import apply
from exercise_engine.core.clock import Now
from exercise_engine.core.conditions import Condition, Facts
from exercise_engine.core.enquiries.book import Prepared
from exercise_engine.core.events import ENGINE_ACTOR, Audience, Event
from exercise_engine.core.facts import AnyFact
from exercise_engine.core.guidance.plan import HandoutKey, HintKey
from exercise_engine.core.obligations.watch import Watch
from exercise_engine.core.phases import PhaseChart
from exercise_engine.core.plan import InjectKey, concerned
from exercise_engine.core.ports import TextRenderer
from exercise_engine.core.schedule import Agenda
from exercise_engine.core.state import State
from exercise_engine.core.surveys.program import SurveyProgram

CONTROL_ONLY = Audience()


@dataclass(frozen=True, slots=True)
class InjectConditions:
    """The compiled conditions of one inject instance."""

    when: Condition | None
    unless: Condition | None
    if_: Condition | None


@dataclass(frozen=True, slots=True)
class Program:
    """What is compiled from a scenario once: conditions and the phase machine."""

    injects: dict[InjectKey, InjectConditions]
    readers: dict[str, tuple[InjectKey, ...]]
    """Name to the injects that its change can let go: by `when`, `unless` or their phase."""
    ways: dict[tuple[str, int], tuple[Condition | None, Condition | None]]
    """Phase and number of its way out, to `when` and `unless`."""
    targets: dict[tuple[str, str], Condition]
    gates: dict[str, Condition | None]
    """Gate to what it waits for."""
    chart: PhaseChart
    openings: dict[HandoutKey, Condition] = field(default_factory=dict)
    """What must be true for documents to open."""
    hints: dict[HintKey, Condition] = field(default_factory=dict)
    """What makes hints needless."""
    surveys: dict[str, SurveyProgram] = field(default_factory=dict)
    """Conditions and truths of probes and questionnaires."""
    enquiries: Mapping[str, Prepared] = field(default_factory=dict)
    """Tools that can be asked."""
    obligations: Watch = field(default_factory=Watch)
    """What makes obligations due."""


@dataclass(slots=True)
class Transaction:
    """Collects events; each is applied to the working state at once."""

    state: State
    agenda: Agenda
    facts: Facts
    program: Program
    renderer: TextRenderer
    now: Now
    elapsed_ms: int
    stop_clock: Callable[[], None]
    """Called when the exercise must stand still at once, such as by the settling limit."""
    actor: str = ENGINE_ACTOR
    acting_as: str | None = None
    command_id: str | None = None
    story_ms: int | None = None
    """Story moment that events carry inside a jump; otherwise it follows from exercise time."""
    observed_ms: int | None = None
    """When what is decided was seen, where it was played on paper and is entered now."""
    observed_at_ms: int | None = None
    """The same by the clock of the room, where the paper has it."""
    events: list[Event] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    """Names that changed and were not settled yet."""

    @property
    def story_now_ms(self) -> int:
        """The moment of the story: inside a jump the one that it has come to."""
        return self.story_ms if self.story_ms is not None else self.state.story.story_ms(self.elapsed_ms)

    def emit(self, fact: AnyFact, audience: Audience = CONTROL_ONLY, *, cause: int | None = None) -> Event:
        """Decide one event: number it, apply it, keep it."""
        state = self.state
        seq = state.seq + 1
        event = Event(
            seq=seq,
            transaction=self.events[0].seq if self.events else seq,
            at_ms=self.now.at_ms,
            elapsed_ms=self.elapsed_ms,
            story_ms=self.story_now_ms,
            actor=self.actor,
            acting_as=self.acting_as,
            command_id=self.command_id,
            cause=cause if cause is not None else (self.events[0].seq if self.events else None),
            audience=audience,
            fact=fact,
        )
        apply(state, event)
        self.events.append(event)
        self.agenda.note(state, event)
        self._sync_names()
        return event

    @contextmanager
    def by_engine(self) -> Iterator[None]:
        """Let what follows be the engine's doing: what one team set off must not name it to another."""
        given = self.actor, self.acting_as, self.command_id
        self.actor, self.acting_as, self.command_id = ENGINE_ACTOR, None, None
        try:
            yield
        finally:
            self.actor, self.acting_as, self.command_id = given

    @contextmanager
    def on_paper(self, observed_ms: int, observed_at_ms: int | None) -> Iterator[None]:
        """Let what is decided inside have been seen at an earlier time; what follows from it follows now."""
        self.observed_ms, self.observed_at_ms = observed_ms, observed_at_ms
        try:
            yield
        finally:
            self.observed_ms = self.observed_at_ms = None

    def about_teams(self, teams: tuple[str, ...]) -> Audience:
        """Return the audience of a control fact about teams."""
        return Audience(organisations=concerned(self.state.scenario, teams))

    def to_everybody(self) -> Audience:
        """Return the audience of a seat fact for all."""
        return Audience(to=("all",))

    def _sync_names(self) -> None:
        state = self.state
        if not state.touched:
            return
        for name in state.touched:
            self.facts.update(name, state.names[name])
        self.changed |= state.touched
        state.touched.clear()
