"""What facts about posts change: who holds what, what they once held, and which joint teams have convened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from exercise_engine.core.fact_types import Post
from exercise_engine.core.posts.facts import JointConvened, JointStoodDown, PostFact, PostGiven, PostTaken

if TYPE_CHECKING:
    from exercise_engine.core.events import Event
    from exercise_engine.core.state import Seat, State


@dataclass(frozen=True, slots=True)
class Left:
    """A post that a seat held up to some event."""

    post: Post
    until: int
    """`seq` of the event that took it."""


@dataclass(slots=True)
class JointState:
    """A joint team that has convened."""

    convened_seq: int
    convened_ms: int
    stood_down_ms: int | None = None
    """Exercise time at which it parted; none while it is together."""
    times: int = 1
    """How often it has convened."""

    @property
    def is_together(self) -> bool:
        """Whether it is convened now."""
        return self.stood_down_ms is None


def apply_post(state: State, event: Event, fact: PostFact) -> None:
    """Change the state as a fact about posts says."""
    match fact:
        case PostGiven():
            if (seat := state.seats.get(fact.seat)) is not None:
                state.seats[fact.seat] = with_post(seat, fact, is_settled=state.stage != "planned")
        case PostTaken():
            if (seat := state.seats.get(fact.seat)) is not None:
                is_settled = state.stage != "planned"
                state.seats[fact.seat] = without_post(seat, fact, seq=event.seq, is_settled=is_settled)
        case JointConvened():
            before = state.joint.get(fact.team)
            state.joint[fact.team] = JointState(
                event.seq, event.elapsed_ms, times=1 if before is None else before.times + 1
            )
        case JointStoodDown():
            if (joint := state.joint.get(fact.team)) is not None:
                joint.stood_down_ms = event.elapsed_ms
        case _:
            assert_never(fact)


def with_post(seat: Seat, fact: PostGiven, *, is_settled: bool) -> Seat:
    """Return a seat that holds one more post; with it comes all that was ever addressed to the post."""
    if fact.post in seat.posts:
        return seat
    posts = (*seat.posts, fact.post)
    return replace(
        seat,
        posts=posts,
        belongs=_belongs(seat, posts, is_settled=is_settled),
        left=tuple(left for left in seat.left if left.post != fact.post),
    )


def without_post(seat: Seat, fact: PostTaken, *, seq: int, is_settled: bool) -> Seat:
    """Return a seat that no longer holds a post, and keeps what it has seen."""
    if fact.post not in seat.posts:
        return seat
    posts = tuple(post for post in seat.posts if post != fact.post)
    return replace(
        seat,
        posts=posts,
        belongs=_belongs(seat, posts, is_settled=is_settled),
        left=(*seat.left, Left(fact.post, seq)),
    )


def _belongs(seat: Seat, posts: tuple[Post, ...], *, is_settled: bool) -> tuple[Post, ...]:
    """Return by which posts the person in a seat belongs to an organisation.

    Before check-in a roster puts people into posts. From then on a post is taken over for the story only:
    whoever came from one organisation is shown nothing REAL of another. A spare seat belongs where it stands
    ready, or where it is first needed.
    """
    if is_settled:
        return seat.belongs or posts[:1]
    return tuple(post for post in seat.belongs if post in posts) or posts[:1]
