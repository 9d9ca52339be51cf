"""Decides commands of steering."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.state import Seat
from exercise_engine.core.steering import change, claims, recall
from exercise_engine.core.steering import commands as c
from exercise_engine.core.transaction import Transaction


def decide(tx: Transaction, seat: Seat, command: c.SteeringCommand) -> None:
    """Decide one command; each function checks everything first and only then emits."""
    match command:
        case c.WithdrawInject():
            recall.withdraw(tx, seat, command)
        case c.CorrectInject():
            recall.correct(tx, seat, command)
        case c.HoldAll():
            change.hold_all(tx, seat, command)
        case c.LetAllGo():
            change.let_all_go(tx, seat, command)
        case c.ShiftPlan():
            change.shift_plan(tx, seat, command)
        case c.PostponeInject():
            change.postpone(tx, seat, command)
        case c.RetargetInject():
            change.retarget(tx, seat, command)
        case c.EditInject():
            change.edit(tx, seat, command)
        case c.ClaimNeed():
            claims.claim(tx, seat, command)
        case c.GiveBackNeed():
            claims.give_back(tx, seat, command)
        case _:
            assert_never(command)
