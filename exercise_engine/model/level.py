"""Declared levels: where a community stands by its own word, such as ISPS 1 to 3, and who may say so."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.model.ask import Effect
from exercise_engine.model.base import Address, Model, ShortText

LEVEL_VALUES_MAX = 20
"""More steps than these are a number, which is a variable."""

LevelValue = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\-]*$", max_length=32)]
"""One word or number, such as `2` or `amber`."""


class Level(Model):
    """A level that people declare."""

    name: ShortText | None = None
    """How people call it; by default its id in words."""
    values: Annotated[
        tuple[LevelValue, ...] | dict[LevelValue, ShortText],
        Field(min_length=1, max_length=LEVEL_VALUES_MAX),
    ]
    """What it can be, from the lowest to the highest; as keys and texts where a text says what one means."""
    start: LevelValue
    """What it is at the beginning."""
    per: Literal["exercise", "organisation", "team"] = "exercise"
    """Whether there is one, or one for each organisation or team."""
    set_by: tuple[Address, ...] = ()
    """Roles that may declare it; control always can, with a reason."""
    sets: Literal["own", "any"] = "own"
    """Whether those roles declare it for their own team and organisation, or for anybody."""
    told: Literal["all", "owner"] = "all"
    """Who learns of a change: everybody, or those whose level it is with those who may set it."""
    effects: dict[LevelValue, tuple[Effect, ...]] = {}
    """What follows when a value is declared."""

    def text_of(self, value: str) -> str:
        """Return a value as people read it: with what it means, where that is said."""
        meaning = self.values.get(value) if isinstance(self.values, dict) else None
        return f"{value}, {meaning}" if meaning else value
