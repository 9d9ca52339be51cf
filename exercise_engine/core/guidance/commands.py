"""What people ask for about briefs, duties, documents and hints."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.core.command_types import Name, Request, Typed
from exercise_engine.model.guidance import TASKS_PER_DUTY_MAX


class HandOut(Request):
    """Give a brief or open a document now, whatever its time and condition say."""

    type: Literal["hand_out"] = "hand_out"
    kind: Literal["brief", "document"]
    handout: Name


class TickDuty(Request):
    """Mark a part of one's team's duty as done, or take the mark back."""

    type: Literal["tick_duty"] = "tick_duty"
    duty: Annotated[int, Field(ge=1)]
    """`seq` of the `DutyTold`."""
    mark: Annotated[int, Field(ge=0, lt=TASKS_PER_DUTY_MAX)] = 0
    """Place of the task, from 0; 0 for a duty without tasks."""
    done: bool


class GiveHint(Request):
    """Help a silent team with the hint that was proposed. `acting_as` names another persona to say it."""

    type: Literal["give_hint"] = "give_hint"
    proposal: Annotated[int, Field(ge=1)]
    """`seq` of the `HintProposed`."""
    body: Typed = ""
    """Other words than the scenario's; empty keeps those."""


class DropHint(Request):
    """Do not give a hint that was proposed."""

    type: Literal["drop_hint"] = "drop_hint"
    proposal: Annotated[int, Field(ge=1)]
    """`seq` of the `HintProposed`."""
    note: Typed = ""


GuidanceCommand = HandOut | TickDuty | GiveHint | DropHint
"""Every command about briefs, duties, documents and hints."""
