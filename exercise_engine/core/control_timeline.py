"""The control cell's timeline: planned against actual, what is next, and what a jump would pass."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, assert_never

from exercise_engine.core.control_log import RELEASE_REASONS, SKIP_REASONS, inject_label
from exercise_engine.core.control_records import InjectRecord
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.facts import AdHocReleased
from exercise_engine.core.plan import Immediately, InjectKey, InstancePlan, Never
from exercise_engine.core.stages import BEFORE_START
from exercise_engine.model.base import Function
from exercise_engine.model.timing import AfterItem, ExerciseOffset, Stage, StoryTime, duration_text

RowStatus = Literal[
    "planned",
    "held",
    "proposed",
    "waits for condition",
    "waits for phase",
    "waits for item",
    "by hand",
    "in reserve",
    "due",
    "telling",
    "told",
    "withdrawn",
    "skipped",
]
OPEN_STATUSES: frozenset[RowStatus] = frozenset({
    "planned", "held", "proposed", "waits for condition", "waits for phase", "waits for item", "by hand",
    "in reserve", "due",
})  # fmt: skip
"""Statuses of what was neither released nor skipped."""
_TEMPLATE_PART = re.compile(r"\{\{[^}]*\}\}|\{%[^}]*%\}")
ANCHOR_DEPTH_MAX = 50
"""Longer chains of items that follow one another are not looked through for a forecast."""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One inject of the MSEL as control follows it."""

    key: str
    """Names the row for good, whatever its place."""
    inject: InjectKey | None
    """None for an inject of the moment."""
    label: str
    weight: str
    function: Function | None
    phase: str
    subject: str
    sender: str
    to: tuple[str, ...]
    channel: str
    status: RowStatus
    planned_ms: int | None
    """Exercise time it is due, or expected to be."""
    plan_words: str
    """How the scenario says when, where that is no plain time."""
    actual_ms: int | None
    """Exercise time it was released or skipped."""
    told: tuple[str, ...]
    """Teams that were told."""
    untold: tuple[str, ...]
    """Teams that are to be told, once it was released."""
    why: str
    """How it came to be released or skipped, or what it waits for."""
    scenario_ms: int | None = None
    """Exercise time by the scenario, where control gave it another."""
    changed: tuple[str, ...] = ()
    """What control changed of it before or after its release, in a word each."""

    @property
    def is_open(self) -> bool:
        """Whether it was neither released nor skipped."""
        return self.status in OPEN_STATUSES

    @property
    def deviation_ms(self) -> int | None:
        """How much later than planned it was released."""
        planned_ms = self.scenario_ms if self.scenario_ms is not None else self.planned_ms
        if planned_ms is None or self.actual_ms is None or self.status == "skipped":
            return None
        return self.actual_ms - planned_ms


def row_key(key: InjectKey) -> str:
    """Return the key of an inject's row."""
    return inject_label(*key)


def timeline(view: ControlView, elapsed_ms: int) -> tuple[TimelineRow, ...]:
    """Return all rows in the order of play: by actual or planned time, undated ones last, as in the file."""
    if view.plan is None:
        rows = [inject_row(view, key, elapsed_ms) for key in view.injects]
    else:
        rows = [inject_row(view, key, elapsed_ms) for key in view.plan.instances if in_scope(view, key)]
    rows += [_ad_hoc_row(view, seq, released) for seq, released in view.ad_hoc.items()]
    return tuple(sorted(rows, key=_order))


def in_scope(view: ControlView, key: InjectKey) -> bool:
    """Whether an inject concerns an organisation that this seat may see."""
    if not view.scope or view.plan is None:
        return True
    concerned = view.plan.instances[key].organisations
    return not concerned or any(organisation in view.scope for organisation in concerned)


def next_due(view: ControlView, elapsed_ms: int) -> tuple[int, InjectKey] | None:
    """Return when, in exercise time, the next inject is due by time, and which."""
    if view.plan is None or view.steering.all_held is not None:
        return None
    coming = [
        (due, plan.position, key)
        for key, plan in view.plan.instances.items()
        if in_scope(view, key)
        and view.inject(key).status == "planned"
        and (due := due_ms(view, key)) is not None
        and due > elapsed_ms
    ]
    return (min(coming)[0], min(coming)[2]) if coming else None


def due_ms(view: ControlView, key: InjectKey) -> int | None:
    """Return the exercise time at which an inject is due, or forecast; none if that cannot be told yet."""
    return _due_ms(view, key, 0)


def jump_preview(view: ControlView, *, from_ms: int, to_ms: int) -> tuple[TimelineRow, ...]:
    """Return the story-timed injects between two moments of the story, in the order in which they are due."""
    if view.plan is None:
        return ()
    inside = []
    for key, plan in view.plan.instances.items():
        record = view.inject(key)
        if (
            isinstance(plan.timing, StoryTime)
            and key not in view.steering.times
            and record.status in ("planned", "held")
            and in_scope(view, key)
        ):
            moment = plan.timing.story_ms + record.moved_story_ms
            moment += _waited_story_ms(view, plan, moment)
            if from_ms < moment <= to_ms:
                inside.append((moment, plan.position, inject_row(view, key, 0)))
    return tuple(row for _, _, row in sorted(inside, key=lambda found: found[:2]))


def inject_row(view: ControlView, key: InjectKey, elapsed_ms: int) -> TimelineRow:
    """Return the row of one inject."""
    record = view.inject(key)
    plan = view.plan.instances.get(key) if view.plan is not None else None
    inject = plan.inject if plan is not None else None
    teams = record.teams or (plan.recipients.teams if plan is not None else ())
    status = _status(view, record, plan, elapsed_ms)
    return TimelineRow(
        key=row_key(key),
        inject=key,
        label=inject_label(*key),
        weight=inject.weight if inject else "",
        function=function_of(view, plan) if plan is not None else None,
        phase=(inject.phase or "") if inject else "",
        subject=_subject(view, record, plan),
        sender=inject.from_ if inject else "",
        to=teams,
        channel=inject.channel if inject else "",
        status=status,
        planned_ms=due_ms(view, key),
        plan_words=plan_words(plan) if plan is not None else "",
        actual_ms=record.skipped_ms if record.status == "skipped" else record.released_ms,
        told=tuple(record.told_ms),
        untold=tuple(t for t in teams if t not in record.told_ms) if record.status == "released" else (),
        why=_why(view, record, plan, status),
        scenario_ms=_scenario_ms(view, key, 0) if key in view.steering.times else None,
        changed=changed_words(view, record),
    )


def changed_words(view: ControlView, record: InjectRecord) -> tuple[str, ...]:
    """Return what control changed of an inject, in a word each."""
    steering, key = view.steering, record.key
    recalls = steering.recalls.get(record.release, ()) if record.release is not None else ()
    found = {
        "moved": key in steering.times,
        "re-targeted": key in steering.recipients,
        "edited": key in steering.edits,
        "corrected": any(not recall.is_withdrawal for recall in recalls),
    }
    return tuple(word for word, is_so in found.items() if is_so)


def rendered(view: ControlView, record: InjectRecord) -> tuple[str, str] | None:
    """Return subject and text of an inject as they were told, or are to be spoken; none before that."""
    if record.release is None:
        return None
    if (corrected := view.steering.corrected(record.release)) is not None:
        return corrected
    told = view.told_by(record.release)
    if told:
        return str(told[0].subject), str(told[0].body)
    scripts = [task.fact for task in view.tasks.values() if task.fact.release == record.release]
    return (str(scripts[0].subject), str(scripts[0].script)) if scripts else None


def _subject(view: ControlView, record: InjectRecord, plan: InstancePlan | None) -> str:
    """Return the subject as it was told; before that as the scenario has it, with gaps for names."""
    told = rendered(view, record)
    if told is not None:
        return told[0]
    if (edited := view.steering.edits.get(record.key)) is not None:
        return str(edited.subject)
    return _TEMPLATE_PART.sub("…", plan.inject.subject) if plan is not None else ""


def function_of(view: ControlView, plan: InstancePlan) -> Function | None:
    """Return an inject's chapter of the report: its own, or that of the phases around it."""
    if plan.inject.function is not None or view.plan is None or plan.inject.phase is None:
        return plan.inject.function
    for phase in reversed(view.plan.phase_paths.get(plan.inject.phase, ())):
        if (function := view.plan.phases[phase].function) is not None:
            return function
    return None


def plan_words(plan: InstancePlan) -> str:
    """Return how the scenario says when an inject is released."""
    inject = plan.inject
    parts = []
    match plan.timing:
        case ExerciseOffset() | StoryTime():
            parts.append(inject.at or "")
        case Stage(name=name):
            parts.append(f"at {name.replace('_', '-')}")
        case AfterItem(item=item, delay_ms=delay):
            parts.append(f"{duration_text(delay)} after {item or 'its phase'}" if delay else f"after {item}")
        case Immediately():
            pass
        case Never():
            parts.append(f"if {inject.contingency.for_} is missed" if inject.contingency else "by hand")
        case _:
            assert_never(plan.timing)
    if inject.when:
        parts.append(f"when {inject.when}")
    if inject.unless:
        parts.append(f"unless {inject.unless}")
    if inject.if_:
        parts.append(f"if {inject.if_}")
    return ", ".join(parts)


# ── due times ─────────────────────────────────────────────────────────────────────────────────────


def _due_ms(view: ControlView, key: InjectKey, depth: int) -> int | None:
    """Return when an inject is due: at the time that control gave it, or by the scenario."""
    given = view.steering.times.get(key)
    if given is None:
        return _scenario_ms(view, key, depth)
    if not given.at_least:
        return given.elapsed_ms
    planned = _scenario_ms(view, key, depth)
    return None if planned is None else max(planned, given.elapsed_ms)


def _scenario_ms(view: ControlView, key: InjectKey, depth: int) -> int | None:
    plan = view.plan.instances.get(key) if view.plan is not None else None
    if plan is None or depth > ANCHOR_DEPTH_MAX:
        return None
    match plan.timing:
        case ExerciseOffset(elapsed_ms=offset):
            return _behind_gates(view, plan, offset)
        case StoryTime(story_ms=moment):
            return _behind_gates(view, plan, _story_due_ms(view, moment + view.inject(key).moved_story_ms))
        case AfterItem(item=item, delay_ms=delay):
            anchor = _item_ms(view, item or f"phase.{plan.inject.phase}", depth)
            return None if anchor is None else _behind_gates(view, plan, anchor + delay, from_ms=anchor)
        case Stage() | Immediately() | Never():
            return None
        case _:
            assert_never(plan.timing)


def _waited_story_ms(view: ControlView, plan: InstancePlan, moment_ms: int) -> int:
    """Return by how much story time gates that have opened again moved an inject."""
    if view.plan is None or view.story is None:
        return 0
    planned = view.story.elapsed_ms_at(moment_ms)
    due = view.gates.due_ms(view.plan.scenario.gates, plan, planned)
    return 0 if due is None else int((due - planned) * view.story.pace)


def _behind_gates(
    view: ControlView, plan: InstancePlan, due_ms: int | None, *, from_ms: int = 0
) -> int | None:
    """Return when an inject is due behind its gates; closed ones are expected to open at their deadline."""
    if view.plan is None or not view.gates.times:
        return due_ms
    return view.gates.foreseen().due_ms(view.plan.scenario.gates, plan, due_ms, from_ms=from_ms)


def _story_due_ms(view: ControlView, moment_ms: int) -> int | None:
    return None if view.story is None else view.story.elapsed_ms_at(moment_ms)


def _item_ms(view: ControlView, item: str, depth: int) -> int | None:
    """Return when an item was complete, or is forecast to be."""
    assert view.plan is not None
    head, _, rest = item.partition(".")
    if head == "phase":
        return view.entered_ms.get(rest)
    keys = view.plan.by_inject.get(head, ())
    if not rest:
        return _latest([_inject_ms(view, key, depth) for key in keys if not _is_out(view, key)])
    if asks := view.asks_of(item):
        return _latest([ask.complete_ms for ask in asks])
    return _latest([m.marked_ms if m.outcome != "open" else None for m in view.expected_of(item)])


def _is_out(view: ControlView, key: InjectKey) -> bool:
    """Whether nothing more comes of an instance, so that nobody waits for it, as in the engine."""
    record = view.inject(key)
    return record.status == "skipped" or (record.status == "withdrawn" and not record.told_ms)


def _inject_ms(view: ControlView, key: InjectKey, depth: int) -> int | None:
    record = view.inject(key)
    if record.status in ("released", "withdrawn"):
        return record.complete_ms
    return _due_ms(view, key, depth + 1) if record.status == "planned" else None


def _latest(moments: list[int | None]) -> int | None:
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None


# ── status ────────────────────────────────────────────────────────────────────────────────────────


def _status(view: ControlView, record: InjectRecord, plan: InstancePlan | None, elapsed_ms: int) -> RowStatus:
    if record.status == "released":
        return "telling" if record.complete_ms is None else "told"
    if record.status in ("skipped", "held", "withdrawn"):
        return record.status
    if record.proposed is not None:
        return "proposed"
    if plan is None:
        return "planned"
    return _waiting(view, plan, elapsed_ms)


def _waiting(view: ControlView, plan: InstancePlan, elapsed_ms: int) -> RowStatus:
    """Return what a planned inject waits for."""
    if isinstance(plan.timing, Never):
        return "in reserve" if plan.inject.contingency else "by hand"
    if view.steering.all_held is not None:
        return "held"
    if isinstance(plan.timing, Stage) or view.stage in BEFORE_START:
        return "planned"
    due = due_ms(view, plan.key)
    if due is None and isinstance(plan.timing, AfterItem):
        return "waits for item"
    if due is not None and due > elapsed_ms:
        return "planned"
    if plan.inject.phase is not None and plan.inject.phase not in view.phases:
        return "waits for phase"
    return "waits for condition" if plan.inject.when or plan.inject.unless else "due"


def _why(view: ControlView, record: InjectRecord, plan: InstancePlan | None, status: RowStatus) -> str:
    match status:
        case "telling" | "told" | "withdrawn":
            return RELEASE_REASONS[record.released_by] if record.released_by else ""
        case "skipped":
            return SKIP_REASONS[record.skip_reason] if record.skip_reason else ""
        case "proposed":
            return f"{view.name(record.missed_by)} missed {record.missed}"
        case "waits for phase":
            return f"phase {plan.inject.phase}" if plan is not None else ""
        case _:
            return plan_words(plan) if plan is not None else ""


def _ad_hoc_row(view: ControlView, seq: int, released: AdHocReleased) -> TimelineRow:
    """Return the row of an inject of the moment, with what was told or is being told."""
    event = view.event(seq)
    told = view.told_by(seq)
    tasks = [task for task in view.tasks.values() if task.fact.release == seq]
    first = told[0] if told else (tasks[0].fact if tasks else None)
    corrected = view.steering.corrected(seq)
    reached = {team for fact in told for team in view.teams_among(fact.to, released.teams)}
    untold = tuple(task.fact.team for task in tasks if not task.is_done)
    return TimelineRow(
        key=f"#{seq}",
        inject=None,
        label="ad hoc",
        weight="",
        function=None,
        phase="",
        subject=corrected[0] if corrected is not None else str(first.subject) if first is not None else "",
        sender=first.sender if first is not None else "",
        to=released.teams,
        channel=first.channel if first is not None else "",
        status="withdrawn" if view.steering.withdrawal(seq) else "telling" if untold else "told",
        planned_ms=None,
        plan_words="",
        actual_ms=event.elapsed_ms if event is not None else None,
        told=tuple(team for team in released.teams if team in reached),
        untold=untold,
        why="by control",
        changed=("corrected",) if corrected is not None else (),
    )


def _order(row: TimelineRow) -> tuple[bool, int]:
    moment = row.actual_ms if row.actual_ms is not None else row.planned_ms
    return moment is None, moment or 0
