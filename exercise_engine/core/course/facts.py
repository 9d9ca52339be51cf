"""Facts of the course of the day."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForControl, FreeText


class CutsApplied(ForControl):
    """Control left injects out so that play ends in time; each is skipped in the same transaction."""

    type: Literal["cuts_applied"] = "cuts_applied"
    v: Literal[1] = 1
    injects: tuple[str, ...]
    untested: tuple[str, ...] = ()
    """Targets and objectives that go untested, in words."""
    note: FreeText


CourseFact = CutsApplied
