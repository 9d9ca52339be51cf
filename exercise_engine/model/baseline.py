"""The baseline: which measures each organisation really has before StartEx."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.model.base import CsfTag, Function, Id, LongText, Model, ShortText

MEASURES_MAX = 100
"""A scan that takes longer than a quarter of an hour is not filled in."""

MeasureAnswer = Literal["yes", "partly", "no", "unknown"]
"""Whether an organisation has a measure."""


class PreparedMeasure(Model):
    """An organisation's answer that is known before check-in."""

    answer: MeasureAnswer
    """Whether it has the measure."""
    evidence: LongText = ""
    """What shows it."""


class Measure(Model):
    """Something that an organisation has, or has not, against what may happen."""

    text: ShortText
    """The measure, as a statement that can be so or not."""
    about: LongText = ""
    """What counts as having it."""
    function: Function = "prevent"
    """Its chapter of the report."""
    csf: CsfTag | None = None
    """Category of NIST CSF 2.0."""
    organisations: tuple[Id, ...] = ()
    """Who answers; by default every organisation."""
    answers: Annotated[dict[Id, PreparedMeasure], Field(max_length=MEASURES_MAX)] = {}
    """Answers by organisation that are there already; its team can change them until StartEx."""

    def is_answered_by(self, organisation: str) -> bool:
        """Whether an organisation is asked for it."""
        return not self.organisations or organisation in self.organisations
