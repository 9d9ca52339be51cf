"""What falls due beside the story: briefs, documents, hints, meetings of joint teams, the community."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.community.due import (
    CommunityKey,
    all_community_due,
    community_due_after,
    community_due_ms,
)
from exercise_engine.core.events import Event
from exercise_engine.core.guidance.due import (
    GuidanceKey,
    all_due,
    due_after,
    due_following,
    guidance_due_ms,
)
from exercise_engine.core.joint.due import MeetingKey, meeting_due_ms, meetings_due
from exercise_engine.core.joint.facts import MeetingCalled
from exercise_engine.core.state import State

BesideKey = GuidanceKey | MeetingKey | CommunityKey


def beside_due_ms(state: State, key: BesideKey) -> int | None:
    """Return the exercise time at which something is due, or None once nothing says so."""
    if isinstance(key, CommunityKey):
        return community_due_ms(state, key)
    return meeting_due_ms(state, key) if isinstance(key, MeetingKey) else guidance_due_ms(state, key)


def all_beside(state: State) -> Iterator[tuple[BesideKey, int]]:
    """Yield everything that is due at some time."""
    yield from all_due(state)
    yield from meetings_due(state)
    yield from all_community_due(state)


def beside_after(state: State, event: Event) -> Iterator[tuple[BesideKey, int]]:
    """Yield what an event, already applied, gives another time."""
    yield from due_after(state, event)
    yield from community_due_after(state, event)
    if isinstance(event.fact, MeetingCalled):
        key = MeetingKey(event.fact.team)
        if (due := meeting_due_ms(state, key)) is not None:
            yield key, due


def beside_following(state: State, item: str) -> Iterator[tuple[BesideKey, int]]:
    """Yield what comes after an item, and when."""
    yield from due_following(state, item)
