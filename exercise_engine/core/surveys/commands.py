"""Commands of probes and questionnaires."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.command_types import Name, Request
from exercise_engine.model.base import Model
from exercise_engine.model.survey import OPTIONS_MAX, QUESTIONS_MAX

WORDS_LENGTH_MAX = 5_000
"""A page of feedback to one question."""


class OpenSurvey(Request):
    """Put a probe or questionnaire to people now."""

    type: Literal["open_survey"] = "open_survey"
    survey: Name


class Filled(Model):
    """The answer to one question; nothing where it is left open."""

    positions: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=OPTIONS_MAX)] = ()
    number: int | float | None = None
    words: Annotated[str, StringConstraints(max_length=WORDS_LENGTH_MAX)] = ""
    confidence_percent: Annotated[int, Field(ge=0, le=100)] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the question is left open."""
        return not self.positions and self.number is None and not self.words.strip()


class FillSheet(Request):
    """Fill in a form for the own seat, once."""

    type: Literal["fill_sheet"] = "fill_sheet"
    survey: int
    """`seq` of the `SurveyOpened`."""
    answers: Annotated[tuple[Filled, ...], Field(min_length=1, max_length=QUESTIONS_MAX)]
    """One for each question, in their order."""


SurveyCommand = OpenSurvey | FillSheet
