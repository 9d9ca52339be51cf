"""Hints: what helps a room that has fallen silent, proposed to control or given by itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from exercise_engine.model.base import LONG_TEXT_LENGTH_MAX, Address, ConditionText, Id, Model
from exercise_engine.model.timing import Duration

HINTS_MAX = 10
"""A team that needs more help than this needs a person."""


class Hint(Model):
    """A sentence that helps a team on, once it has been silent for a while."""

    after: Duration
    """How long the team has been silent: counted from being told, and anew from each answer, log entry or
    message of the team."""
    unless: ConditionText | None = None
    """Not needed if this is true at that moment."""
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONG_TEXT_LENGTH_MAX)]
    """What the team reads, a template."""
    to: tuple[Address, ...] = ()
    """Who is helped; by default every team that was told, each when it is silent itself."""
    from_: Annotated[Id | None, Field(alias="from")] = None
    """Persona that seems to say it; by default exercise control."""
    auto: bool = False
    """Given without asking; by default control is asked first."""


Hints = Annotated[tuple[Hint, ...], Field(max_length=HINTS_MAX)]
"""The hints of one inject or objective, in the order in which they are given."""
