"""Statements: what teams say in public, who drafts it, and who must clear it before."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.model.ask import Effect
from exercise_engine.model.base import Address, Id, Model, ShortText

CLEARERS_MAX = 20
"""A statement that more people must clear is never published."""


class StatementKind(Model):
    """One kind of public statement."""

    title: ShortText
    """How people call it, such as `Press statement`."""
    by: Annotated[tuple[Address, ...], Field(min_length=1)]
    """Roles that draft, submit and publish it, each for its own team; a team stands for all its roles."""
    clear_by: Annotated[tuple[Address, ...], Field(max_length=CLEARERS_MAX)] = ()
    """Roles that clear it, of any team and organisation; a team stands for any one of its roles."""
    clear_all: bool = True
    """Whether all of them must clear it; otherwise one is enough."""
    clearance: Literal["enforce", "warn"] = "enforce"
    """`enforce` refuses to publish what is not cleared; `warn` lets it pass and records the breach."""
    channel: Id = "news"
    """The channel by which the public learns of it."""
    effects: tuple[Effect, ...] = ()
    """What follows from its first publication; a correction runs them no second time."""
