"""Decides commands about the community, and what follows in it by itself."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.baseline.commands import AnswerMeasure
from exercise_engine.core.baseline.decide import decide_baseline
from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.decide import decide_cascade
from exercise_engine.core.cascade.map_decide import tell_map
from exercise_engine.core.cascade.step import delay, look_at, step_cascade
from exercise_engine.core.community.commands import CommunityCommand
from exercise_engine.core.community.due import CommunityKey
from exercise_engine.core.obligations.commands import (
    DeclareAware,
    DeclareNotNotifiable,
    RecordObligation,
    SubmitObligation,
)
from exercise_engine.core.obligations.decide import decide_obligation
from exercise_engine.core.obligations.opening import (
    begin_obligations,
    end_obligations,
    fire_obligation,
    step_obligations,
)
from exercise_engine.core.sharing.commands import (
    AskPermission,
    GivePermission,
    MarkShare,
    RefusePermission,
    Share,
)
from exercise_engine.core.sharing.decide import decide_sharing
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction


def decide_community(tx: Transaction, seat: Seat, command: CommunityCommand) -> None:
    """Decide a command about services, sharing, obligations or the baseline."""
    match command:
        case SetService():
            decide_cascade(tx, seat, command)
        case Share() | AskPermission() | GivePermission() | RefusePermission() | MarkShare():
            decide_sharing(tx, seat, command)
        case DeclareAware() | SubmitObligation() | DeclareNotNotifiable() | RecordObligation():
            decide_obligation(tx, seat, command)
        case AnswerMeasure():
            decide_baseline(tx, seat, command)
        case _:
            assert_never(command)


def step_community(tx: Transaction) -> str | None:
    """Do the next thing that follows in the community and return what moved; none once it is at rest."""
    return step_cascade(tx) or step_obligations(tx)


def begin_community(tx: Transaction) -> None:
    """Do at StartEx what comes with it, before the story goes on."""
    if tx.state.scenario.services:
        tell_map(tx)
    begin_obligations(tx)


def bring_to_rest(tx: Transaction) -> None:
    """Let everything in the community follow at this moment of the story, also inside a jump in a pause."""
    with tx.by_engine():
        while step_community(tx) is not None:
            pass


def move_community(tx: Transaction, key: CommunityKey, *, until_ms: int, by_ms: int) -> None:
    """Move what is due in the community up to a moment of the story behind a jump, by its length.

    A legal clock does not stand still because control would rather have it later; the jump itself lets it
    fall due.
    """
    match key.part:
        case "cascade":
            with tx.by_engine():
                delay(tx, key.name, until_ms=until_ms, by_ms=by_ms)
        case "obligations":
            pass
        case _:
            assert_never(key.part)


def end_community(tx: Transaction) -> None:
    """Do at EndEx what comes with it."""
    end_obligations(tx)


def fire_community(tx: Transaction, key: CommunityKey) -> None:
    """Do what is due in the community; settling does the rest."""
    match key.part:
        case "cascade":
            look_at(tx, key.name)
        case "obligations":
            fire_obligation(tx, key.name)
        case _:
            assert_never(key.part)
