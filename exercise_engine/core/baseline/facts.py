"""Facts of the baseline: what organisations say of their measures."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForSeats, FreeText, OfCommunity
from exercise_engine.model.baseline import MeasureAnswer


class MeasureAnswered(OfCommunity, ForSeats):
    """An organisation said whether it has a measure; only itself and control staff named for it read that."""

    type: Literal["measure_answered"] = "measure_answered"
    v: Literal[1] = 1
    organisation: str
    position: int
    """Place of the measure among those that the organisation answers, from 0."""
    answer: MeasureAnswer
    evidence: FreeText | None = None


BaselineFact = MeasureAnswered
