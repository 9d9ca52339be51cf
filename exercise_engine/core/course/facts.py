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


class RowDue(ForControl):
    """The time of a control row has come; control decides."""

    type: Literal["row_due"] = "row_due"
    v: Literal[1] = 1
    row: str


class RowTaken(ForControl):
    """What a control row says is being done."""

    type: Literal["row_taken"] = "row_taken"
    v: Literal[1] = 1
    row: str
    by: Literal["control", "scenario"]
    note: FreeText | None = None


class RowDropped(ForControl):
    """A control row is left out, or could not be done."""

    type: Literal["row_dropped"] = "row_dropped"
    v: Literal[1] = 1
    row: str
    note: FreeText | None = None


CourseFact = CutsApplied | RowDue | RowTaken | RowDropped
