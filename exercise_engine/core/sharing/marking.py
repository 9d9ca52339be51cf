"""Decides what control and evaluators say of a share."""

from __future__ import annotations

from exercise_engine.core.fact_types import text
from exercise_engine.core.policy import check_scope
from exercise_engine.core.sharing.commands import MarkShare
from exercise_engine.core.sharing.facts import ShareMarked
from exercise_engine.core.sharing.origin import record_of
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected


def mark_share(tx: Transaction, seat: Seat, command: MarkShare) -> None:
    """Record what a share was in the eyes of those who run or judge the exercise."""
    record = record_of(tx.state, command.share)
    if record is None:
        raise CommandRejected("unknown_share", f"there is no share numbered {command.share}")
    about = tx.about_teams((record.sender,))
    check_scope(seat, about.organisations)
    tx.emit(ShareMarked(share=record.share, mark=command.mark, note=text(command.note)), about)
