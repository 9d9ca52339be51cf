"""Control rows: what control does in the course of the day, and when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.model.base import LongText, Model, ShortText
from exercise_engine.model.timing import OFFSET_PATTERN, After, Duration, StoryMoment


class Jump(Model):
    """Story time moves forwards; exercise time does not."""

    to: StoryMoment
    """A moment of the story."""
    brief: LongText
    """What players must know of the time between."""
    inside: Literal["release", "skip", "move"] = "release"
    """What becomes of story-timed injects between now and then."""


class Break(Model):
    """Play stands still for a while of wall time; control lets it go on."""

    length: Duration
    """How long it is to be, by the clock on the wall."""
    brief: ShortText = "Break"
    """What everybody reads meanwhile."""


class CourseRow(Model):
    """A jump or a break, proposed to control when its time has come."""

    at: Annotated[str, StringConstraints(pattern=OFFSET_PATTERN)] | None = None
    """When it is due: `T+1:00`."""
    after: After | None = None
    """Due after another item is complete."""
    jump: Jump | None = None
    """Move the story forwards."""
    break_: Annotated[Break | None, Field(alias="break")] = None
    """Let everybody have a break."""
    auto: bool = False
    """Done without asking; by default control is asked first."""
