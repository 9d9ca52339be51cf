"""Gates: points of the day at which the story waits for something, though not for ever."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from exercise_engine.model.ask import Effect
from exercise_engine.model.base import ConditionText, Id, Model, ShortText
from exercise_engine.model.timing import OFFSET_PATTERN, After, Duration

HELD_MAX = 1_000
"""A gate that names more injects holds the whole story, and needs to name none."""


class Gate(Model):
    """Holds the story until something is there, control lets it go on, or its deadline passes."""

    title: ShortText | None = None
    """What control reads; by default its id in words."""
    at: Annotated[str, StringConstraints(pattern=OFFSET_PATTERN)] | None = None
    """When it closes, unless what it waits for is there: `T+1:00`."""
    after: After | None = None
    """Closes after another item is complete."""
    until: ConditionText | None = None
    """Opens once this is true; without it, control or the deadline opens it."""
    deadline: Duration
    """Opens at the latest so long after it closed."""
    holds: Annotated[tuple[Id, ...], Field(max_length=HELD_MAX)] = ()
    """Injects that wait, also those that wait for a condition; by default everything with a time, and
    phases that end by time."""
    otherwise: tuple[Effect, ...] = ()
    """What follows if the deadline opens it."""
