"""What members of a joint team ask for: to be at a meeting, to report."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.command_types import Name, Request

SITUATION_LENGTH_MAX = 2_000
"""A situation report is read aloud in two minutes."""

Part = Annotated[str, StringConstraints(max_length=SITUATION_LENGTH_MAX)]


class JoinMeeting(Request):
    """Say that one is at the meeting that goes on."""

    type: Literal["join_meeting"] = "join_meeting"
    meeting: Annotated[int, Field(ge=1)]
    """`seq` of the `MeetingCalled`."""


class ReportSituation(Request):
    """Tell a joint team how things stand at home."""

    type: Literal["report_situation"] = "report_situation"
    team: Name
    """The joint team."""
    known: Part
    assumed: Part = ""
    next: Part = ""


JointCommand = JoinMeeting | ReportSituation
"""Every command about the life of a joint team."""
