"""Variants: the same exercise shorter, at another pace, or with other values, such as those of a region."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from exercise_engine.model.base import Id, Model, Scalar, ShortText
from exercise_engine.model.timing import HARD_STOP_PATTERN, At, Duration

VARIANTS_MAX = 50
"""More are other scenarios."""


class Variant(Model):
    """What is otherwise when the exercise is held in this form."""

    title: ShortText
    """Added to the exercise's name."""
    length: Duration | None = None
    """Planned exercise time."""
    hard_stop: Annotated[str, StringConstraints(pattern=HARD_STOP_PATTERN)] | None = None
    """Local time of the room at which play must be over."""
    pace: Annotated[float, Field(gt=0, le=1_000)] | None = None
    """Story time per exercise time."""
    drop: tuple[Id, ...] = ()
    """Injects, gates, control rows, probes, questionnaires and documents that are left out."""
    times: dict[Id, At] = {}
    """Other times of injects, in place of their `at` or `after`."""
    set: dict[Id, Scalar] = {}
    """Other values of variables at StartEx."""
