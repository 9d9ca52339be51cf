"""Obligations: legal, contractual and local clocks of organisations, on story time."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.model.base import Address, ConditionText, Id, LongText, Model, ShortText
from exercise_engine.model.timing import Duration

OBLIGATIONS_MAX = 1_000
"""A handful for each organisation of a large community."""
REQUIRED_ITEMS_MAX = 30


class Obligation(Model):
    """Something an organisation owes to somebody once the facts, or a submission, start its clock."""

    organisation: Id
    """Whose obligation it is."""
    use: Id | None = None
    """The legal clock of the library that it follows; what stands here takes the place of the same there."""
    title: ShortText | None = None
    """How it is called; by default as in the library."""
    kind: Literal["law", "contract", "local"] | None = None
    """What binds to it."""
    notifiable: ConditionText | None = None
    """True once the facts make it due, whoever noticed; for control only until EndEx."""
    from_: Annotated[Id | None, Field(alias="from")] = None
    """The obligation of the same organisation from whose submission this clock runs."""
    within: Duration | None = None
    """Time to fulfil it, in story time; by default as in the library."""
    to: tuple[Address, ...] = ()
    """Who must receive it."""
    requires: Annotated[tuple[ShortText, ...], Field(max_length=REQUIRED_ITEMS_MAX)] = ()
    """What it must contain."""
    notes: LongText = ""
    """For control only."""
