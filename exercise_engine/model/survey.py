"""Awareness probes and questionnaires: forms that each addressed seat fills in for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.model.ask import NumberRange
from exercise_engine.model.base import Address, ConditionText, Id, LongText, Model, ShortText
from exercise_engine.model.timing import AT_PATTERN, After, Duration

PROBE_QUESTIONS_MIN = 3
"""Fewer say little about the picture that somebody has."""
PROBE_QUESTIONS_MAX = 5
"""More take people out of play for longer than a moment."""
QUESTIONS_MAX = 30
"""A longer form is not filled in with care on the day of an exercise."""
OPTIONS_MAX = 9
"""Each option has a digit of its own."""
SURVEYS_MAX = 50
"""Nobody is asked more often in one exercise."""
SCALE = ("1", "2", "3", "4", "5")
"""The steps of a scale."""
AFTER_PLAY = "hot_wash"
"""The stage after EndEx, in which feedback is given."""

QuestionKind = Literal["choice", "several", "number", "text", "scale"]
SurveyAt = Annotated[str, StringConstraints(pattern=f"{AT_PATTERN}|^{AFTER_PLAY}$")]
"""A moment as at injects, or `hot_wash`, for feedback after EndEx."""
Options = Annotated[dict[Id, ShortText], Field(max_length=OPTIONS_MAX)]


class Survey(Model):
    """What probes and questionnaires have in common."""

    title: ShortText
    """How players read it among what waits for them."""
    intro: LongText = ""
    """What stands above the questions."""
    at: SurveyAt | None = None
    """When it opens: `T+0:40`, a moment of the story, `check_in`, `briefing` or `hot_wash`."""
    after: After | None = None
    """Opens after another item is complete, such as `ransom_note + 10m`."""
    when: ConditionText | None = None
    """Opens once this is true."""
    unless: ConditionText | None = None
    """Opens once this is false; with `when`, both apply."""
    manual: bool = False
    """Opened by control only."""
    to: Annotated[tuple[Address, ...], Field(min_length=1)]
    """Who fills it in, each seat for itself."""
    within: Duration | None = None
    """Time to fill it in; none means that it is never late in play."""


class ProbeQuestion(Model):
    """One question about the situation, with what is true at the moment of asking."""

    text: ShortText
    """The question."""
    options: Annotated[dict[Id, ShortText], Field(min_length=2, max_length=OPTIONS_MAX)]
    """The answers to choose from, in order."""
    truth: ConditionText | dict[Id, ConditionText]
    """What is so when the probe opens: an option, a variable that holds the id of one, a condition (true
    means the first of two options), or for each option a condition, of which the first that holds counts."""
    confidence: Literal["none", "optional", "required"] = "required"
    """Whether people say how sure they are, in per cent."""


class Probe(Survey):
    """A short test of who knows what, at a marked moment; scored by team, never by person."""

    questions: Annotated[
        dict[Id, ProbeQuestion], Field(min_length=PROBE_QUESTIONS_MIN, max_length=PROBE_QUESTIONS_MAX)
    ]
    """Three to five questions."""


class FormQuestion(Model):
    """One question of a questionnaire."""

    text: ShortText
    """The question."""
    kind: QuestionKind | None = None
    """By default `choice` where there are options, `number` where there is a range, else `text`."""
    options: Options = {}
    """The answers to choose from, in order."""
    number: NumberRange | None = None
    """The range of an answer that is a number."""
    low: ShortText | None = None
    """What 1 means on a scale."""
    high: ShortText | None = None
    """What 5 means on a scale."""
    required: bool = False
    """Whether it may not be left open."""

    @property
    def answer_kind(self) -> QuestionKind:
        """What kind of answer is expected, also where the file leaves it open."""
        if self.kind is not None:
            return self.kind
        if self.options:
            return "choice"
        return "number" if self.number is not None else "text"


class Questionnaire(Survey):
    """A form without right or wrong: feedback, expectations, what is in place."""

    questions: Annotated[dict[Id, FormQuestion], Field(min_length=1, max_length=QUESTIONS_MAX)]
    """One to thirty questions."""


_VARIABLE = re.compile(r"^variables\.[a-z0-9_]+(\.[a-z0-9_]+)?$")


def variable_of(truth: str) -> str | None:
    """Return the id of the variable if a truth names nothing but one."""
    return truth.split(".")[1] if _VARIABLE.match(truth) else None


def truth_conditions(question: ProbeQuestion, words: frozenset[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the conditions of a truth, each with its place below `truth`; `words` are variables with text."""
    if isinstance(question.truth, dict):
        for option, condition in question.truth.items():
            yield (option,), condition
    elif "." in question.truth and variable_of(question.truth) not in words:
        yield (), question.truth
