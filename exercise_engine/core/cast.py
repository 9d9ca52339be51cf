"""The cast: which scripted person sits at which seat, the same over the wire and in a rehearsal."""

from __future__ import annotations

from collections.abc import Sequence

from exercise_engine.core.crib import Crib
from exercise_engine.core.facts import Post
from exercise_engine.core.players import Brain, PlayerBrain
from exercise_engine.core.scripted_control import ControlBrain
from exercise_engine.core.state import Seat
from exercise_engine.core.statements.scripted import Voice, drafts, speakings
from exercise_engine.model.scenario import Scenario


def brain_for(
    seat: Seat, seats: Sequence[Seat], scenario: Scenario, *, seed: str, crib: Crib
) -> Brain | None:
    """Return who sits at a seat: a player, the first lead controller, or nobody.

    Of several seats that decide for a team the first one does, so that a team answers once.
    """
    if seat.kind == "lead":
        first = next(other.seat for other in seats if other.kind == "lead")
        return ControlBrain(seat=seat.seat, seed=seed) if seat.seat == first else None
    if seat.kind != "player" or not seat.posts:
        return None
    post = seat.posts[0]
    deciders = [other.seat for other in seats if _decides(scenario, other.posts, post.team)]
    return PlayerBrain(
        seat=seat.seat,
        post=post,
        decides=bool(deciders) and deciders[0] == seat.seat,
        colleagues=tuple(team for team in scenario.teams if team != post.team),
        seed=seed,
        crib=crib,
        voice=_voice(seat, seats, scenario, post),
    )


def _voice(seat: Seat, seats: Sequence[Seat], scenario: Scenario, post: Post) -> Voice:
    """Return what somebody says in public; of several seats of one post the first one speaks for it."""
    first = next((other.seat for other in seats if other.posts and other.posts[0] == post), "")
    is_first = seat.seat == first
    kinds = drafts(scenario, post) if is_first else frozenset()
    return Voice(post, kinds, clears=is_first, speakings=speakings(scenario))


def _decides(scenario: Scenario, posts: tuple[Post, ...], team: str) -> bool:
    return any(post.team == team and scenario.teams[team].roles[post.role].decides for post in posts)
