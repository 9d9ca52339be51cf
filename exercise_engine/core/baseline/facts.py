"""Facts of the baseline: what organisations are asked before StartEx, and what they say of their measures."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForControl, ForSeats, FreeText, OfCommunity
from exercise_engine.model.base import Function, Model
from exercise_engine.model.baseline import MeasureAnswer


class MeasureShown(Model):
    """One measure as an organisation is asked about it."""

    text: str
    about: str = ""
    """What counts as having it."""
    function: Function = "prevent"


class MeasuresAsked(OfCommunity, ForSeats):
    """An organisation is asked which measures it has; known by the `seq` of this event.

    A corrected scenario asks anew, and the last one counts.
    """

    type: Literal["measures_asked"] = "measures_asked"
    v: Literal[1] = 1
    organisation: str
    measures: tuple[MeasureShown, ...]
    stands: tuple[int | None, ...] = ()
    """For each measure the `seq` of an earlier `MeasureAnswered` that still holds; empty for none."""


class MeasureAnswered(OfCommunity, ForSeats):
    """An organisation said whether it has a measure; only itself and control staff named for it read that."""

    type: Literal["measure_answered"] = "measure_answered"
    v: Literal[1] = 1
    organisation: str
    asked: int
    """`seq` of the `MeasuresAsked`."""
    position: int
    """Place of the measure in it, from 0."""
    answer: MeasureAnswer
    evidence: FreeText | None = None
    prepared: bool = False
    """Whether it was known before check-in, and nobody of the organisation typed it here."""


class MeasuresCounted(OfCommunity, ForControl):
    """How many measures of an organisation are answered: all that others of control learn."""

    type: Literal["measures_counted"] = "measures_counted"
    v: Literal[1] = 1
    organisation: str
    answered: int
    of: int


BaselineFact = MeasuresAsked | MeasureAnswered | MeasuresCounted
