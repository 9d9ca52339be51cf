"""Decides what changes the course of the day."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.course.commands import ApplyCuts
from exercise_engine.core.course.needed import Standing, lost_key_injects, untested
from exercise_engine.core.policy import check_scope
from exercise_engine.core.skipping import skip
from exercise_engine.core.stages import IN_PLAY, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected


def apply_cuts(tx: Transaction, seat: Seat, command: ApplyCuts) -> None:
    """Leave all named injects out, or none if one of them must stay."""
    state = tx.state
    if state.stage not in IN_PLAY:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[state.stage]}; nothing is cut")
    standing = Standing.of_state(state)
    injects = tuple(dict.fromkeys(command.injects))
    for inject in injects:
        _check_may_go(standing, seat, inject)
    lost = lost_key_injects(standing, frozenset(injects))
    if lost:
        raise CommandRejected("key_inject", f"without them the key inject {lost[0]} could no longer come")
    teams = {team for inject in injects for team in _teams(state.plan.by_inject[inject], standing)}
    cut = tx.emit(
        f.CutsApplied(
            injects=injects,
            untested=untested(standing, frozenset(injects)),
            note=f.text(command.note),
        ),
        tx.about_teams(tuple(team for team in state.scenario.teams if team in teams)),
    )
    for inject in injects:
        for key in state.plan.by_inject[inject]:
            skip(tx, key, "cut", cause=cut.seq)


def _teams(keys: tuple[tuple[str, str], ...], standing: Standing) -> tuple[str, ...]:
    return tuple(team for key in keys for team in standing.plan.instances[key].recipients.teams)


def _check_may_go(standing: Standing, seat: Seat, inject: str) -> None:
    """Raise CommandRejected unless an inject may be left out to save time."""
    if inject not in standing.plan.by_inject:
        raise CommandRejected("unknown_inject", f"{inject} is no inject of this exercise")
    if standing.plan.scenario.injects[inject].weight == "key":
        raise CommandRejected("key_inject", f"{inject} is a key inject and is not cut; skip it by hand")
    if not standing.is_open(inject):
        raise CommandRejected("wrong_status", f"{inject} was released or skipped already; look again")
    for key in standing.plan.by_inject[inject]:
        check_scope(seat, standing.plan.instances[key].organisations)
