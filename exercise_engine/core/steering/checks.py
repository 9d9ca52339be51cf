"""What commands of steering are refused for."""

from __future__ import annotations

from exercise_engine.core.plan import InjectKey, InstancePlan
from exercise_engine.core.policy import check_scope
from exercise_engine.core.stages import AFTER_END, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected


def need_before_end(tx: Transaction) -> None:
    """Raise CommandRejected after EndEx: the course of play is sealed."""
    if tx.state.stage in AFTER_END:
        raise CommandRejected(
            "wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}; its course is sealed"
        )


def need_reason(note: str) -> None:
    """Raise CommandRejected where there is no reason."""
    if not note.strip():
        raise CommandRejected("reason_needed", "say why, so that the report can explain it")


def need_unscoped(seat: Seat, what: str) -> None:
    """Raise CommandRejected for a seat that acts for some organisations only."""
    if seat.scope:
        raise CommandRejected(
            "out_of_scope", f"{what} concerns everybody; this seat acts for some organisations only"
        )


def unreleased(tx: Transaction, seat: Seat, key: InjectKey) -> InstancePlan:
    """Return the plan of an inject that is still to be released; raises CommandRejected otherwise."""
    need_before_end(tx)
    plan = tx.state.plan.instances.get(key)
    if plan is None:
        known = ", ".join(found[1] for found in tx.state.plan.by_inject.get(key[0], ()) if found[1])
        if known:
            raise CommandRejected("unknown_instance", f"{key[0]} has one instance each for {known}")
        raise CommandRejected("unknown_inject", f"{key[0]} is no inject of this exercise")
    check_scope(seat, plan.organisations)
    status = tx.state.injects[key].status
    if status not in ("planned", "held"):
        raise CommandRejected("wrong_status", f"{key[0]} is {status}; this is for what is still to come")
    return plan
