"""Decides about the people in seats: hand-overs, and excuses for real duty."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import AttendanceCommand, ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.events import Audience
from exercise_engine.core.policy import check_scope, viewer
from exercise_engine.core.stages import STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected


def decide_attendance(tx: Transaction, seat: Seat, command: AttendanceCommand) -> None:
    """Decide a command about the person in a seat."""
    if tx.state.stage in ("closed", "aborted"):
        words = STAGE_WORDS[tx.state.stage]
        raise CommandRejected("wrong_stage", f"the exercise is {words}; seats stay as they are")
    meant = _meant(tx, seat, command.seat)
    excused = meant.seat in tx.state.attendance.excused
    match command:
        case HandOverSeat():
            hand_over(tx, meant, note=command.note)
        case ExcuseSeat():
            if excused:
                raise CommandRejected("no_change", f"{meant.label} is excused already")
            tx.emit(f.SeatExcused(seat=meant.seat, label=meant.label), _about(tx, meant))
        case ReturnSeat():
            if not excused:
                raise CommandRejected("no_change", f"{meant.label} is not excused")
            tx.emit(f.SeatReturned(seat=meant.seat, label=meant.label), _about(tx, meant))
        case _:
            assert_never(command)


def hand_over(tx: Transaction, seat: Seat, *, note: str) -> None:
    """Record that another person sits there, and what is open then; whoever comes is not excused."""
    handed = tx.emit(
        f.SeatHandedOver(
            seat=seat.seat,
            label=seat.label,
            posts=seat.posts,
            note=f.text(note) if note.strip() else None,
            open_asks=open_asks(tx, seat),
        ),
        _about(tx, seat, at_home=True),
    )
    if seat.seat in tx.state.attendance.excused:
        tx.emit(f.SeatReturned(seat=seat.seat, label=seat.label), _about(tx, seat), cause=handed.seq)


def open_asks(tx: Transaction, seat: Seat) -> tuple[int, ...]:
    """Return what the teams of a seat have not answered yet, oldest first."""
    teams = {post.team for post in seat.posts}
    pending = (ask for ask in tx.state.asks.values() if not teams.isdisjoint(ask.teams))
    return tuple(sorted(ask.seq for ask in pending if ask.status in ("open", "overdue")))


def _meant(tx: Transaction, seat: Seat, named: str | None) -> Seat:
    """Return the seat that a command is about: one's own, or for control any player's in its scope."""
    if seat.kind == "player":
        if named not in (None, seat.seat):
            raise CommandRejected("not_allowed", "a player does this for the own seat only")
        return seat
    found = tx.state.seats.get(named or "")
    if found is None or found.kind != "player":
        raise CommandRejected("unknown_seat", "say for which player's seat")
    check_scope(seat, tuple(sorted(viewer(found, tx.state.scenario).organisations)))
    return found


def _about(tx: Transaction, seat: Seat, *, at_home: bool = False) -> Audience:
    """Return who learns of it: the seat itself and its teams, but no joint one of what is said at home."""
    known = tx.state.scenario.teams
    teams = tuple(dict.fromkeys(post.team for post in seat.posts if not (at_home and known[post.team].joint)))
    return Audience(to=(*teams, f"seat:{seat.seat}"), organisations=tx.about_teams(teams).organisations)
