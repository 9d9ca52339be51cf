"""Decides what follows from control rows: jumps and breaks."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.commands import JumpStory
from exercise_engine.core.course.commands import DropRow, TakeRow
from exercise_engine.core.decide_course import make_jump
from exercise_engine.core.stages import IN_PLAY, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.course import Break, CourseRow
from exercise_engine.model.timing import duration_ms


def reach_row(tx: Transaction, row: str) -> None:
    """Propose a row to control when its time has come, or do it if nobody is to be asked."""
    model = tx.state.scenario.course[row]
    if not model.auto:
        tx.emit(f.RowDue(row=row))
        return
    taken = tx.emit(f.RowTaken(row=row, by="scenario"))
    try:
        _do(tx, model, cause=taken.seq)
    except CommandRejected as rejected:
        tx.emit(f.RowDropped(row=row, note=f.text(rejected.message)), cause=taken.seq)


def take_row(tx: Transaction, seat: Seat, command: TakeRow) -> None:
    """Do what a row says, now."""
    model = _waiting(tx, seat, command.row)
    if model.break_ is not None and tx.state.stage != "running":
        raise CommandRejected("wrong_stage", "play stands still already; resume first, or drop the break")
    note = f.text(command.note) if command.note else None
    taken = tx.emit(f.RowTaken(row=command.row, by="control", note=note))
    _do(tx, model, cause=taken.seq)


def drop_row(tx: Transaction, seat: Seat, command: DropRow) -> None:
    """Leave a row out."""
    _waiting(tx, seat, command.row)
    tx.emit(f.RowDropped(row=command.row, note=f.text(command.note) if command.note else None))


def _waiting(tx: Transaction, seat: Seat, row: str) -> CourseRow:
    if tx.state.stage not in IN_PLAY:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}")
    if seat.scope:
        raise CommandRejected(
            "out_of_scope", "this concerns everybody; this seat acts for some organisations only"
        )
    if row not in tx.state.scenario.course:
        raise CommandRejected("unknown_row", f"{row} is no control row of this exercise")
    if row not in tx.state.rows.due():
        raise CommandRejected("no_change", f"{row} does not wait for control")
    return tx.state.scenario.course[row]


def _do(tx: Transaction, row: CourseRow, *, cause: int) -> None:
    if row.jump is not None:
        jump = row.jump
        make_jump(tx, JumpStory(to=jump.to, brief=jump.brief, inside=jump.inside))
    if row.break_ is not None:
        _begin_break(tx, row.break_, cause=cause)


def _begin_break(tx: Transaction, rest: Break, *, cause: int) -> None:
    """Pause, and tell everybody until when."""
    tx.emit(
        f.StageChanged(
            source="running",
            target="paused",
            why="break",
            speed=tx.state.speed,
            note=f.text(rest.brief),
            back_at_ms=tx.now.at_ms + duration_ms(rest.length),
        ),
        tx.to_everybody(),
        cause=cause,
    )
