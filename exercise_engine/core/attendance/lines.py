"""Lines of control's log about the people in seats."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from exercise_engine.core.attendance.facts import AttendanceFact, SeatExcused, SeatHandedOver, SeatReturned
from exercise_engine.core.fact_types import FreeText


def attendance_line(fact: AttendanceFact, note: Callable[[FreeText | None], str]) -> str:
    """Return what happened in one line; `note` says how a note stands behind it."""
    match fact:
        case SeatHandedOver():
            count = f", open questions: {len(fact.open_asks)}" if fact.open_asks else ""
            return f"Seat {fact.label} handed over{count}{note(fact.note)}"
        case SeatExcused():
            return f"Seat {fact.label} excused for real duty"
        case SeatReturned():
            return f"Seat {fact.label} plays again"
        case _:
            assert_never(fact)
