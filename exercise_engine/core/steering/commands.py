"""Commands of steering; every one that changes what players get needs a reason."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.command_types import Addresses, Line, Name, Request, Typed

SHIFT_MAX_MS = 24 * 3_600_000
"""A day: no exercise lasts longer, and a slip of the keyboard stays within the calendar."""
SUBJECT_MIN = StringConstraints(min_length=1)


class SteeringRequest(Request):
    """Base of the commands of steering, so that others can pass them on as one."""


class WithdrawInject(SteeringRequest):
    """Withdraw what was released: an inject, an ad hoc inject, or a message of control."""

    type: Literal["withdraw_inject"] = "withdraw_inject"
    of: Annotated[int, Field(ge=1)]
    """`seq` of the release, or of the message."""
    note: Typed = ""


class CorrectInject(SteeringRequest):
    """Correct what was released: everybody who was told is told the new text."""

    type: Literal["correct_inject"] = "correct_inject"
    of: Annotated[int, Field(ge=1)]
    """`seq` of the release, or of the message."""
    subject: Annotated[Line, SUBJECT_MIN]
    body: Typed
    note: Typed = ""


class HoldAll(SteeringRequest):
    """Keep all injects from being released by time or condition."""

    type: Literal["hold_all"] = "hold_all"
    note: Typed = ""


class LetAllGo(SteeringRequest):
    """Let injects go on as planned; what was held one by one stays held."""

    type: Literal["let_all_go"] = "let_all_go"
    note: Typed = ""


class ShiftPlan(SteeringRequest):
    """Move everything that is still to come by exercise time, later or earlier."""

    type: Literal["shift_plan"] = "shift_plan"
    by_ms: Annotated[int, Field(ge=-SHIFT_MAX_MS, le=SHIFT_MAX_MS)]
    note: Typed = ""


class PostponeInject(SteeringRequest):
    """Give one inject another time."""

    type: Literal["postpone_inject"] = "postpone_inject"
    inject: Name
    instance: Line = ""
    to_ms: Annotated[int, Field(ge=0)] | None = None
    """Exercise time."""
    by_ms: Annotated[int, Field(ge=-SHIFT_MAX_MS, le=SHIFT_MAX_MS)] | None = None
    """Instead of `to_ms`: so much later, or earlier where negative, than it is due now."""
    note: Typed = ""


class RetargetInject(SteeringRequest):
    """Send an inject that was not released yet to others."""

    type: Literal["retarget_inject"] = "retarget_inject"
    inject: Name
    instance: Line = ""
    to: Addresses
    note: Typed = ""


class EditInject(SteeringRequest):
    """Change the text of an inject before its release; neither given, the scenario's text holds again."""

    type: Literal["edit_inject"] = "edit_inject"
    inject: Name
    instance: Line = ""
    subject: Annotated[Line, SUBJECT_MIN] | None = None
    body: Typed | None = None
    note: Typed = ""


class ClaimNeed(SteeringRequest):
    """See to something that waits for the control cell."""

    type: Literal["claim_need"] = "claim_need"
    key: Name
    """Names what waits, as in *Needs me*."""
    anyway: bool = False
    """Also where somebody else sees to it."""


class GiveBackNeed(SteeringRequest):
    """See to something no longer."""

    type: Literal["give_back_need"] = "give_back_need"
    key: Name


SteeringCommand = (
    WithdrawInject
    | CorrectInject
    | HoldAll
    | LetAllGo
    | ShiftPlan
    | PostponeInject
    | RetargetInject
    | EditInject
    | ClaimNeed
    | GiveBackNeed
)
"""Every command of steering."""
