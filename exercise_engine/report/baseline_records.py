"""Rows of the report about baselines."""

from __future__ import annotations

from typing import Literal

from exercise_engine.model.base import Function, Model
from exercise_engine.model.baseline import MeasureAnswer
from exercise_engine.report.records import Moment, Named

PlaceKind = Literal["inject", "phase", "gate", "target"]
Would = Literal["not", "come", "earlier", "later"]
"""What the condition alone would have done with another answer."""


class MeasureAsked(Model):
    """A measure, without what anybody said of it."""

    text: str
    function: Function
    asked: int
    """How many organisations were asked."""
    answered: int | None
    """How many answered; none where fewer than three were asked, since a count would then tell of one."""


class Consequence(Model):
    """Something whose condition reads a measure, and what the condition would have done otherwise."""

    kind: PlaceKind
    name: str
    condition: str
    happened: Moment | None
    """When it came, if it did."""
    other: MeasureAnswer
    """The answer with which the condition was asked again, everything else as recorded."""
    would: Would
    would_at: Moment | None
    """When the condition would first have let it come, if ever."""


class MeasureSaid(Model):
    """What one organisation said of a measure, and what followed."""

    text: str
    function: Function
    answer: MeasureAnswer
    evidence: str
    prepared: bool
    """Whether the scenario knew it before check-in."""
    said: Moment | None
    """None where nobody answered."""
    consequences: tuple[Consequence, ...]


class BaselineResult(Model):
    """The baselines, as far as an edition of the report may show them."""

    measures: tuple[MeasureAsked, ...] = ()
    organisation: Named | None = None
    """For whom this edition is."""
    answers: tuple[MeasureSaid, ...] = ()
    """Its answers; empty in an edition for everybody."""
