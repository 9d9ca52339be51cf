"""Scores probes and counts questionnaires: by team, and only where a figure is not a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from exercise_engine.core.events import Event
from exercise_engine.core.facts import SheetGiven, SurveyIssued, SurveyOpened
from exercise_engine.core.surveys.facts import QuestionShown, SheetAnswer
from exercise_engine.core.surveys.lines import OPENED_BY
from exercise_engine.model.survey import Probe
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Named
from exercise_engine.report.survey_records import (
    Calibration,
    CalibrationBin,
    OptionCount,
    ProbeTotal,
    QuestionResult,
    SheetCount,
    SurveyResult,
    TeamScore,
)

SHEETS_MIN = 3
"""With fewer sheets than these a team's figure says what one person answered."""
BRIER_ANSWERS_MIN = 20
"""A score of fewer answers is noise."""
CONFIDENCE_BINS = ((0, 49), (50, 69), (70, 89), (90, 100))
"""Per cent: below even odds, leaning, fairly sure, certain."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One survey that was opened, with its sheets."""

    opened: Event
    fact: SurveyOpened
    issued: SurveyIssued
    sheets: tuple[SheetGiven, ...]

    @property
    def in_time(self) -> tuple[SheetGiven, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.late)

    def of_team(self, team: str) -> tuple[SheetGiven, ...]:
        """The sheets of a team that came in time."""
        return tuple(sheet for sheet in self.in_time if sheet.team == team)

    @property
    def counted(self) -> tuple[str, ...]:
        """Teams with enough sheets to be looked at."""
        return tuple(team for team in self.issued.teams if len(self.of_team(team)) >= SHEETS_MIN)

    @property
    def may_sum(self) -> bool:
        """Whether all sheets together give away none of those that are withheld by team."""
        rest = len(self.in_time) - sum(len(self.of_team(team)) for team in self.counted)
        return len(self.in_time) >= SHEETS_MIN and (rest == 0 or rest >= SHEETS_MIN)


def survey_results(journal: Journal) -> tuple[SurveyResult, ...]:
    """Return every probe and questionnaire of the scenario: those opened in order of time, then the rest."""
    asked = {found.issued.survey: found for found in _asked(journal)}
    surveys = journal.scenario.surveys()
    opened = [_result(journal, found) for found in asked.values() if found.issued.survey in surveys]
    never = [
        SurveyResult(
            id=name,
            title=survey.title,
            form="probe" if isinstance(survey, Probe) else "questionnaire",
            opened=None,
            by="",
            deadline_ms=None,
            sheets=(),
            totals=(),
            questions=(),
            calibration=(),
            withheld=(),
        )
        for name, survey in surveys.items()
        if name not in asked
    ]
    return (*opened, *never)


def _asked(journal: Journal) -> Iterable[_Asked]:
    sheets: dict[int, list[SheetGiven]] = {}
    for event in journal.events:
        if isinstance(event.fact, SheetGiven):
            sheets.setdefault(event.fact.survey, []).append(event.fact)
    for event in journal.events:
        cause = journal.by_seq.get(event.cause or 0)
        if isinstance(event.fact, SurveyOpened) and cause and isinstance(cause.fact, SurveyIssued):
            yield _Asked(event, event.fact, cause.fact, tuple(sheets.get(event.seq, ())))


def _result(journal: Journal, asked: _Asked) -> SurveyResult:
    is_probe = asked.fact.form == "probe"
    questions = asked.fact.questions
    return SurveyResult(
        id=asked.issued.survey,
        title=asked.fact.title,
        form=asked.fact.form,
        opened=journal.moment(asked.opened),
        by=OPENED_BY[asked.issued.by],
        deadline_ms=asked.fact.deadline_ms,
        sheets=tuple(_sheet_count(journal, asked, team) for team in asked.issued.teams),
        totals=tuple(_total(journal, asked, team) for team in asked.issued.teams) if is_probe else (),
        questions=tuple(
            _probe_question(journal, asked, number) if is_probe else _form_question(journal, asked, number)
            for number in range(len(questions))
        ),
        calibration=_calibrations(journal, asked) if is_probe else (),
        withheld=_withheld(journal, asked) if is_probe else (),
    )


def _sheet_count(journal: Journal, asked: _Asked, team: str) -> SheetCount:
    theirs = [sheet for sheet in asked.sheets if sheet.team == team]
    return SheetCount(
        team=journal.named(team),
        seats=_seats(journal, asked, team),
        in_time=sum(not sheet.late for sheet in theirs),
        late=sum(sheet.late for sheet in theirs),
    )


def _seats(journal: Journal, asked: _Asked, team: str) -> int:
    """How many seats of a team were asked."""
    to = set(asked.opened.audience.to)
    organisation = journal.plan.organisation_of(team)
    return sum(
        any(
            post.team == team and not to.isdisjoint(("all", organisation, team, post.address))
            for post in seat.posts
        )
        for name in journal.seats
        if (seat := journal.seat(name)) is not None and name not in journal.closed_seats
    )


def _withheld(journal: Journal, asked: _Asked) -> tuple[Named, ...]:
    few = [team for team in asked.issued.teams if 0 < len(asked.of_team(team)) < SHEETS_MIN]
    return tuple(journal.named(team) for team in few)


def _groups(journal: Journal, asked: _Asked) -> Iterable[tuple[Named | None, Sequence[SheetGiven]]]:
    """Each team that may be looked at, then all together."""
    for team in asked.counted:
        yield journal.named(team), asked.of_team(team)
    if asked.may_sum:
        yield None, asked.in_time


def _truth(asked: _Asked, number: int) -> int | None:
    return asked.issued.truths[number] if number < len(asked.issued.truths) else None


def _probe_question(journal: Journal, asked: _Asked, number: int) -> QuestionResult:
    question, truth = asked.fact.questions[number], _truth(asked, number)
    return QuestionResult(
        text=question.text,
        kind=question.kind,
        truth=None if truth is None else question.options[truth],
        scores=tuple(
            _score(team, question, truth, [sheet.answers[number] for sheet in sheets])
            for team, sheets in _groups(journal, asked)
        ),
    )


def _score(
    team: Named | None, question: QuestionShown, truth: int | None, answers: Sequence[SheetAnswer]
) -> TeamScore:
    given = Counter(answer.positions[0] for answer in answers if answer.positions)
    ranked = given.most_common(2)
    is_clear = bool(ranked) and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return TeamScore(
        team=team,
        answered=given.total(),
        left_open=len(answers) - given.total(),
        right=None if truth is None else given[truth],
        agreed=ranked[0][1] if ranked else 0,
        most_given=question.options[ranked[0][0]] if is_clear else "",
    )


def _total(journal: Journal, asked: _Asked, team: str) -> ProbeTotal:
    answers = [(truth, answer) for truth, answer in _judged(asked, asked.of_team(team)) if answer.positions]
    enough = team in asked.counted
    right = sum(answer.positions[0] == truth for truth, answer in answers)
    return ProbeTotal(
        team=journal.named(team), right=right if enough else None, answered=len(answers) if enough else 0
    )


def _judged(asked: _Asked, sheets: Sequence[SheetGiven]) -> Iterable[tuple[int, SheetAnswer]]:
    """Yield the answers to questions that have a right one, with the option that was right."""
    for sheet in sheets:
        for number, answer in enumerate(sheet.answers):
            if (truth := _truth(asked, number)) is not None:
                yield truth, answer


def _calibrations(journal: Journal, asked: _Asked) -> tuple[Calibration, ...]:
    found = (_calibration(team, _judged(asked, sheets)) for team, sheets in _groups(journal, asked))
    return tuple(one for one in found if any(place.answers for place in one.bins))


def _calibration(team: Named | None, judged: Iterable[tuple[int, SheetAnswer]]) -> Calibration:
    pairs = [
        (answer.confidence_percent, answer.positions[0] == truth)
        for truth, answer in judged
        if answer.positions and answer.confidence_percent is not None
    ]
    bins = tuple(
        CalibrationBin(
            low_percent=low,
            high_percent=high,
            answers=sum(low <= sure <= high for sure, _ in pairs),
            right=sum(low <= sure <= high and is_right for sure, is_right in pairs),
        )
        for low, high in CONFIDENCE_BINS
    )
    squares = [(sure / 100 - is_right) ** 2 for sure, is_right in pairs]
    enough = len(squares) >= BRIER_ANSWERS_MIN
    return Calibration(team=team, bins=bins, brier=round(sum(squares) / len(squares), 3) if enough else None)


def _form_question(journal: Journal, asked: _Asked, number: int) -> QuestionResult:
    """Count a question of a questionnaire over everybody; late sheets count like all others."""
    question = asked.fact.questions[number]
    sheets = asked.sheets if len(asked.sheets) >= SHEETS_MIN else ()
    answers = [sheet.answers[number] for sheet in sheets]
    chosen = Counter(position for answer in answers for position in answer.positions)
    numbers = [answer.number for answer in answers if answer.number is not None]
    steps = [answer.positions[0] + 1 for answer in answers if question.kind == "scale" and answer.positions]
    measured = numbers or steps
    return QuestionResult(
        text=question.text,
        kind=question.kind,
        truth=None,
        answered=sum(_is_given(answer) for answer in answers),
        options=tuple(
            OptionCount(text=text, count=chosen[position]) for position, text in enumerate(question.options)
        ),
        median=median(measured) if measured else None,
        low=min(measured, default=None),
        high=max(measured, default=None),
        words=tuple(sorted(journal.words(asked.opened, answer.words) for answer in answers if answer.words)),
    )


def _is_given(answer: SheetAnswer) -> bool:
    return bool(answer.positions) or answer.number is not None or answer.words is not None
