"""Decides about the baseline."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.baseline.commands import BaselineCommand
from exercise_engine.core.baseline.facts import MeasureAnswered
from exercise_engine.core.baseline.state import measures_of
from exercise_engine.core.events import Audience
from exercise_engine.core.stages import BEFORE_START
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected


def decide_baseline(tx: Transaction, seat: Seat, command: BaselineCommand) -> None:
    """Take up what an organisation says of one of its measures, until StartEx."""
    scenario = tx.state.scenario
    if tx.state.stage not in BEFORE_START:
        raise CommandRejected("wrong_stage", "the baseline is fixed at StartEx")
    if not any(command.organisation in scenario.organisations_of(post.team) for post in seat.posts):
        raise CommandRejected("not_yours", "you answer for your own organisation only")
    if command.position >= len(measures_of(scenario, command.organisation)):
        raise CommandRejected("unknown_measure", "there is no such measure")
    tx.emit(
        MeasureAnswered(
            organisation=command.organisation,
            position=command.position,
            answer=command.answer,
            evidence=f.text(command.evidence) if command.evidence else None,
        ),
        Audience(
            to=(command.organisation,), organisations=(command.organisation,), real=command.organisation
        ),
    )
