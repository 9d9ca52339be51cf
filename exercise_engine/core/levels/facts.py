"""The fact that a level was declared."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForSeats, FreeText


class LevelDeclared(ForSeats):
    """A level took another value."""

    type: Literal["level_declared"] = "level_declared"
    v: Literal[1] = 1
    level: str
    """Id of the level."""
    name: str
    """How people call it."""
    owner: str = ""
    """Organisation or team whose level it is; empty where there is one for all."""
    before: str
    value: str
    shown: str
    """The value as people read it, with what it means."""
    by_label: str = ""
    """The seat that declared it; empty where it follows from something else."""
    post: str = ""
    """The post it acted in, or `control`."""
    reason: FreeText | None = None
