"""Baselines in the report: what was asked, and in one organisation's edition what it said and what followed.

What followed is proved by conditions alone: each condition that reads a measure is asked again with another
answer and everything else as it was recorded. What else would have gone differently is not claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exercise_engine.core.apply import apply, first_state
from exercise_engine.core.conditions import Condition, Facts, compile_condition
from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    GateOpened,
    InjectReleased,
    InjectSkipped,
    PhaseChanged,
    StageChanged,
    TargetMet,
)
from exercise_engine.core.names import flat_name
from exercise_engine.core.plan import InstancePlan
from exercise_engine.core.state import State
from exercise_engine.model.base import name_from_id
from exercise_engine.model.baseline import MeasureAnswer
from exercise_engine.model.phase import walk_phases
from exercise_engine.report.baseline_records import (
    BaselineResult,
    Consequence,
    MeasureAsked,
    MeasureSaid,
    PlaceKind,
    Would,
)
from exercise_engine.report.journal import Journal

Happening = tuple[PlaceKind, str, str]
"""Kind, id and instance of something that comes."""
COUNTED_FROM = 3
"""With fewer organisations, how many answered tells of a single one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A condition that reads a baseline, and what it decides."""

    kind: PlaceKind
    id: str
    instance: str
    name: str
    condition: Condition
    lets_when: bool = True
    """Whether it lets something come once it is true; `unless` does once it is false."""
    at_release: bool = False
    """Whether it is asked only at the moment of release."""


@dataclass(slots=True)
class Watch:
    """When a place would have let something come, as recorded and with another answer."""

    place: Place
    measure: str
    """Flat name of what is answered otherwise."""
    other: MeasureAnswer
    so: Event | None = None
    otherwise: Event | None = None


def baseline_result(journal: Journal) -> BaselineResult:
    """Return what an edition may show of baselines."""
    scenario = journal.scenario
    said = journal.state.community.baseline.said
    measures = tuple(
        MeasureAsked(
            text=measure.text,
            function=measure.function,
            asked=len(asked),
            answered=len(answered) if len(asked) >= COUNTED_FROM else None,
        )
        for name, measure in scenario.baseline.items()
        if (asked := [who for who in scenario.organisations if measure.is_answered_by(who)])
        for answered in [[who for who in asked if (who, name) in said]]
    )
    if journal.real_of is None:
        return BaselineResult(measures=measures)
    return BaselineResult(
        measures=measures,
        organisation=journal.named(journal.real_of),
        answers=tuple(_answers(journal, journal.real_of)),
    )


def _answers(journal: Journal, organisation: str) -> Iterator[MeasureSaid]:
    said = journal.state.community.baseline.said
    followed = consequences(journal)
    for name, measure in journal.scenario.baseline.items():
        if not measure.is_answered_by(organisation):
            continue
        found = said.get((organisation, name))
        event = journal.by_seq[found.seq] if found is not None else None
        evidence = getattr(event.fact, "evidence", None) if event is not None else None
        yield MeasureSaid(
            text=measure.text,
            function=measure.function,
            answer=found.answer if found is not None else "unknown",
            evidence=journal.words(event, evidence) if event is not None else "",
            prepared=found is not None and found.prepared,
            said=journal.moment(event) if event is not None else None,
            consequences=followed.get((name, organisation), ()),
        )


def consequences(journal: Journal) -> dict[tuple[str, str], tuple[Consequence, ...]]:
    """Return for each measure and organisation what its answer decided, in the order of the scenario."""
    watches = _watched(journal)
    happened = happenings(journal)
    found: dict[tuple[str, str], list[Consequence]] = {}
    for watch in watches:
        would = _would(watch)
        if would is None:
            continue
        place = watch.place
        came = happened.get((place.kind, place.id, place.instance))
        _, measure, organisation = watch.measure.split("__")
        row = Consequence(
            kind=place.kind,
            name=place.name,
            condition=place.condition.text,
            happened=journal.moment(came) if came is not None else None,
            other=watch.other,
            would=would,
            would_at=journal.moment(watch.otherwise) if watch.otherwise is not None else None,
        )
        found.setdefault((measure, organisation), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _would(watch: Watch) -> Would | None:
    """Return what the condition would have done otherwise; nothing where it would have done the same."""
    match watch.so, watch.otherwise:
        case (None, None):
            return None
        case (_, None):
            return "not"
        case (None, _):
            return "come"
        case (Event(seq=so), Event(seq=otherwise)):
            return None if so == otherwise else ("earlier" if otherwise < so else "later")


def _watched(journal: Journal) -> list[Watch]:
    """Go through the log once, and ask every condition at each change as recorded and otherwise."""
    state = first_state(journal.events[0])
    watches: list[Watch] = []
    facts = Facts(state.names)
    for event in journal.sealed[1:]:
        if isinstance(event.fact, InjectReleased | InjectSkipped):
            _ask_at_release(watches, facts, event, state)
        apply(state, event)
        for name in state.touched:
            facts.update(name, state.names[name])
        begins = isinstance(event.fact, StageChanged) and event.fact.target == "running" and not watches
        if begins:
            facts = Facts(state.names)
            watches = list(_watches(state))
        if state.touched or begins:
            _ask_again(watches, facts, event, state)
        state.touched.clear()
    return watches


def _ask_again(watches: list[Watch], facts: Facts, event: Event, state: State) -> None:
    for watch in watches:
        if watch.place.at_release:
            continue
        if watch.so is None and _lets(watch.place, facts):
            watch.so = event
        if watch.otherwise is None and _lets_otherwise(watch, facts, state):
            watch.otherwise = event


def _ask_at_release(watches: list[Watch], facts: Facts, event: Event, state: State) -> None:
    fact = event.fact
    assert isinstance(fact, InjectReleased | InjectSkipped)
    if isinstance(fact, InjectSkipped) and fact.reason != "condition":
        return
    for watch in watches:
        place = watch.place
        if place.at_release and (place.id, place.instance) == (fact.inject, fact.instance):
            watch.so = event if isinstance(fact, InjectReleased) else None
            watch.otherwise = event if _lets_otherwise(watch, facts, state) else None


def _lets(place: Place, facts: Facts) -> bool:
    return place.condition.holds(facts) is place.lets_when


def _lets_otherwise(watch: Watch, facts: Facts, state: State) -> bool:
    facts.update(watch.measure, watch.other)
    lets = _lets(watch.place, facts)
    facts.update(watch.measure, state.names[watch.measure])
    return lets


def _watches(state: State) -> Iterator[Watch]:
    baselines = {
        flat_name("baseline", name, who)
        for name, measure in state.scenario.baseline.items()
        for who in state.scenario.organisations
        if measure.is_answered_by(who)
    }
    for place in _places(state):
        for name in place.condition.names:
            if name in baselines:
                yield Watch(place, name, "no" if state.names[name] == "yes" else "yes")


def _places(state: State) -> Iterator[Place]:
    """Yield the conditions that read a baseline: of injects, ways out of phases, gates, targets."""
    scenario, namespace = state.scenario, state.namespace

    def compiled(text: str | None, instance: InstancePlan | None = None) -> Condition | None:
        return compile_condition(text, namespace, instance) if text and "baseline" in text else None

    for plan in state.plan.instances.values():
        own = f" ({scenario.name_of(plan.key[1])})" if plan.key[1] else ""
        name = f"{name_from_id(plan.key[0])}{own}"
        inject = plan.inject
        if found := compiled(inject.when, plan):
            yield Place("inject", *plan.key, name, found)
        if found := compiled(inject.unless, plan):
            yield Place("inject", *plan.key, name, found, lets_when=False)
        if found := compiled(inject.if_, plan):
            yield Place("inject", *plan.key, name, found, at_release=True)
    for _, phase in walk_phases(scenario.phases):
        for way in phase.next:
            to = state.plan.phases.get(way.to)
            name = (to.title if to is not None else None) or name_from_id(way.to)
            if found := compiled(way.when):
                yield Place("phase", way.to, "", name, found)
            if found := compiled(way.unless):
                yield Place("phase", way.to, "", name, found, lets_when=False)
    for gate_id, gate in scenario.gates.items():
        if found := compiled(gate.until):
            yield Place("gate", gate_id, "", gate.title or name_from_id(gate_id), found)
    for objective_id, objective in scenario.objectives.items():
        for target_id, target in objective.targets.items():
            if found := compiled(target.met):
                yield Place("target", f"{objective_id}.{target_id}", "", target.text, found)


def happenings(journal: Journal) -> dict[Happening, Event]:
    """Return what came, with the event that first let it come."""
    found: dict[Happening, Event] = {}
    for event in journal.sealed:
        for key in _happening(event):
            found.setdefault(key, event)
    return found


def places_reading(state: State, measure: str, organisation: str) -> Iterator[tuple[Happening, str]]:
    """Yield what has a condition on one measure of one organisation, with its name."""
    flat = flat_name("baseline", measure, organisation)
    for place in _places(state):
        if flat in place.condition.names:
            yield (place.kind, place.id, place.instance), place.name


def _happening(event: Event) -> Iterator[Happening]:
    """Yield what an event lets come."""
    match event.fact:
        case InjectReleased(inject=inject, instance=instance):
            yield "inject", inject, instance
        case PhaseChanged(entered=entered):
            for phase in entered:
                yield "phase", phase, ""
        case GateOpened(gate=gate):
            yield "gate", gate, ""
        case TargetMet(objective=objective, target=target):
            yield "target", f"{objective}.{target}", ""
        case _:
            pass
