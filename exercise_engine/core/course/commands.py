"""Commands that change the course of the day."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.core.command_types import Name, Request, Typed

CUTS_MAX = 500
"""More than any day has left to cut."""


class ApplyCuts(Request):
    """Leave injects out so that play ends in time; never key ones."""

    type: Literal["apply_cuts"] = "apply_cuts"
    injects: Annotated[tuple[Name, ...], Field(min_length=1, max_length=CUTS_MAX)]
    note: Typed = ""


class TakeRow(Request):
    """Do what a control row says: its jump, or its break."""

    type: Literal["take_row"] = "take_row"
    row: Name
    note: Typed = ""


class DropRow(Request):
    """Leave a control row out."""

    type: Literal["drop_row"] = "drop_row"
    row: Name
    note: Typed = ""


CourseCommand = ApplyCuts | TakeRow | DropRow
