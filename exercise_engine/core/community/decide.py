"""Decides commands about the community, and what follows in it by itself."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.baseline.commands import AnswerMeasure
from exercise_engine.core.baseline.decide import decide_baseline
from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.decide import decide_cascade, step_cascade
from exercise_engine.core.community.commands import CommunityCommand
from exercise_engine.core.community.due import CommunityKey
from exercise_engine.core.sharing.commands import Share
from exercise_engine.core.sharing.decide import decide_sharing
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction


def decide_community(tx: Transaction, seat: Seat, command: CommunityCommand) -> None:
    """Decide a command about services, sharing, obligations or the baseline."""
    match command:
        case SetService():
            decide_cascade(tx, seat, command)
        case Share():
            decide_sharing(tx, seat, command)
        case AnswerMeasure():
            decide_baseline(tx, seat, command)
        case _:
            assert_never(command)


def step_community(tx: Transaction) -> str | None:
    """Do the next thing that follows in the community and return what moved; none once it is at rest."""
    return step_cascade(tx)


def fire_community(_tx: Transaction, _key: CommunityKey) -> None:
    """Do what is due in the community; settling does the rest."""
