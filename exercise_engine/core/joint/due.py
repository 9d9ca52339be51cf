"""When a joint team meets next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exercise_engine.core.state import State


@dataclass(frozen=True, slots=True)
class MeetingKey:
    """The next meeting of a joint team."""

    team: str


def meeting_due_ms(state: State, key: MeetingKey) -> int | None:
    """Return the exercise time of a team's next meeting; none while it is not together or has no rhythm."""
    joint, last = state.joint.get(key.team), state.meetings.last.get(key.team)
    if joint is None or not joint.is_together or last is None or last.seq < joint.convened_seq:
        return None
    return last.next_ms


def meetings_due(state: State) -> Iterator[tuple[MeetingKey, int]]:
    """Yield the next meeting of each joint team that is together."""
    for team in state.meetings.last:
        if (due := meeting_due_ms(state, MeetingKey(team))) is not None:
            yield MeetingKey(team), due
