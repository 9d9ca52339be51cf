"""Deciding who may declare a level, for whom, and as what."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.acting import need_play, post_of
from exercise_engine.core.effects import about_owner, declare_level
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.levels.declare import Declaration, current
from exercise_engine.core.names import owners
from exercise_engine.core.plan import resolve_addresses
from exercise_engine.core.policy import CONTROL_ADDRESS, STEERING_KINDS, check_scope
from exercise_engine.core.reach import covers
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.level import Level


def set_level(tx: Transaction, seat: Seat, command: SetLevel) -> None:
    """Declare a level with its reason."""
    need_play(tx, "no level can be declared")
    scenario = tx.state.scenario
    level = scenario.levels.get(command.level)
    if level is None:
        known = ", ".join(scenario.levels) or "none"
        raise CommandRejected("unknown_level", f"{command.level} is no level here; there are {known}")
    teams = _check_may(tx, seat, level, command.owner)
    if command.value not in level.values:
        raise CommandRejected("wrong_value", f"it can be {', '.join(level.values)}")
    if not command.reason.strip():
        raise CommandRejected("reason_needed", "say why, so that the others understand it")
    if current(tx, command.level, command.owner) == command.value:
        raise CommandRejected("no_change", f"it is {command.value} already")
    declaration = Declaration(
        command.level,
        command.owner,
        command.value,
        by_label=seat.label,
        post=tx.acting_as or CONTROL_ADDRESS,
        reason=f.text(command.reason),
    )
    declare_level(tx, declaration, teams=teams)


def _check_may(tx: Transaction, seat: Seat, level: Level, owner: str) -> tuple[str, ...]:
    """Return the declaring team, none for control; raises CommandRejected unless this seat may declare it."""
    scenario = tx.state.scenario
    allowed = owners(scenario, level.per)
    if owner not in allowed:
        shown = ", ".join(name for name in allowed if name) or "the whole exercise"
        raise CommandRejected("unknown_owner", f"say for whom: {shown}")
    if seat.kind in STEERING_KINDS:
        check_scope(seat, about_owner(tx, owner).organisations)
        if seat.scope and not owner:
            raise CommandRejected(
                "out_of_scope", "this level is everybody's, and this seat acts for some only"
            )
        return ()
    post = post_of(tx, seat)
    setters = resolve_addresses(scenario, level.set_by).audience
    if not any(covers(scenario, address, post.address) for address in setters):
        names = ", ".join(scenario.name_of(address) for address in setters) or "control"
        raise CommandRejected("not_declaring", f"this level is declared by {names}")
    if owner and level.sets == "own" and not covers(scenario, owner, post.address):
        raise CommandRejected("not_own", "your role declares it for its own team and organisation only")
    return (post.team,)
