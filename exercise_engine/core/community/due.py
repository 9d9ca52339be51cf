"""What falls due in the community: services that held out or come back, clocks of obligations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from exercise_engine.core.community.dues import Dues
from exercise_engine.core.events import Event
from exercise_engine.core.fact_types import OfCommunity
from exercise_engine.core.state import State

Part = Literal["cascade", "obligations"]
PARTS: tuple[Part, ...] = ("cascade", "obligations")
"""The parts with times of their own, in the order in which they are looked at."""


@dataclass(frozen=True, slots=True)
class CommunityKey:
    """Something in the community that is due at a moment of the story."""

    part: Part
    name: str
    """The service or obligation."""


def community_due_ms(state: State, key: CommunityKey) -> int | None:
    """Return the exercise time at which something is due, or None once nothing says so."""
    story_ms = _dues(state, key.part).story_ms.get(key.name)
    return None if story_ms is None else state.story.elapsed_ms_at(story_ms)


def all_community_due(state: State) -> Iterator[tuple[CommunityKey, int]]:
    """Yield everything that is due at some time."""
    for part in PARTS:
        yield from _timed(state, part, tuple(_dues(state, part).story_ms))


def community_due_after(state: State, event: Event) -> Iterator[tuple[CommunityKey, int]]:
    """Yield what an event, already applied, gives another time."""
    if isinstance(event.fact, OfCommunity):
        for part in PARTS:
            yield from _timed(state, part, _dues(state, part).retimed)


def community_inside(state: State, *, until_ms: int) -> tuple[tuple[int, CommunityKey], ...]:
    """Return what of the community is due up to a moment of the story, with its own moment, in due order.

    A jump of the story does these things one after the other, each at its own moment; what one of them makes
    due inside is found by asking again.
    """
    found = [
        (story_ms, rank, place, CommunityKey(part, name))
        for rank, part in enumerate(PARTS)
        for place, (name, story_ms) in enumerate(_in_file_order(state, part))
        if story_ms <= until_ms
    ]
    return tuple((story_ms, key) for story_ms, _, _, key in sorted(found, key=lambda one: one[:3]))


def next_inside(
    state: State, *, until_ms: int, passed: Collection[tuple[int, CommunityKey]]
) -> tuple[int, CommunityKey] | None:
    """Return what of the community is due first up to a moment of the story, with its own moment.

    What has passed is left out. A jump asks this for each of perhaps thousands of clocks, so that nothing is
    sorted.
    """
    moments = {ms for part in PARTS for ms in _dues(state, part).story_ms.values() if ms <= until_ms}
    while moments:
        moment = min(moments)
        for part in PARTS:
            for name, story_ms in _in_file_order(state, part):
                if story_ms == moment and (found := (moment, CommunityKey(part, name))) not in passed:
                    return found
        moments.discard(moment)
    return None


def _in_file_order(state: State, part: Part) -> Iterator[tuple[str, int]]:
    story_ms = _dues(state, part).story_ms
    named = state.scenario.services if part == "cascade" else state.scenario.obligations
    yield from ((name, story_ms[name]) for name in named if name in story_ms)
    yield from ((name, moment) for name, moment in story_ms.items() if name not in named)


def _timed(state: State, part: Part, names: tuple[str, ...]) -> Iterator[tuple[CommunityKey, int]]:
    for name in names:
        key = CommunityKey(part, name)
        if (due := community_due_ms(state, key)) is not None:
            yield key, due


def _dues(state: State, part: Part) -> Dues:
    match part:
        case "cascade":
            return state.community.cascade.dues
        case "obligations":
            return state.community.obligations.dues
        case _:
            assert_never(part)
