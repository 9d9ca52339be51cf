"""The list of all injects for control, with what has happened so far, and the phases of the story."""

from __future__ import annotations

from exercise_engine.authoring.kit.moment import Moment
from exercise_engine.authoring.kit.records import MselRow, PhaseRow
from exercise_engine.core.control_timeline import TimelineRow, plan_words, rendered, timeline
from exercise_engine.core.plan import InstancePlan, Never
from exercise_engine.model.base import name_from_id
from exercise_engine.model.phase import NextPhase
from exercise_engine.model.timing import ExerciseOffset, Stage, StoryTime

AD_HOC_NUMBER = "+"
"""Stands for the number of an inject that the scenario does not have."""


def msel_rows(moment: Moment) -> tuple[MselRow, ...]:
    """Return all injects in the order of play, undated ones last."""
    return tuple(
        _ad_hoc(moment, row) if row.inject is None else _row(moment, row) for row in in_order(moment)
    )


def in_order(moment: Moment) -> tuple[TimelineRow, ...]:
    """Return the rows of control's timeline, with what belongs before StartEx in front."""

    def place(row: TimelineRow) -> bool:
        plan = moment.plan.instances[row.inject] if row.inject is not None else None
        return row.actual_ms is not None or plan is None or not isinstance(plan.timing, Stage)

    return tuple(sorted(timeline(moment.view, moment.state.elapsed_ms), key=place))


def phase_rows(moment: Moment) -> tuple[PhaseRow, ...]:
    """Return the phases with their ways out, in file order."""
    return tuple(
        PhaseRow(
            title=phase.title or name_from_id(name),
            label=name,
            active=name in moment.state.phases,
            ways=tuple(_way_words(way) for way in phase.next),
        )
        for name, phase in moment.plan.phases.items()
    )


def status_words(moment: Moment, row: TimelineRow) -> str:
    """Return what became of an inject so far, empty while it is to come."""
    at = "" if row.actual_ms is None else f" {_at(moment, row)}"
    if row.status == "told":
        return f"released{at}"
    if row.status == "telling":
        names = ", ".join(moment.scenario.name_of(team) for team in row.untold)
        return f"released{at}; still to be told: {names}"
    if row.status == "withdrawn":
        return f"WITHDRAWN, was released{at}"
    if row.status == "skipped":
        return f"skipped{at}: {row.why}"
    return {"held": "held by control", "proposed": f"proposed: {row.why}"}.get(row.status, "")


def _at(moment: Moment, row: TimelineRow) -> str:
    """Return when it happened, by exercise time and the clock of the room."""
    assert row.actual_ms is not None
    record = moment.view.inject(row.inject) if row.inject is not None else None
    event = moment.view.event(record.release) if record is not None and record.release is not None else None
    room = f" ({moment.clock_text(event.at_ms)})" if event is not None else ""
    return f"{moment.offset(row.actual_ms)}{room}"


def _row(moment: Moment, row: TimelineRow) -> MselRow:
    assert row.inject is not None
    plan = moment.plan.instances[row.inject]
    record = moment.view.inject(row.inject)
    told = rendered(moment.view, record)
    subject, problem = (told[0], "") if told is not None else moment.subject(plan)
    if told is None and not problem:
        problem = moment.body(plan)[1]
    inject = plan.inject
    planned = None if isinstance(plan.timing, Never) else row.planned_ms
    return MselRow(
        number=moment.number(row.inject),
        label=row.label,
        weight=inject.weight,
        offset="" if planned is None else moment.offset(planned),
        story="" if planned is None else moment.story(planned),
        room="" if planned is None or not row.is_open else moment.room(planned),
        condition=_condition(plan, row),
        status=status_words(moment, row),
        is_over=row.status in ("told", "skipped", "withdrawn"),
        subject=subject,
        sender=moment.scenario.name_of(inject.from_),
        to=tuple(moment.scenario.name_of(address) for address in plan.recipients.audience),
        channel=moment.view.channel_name(inject.channel),
        by_hand=plan.means != "screen",
        asks=tuple(moment.text(plan, ask.text)[0] for ask in inject.asks.values()),
        expected=tuple(
            f"{action.text} (within {action.within})" if action.within else action.text
            for action in inject.expected.values()
        ),
        notes=inject.notes,
        problem=problem,
    )


def _condition(plan: InstancePlan, row: TimelineRow) -> str:
    """Return what else than a plain time decides about the release."""
    words = plan_words(plan)
    if row.changed:
        words = "; ".join((f"by control {', '.join(row.changed)}", *([words] if words else [])))
    elif isinstance(plan.timing, ExerciseOffset | StoryTime):
        words = words.removeprefix(plan.inject.at or "").removeprefix(", ")
    phase = f"in phase {plan.inject.phase}" if plan.inject.phase else ""
    return "; ".join(part for part in (words, phase) if part)


def _ad_hoc(moment: Moment, row: TimelineRow) -> MselRow:
    name = moment.scenario.name_of
    return MselRow(
        number=AD_HOC_NUMBER,
        label=row.label,
        weight="",
        offset="",
        story="",
        room="",
        condition="",
        status=status_words(moment, row),
        is_over=not row.untold,
        subject=row.subject,
        sender=name(row.sender),
        to=tuple(name(team) for team in row.to),
        channel=moment.view.channel_name(row.channel),
        by_hand=False,
        asks=(),
        expected=(),
        notes="",
        problem="",
    )


def _way_words(way: NextPhase) -> str:
    parts = [f"after {way.after}"] if way.after else []
    parts += [f"when {way.when}"] if way.when else []
    parts += [f"unless {way.unless}"] if way.unless else []
    return f"to {way.to}" + (f" {', '.join(parts)}" if parts else "")
