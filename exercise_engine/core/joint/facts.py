"""What happens in a joint team: meetings by its rhythm, who joins them, situation reports."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForSeats, FreeText


class JointShown(ForSeats):
    """Base of what the members of a joint team are shown of its life."""


class MeetingCalled(JointShown):
    """A joint team meets now; known by the `seq` of this event."""

    type: Literal["meeting_called"] = "meeting_called"
    v: Literal[1] = 1
    team: str
    name: str
    """How the team is called."""
    number: int
    """Which of its meetings this is, from 1."""
    organisations: tuple[str, ...]
    """Who reports to it."""
    next_ms: int
    """Exercise time of the next meeting."""


class MeetingJoined(JointShown):
    """A member said that it is at a meeting."""

    type: Literal["meeting_joined"] = "meeting_joined"
    v: Literal[1] = 1
    meeting: int
    """`seq` of the `MeetingCalled`."""
    team: str


class SituationReported(JointShown):
    """A member told the joint team how things stand at home; the latest of an organisation is its part of
    the joint picture.
    """

    type: Literal["situation_reported"] = "situation_reported"
    v: Literal[1] = 1
    team: str
    """The joint team."""
    organisation: str
    home: str
    """The team at home that the report speaks for."""
    version: int
    """Which report of the organisation to this team it is, from 1."""
    known: FreeText
    assumed: FreeText
    next: FreeText
    """What the organisation does next."""


JointFact = MeetingCalled | MeetingJoined | SituationReported
"""Every fact about the life of a joint team."""
