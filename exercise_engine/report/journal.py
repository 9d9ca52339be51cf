"""The log, looked through once: what belongs to what, who could read what, who is called how."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from exercise_engine.core.apply import apply, first_state
from exercise_engine.core.events import ENGINE_ACTOR, Audience, Event
from exercise_engine.core.facts import (
    AdHocReleased,
    AnyFact,
    AskIssued,
    DeliveryDone,
    DeliveryOpened,
    EmergencyDeclared,
    ExerciseCreated,
    ExpectedMarked,
    FreeText,
    InjectReleased,
    InjectTold,
    MilestoneReached,
    PhaseChanged,
    ScenarioLoaded,
    SeatClosed,
    SeatOpened,
    SheetGiven,
    StageChanged,
    StageName,
    StoryJumped,
    TargetMet,
)
from exercise_engine.core.paper.seen import is_on_paper, seen_at_ms, seen_ms
from exercise_engine.core.plan import InjectKey, Plan, resolve_addresses
from exercise_engine.core.sharing.facts import ShareRecorded
from exercise_engine.core.sharing.secrecy import by_nobody, is_secret
from exercise_engine.core.state import State
from exercise_engine.errors import LogDamaged
from exercise_engine.model.base import Function, name_from_id
from exercise_engine.model.inject import Inject
from exercise_engine.model.scenario import Scenario
from exercise_engine.report.paper_time import PaperTime
from exercise_engine.report.records import Moment, Named

ERASED = "[erased]"
WITHHELD = "[withheld: speaks of real circumstances]"
CONTROL_ADDRESS = "control"
HEADLINES = (EmergencyDeclared, StageChanged, StoryJumped)
"""What a command is about even where other events come before it, such as injects skipped at EndEx."""


class Journal:
    """A log with its indexes. What it gives out is up to the end of the log unless it says otherwise."""

    def __init__(self, events: Sequence[Event], *, real_of: str | None = None) -> None:
        """`real_of` is the organisation whose REAL text may be printed; by default none."""
        self.real_of = real_of
        self.events = tuple(_without_names(event) for event in events)
        created = self.events[0].fact if self.events else None
        if not isinstance(created, ExerciseCreated):
            raise LogDamaged(seq=1, reason="an exercise starts with its creation, and this is none")
        self.created = created
        self.by_seq = {event.seq: event for event in self.events}
        self.scenario, self.scenario_sha256 = _scenario_as_played(self.events, created)
        self.plan = Plan.of(self.scenario)
        self.start = _first_stage(self.events, "running")
        self.end = _first_stage(self.events, "hot_wash") or _first_stage(self.events, "aborted")
        self.sealed = tuple(event for event in self.events if self.counts(event))
        self.after_end = tuple(event for event in self.events if not self.counts(event))
        self._teams_of: dict[tuple[str, ...], tuple[str, ...]] = {}

    def counts(self, event: Event) -> bool:
        """Whether an event came before EndEx or together with it; what came later changes no measure."""
        return self.end is None or event.seq <= self.end.seq or event.transaction == self.end.transaction

    @property
    def end_ms(self) -> int:
        """Exercise time at EndEx, or at the last event while play goes on."""
        return (self.end or self.events[-1]).elapsed_ms

    @property
    def is_over(self) -> bool:
        """Whether play has ended, in order or not."""
        return self.end is not None

    @cached_property
    def state(self) -> State:
        """What all events up to EndEx add up to, as the engine has it."""
        state = first_state(self.events[0])
        for event in self.sealed[1:]:
            apply(state, event)
        return state

    def of_type(self, *kinds: type[AnyFact]) -> list[Event]:
        """The events up to EndEx whose fact is of one of these types."""
        return [event for event in self.sealed if isinstance(event.fact, kinds)]

    # Names

    @cached_property
    def seats(self) -> dict[str, Event]:
        """The event that opened each seat."""
        return {event.fact.seat: event for event in self.events if isinstance(event.fact, SeatOpened)}

    @cached_property
    def closed_seats(self) -> dict[str, int]:
        """Seats that are gone, with the event that closed them."""
        return {event.fact.seat: event.seq for event in self.events if isinstance(event.fact, SeatClosed)}

    def seat(self, seat_id: str) -> SeatOpened | None:
        """A seat as it was opened; none for the engine."""
        event = self.seats.get(seat_id)
        return event.fact if event is not None and isinstance(event.fact, SeatOpened) else None

    def is_control(self, seat_id: str) -> bool:
        """Whether a seat belongs to control staff."""
        seat = self.seat(seat_id)
        return seat is not None and seat.kind != "player"

    def is_by_hand(self, event: Event) -> bool:
        """Whether control did this itself, rather than that it followed from something."""
        return event.seq in self._by_hand

    @cached_property
    def _by_hand(self) -> frozenset[int]:
        """Of each command of control the event that the command is about."""
        found: dict[int, Event] = {}
        for event in self.events:
            if self.is_control(event.actor) and (
                event.transaction not in found or isinstance(event.fact, HEADLINES)
            ):
                found[event.transaction] = event
        return frozenset(event.seq for event in found.values())

    def label(self, seat_id: str) -> str:
        """How a seat is called."""
        if seat_id == ENGINE_ACTOR:
            return "Engine"
        seat = self.seat(seat_id)
        return seat.label if seat is not None else seat_id

    def name(self, address: str) -> str:
        """How an address is called."""
        if address.startswith("seat:"):
            return self.label(address.removeprefix("seat:"))
        return "Control" if address == CONTROL_ADDRESS else self.scenario.name_of(address)

    def named(self, address: str) -> Named:
        """An address with its name."""
        return Named(id=address, name=self.name(address))

    def who(self, event: Event) -> str:
        """Who did it: the post or persona acted for, and the seat."""
        label = self.label(event.actor)
        if event.acting_as is None:
            return label
        acted_as = self.name(event.acting_as)
        return acted_as if acted_as == label else f"{acted_as} ({label})"

    def in_order(self, teams: Iterable[str]) -> tuple[str, ...]:
        """Teams, each once, in the order of the scenario."""
        wanted = set(teams)
        return tuple(team for team in self.scenario.teams if team in wanted)

    def organisation_of(self, address: str) -> str | None:
        """The organisation of an organisation, a team or a post; none for others."""
        head = address.partition(".")[0]
        if head in self.scenario.teams:
            return self.scenario.teams[head].organisation
        return head if head in self.scenario.organisations else None

    # Texts and times

    def words(self, event: Event, text: FreeText | None) -> str:
        """What was typed or rendered, unless it was erased or speaks of real circumstances."""
        if text is None:
            return ""
        if text.body is None:
            return ERASED
        if text.body and isinstance(event.fact, EmergencyDeclared):
            return WITHHELD
        if text.body and self._is_kept_back(event):
            return f"[REAL text of {self.name(event.audience.real or '')}, not in this edition]"
        return f"[REAL] {text.body}" if text.body and event.audience.real is not None else text.body

    def withholds(self, event: Event) -> bool:
        """Whether a text of this event is not printed, since it speaks of real circumstances."""
        kept_back = isinstance(event.fact, EmergencyDeclared) or self._is_kept_back(event)
        return kept_back and any(text.body for text in texts_of(event))

    def _is_kept_back(self, event: Event) -> bool:
        """Whether a text is REAL, and this edition is not for its organisation."""
        return event.audience.real is not None and event.audience.real != self.real_of

    def moment(self, event: Event) -> Moment:
        """When an event happened."""
        return Moment(
            seq=event.seq,
            elapsed_ms=self.seen_ms(event),
            story_ms=event.story_ms,
            at_ms=event.at_ms if (at_ms := seen_at_ms(event)) is None else at_ms,
            on_paper=is_on_paper(event),
        )

    def seen_ms(self, event: Event) -> int:
        """The exercise time at which something happened: as seen on paper, else as recorded.

        A target that an entry from paper, or a milestone with a time seen, met was met when that was seen.
        """
        if (observed_ms := self._milestone_seen_ms(event)) is not None:
            return observed_ms
        return seen_ms(self._rooted(event))

    def place_ms(self, event: Event) -> int:
        """Where on the line of measured time something happened: with gaps that were played on paper."""
        if (observed_ms := self._milestone_seen_ms(event)) is not None:
            return self.place_at_ms(observed_ms)
        return self._paper_time.place_ms(self._rooted(event))

    def place_at_ms(self, elapsed_ms: int) -> int:
        """Where on the line of measured time an exercise time lies."""
        return self._paper_time.place_at_ms(elapsed_ms)

    @cached_property
    def _paper_time(self) -> PaperTime:
        return PaperTime(self.sealed)

    def is_from_paper(self, event: Event) -> bool:
        """Whether an entry from paper met a target or an expected action by this."""
        return self._rooted(event) is not event

    def _milestone_seen_ms(self, event: Event) -> int | None:
        """When control saw the milestone by which a target was met, where it said so."""
        root = self.by_seq.get(event.transaction) if isinstance(event.fact, TargetMet) else None
        return root.fact.observed_ms if root is not None and isinstance(root.fact, MilestoneReached) else None

    def _rooted(self, event: Event) -> Event:
        """Where an entry from paper met a target or an expected action, that entry; else the event."""
        fact = event.fact
        met = isinstance(fact, TargetMet) or (isinstance(fact, ExpectedMarked) and fact.by == "engine")
        root = self.by_seq.get(event.transaction) if met else None
        return event if root is None or not is_on_paper(root) else root

    @cached_property
    def jumps(self) -> tuple[int, ...]:
        """The events up to EndEx at which story time jumped."""
        return tuple(event.seq for event in self.of_type(StoryJumped))

    def moment_at(self, seq: int) -> Moment | None:
        """When the event with a number happened; none if the log does not hold it."""
        event = self.by_seq.get(seq)
        return None if event is None else self.moment(event)

    # What belongs to what

    @cached_property
    def children(self) -> dict[int, list[Event]]:
        """What each event set off."""
        found: dict[int, list[Event]] = defaultdict(list)
        for event in self.events:
            if event.cause is not None:
                found[event.cause].append(event)
        return found

    def issue_of(self, ask_seq: int) -> AskIssued | None:
        """Inject, ask and team behind an ask that a team sees."""
        opened = self.by_seq.get(ask_seq)
        issued = self.by_seq.get(opened.cause or 0) if opened is not None else None
        return issued.fact if issued is not None and isinstance(issued.fact, AskIssued) else None

    @cached_property
    def release_of(self) -> dict[int, int]:
        """For each telling the release that it belongs to."""
        tellings = (event for event in self.events if isinstance(event.fact, InjectTold))
        return {
            event.seq: release for event in tellings if (release := self._release_behind(event)) is not None
        }

    @cached_property
    def tellings(self) -> dict[int, tuple[Event, ...]]:
        """The tellings of each release."""
        found: dict[int, list[Event]] = defaultdict(list)
        for told, release in self.release_of.items():
            found[release].append(self.by_seq[told])
        return {release: tuple(events) for release, events in found.items()}

    @cached_property
    def deliveries(self) -> dict[int, tuple[Event, ...]]:
        """The tasks of control behind each release on a spoken or paper channel."""
        found: dict[int, list[Event]] = defaultdict(list)
        for event in self.events:
            if isinstance(event.fact, DeliveryOpened):
                found[event.fact.release].append(event)
        return {release: tuple(events) for release, events in found.items()}

    @cached_property
    def titles(self) -> dict[InjectKey, str]:
        """What each released inject was called when it was told; templates are rendered there."""
        found: dict[InjectKey, str] = {}
        for event in self.events:
            fact = event.fact
            if isinstance(fact, InjectTold):
                release = self.by_seq.get(self.release_of.get(event.seq, 0))
            elif isinstance(fact, DeliveryOpened):
                release = self.by_seq.get(fact.release)
            else:
                continue
            if release is not None and isinstance(release.fact, InjectReleased):
                found.setdefault(
                    (release.fact.inject, release.fact.instance), self.words(event, fact.subject)
                )
        return found

    def title(self, inject: str, instance: str = "") -> str:
        """How an inject is called; where instances were told differently, the one that is meant."""
        if (told := self.titles.get((inject, instance))) is not None:
            return told
        planned = self.scenario.injects.get(inject)
        return planned.subject if planned is not None else name_from_id(inject)

    def inject(self, inject: str, instance: str = "") -> Named:
        """An inject with its title."""
        return Named(id=inject, name=self.title(inject, instance))

    def _release_behind(self, told: Event) -> int | None:
        """The release that a telling names as its cause, itself or through the task that control did."""
        cause = self.by_seq.get(told.cause or 0)
        match cause.fact if cause is not None else None:
            case InjectReleased() | AdHocReleased():
                return told.cause
            case DeliveryDone(task=task):
                opened = self.by_seq.get(task)
                script = opened.fact if opened is not None else None
                return script.release if isinstance(script, DeliveryOpened) else None
            case _:
                return None

    # Functions and phases

    def function_of_inject(self, inject: str) -> Function | None:
        """The chapter of an inject; a contingency without one belongs to that of the action it answers."""
        planned = self.scenario.injects.get(inject)
        if planned is None:
            return None
        found = self._function_of(planned)
        if found is None and planned.contingency is not None:
            head, _, expected = planned.contingency.for_.partition(".")
            found = self.function_of_target(self.tests_of_expected(head, expected))
            anchor = self.scenario.injects.get(head)
            found = found or (self._function_of(anchor) if anchor is not None else None)
        return found

    def _function_of(self, planned: Inject) -> Function | None:
        """What an inject says of itself: its own chapter, that of its phase, that of its first objective."""
        if planned.function is not None:
            return planned.function
        if planned.phase is not None and (found := self.function_of_phase(planned.phase)) is not None:
            return found
        return next((self.scenario.objectives[name].function for name in planned.objectives), None)

    def function_of_phase(self, phase: str) -> Function | None:
        """The chapter of a phase, or of the nearest phase around it that names one."""
        for name in reversed(self.plan.phase_paths.get(phase, ())):
            if (found := self.plan.phases[name].function) is not None:
                return found
        return None

    def function_of_target(self, target: str | None) -> Function | None:
        """The chapter of the objective that a target belongs to."""
        objective = self.scenario.objectives.get((target or "").partition(".")[0])
        return objective.function if objective is not None else None

    def function_of_tests(self, tests: str | None, inject: str) -> Function | None:
        """The chapter of an ask or an expected action: that of the target it tests, or that of its inject."""
        return self.function_of_target(tests) or self.function_of_inject(inject)

    def function_of_ask(self, ask_seq: int) -> Function | None:
        """The chapter of an ask that a team sees."""
        issue = self.issue_of(ask_seq)
        if issue is None:
            return None
        return self.function_of_tests(self.tests_of_ask(issue), issue.inject)

    def tests_of_ask(self, issue: AskIssued) -> str | None:
        """The target that an ask tests, as `objective.target`."""
        planned = self.scenario.injects.get(issue.inject)
        ask = planned.asks.get(issue.ask) if planned is not None else None
        return ask.tests if ask is not None else None

    def tests_of_expected(self, inject: str, expected: str) -> str | None:
        """The target that an expected action tests, as `objective.target`."""
        planned = self.scenario.injects.get(inject)
        action = planned.expected.get(expected) if planned is not None else None
        return action.tests if action is not None else None

    def function_at(self, seq: int) -> Function | None:
        """The chapter of the phase that was entered last, for what belongs to no inject."""
        changes, functions = self._phase_functions
        place = bisect_right(changes, seq)
        return functions[place - 1] if place else None

    @cached_property
    def _phase_functions(self) -> tuple[list[int], list[Function | None]]:
        changes: list[int] = []
        functions: list[Function | None] = []
        for event in self.events:
            if isinstance(event.fact, PhaseChanged) and event.fact.entered:
                changes.append(event.seq)
                functions.append(self.function_of_phase(event.fact.entered[0]))
        return changes, functions

    def teams_of(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """The teams that addresses mean, in the order of the scenario."""
        if addresses not in self._teams_of:
            teams = set(resolve_addresses(self.scenario, addresses).teams)
            for address in addresses:
                seat = self.seat(address.removeprefix("seat:")) if address.startswith("seat:") else None
                teams.update(post.team for post in (seat.posts if seat is not None else ()))
            self._teams_of[addresses] = self.in_order(teams)
        return self._teams_of[addresses]


def texts_of(event: Event) -> tuple[FreeText, ...]:
    """Every typed or rendered text of an event."""
    return tuple(value for value in vars(event.fact).values() if isinstance(value, FreeText))


def _without_names(event: Event) -> Event:
    """Return an event without who handed in a sheet, since forms are looked at by team and never by person,
    and without who told something of which its readers do not learn who told it: the report goes to them too.
    """
    fact, nobody = event.fact, {"actor": ENGINE_ACTOR, "acting_as": None, "command_id": None}
    if isinstance(fact, SheetGiven):
        return event.model_copy(
            update={**nobody, "audience": Audience(organisations=event.audience.organisations)}
        )
    if by_nobody(fact):
        return event.model_copy(update={**nobody, "cause": None})
    if is_secret(fact) or (isinstance(fact, ShareRecorded) and fact.chatham_house):
        told = fact.model_copy(update={"sender": "", "source": ""})
        return event.model_copy(update={**nobody, "audience": Audience(), "fact": told})
    return event


def _scenario_as_played(events: Sequence[Event], created: ExerciseCreated) -> tuple[Scenario, str]:
    """The scenario that was loaded last."""
    played: tuple[Scenario, str] = (created.scenario, created.scenario_sha256)
    for event in events:
        if isinstance(event.fact, ScenarioLoaded):
            played = (event.fact.scenario, event.fact.scenario_sha256)
    return played


def _first_stage(events: Sequence[Event], stage: StageName) -> Event | None:
    return next((e for e in events if isinstance(e.fact, StageChanged) and e.fact.target == stage), None)
