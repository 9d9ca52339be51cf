"""The form in which the meaning of a measure is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Definition:
    """What a measure means; the docs hold the same words, and a test compares them."""

    id: str
    name: str
    unit: Literal["count", "ms", "percent"]
    statistic: Literal["count", "median", "sum"]
    counted: str
    """What one observation is."""
    anchor: str
    """From when time counts; a dash where no time is measured."""
    exclusions: str
