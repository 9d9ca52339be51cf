"""Objectives and capability targets: what the log says of each, and why."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    AnswerGiven,
    AskOverdue,
    ExpectedMarked,
    InjectReleased,
    InjectTold,
    PhaseChanged,
    TargetMet,
)
from exercise_engine.model.base import name_from_id
from exercise_engine.model.objective import Objective, Target
from exercise_engine.model.timing import duration_ms, duration_text
from exercise_engine.report.describe import expected_text, phase_title
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import (
    Moment,
    Named,
    ObjectiveResult,
    Proof,
    Response,
    ResponseOutcome,
    TargetOutcome,
    TargetResult,
    TaskView,
)

WORST_FIRST: tuple[ResponseOutcome, ...] = ("missed", "late", "open", "unanswered", "in_time", "no_limit")
"""Of several facts about one target the first of these decides."""


class _Finding(NamedTuple):
    """What came of a target."""

    outcome: TargetOutcome
    explanation: str
    measured_ms: int | None = None


class _Anchor(NamedTuple):
    """From when time counts for a target."""

    words: str
    at: Moment | None
    """The event that completed the item; none if it did not come to it."""
    is_startex: bool


def objective_results(journal: Journal, responses: tuple[Response, ...]) -> tuple[ObjectiveResult, ...]:
    """Return every objective with its targets, in file order."""
    proofs: dict[str, list[Response]] = defaultdict(list)
    for response in responses:
        if response.tests is not None:
            proofs[response.tests].append(response)
    met = {
        f"{event.fact.objective}.{event.fact.target}": event
        for event in reversed(journal.sealed)
        if isinstance(event.fact, TargetMet)
    }
    return tuple(
        ObjectiveResult(
            objective=Named(id=objective_id, name=objective.name or name_from_id(objective_id)),
            capability=objective.capability,
            csf=objective.csf,
            function=objective.function,
            targets=tuple(
                _result(journal, key, target, proofs[key], met.get(key))
                for key, target in _targets(objective_id, objective)
            ),
        )
        for objective_id, objective in journal.scenario.objectives.items()
    )


def _targets(objective_id: str, objective: Objective) -> list[tuple[str, Target]]:
    return [(f"{objective_id}.{target_id}", target) for target_id, target in objective.targets.items()]


def _result(
    journal: Journal, key: str, target: Target, proofs: list[Response], met: Event | None
) -> TargetResult:
    anchor = _anchor(journal, target.after)
    within_ms = duration_ms(target.within) if target.within else None
    if met is not None or target.met is not None:
        finding = _by_condition(journal, anchor, within_ms, met)
    else:
        finding = _by_proofs(journal, anchor, within_ms, proofs)
    evidence = {seq for proof in proofs for seq in proof.evidence}
    evidence |= {moment.seq for moment in (anchor.at, met) if moment is not None}
    return TargetResult(
        id=key,
        text=target.text,
        anchor=anchor.words,
        anchor_at=anchor.at,
        within_ms=within_ms,
        measured_ms=finding.measured_ms,
        met_at=None if met is None else journal.moment(met),
        outcome=finding.outcome,
        explanation=finding.explanation,
        proofs=tuple(_proof(response) for response in proofs),
        tasks=tuple(TaskView(id=task, text=text) for task, text in target.tasks.items()),
        evidence=tuple(sorted(evidence)),
    )


def _proof(response: Response) -> Proof:
    return Proof(
        kind=response.kind,
        label=response.label,
        team=response.team,
        outcome=response.outcome,
        evidence=response.evidence,
    )


def _by_condition(journal: Journal, anchor: _Anchor, within_ms: int | None, met: Event | None) -> _Finding:
    """A target whose outcome is a condition: the engine recorded when it came true."""
    if anchor.at is None and met is not None:
        return _Finding("met", f"Reached, though the exercise did not come to {anchor.words}.")
    if anchor.at is None:
        return _not_come_to(journal, anchor)
    if met is not None:
        measured_ms = max(0, journal.place_ms(met) - journal.place_ms(journal.by_seq[anchor.at.seq]))
        after = f"{duration_text(measured_ms)} after {anchor.words}"
        if within_ms is not None and measured_ms > within_ms:
            return _Finding("late", f"Reached {after}; {duration_text(within_ms)} were given.", measured_ms)
        return _Finding("met", f"Reached {after}.", measured_ms)
    waited_ms = journal.end_ms - anchor.at.elapsed_ms
    if not journal.is_over:
        return _Finding("open", f"Not reached so far, {duration_text(waited_ms)} after {anchor.words}.")
    if within_ms is not None and waited_ms < within_ms:
        return _Finding("not_tested", "Play ended before its time frame did.")
    return _Finding(
        "not_met", f"Not reached before play ended, {duration_text(waited_ms)} after {anchor.words}."
    )


def _by_proofs(journal: Journal, anchor: _Anchor, within_ms: int | None, proofs: list[Response]) -> _Finding:
    """A target without a condition: the asks and expected actions that test it tell."""
    if not proofs:
        return _not_come_to(journal, anchor) if anchor.at is None else _nothing_asked(journal)
    worst = next(outcome for outcome in WORST_FIRST if any(proof.outcome == outcome for proof in proofs))
    count = sum(proof.outcome == worst for proof in proofs)
    told = _share(count, len(proofs))
    match worst:
        case "missed":
            return _Finding("not_met", f"{told} not seen or not answered.")
        case "open":
            return _Finding("open", f"{told} still open.")
        case "unanswered":
            return _Finding("not_tested", f"{told} still open when play ended.")
        case _:
            return _timed(anchor, within_ms, proofs, late=worst == "late", told=told)


def _timed(
    anchor: _Anchor, within_ms: int | None, proofs: list[Response], *, late: bool, told: str
) -> _Finding:
    """All that tests the target was done; its own time frame runs to the last of it."""
    done_ms = [done for proof in proofs if (done := _done_ms(proof)) is not None]
    measured_ms = None
    if anchor.at is not None and done_ms and not (anchor.is_startex and within_ms is None):
        measured_ms = max(0, max(done_ms) - anchor.at.elapsed_ms)
    if late:
        return _Finding("late", f"{told} done after the time given.", measured_ms)
    if within_ms is not None and measured_ms is not None and measured_ms > within_ms:
        text = (
            f"Done {duration_text(measured_ms)} after {anchor.words}; {duration_text(within_ms)} were given."
        )
        return _Finding("late", text, measured_ms)
    return _Finding("met", f"{_share(len(proofs), len(proofs))} done in time.", measured_ms)


def _share(count: int, total: int) -> str:
    """Which part of the asks and expected actions that test a target is spoken of."""
    if total == 1:
        return "The one ask or action that tests it:"
    if count == total:
        return f"All {total} asks and actions that test it:"
    return f"{count} of {total} asks and actions that test it:"


def _not_come_to(journal: Journal, anchor: _Anchor) -> _Finding:
    if journal.is_over or journal.start is None:
        return _Finding("not_tested", f"The exercise did not come to {anchor.words}.")
    return _Finding("open", f"The exercise has not come to {anchor.words} so far.")


def _nothing_asked(journal: Journal) -> _Finding:
    if journal.is_over or journal.start is None:
        return _Finding("not_tested", "Nothing that tests it was put to a team.")
    return _Finding("open", "Nothing that tests it was put to a team so far.")


def _anchor(journal: Journal, item: str | None) -> _Anchor:
    if item is None:
        at = None if journal.start is None else journal.moment(journal.start)
        return _Anchor("StartEx", at, is_startex=True)
    complete_ms = journal.state.item_complete_ms(item)
    event = None if complete_ms is None else _completing(journal, item, complete_ms)
    at = None if event is None else journal.moment(event)
    return _Anchor(item_words(journal, item), at, is_startex=False)


def item_words(journal: Journal, item: str) -> str:
    """What an item of the scenario is, as a noun: time is told as having passed after it."""
    head, _, part = item.partition(".")
    if head == "phase" and part:
        return f"the start of the phase “{phase_title(journal, part)}”"
    title = journal.title(head)
    planned = journal.scenario.injects.get(head)
    if not part or planned is None:
        return f"the telling of “{title}”"
    if part in planned.asks:
        return f"the answer to “{planned.asks[part].text}”"
    return f"the expected action “{expected_text(journal, head, part)}”"


def _completing(journal: Journal, item: str, complete_ms: int) -> Event | None:
    """The event that completed an item at a moment."""
    head, _, part = item.partition(".")
    candidates = [
        event
        for event in journal.sealed
        if event.elapsed_ms == complete_ms and _belongs(journal, event, head, part)
    ]
    return candidates[-1] if candidates else None


def _belongs(journal: Journal, event: Event, head: str, part: str) -> bool:
    match event.fact:
        case PhaseChanged(entered=entered):
            return head == "phase" and part in entered
        case InjectTold():
            release = journal.by_seq.get(journal.release_of.get(event.seq, 0))
            fact = release.fact if release is not None else None
            return not part and isinstance(fact, InjectReleased) and fact.inject == head
        case InjectReleased(inject=inject, teams=()):
            return not part and inject == head
        case AnswerGiven(ask=ask) | AskOverdue(ask=ask):
            issue = journal.issue_of(ask)
            return issue is not None and (issue.inject, issue.ask) == (head, part)
        case ExpectedMarked(inject=inject, expected=expected):
            return (inject, expected) == (head, part)
        case _:
            return False


def _done_ms(proof: Response) -> int | None:
    """The exercise time at which something was done."""
    if proof.anchor_ms is None or proof.measured_ms is None:
        return None
    return proof.anchor_ms + proof.measured_ms
