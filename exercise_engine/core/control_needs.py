"""What needs the control cell now: everything that waits for a person there, the soonest harm first."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core import commands as c
from exercise_engine.core.agreements.needs import agreement_needs
from exercise_engine.core.attendance.commands import HandOverSeat
from exercise_engine.core.attendance.needs import attendance_needs
from exercise_engine.core.command_types import Request
from exercise_engine.core.community.needs import community_needs
from exercise_engine.core.control_log import PAUSE_REASONS, inject_label, one_line
from exercise_engine.core.control_moves import may
from exercise_engine.core.control_records import AskRecord, ExpectedRecord, InjectRecord, TaskRecord
from exercise_engine.core.control_timeline import due_ms
from exercise_engine.core.control_unread import unread_needs
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.course.commands import ApplyCuts, TakeRow
from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    EmergencyDeclared,
    MessageSent,
    ProblemNoted,
    StageChanged,
)
from exercise_engine.core.gates.commands import OpenGate
from exercise_engine.core.guidance.board import guidance_needs
from exercise_engine.core.guidance.commands import GiveHint
from exercise_engine.core.need import ACTION_VERBS, ACTION_WORDS, Action, Need, NeedKind
from exercise_engine.core.obligations.commands import RecordObligation
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.posts.commands import GivePost
from exercise_engine.core.sharing.commands import GivePermission
from exercise_engine.core.simcell.waiting import open_enquiries, waits_here
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.core.statements.commands import ClearStatement
from exercise_engine.core.statements.needs import statement_needs
from exercise_engine.core.steering.commands import LetAllGo
from exercise_engine.core.steering.needs import steering_needs
from exercise_engine.model.timing import MINUTE_MS, offset_text

_RIGHTS: dict[Action, type[Request]] = {
    "deliver": c.FinishDelivery,
    "decide": c.ReleaseInject,
    "map": c.MapAnswer,
    "mark": c.MarkExpected,
    "reply": c.SendMessage,
    "release": c.ReleaseInject,
    "let_go": LetAllGo,
    "inform": c.SendMessage,
    "cut": ApplyCuts,
    "open": OpenGate,
    "row": TakeRow,
    "hint": GiveHint,
    "let_decide": GivePost,
    "note_person": HandOverSeat,
    "clear": ClearStatement,
    "react": c.SendMessage,
    "permit": GivePermission,
    "record": RecordObligation,
}
"""What a seat must be allowed to do for a need to be its own; the others concern the whole control cell."""

__all__ = ["ACTION_VERBS", "ACTION_WORDS", "Action", "Need", "NeedKind", "needs"]

DUE_SOON_MS = 5 * MINUTE_MS
"""So long before it is due an expected action is worth watching out for."""
REPLY_WITHIN_MS = 5 * MINUTE_MS
"""A real counterpart would have answered by then, at least to say that it looks into it."""


def needs(
    view: ControlView,
    elapsed_ms: int,
    *,
    dismissed: frozenset[str] = frozenset(),
    fault: str = "",
    beside: tuple[Need, ...] = (),
    connected: frozenset[str] | None = None,
) -> tuple[Need, ...]:
    """Return all that waits for control: what stands still first, then by time to harm.

    `fault` is what the server says while it cannot write the log; nothing can be recorded then. `beside` are
    needs that follow from something else than the view, such as the clock on the wall. `connected` are the
    seats that are there, where that is known.
    """
    if view.stage in ("closed", "aborted") or not view.sees_control:
        return ()
    found = [
        need for need in (*beside, *_all_needs(view, elapsed_ms, connected)) if need.key not in dismissed
    ]
    if fault:
        found.append(_fault(fault))
    mine = [need for need in found if need.action not in _RIGHTS or may(view, _RIGHTS[need.action])]
    return tuple(sorted(mine, key=_urgency))


def _urgency(need: Need) -> tuple[int, bool, int]:
    rank = {"emergency": 0, "fault": 1, "stopped": 2, "problem": 3}.get(need.kind, 4)
    return rank, need.harm_ms is None, need.harm_ms or 0


def _all_needs(view: ControlView, elapsed_ms: int, connected: frozenset[str] | None) -> Iterator[Need]:
    yield from _stopped(view)
    yield from (_problem(event) for event in view.problems)
    yield from (_delivery(view, task) for task in view.tasks.values() if not task.is_done)
    yield from (need for ask in view.asks.values() if (need := _mapping(view, ask)) is not None)
    yield from _injects(view, elapsed_ms)
    yield from steering_needs(view, elapsed_ms)
    proposed = _proposed(view)
    yield from (
        _expected(view, record)
        for record in view.expected.values()
        if _is_due(record, elapsed_ms) and _missing(record) not in proposed
    )
    yield from guidance_needs(view, elapsed_ms)
    yield from agreement_needs(view, elapsed_ms)
    yield from attendance_needs(view)
    yield from statement_needs(view)
    yield from community_needs(view, elapsed_ms)
    yield from _messages(view)
    yield from _enquiries(view)
    if view.stage in IN_PLAY:
        yield from unread_needs(view, elapsed_ms, connected=connected)


def _stopped(view: ControlView) -> Iterator[Need]:
    """An emergency, or a pause that control did not ask for."""
    if view.emergency is not None and isinstance(view.emergency.fact, EmergencyDeclared):
        fact = view.emergency.fact
        detail = f"Declared by {fact.by_label}. {fact.note}".strip()
        yield Need(
            key=f"emergency:{view.emergency.seq}",
            kind="emergency",
            action="resume",
            harm_ms=view.emergency.elapsed_ms,
            team="",
            title="REAL EMERGENCY: play is frozen",
            detail=f"{detail}\nOnly the lead controller can let play go on.",
            seq=view.emergency.seq,
        )
        return
    event = view.stage_event
    if event is None or not isinstance(event.fact, StageChanged):
        return
    if event.fact.target == "paused" and event.fact.why not in ("control", "emergency", "break"):
        yield Need(
            key=f"stopped:{event.seq}",
            kind="stopped",
            action="resume",
            harm_ms=event.elapsed_ms,
            team="",
            title=f"Play stopped by itself: {PAUSE_REASONS[event.fact.why]}",
            detail=f"Paused at {offset_text(event.elapsed_ms)}. Look at the log, then resume.",
            seq=event.seq,
        )


def _fault(message: str) -> Need:
    return Need(
        key="fault",
        kind="fault",
        action="wait",
        harm_ms=0,
        team="",
        title="The log cannot be written: play stands still",
        detail=f"{message}\nNothing is lost and nothing unrecorded is shown. "
        "Whoever runs the server frees its disk; play is then paused, and control resumes it.",
    )


def _problem(event: Event) -> Need:
    fact = event.fact
    assert isinstance(fact, ProblemNoted)
    return Need(
        key=f"problem:{event.seq}",
        kind="problem",
        action="dismiss",
        harm_ms=event.elapsed_ms,
        team="",
        title=f"Problem with {fact.about}",
        detail=str(fact.note),
        seq=event.seq,
    )


def _delivery(view: ControlView, task: TaskRecord) -> Need:
    fact = task.fact
    tried = f"; nobody answered {task.attempts} times so far" if task.attempts else ""
    return Need(
        key=f"delivery:{task.seq}",
        kind="delivery",
        action="deliver",
        harm_ms=task.opened_ms,
        team=fact.team,
        title=f"{view.channel_name(fact.channel)} to {view.name(fact.team)}: {one_line(str(fact.subject))}",
        detail=f"As {view.name(fact.sender)}{tried}\n{fact.script}",
        seq=task.seq,
        inject=task.key,
    )


def is_mapped(view: ControlView, ask: AskRecord) -> bool:
    """Whether control says which option the words of an ask's answer mean."""
    if view.plan is None or ask.key not in view.plan.instances:
        return False
    model = view.plan.instances[ask.key].inject.asks.get(ask.ask_id)
    return model is not None and model.is_mapped


def _mapping(view: ControlView, ask: AskRecord) -> Need | None:
    if ask.given is None or not is_mapped(view, ask):
        return None
    if ask.counted is not None and ask.counted[0] == "mapping":
        return None
    late = "\n\nIt came late: for the report only." if ask.given.late else ""
    why = f"\nbecause {ask.given.rationale}" if ask.given.rationale is not None else ""
    return Need(
        key=f"mapping:{ask.seq}",
        kind="mapping",
        action="map",
        harm_ms=None if ask.given.late else ask.answered_ms,
        team=ask.fact.respondent,
        title=f"{view.name(ask.fact.respondent)} answered: {one_line(view.answer_text(ask.given))}",
        detail=f"{ask.fact.question}\n\n{view.answer_text(ask.given)}{why}{late}",
        seq=ask.seq,
        inject=ask.key,
    )


def _injects(view: ControlView, elapsed_ms: int) -> Iterator[Need]:
    """Proposed contingencies, and injects that are held although their time has come."""
    for record in view.injects.values():
        label = inject_label(*record.key)
        if record.proposed is not None and record.status in ("planned", "held"):
            yield Need(
                key=f"contingency:{record.proposed}",
                kind="contingency",
                action="decide",
                harm_ms=record.proposed_ms,
                team=record.missed_by,
                title=f"Release {label}? {view.name(record.missed_by)} missed: {_missed_text(view, record)}",
                detail=_subject(view, record.key),
                seq=record.proposed,
                inject=record.key,
            )
        elif record.status == "held":
            due = due_ms(view, record.key)
            if due is not None and due <= elapsed_ms:
                yield Need(
                    key=f"held:{label}",
                    kind="held",
                    action="release",
                    harm_ms=due,
                    team="",
                    title=f"{label} is held, and was due at {offset_text(due)}",
                    detail=_subject(view, record.key),
                    inject=record.key,
                )


def _subject(view: ControlView, key: InjectKey) -> str:
    plan = view.plan.instances.get(key) if view.plan is not None else None
    return f"{plan.inject.subject}\n\n{plan.inject.body}" if plan is not None else ""


def _missed_text(view: ControlView, record: InjectRecord) -> str:
    """Return what one did not see, in the scenario's words."""
    expected = (
        found for found in view.expected.values() if _missing(found) == (record.missed, record.missed_by)
    )
    found = next(expected, None)
    return expected_text(view, found) if found is not None else record.missed


def _proposed(view: ControlView) -> set[tuple[str, str]]:
    """Return the missed actions for which this seat decides on a contingency, and marks them there."""
    if not may(view, c.ReleaseInject):
        return set()
    return {(r.missed, r.missed_by) for r in view.injects.values() if r.proposed is not None}


def _missing(record: ExpectedRecord) -> tuple[str, str]:
    inject, _, expected, team = record.key
    return f"{inject}.{expected}", team


def _is_due(record: ExpectedRecord, elapsed_ms: int) -> bool:
    """Whether control should watch out for an expected action, or look again at one the engine missed."""
    if record.is_dropped:
        return False
    if record.outcome == "missed":
        return record.marked_by == "engine"
    return (
        record.outcome == "open" and record.due_ms is not None and record.due_ms - DUE_SOON_MS <= elapsed_ms
    )


def _expected(view: ControlView, record: ExpectedRecord) -> Need:
    inject, instance, expected, team = record.key
    missed = record.outcome == "missed"
    seen = "Nobody recorded it in time" if missed else "Nobody has recorded it yet"
    return Need(
        key=f"{'missed' if missed else 'expected'}:{inject}/{instance}/{expected}/{team}",
        kind="missed" if missed else "expected",
        action="mark",
        harm_ms=record.due_ms,
        team=team,
        title=f"{view.name(team)}: {expected_text(view, record)}",
        detail=f"Expected after {inject_label(inject, instance)}. {seen}; did you see it?",
        inject=(inject, instance),
        expected=record.key,
    )


def expected_text(view: ControlView, record: ExpectedRecord) -> str:
    """Return what one would see, in the scenario's words."""
    inject, instance, expected, _ = record.key
    plan = view.plan.instances.get((inject, instance)) if view.plan is not None else None
    found = plan.inject.expected.get(expected) if plan is not None else None
    return found.text if found is not None else f"{inject}.{expected}"


def _enquiries(view: ControlView) -> Iterator[Need]:
    """What tools were asked and had no answer to."""
    for entry, words in open_enquiries(view):
        yield Need(
            key=f"enquiry:{entry.seq}",
            kind="message",
            action="reply",
            harm_ms=entry.asked_ms + REPLY_WITHIN_MS,
            team=entry.team,
            title=f"{view.name(entry.team)} asked {view.name(entry.address)}: {one_line(words)}",
            detail=words,
            seq=entry.seq,
        )


def _messages(view: ControlView) -> Iterator[Need]:
    for thread in view.threads.values():
        for seq in thread.unanswered[-1:]:
            event = view.event(seq)
            if event is None or not isinstance(event.fact, MessageSent):
                continue
            fact = event.fact
            if not waits_here(view, seq, fact):
                continue
            to = "; ".join(view.name(address) for address in fact.to if view.is_outside(address))
            yield Need(
                key=f"message:{seq}",
                kind="message",
                action="reply",
                harm_ms=event.elapsed_ms + REPLY_WITHIN_MS,
                team=view.team_of(fact.sender),
                title=f"{view.name(fact.sender)} wrote to {to}: {one_line(thread.subject or str(fact.body))}",
                detail=str(fact.body),
                seq=seq,
            )
