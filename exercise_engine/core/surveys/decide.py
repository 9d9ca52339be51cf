"""Opening probes and questionnaires, their deadlines, and the sheets that seats hand in."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.conditions import Condition
from exercise_engine.core.events import Audience
from exercise_engine.core.fact_types import Post, text
from exercise_engine.core.stages import AFTER_END, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.surveys.commands import Filled, FillSheet, OpenSurvey
from exercise_engine.core.surveys.due import ENDS, SurveyTimer, survey_due_ms
from exercise_engine.core.surveys.facts import (
    QuestionShown,
    SheetAnswer,
    SheetGiven,
    SurveyIssued,
    SurveyOpened,
    SurveyOverdue,
)
from exercise_engine.core.surveys.state import SurveyState, by_seq, survey_audience
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.survey import AFTER_PLAY, SCALE, FormQuestion, ProbeQuestion
from exercise_engine.model.timing import Stage, duration_ms

CLOSED_STAGES = frozenset({"planned", "closed", "aborted"})
"""Stages in which nothing is filled in: feedback is given up to the close."""
OpenedBy = Literal["time", "condition", "stage", "control"]


def open_survey(tx: Transaction, seat: Seat, command: OpenSurvey) -> None:
    """Open a probe or questionnaire by hand, once; a probe not after EndEx, when its truth is history."""
    found = tx.state.surveys.get(command.survey)
    if found is None:
        raise CommandRejected(
            "unknown_survey", f"{command.survey} is no probe or questionnaire of this exercise"
        )
    if seat.scope and not set(seat.scope) >= set(found.plan.organisations):
        raise CommandRejected("out_of_scope", f"this seat acts for {', '.join(seat.scope)} only")
    stage = tx.state.stage
    if stage in CLOSED_STAGES or (found.plan.form == "probe" and stage in AFTER_END):
        raise CommandRejected(
            "wrong_stage", f"the exercise is {STAGE_WORDS[stage]}; nothing can be asked now"
        )
    if not found.is_planned:
        raise CommandRejected("no_change", "it was opened already; everybody is asked once")
    _open(tx, found, "control")


def open_for_stage(tx: Transaction, stage: str) -> None:
    """Open what belongs to a stage, or to one that was left out."""
    for found in tuple(tx.state.surveys.values()):
        timing = found.plan.timing
        if not isinstance(timing, Stage) or not found.is_planned or not _let_go(tx, found):
            continue
        overtaken = timing.name != AFTER_PLAY and stage in ("briefing", "running")
        if timing.name == stage or overtaken:
            with tx.by_engine():
                _open(tx, found, "stage")


def step_survey(tx: Transaction) -> str | None:
    """Open the first survey that is due and not held back, and return its id, or none."""
    for found in tx.state.surveys.values():
        if not found.is_planned:
            continue
        due = survey_due_ms(tx.state, found)
        if due is not None and due <= tx.elapsed_ms and _let_go(tx, found):
            conditional = found.plan.definition.when is not None or found.plan.definition.unless is not None
            _open(tx, found, "condition" if conditional else "time")
            return found.plan.survey
    return None


def fire_survey(tx: Transaction, timer: SurveyTimer) -> None:
    """Do what a timer stands for; a survey that is due is opened by settling."""
    found = tx.state.surveys[timer[0]]
    if timer[1] == ENDS and found.opened_seq is not None:
        tx.emit(SurveyOverdue(survey=found.opened_seq), survey_audience(found.plan), cause=found.opened_seq)


def fill_sheet(tx: Transaction, seat: Seat, command: FillSheet) -> None:
    """Take a sheet of a seat; one after the deadline, or after EndEx, is kept and marked late."""
    stage = tx.state.stage
    if stage in CLOSED_STAGES:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[stage]}; nothing is filled in")
    found = by_seq(tx.state.surveys, command.survey)
    post = _post(tx, seat, found) if found is not None else None
    if found is None or post is None:
        raise CommandRejected("unknown_survey", f"there is no form {command.survey} for your seat")
    if seat.seat in found.answered:
        raise CommandRejected("already_answered", "you have handed this in already; each seat does so once")
    questions = questions_shown(found)
    if len(command.answers) != len(questions):
        raise CommandRejected("wrong_answer", f"there are {len(questions)} questions")
    for number, (question, filled) in enumerate(zip(questions, command.answers, strict=True), start=1):
        _check(number, question, filled)
    if all(filled.is_open for filled in command.answers):
        raise CommandRejected("wrong_answer", "answer at least one question")
    late = found.overdue or (found.plan.form == "probe" and stage in AFTER_END)
    tx.emit(
        SheetGiven(
            survey=command.survey,
            team=post.team,
            answers=tuple(_answer(filled) for filled in command.answers),
            late=late,
        ),
        Audience(to=(f"seat:{seat.seat}",), organisations=tx.about_teams((post.team,)).organisations),
        cause=command.survey,
    )


def questions_shown(found: SurveyState) -> tuple[QuestionShown, ...]:
    """Return the questions as they are put to people."""
    return tuple(_shown(question) for question in found.plan.definition.questions.values())


def _shown(question: ProbeQuestion | FormQuestion) -> QuestionShown:
    options = tuple(question.options.values())
    if isinstance(question, ProbeQuestion):
        return QuestionShown(
            text=question.text, kind="choice", options=options, confidence=question.confidence
        )
    kind, limits = question.answer_kind, question.number
    return QuestionShown(
        text=question.text,
        kind=kind,
        options=_steps(question) if kind == "scale" else options,
        number_min=limits.min if limits else None,
        number_max=limits.max if limits else None,
        unit=limits.unit if limits else None,
        required=question.required,
    )


def _steps(question: FormQuestion) -> tuple[str, ...]:
    ends = {SCALE[0]: question.low, SCALE[-1]: question.high}
    return tuple(f"{step}, {word}" if (word := ends.get(step)) else step for step in SCALE)


def _open(tx: Transaction, found: SurveyState, by: OpenedBy) -> None:
    """Record what is true at this moment, and ask."""
    plan = found.plan
    truths = tuple(truth.now(tx.facts, tx.state.names) for truth in tx.program.surveys[plan.survey].truths)
    issued = tx.emit(
        SurveyIssued(
            survey=plan.survey,
            form=plan.form,
            by=by,
            planned_ms=survey_due_ms(tx.state, found),
            teams=plan.recipients.teams,
            truths=truths,
        ),
        Audience(organisations=plan.organisations),
    )
    within = plan.definition.within
    runs = tx.state.stage not in AFTER_END
    tx.emit(
        SurveyOpened(
            form=plan.form,
            title=plan.definition.title,
            intro=plan.definition.intro,
            questions=questions_shown(found),
            deadline_ms=tx.elapsed_ms + duration_ms(within) if within and runs else None,
        ),
        survey_audience(plan),
        cause=issued.seq,
    )


def _let_go(tx: Transaction, found: SurveyState) -> bool:
    program = tx.program.surveys[found.plan.survey]
    return _holds(tx, program.when, if_none=True) and not _holds(tx, program.unless, if_none=False)


def _holds(tx: Transaction, condition: Condition | None, *, if_none: bool) -> bool:
    return if_none if condition is None else condition.holds(tx.facts)


def _post(tx: Transaction, seat: Seat, found: SurveyState) -> Post | None:
    """Return the post in which a seat was asked: the one it acts in, if that was, else the first."""
    to = set(found.plan.recipients.audience)
    asked = [
        post
        for post in seat.posts
        if not to.isdisjoint(("all", post.team, post.address, tx.state.plan.organisation_of(post.team)))
    ]
    return next((post for post in asked if post.address == tx.acting_as), asked[0] if asked else None)


def _answer(filled: Filled) -> SheetAnswer:
    return SheetAnswer(
        positions=tuple(sorted(set(filled.positions))),
        number=filled.number,
        words=text(filled.words.strip()) if filled.words.strip() else None,
        confidence_percent=filled.confidence_percent,
    )


def _check(number: int, question: QuestionShown, filled: Filled) -> None:
    """Raise CommandRejected unless an answer fits its question."""
    if filled.is_open:
        if question.required:
            raise CommandRejected("wrong_answer", f"question {number} must be answered")
        if filled.confidence_percent is not None:
            raise CommandRejected("wrong_answer", f"question {number} has no answer to be sure of")
        return
    if question.confidence == "none" and filled.confidence_percent is not None:
        raise CommandRejected("wrong_answer", f"question {number} does not ask how sure you are")
    if question.confidence == "required" and filled.confidence_percent is None:
        raise CommandRejected("confidence_needed", f"say how sure you are of question {number}, in per cent")
    _check_kind(number, question, filled)


def _check_kind(number: int, question: QuestionShown, filled: Filled) -> None:
    kind, low, high = question.kind, question.number_min, question.number_max
    chooses = kind in ("choice", "several", "scale")
    fits = (
        bool(filled.positions) == chooses
        and (filled.number is not None) == (kind == "number")
        and bool(filled.words.strip()) == (kind == "text")
    )
    if not fits:
        raise CommandRejected("wrong_answer", f"the answer to question {number} is of another kind")
    if any(position >= len(question.options) for position in filled.positions):
        raise CommandRejected("wrong_answer", f"question {number} has {len(question.options)} options")
    if kind in ("choice", "scale") and len(filled.positions) != 1:
        raise CommandRejected("wrong_answer", f"choose one option of question {number}")
    if filled.number is None or low is None or high is None:
        return
    if not low <= filled.number <= high:
        raise CommandRejected("wrong_answer", f"question {number} takes a number from {low} to {high}")
