"""Commands about statements."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.command_types import Line, Name, Request, Typed

Title = Annotated[Line, StringConstraints(min_length=1)]
Body = Annotated[Typed, StringConstraints(min_length=1)]
Version = Annotated[int, Field(ge=1)]


class DraftStatement(Request):
    """Save a version of a statement: the first one, or the next."""

    type: Literal["draft_statement"] = "draft_statement"
    kind: Name
    """Kind of statement."""
    statement: int | None = None
    """`seq` of the first version, where there is one."""
    after: Annotated[int, Field(ge=0)] = 0
    """The version that it follows, so that two people do not write over each other."""
    title: Title
    body: Body
    submit: bool = False
    """Whether it is to be cleared at once."""


class SubmitStatement(Request):
    """Submit the newest version for clearance."""

    type: Literal["submit_statement"] = "submit_statement"
    statement: int
    version: Version


class ClearStatement(Request):
    """Clear a version, or refuse to."""

    type: Literal["clear_statement"] = "clear_statement"
    statement: int
    version: Version
    decision: Literal["clear", "refuse"]
    remark: Typed = ""
    """Needed to refuse, and where control acts for somebody."""
    on_behalf_of: Name | None = None
    """Address that clears it, where somebody else of the team, or control, acts for it."""


class PublishStatement(Request):
    """Publish the newest version."""

    type: Literal["publish_statement"] = "publish_statement"
    statement: int
    version: Version


class WithdrawStatement(Request):
    """Take back what was published."""

    type: Literal["withdraw_statement"] = "withdraw_statement"
    statement: int
    reason: Body


StatementCommand = DraftStatement | SubmitStatement | ClearStatement | PublishStatement | WithdrawStatement
"""Every command about statements."""
