"""Facts of probes and questionnaires."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForControl, ForSeats, FreeText
from exercise_engine.model.base import Model
from exercise_engine.model.survey import QuestionKind

SurveyForm = Literal["probe", "questionnaire"]


class QuestionShown(Model):
    """One question as it is put to people."""

    text: str
    kind: QuestionKind
    options: tuple[str, ...] = ()
    """Texts of the options, or of the steps of a scale."""
    number_min: int | float | None = None
    number_max: int | float | None = None
    unit: str | None = None
    required: bool = False
    """Whether it may not be left open."""
    confidence: Literal["none", "optional", "required"] = "none"


class SheetAnswer(Model):
    """What one seat gave as the answer to one question; nothing where it was left open."""

    positions: tuple[int, ...] = ()
    """Options chosen, from 0."""
    number: int | float | None = None
    words: FreeText | None = None
    confidence_percent: int | None = None


class SurveyIssued(ForControl):
    """A probe or questionnaire was put to people; the `SurveyOpened` that follows it is what they see."""

    type: Literal["survey_issued"] = "survey_issued"
    v: Literal[1] = 1
    survey: str
    form: SurveyForm
    by: Literal["time", "condition", "stage", "control"]
    planned_ms: int | None
    """Exercise time it was due, where it had one."""
    teams: tuple[str, ...]
    truths: tuple[int | None, ...] = ()
    """For each question of a probe the option, from 0, that was true at this moment; none where no condition
    held."""


class SurveyOpened(ForSeats):
    """People are asked to fill in a form; known by the `seq` of this event."""

    type: Literal["survey_opened"] = "survey_opened"
    v: Literal[1] = 1
    form: SurveyForm
    title: str
    intro: str = ""
    questions: tuple[QuestionShown, ...]
    deadline_ms: int | None
    """Exercise time by which to fill it in."""


class SurveyOverdue(ForSeats):
    """The time to fill in a form is over; what comes now is late."""

    type: Literal["survey_overdue"] = "survey_overdue"
    v: Literal[1] = 1
    survey: int
    """`seq` of the `SurveyOpened`."""


class SheetGiven(ForSeats):
    """A seat filled in a form. Only that seat is shown it; control learns that somebody of the team did."""

    type: Literal["sheet_given"] = "sheet_given"
    v: Literal[1] = 1
    survey: int
    """`seq` of the `SurveyOpened`."""
    team: str
    answers: tuple[SheetAnswer, ...] = ()
    """One for each question; none at all for whoever may only count."""
    late: bool


SurveyFact = SurveyIssued | SurveyOpened | SurveyOverdue | SheetGiven
