"""Lines of the live log of control about joint teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from exercise_engine.core.joint.facts import JointFact, MeetingCalled, MeetingJoined, SituationReported
from exercise_engine.model.timing import offset_text

if TYPE_CHECKING:
    from exercise_engine.core.control_log import Names


def joint_line(fact: JointFact, names: Names) -> str:
    """Return what happened in a line."""
    match fact:
        case MeetingCalled():
            return f"{fact.name} meets, number {fact.number}; next at {offset_text(fact.next_ms)}"
        case MeetingJoined():
            return f"A member is at the meeting of {names.name(fact.team)}"
        case SituationReported():
            who = names.name(fact.organisation)
            return f"{who} to {names.name(fact.team)}, report {fact.version}: {fact.known}"
        case _:
            assert_never(fact)
