"""Decides commands about briefs, documents, duties and hints, and what settling does for them."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.guidance.commands import DropHint, GiveHint, GuidanceCommand, HandOut, TickDuty
from exercise_engine.core.guidance.duties import keep_duties, tick_duty
from exercise_engine.core.guidance.handing import hand_out, hand_out_due, hand_out_for_stage
from exercise_engine.core.guidance.hinting import drop_hint, give_hint, withdraw_hints
from exercise_engine.core.guidance.plan import HandoutKey
from exercise_engine.core.policy import check_scope
from exercise_engine.core.stages import AFTER_END, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected


def decide_guidance(tx: Transaction, seat: Seat, command: GuidanceCommand) -> None:
    """Carry out a command, or refuse it."""
    match command:
        case HandOut():
            _hand_out(tx, seat, command)
        case TickDuty():
            tick_duty(tx, seat, command)
        case GiveHint():
            give_hint(tx, seat, command)
        case DropHint():
            drop_hint(tx, seat, command)
        case _:
            assert_never(command)


def guide_stage(tx: Transaction, stage: str) -> None:
    """Hand out what comes with a stage before StartEx, and tell the duties of the whole of play."""
    hand_out_for_stage(tx, stage)
    keep_duties(tx)


def guide(tx: Transaction) -> None:
    """Bring everything beside the story to rest, once the story itself has come to rest."""
    hand_out_due(tx)
    keep_duties(tx)
    withdraw_hints(tx)


def _hand_out(tx: Transaction, seat: Seat, command: HandOut) -> None:
    state = tx.state
    if state.stage == "planned" or state.stage in AFTER_END:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[state.stage]}")
    key = HandoutKey(command.kind, command.handout)
    plan = state.guidance.plan.handouts.get(key)
    if plan is None:
        raise CommandRejected("unknown_handout", f"there is no {command.kind} {command.handout}")
    check_scope(seat, plan.organisations)
    if key in state.guidance.handed:
        done = "given" if command.kind == "brief" else "opened"
        raise CommandRejected("no_change", f"{command.handout} was {done} already")
    hand_out(tx, key, by="control")
