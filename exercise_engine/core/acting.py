"""In which post a player acts, for which role, and whether there is play to act in."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.policy import unknown_post
from exercise_engine.core.stages import AFTER_END, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected


def post_of(tx: Transaction, seat: Seat) -> f.Post:
    """Return the post that a player acts in: the one named, or the only one."""
    if tx.acting_as is None and len(seat.posts) == 1:
        tx.acting_as = seat.posts[0].address
    found = next((post for post in seat.posts if post.address == tx.acting_as), None)
    if found is None:
        raise unknown_post(seat)
    return found


def check_role_of(tx: Transaction, post: f.Post, address: str) -> str:
    """Return the role that an address names in the own team; raises CommandRejected if it names none."""
    team, _, role = address.partition(".")
    if team != post.team or role not in tx.state.scenario.teams[team].roles:
        raise CommandRejected("unknown_role", f"{address} is no role of your team")
    return role


def need_play(tx: Transaction, consequence: str) -> None:
    """Raise CommandRejected before check-in and after EndEx; `consequence` says what cannot be done then."""
    stage = tx.state.stage
    if stage == "planned" or stage in AFTER_END:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[stage]}; {consequence}")


def had_read(tx: Transaction, seat: Seat) -> tuple[int, ...]:
    """Return what a seat had read by now: the picture at the time."""
    return tuple(sorted(seq for seq in tx.state.read.get(seat.seat, ()) if seq not in tx.state.asks))
