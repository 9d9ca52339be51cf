"""How long answers and expected actions took, beside the time that was given for them."""

from __future__ import annotations

from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Decision, Expected, Moment, Response, ResponseOutcome, TargetResult
from exercise_engine.report.seats import excused_asks
from exercise_engine.report.steering import withdrawn_asks


def ask_responses(journal: Journal, decisions: tuple[Decision, ...]) -> tuple[Response, ...]:
    """Return one row for each ask; an ask that was answered late is one row, not a silence and an answer."""
    asks: dict[int, Decision] = {}
    for decision in decisions:
        if decision.question is None:
            continue
        asked = decision.question.asked.seq
        if asked not in asks or decision.kind == "answer":
            asks[asked] = decision
    excused, withdrawn = excused_asks(journal), withdrawn_asks(journal)
    return tuple(
        _ask_response(journal, decision, is_excused=asked in excused, is_withdrawn=asked in withdrawn)
        for asked, decision in asks.items()
    )


def _ask_response(journal: Journal, decision: Decision, *, is_excused: bool, is_withdrawn: bool) -> Response:
    question = decision.question
    assert question is not None
    is_answer = decision.kind == "answer"
    return Response(
        kind="ask",
        label=question.text,
        team=decision.team,
        function=decision.function,
        anchor="being asked",
        anchor_ms=question.asked.elapsed_ms,
        target_ms=question.within_ms,
        measured_ms=decision.response_ms,
        story_ms=story_between(journal, question.asked, decision.when) if is_answer else None,
        outcome="withdrawn" if is_withdrawn else _ask_outcome(journal, decision, is_excused=is_excused),
        tests=question.tests,
        evidence=decision.evidence,
    )


def _ask_outcome(journal: Journal, decision: Decision, *, is_excused: bool) -> ResponseOutcome:
    match decision.kind:
        case "answer" if decision.late:
            return "late"
        case "answer":
            return "no_limit" if decision.margin_ms is None else "in_time"
        case "silence":
            return "excused" if is_excused else "missed"
        case _:
            return "unanswered" if journal.is_over else "open"


def expected_responses(journal: Journal, rows: tuple[Expected, ...]) -> tuple[Response, ...]:
    """Return one row for each expected action of each team."""
    return tuple(_expected_response(journal, row) for row in rows)


def _expected_response(journal: Journal, row: Expected) -> Response:
    return Response(
        kind="expected",
        label=row.text,
        team=row.team,
        function=row.function,
        anchor="being told",
        anchor_ms=row.opened.elapsed_ms,
        target_ms=None if row.due_ms is None else row.due_ms - row.opened.elapsed_ms,
        measured_ms=row.measured_ms,
        story_ms=_story_to_observation(journal, row),
        outcome="withdrawn" if row.withdrawn else _expected_outcome(journal, row),
        tests=row.tests,
        evidence=row.evidence,
    )


def _story_to_observation(journal: Journal, row: Expected) -> int | None:
    """Story time is known where the action was recorded at the moment at which it was seen."""
    counting = [mark for mark in row.marks if not mark.after_end]
    seen = journal.moment_at(counting[-1].seq) if counting else None
    if seen is None or row.observed_ms != seen.elapsed_ms:
        return None
    return story_between(journal, row.opened, seen)


def _expected_outcome(journal: Journal, row: Expected) -> ResponseOutcome:
    match row.outcome:
        case "met":
            return "no_limit" if row.due_ms is None else "in_time"
        case "late":
            return "late"
        case "missed":
            return "missed"
        case "open":
            return "unanswered" if journal.is_over else "open"


def target_responses(results: tuple[TargetResult, ...], journal: Journal) -> tuple[Response, ...]:
    """Return one row for each target that has a time frame and was tested."""
    return tuple(
        _target_response(journal, result)
        for result in results
        if result.within_ms is not None and result.outcome != "not_tested"
    )


def _target_response(journal: Journal, result: TargetResult) -> Response:
    outcomes: dict[str, ResponseOutcome] = {
        "met": "in_time",
        "late": "late",
        "not_met": "missed",
        "not_tested": "unanswered",
        "open": "open",
    }
    from_to = (result.anchor_at, result.met_at)
    return Response(
        kind="target",
        label=result.text,
        team=None,
        function=journal.function_of_target(result.id),
        anchor=result.anchor,
        anchor_ms=None if result.anchor_at is None else result.anchor_at.elapsed_ms,
        target_ms=result.within_ms,
        measured_ms=result.measured_ms,
        story_ms=story_between(journal, from_to[0], from_to[1]) if from_to[0] and from_to[1] else None,
        outcome=outcomes[result.outcome],
        tests=result.id,
        evidence=result.evidence,
    )


def story_between(journal: Journal, start: Moment, end: Moment) -> int | None:
    """Story time between two moments, or none where it jumped in between or nobody noted it, as on paper."""
    jumped = any(start.seq < jump <= end.seq for jump in journal.jumps)
    return None if jumped or start.on_paper or end.on_paper else end.story_ms - start.story_ms
