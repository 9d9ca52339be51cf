"""What a joint team has done so far: meetings, who was there, how often each organisation reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from exercise_engine.core.joint.facts import JointFact, MeetingCalled, MeetingJoined, SituationReported
from exercise_engine.core.own_state import OwnState

if TYPE_CHECKING:
    from exercise_engine.core.events import Event
    from exercise_engine.core.state import State


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a joint team."""

    seq: int
    team: str
    number: int
    called_ms: int
    next_ms: int


@dataclass
class MeetingState(OwnState):
    """All meetings and reports of all joint teams."""

    last: dict[str, Meeting] = field(default_factory=dict)
    """Joint team to its latest meeting."""
    joined: dict[int, frozenset[str]] = field(default_factory=dict)
    """Meeting to the seats that said they are there."""
    reports: dict[tuple[str, str], int] = field(default_factory=dict)
    """Joint team and organisation to how often it reported."""


def apply_joint(state: State, event: Event, fact: JointFact) -> None:
    """Change the state as a fact about a joint team says."""
    meetings = state.meetings
    match fact:
        case MeetingCalled():
            meetings.last[fact.team] = Meeting(
                event.seq, fact.team, fact.number, event.elapsed_ms, fact.next_ms
            )
        case MeetingJoined():
            meetings.joined[fact.meeting] = meetings.joined.get(fact.meeting, frozenset()) | {event.actor}
        case SituationReported():
            meetings.reports[fact.team, fact.organisation] = fact.version
            state.shown[event.seq] = event.audience
        case _:
            assert_never(fact)
