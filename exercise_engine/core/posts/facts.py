"""Facts about posts: who holds what from when on, and joint teams that come together and part."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForSeats, FreeText, Post


class PostGiven(ForSeats):
    """A seat holds a post from here on, and sees what was addressed to it before."""

    type: Literal["post_given"] = "post_given"
    v: Literal[1] = 1
    seat: str
    post: Post
    note: FreeText | None = None
    """What the one who takes over must know."""


class PostTaken(ForSeats):
    """A seat no longer holds a post; what it has seen stays with it."""

    type: Literal["post_taken"] = "post_taken"
    v: Literal[1] = 1
    seat: str
    post: Post
    note: FreeText | None = None


class JointConvened(ForSeats):
    """A joint team came together; its members' posts in it follow."""

    type: Literal["joint_convened"] = "joint_convened"
    v: Literal[1] = 1
    team: str
    name: str
    """How it is called."""
    note: FreeText | None = None
    """What it is to do."""


class JointStoodDown(ForSeats):
    """A joint team parted; its members' posts in it are taken after this."""

    type: Literal["joint_stood_down"] = "joint_stood_down"
    v: Literal[1] = 1
    team: str
    name: str
    note: FreeText | None = None


PostFact = PostGiven | PostTaken | JointConvened | JointStoodDown
