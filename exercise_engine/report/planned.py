"""The list of injects as planned and as played."""

from __future__ import annotations

from typing import NamedTuple

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    AdHocReleased,
    DeliveryOpened,
    InjectHeld,
    InjectReleased,
    InjectSkipped,
    InjectTold,
    InjectUnheld,
)
from exercise_engine.core.plan import Immediately, InjectKey, InstancePlan
from exercise_engine.model.inject import Inject
from exercise_engine.model.timing import ExerciseOffset, Stage
from exercise_engine.report.describe import RELEASED_BY, SKIPPED_BECAUSE, phase_title
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import InjectOutcome, Named, PlanRow, Told
from exercise_engine.report.steering import PlanChanges


class _Course(NamedTuple):
    """What became of one instance of an inject."""

    outcome: InjectOutcome
    event: Event | None
    """The event that settled it."""


def plan_rows(journal: Journal) -> tuple[PlanRow, ...]:
    """Return a row for every inject of the scenario in file order, then one for each that control added."""
    courses = _courses(journal)
    nothing = _Course("planned", None)
    changed = PlanChanges.of(journal)
    rows = [
        _row(journal, plan, courses.get(key, nothing), changed)
        for key, plan in journal.plan.instances.items()
    ]
    rows += [_ad_hoc(journal, event, changed) for event in journal.of_type(AdHocReleased)]
    return tuple(rows)


def plan_text(inject: Inject) -> str:
    """Return when an inject is to come, in the words of the scenario."""
    parts = [
        f"at {inject.at}" if inject.at else "",
        f"after {inject.after}" if inject.after else "",
        f"when {_shown(inject.when)}" if inject.when else "",
        f"unless {_shown(inject.unless)}" if inject.unless else "",
        f"for a missed {inject.contingency.for_}" if inject.contingency else "",
        f"only if {_shown(inject.if_)}" if inject.if_ else "",
    ]
    timed = "; ".join(part for part in parts if part)
    if inject.manual:
        return f"by control; {timed}" if timed else "by control"
    return timed or "from StartEx on"


def _shown(condition: str) -> str:
    """Return a condition as every edition may print it: beside what came of it, one on a measure would tell
    what an organisation answered, and that is REAL.
    """
    return "[a condition on what was said of a measure]" if "baseline" in condition else condition


def _courses(journal: Journal) -> dict[InjectKey, _Course]:
    found: dict[InjectKey, _Course] = {}
    for event in journal.sealed:
        match event.fact:
            case InjectReleased(inject=inject, instance=instance):
                found[inject, instance] = _Course("released", event)
            case InjectSkipped(inject=inject, instance=instance):
                found[inject, instance] = _Course("skipped", event)
            case InjectHeld(inject=inject, instance=instance):
                found[inject, instance] = _Course("held", event)
            case InjectUnheld(inject=inject, instance=instance):
                found.pop((inject, instance), None)
            case _:
                pass
    return found


def _row(journal: Journal, plan: InstancePlan, course: _Course, changed: PlanChanges) -> PlanRow:
    inject_id, instance = plan.key
    inject, event = plan.inject, course.event
    channel = journal.scenario.all_channels().get(inject.channel)
    planned_ms = changed.first_times.get(plan.key, _planned_ms(plan, course))
    released = event if event is not None and course.outcome == "released" else None
    told = _told(journal, released.seq) if released is not None else ()
    return PlanRow(
        inject=journal.inject(inject_id, instance),
        instance=journal.name(instance) if instance else "",
        plan=plan_text(inject),
        weight=inject.weight,
        channel=channel.name if channel is not None else inject.channel,
        teams=tuple(journal.named(team) for team in plan.recipients.teams),
        function=journal.function_of_inject(inject_id),
        phase=phase_title(journal, inject.phase) if inject.phase else "",
        truth=inject.truth,
        outcome=course.outcome,
        reason=_reason(event),
        planned_ms=planned_ms,
        released=journal.moment(released) if released is not None else None,
        deviation_ms=None
        if released is None or planned_ms is None
        else journal.seen_ms(released) - planned_ms,
        told=told,
        changes=changed.words.get(plan.key, ()),
        withdrawn=changed.withdrawn(journal, released),
        evidence=() if event is None else _evidence(journal, event, told),
    )


def _planned_ms(plan: InstancePlan, course: _Course) -> int | None:
    """The time it was due, as recorded at release; before that only a time of the exercise is certain.

    What comes with a stage or as soon as something is true was never due at a time.
    """
    if isinstance(plan.timing, Immediately | Stage):
        return None
    if course.event is not None and isinstance(course.event.fact, InjectReleased):
        return course.event.fact.planned_ms
    return plan.timing.elapsed_ms if isinstance(plan.timing, ExerciseOffset) else None


def _reason(event: Event | None) -> str:
    match event.fact if event is not None else None:
        case InjectReleased(by=by):
            return RELEASED_BY[by]
        case InjectSkipped(reason=reason):
            return SKIPPED_BECAUSE[reason]
        case InjectHeld():
            return "held back"
        case _:
            return ""


def _told(journal: Journal, release: int) -> tuple[Told, ...]:
    return tuple(
        Told(team=journal.named(team), seq=event.seq, elapsed_ms=journal.seen_ms(event))
        for event in journal.tellings.get(release, ())
        if journal.counts(event)
        for team in journal.teams_of(event.audience.to)
    )


def _evidence(journal: Journal, event: Event, told: tuple[Told, ...]) -> tuple[int, ...]:
    tasks = [task.seq for task in journal.deliveries.get(event.seq, ())]
    return tuple(sorted({event.seq, *tasks, *(telling.seq for telling in told)}))


def _ad_hoc(journal: Journal, event: Event, changed: PlanChanges) -> PlanRow:
    """A row for what control added; its title is what was told, or is to be told."""
    assert isinstance(event.fact, AdHocReleased)
    told = _told(journal, event.seq)
    title, channel = _as_told(journal, event)
    return PlanRow(
        inject=Named(id="", name=title),
        instance="",
        plan="not in the scenario",
        weight="",
        channel=channel,
        teams=tuple(journal.named(team) for team in event.fact.teams),
        function=None,
        phase="",
        truth="",
        outcome="released",
        reason=RELEASED_BY["control"],
        planned_ms=None,
        released=journal.moment(event),
        deviation_ms=None,
        told=told,
        withdrawn=changed.withdrawn(journal, event),
        evidence=_evidence(journal, event, told),
    )


def _as_told(journal: Journal, event: Event) -> tuple[str, str]:
    """Subject and channel of an inject that the scenario does not have."""
    for found in (*journal.tellings.get(event.seq, ()), *journal.deliveries.get(event.seq, ())):
        match found.fact:
            case InjectTold(subject=subject, channel_name=name):
                return journal.words(found, subject), name
            case DeliveryOpened(subject=subject, channel=channel):
                planned = journal.scenario.all_channels().get(channel)
                return journal.words(found, subject), planned.name if planned is not None else channel
            case _:
                continue
    return "Ad hoc inject", ""
