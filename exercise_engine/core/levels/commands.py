"""The command that declares a level."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from exercise_engine.core.command_types import Line, Name, Request, Typed


class SetLevel(Request):
    """Declare a level, with the reason."""

    type: Literal["set_level"] = "set_level"
    level: Name
    owner: Line = ""
    """Organisation or team, where the level has owners."""
    value: Name
    reason: Annotated[Typed, StringConstraints(min_length=1)]
