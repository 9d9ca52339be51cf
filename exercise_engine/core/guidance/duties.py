"""Duties: told while their phase lasts, ended with it, ticked by those who have them."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience
from exercise_engine.core.guidance.commands import TickDuty
from exercise_engine.core.guidance.facts import DutyEnded, DutyIssued, DutyTicked, DutyTold
from exercise_engine.core.guidance.plan import DutyPlan
from exercise_engine.core.guidance.state import DutyState
from exercise_engine.core.policy import unknown_post
from exercise_engine.core.stages import AFTER_END, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected

BEFORE_BRIEFING = frozenset({"planned", "check_in"})


def keep_duties(tx: Transaction) -> None:
    """End duties whose phase was left, and tell those that hold now; a second time changes nothing."""
    state = tx.state
    if state.stage in AFTER_END or state.stage in BEFORE_BRIEFING:
        return
    wanted = {(plan.duty_id, plan.team): plan for plan in state.guidance.plan.duties if _holds(tx, plan)}
    for key, seq in list(state.guidance.open_duties.items()):
        if key not in wanted:
            duty = state.guidance.duties[seq]
            tx.emit(DutyEnded(duty=seq, team=duty.team), _audience(tx, duty.team, duty.audience))
    for key, plan in wanted.items():
        if key not in state.guidance.open_duties:
            _tell(tx, plan)


def tick_duty(tx: Transaction, seat: Seat, command: TickDuty) -> None:
    """Mark a part of a duty as done, or take the mark back."""
    state = tx.state
    if state.stage == "planned" or state.stage in AFTER_END:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[state.stage]}")
    duty = state.guidance.duties.get(command.duty)
    posts = [post for post in seat.posts if duty is not None and _has(post, duty)]
    if duty is None or not posts:
        raise CommandRejected("unknown_duty", f"your seat has no duty {command.duty}")
    if duty.seq not in state.guidance.open_duties.values():
        raise CommandRejected("duty_ended", "this duty belonged to a phase that is over")
    if command.mark >= duty.mark_count:
        raise CommandRejected("unknown_mark", f"this duty has {duty.mark_count} parts to mark")
    if (command.mark in duty.done) == command.done:
        raise CommandRejected("no_change", "it is marked so already")
    tx.acting_as = _acting_as(tx, seat, posts)
    tx.emit(
        DutyTicked(duty=duty.seq, team=duty.team, mark=command.mark, done=command.done),
        _audience(tx, duty.team, duty.audience),
        cause=duty.seq,
    )


def _acting_as(tx: Transaction, seat: Seat, posts: list[f.Post]) -> str:
    """Return the post in which a duty is ticked: the one that was named, or the first that has it."""
    if tx.acting_as is None:
        return posts[0].address
    if tx.acting_as not in {post.address for post in posts}:
        raise unknown_post(seat)
    return tx.acting_as


def _has(post: f.Post, duty: DutyState) -> bool:
    return post.team == duty.team and (duty.team in duty.audience or post.address in duty.audience)


def _holds(tx: Transaction, plan: DutyPlan) -> bool:
    return plan.duty.phase is None or plan.duty.phase in tx.state.phases


def _tell(tx: Transaction, plan: DutyPlan) -> None:
    issued = tx.emit(DutyIssued(duty=plan.duty_id, team=plan.team), tx.about_teams((plan.team,)))
    tx.emit(
        DutyTold(
            team=plan.team,
            to=plan.audience,
            body=f.text(plan.duty.text),
            tasks=tuple(f.text(task) for task in plan.duty.tasks),
        ),
        _audience(tx, plan.team, plan.audience),
        cause=issued.seq,
    )


def _audience(tx: Transaction, team: str, to: tuple[str, ...]) -> Audience:
    return Audience(to=to, organisations=tx.about_teams((team,)).organisations)
