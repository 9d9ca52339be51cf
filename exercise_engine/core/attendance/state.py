"""What the engine keeps about the people in seats: who is excused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from exercise_engine.core.attendance.facts import AttendanceFact, SeatExcused, SeatHandedOver, SeatReturned
from exercise_engine.core.own_state import OwnState

if TYPE_CHECKING:
    from exercise_engine.core.events import Event
    from exercise_engine.core.state import State


@dataclass
class AttendanceState(OwnState):
    """Seats that nothing is expected of."""

    excused: dict[str, int] = field(default_factory=dict)
    """Seat to the `seq` of the event that excused it."""


def apply_attendance(state: State, event: Event, fact: AttendanceFact) -> None:
    """Change the state as a fact says."""
    match fact:
        case SeatHandedOver():
            state.shown[event.seq] = event.audience
        case SeatExcused():
            state.attendance.excused[fact.seat] = event.seq
        case SeatReturned():
            state.attendance.excused.pop(fact.seat, None)
        case _:
            assert_never(fact)
