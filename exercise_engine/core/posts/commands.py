"""Commands about posts and joint teams."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.command_types import Name, Request, Typed


class GivePost(Request):
    """Give a seat a post, beside those that it holds."""

    type: Literal["give_post"] = "give_post"
    seat: Name
    post: Name
    """As `team.role`."""
    note: Typed = ""


class TakePost(Request):
    """Take a post from a seat; what it has seen stays with it."""

    type: Literal["take_post"] = "take_post"
    seat: Name
    post: Name
    note: Typed = ""


class ConveneJoint(Request):
    """Let a joint team come together: whoever holds its members' posts belongs to it."""

    type: Literal["convene_joint"] = "convene_joint"
    team: Name
    note: Typed = ""


class StandDownJoint(Request):
    """Let a joint team part."""

    type: Literal["stand_down_joint"] = "stand_down_joint"
    team: Name
    note: Typed = ""


PostCommand = GivePost | TakePost | ConveneJoint | StandDownJoint
