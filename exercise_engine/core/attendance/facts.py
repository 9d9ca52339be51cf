"""Facts about the people in seats: that others sit there now, or that nobody can for a while."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForSeats, FreeText, Post


class SeatHandedOver(ForSeats):
    """Another person sits in a seat from here on; who it is stands in no event."""

    type: Literal["seat_handed_over"] = "seat_handed_over"
    v: Literal[1] = 1
    seat: str
    label: str
    posts: tuple[Post, ...] = ()
    """What the seat held then."""
    note: FreeText | None = None
    """What the one who comes must know."""
    open_asks: tuple[int, ...] = ()
    """`seq` of each `AskOpened` that the seat's teams had not answered then."""


class SeatExcused(ForSeats):
    """Whoever sits there is needed for something real; until the return nothing is expected of the seat."""

    type: Literal["seat_excused"] = "seat_excused"
    v: Literal[1] = 1
    seat: str
    label: str


class SeatReturned(ForSeats):
    """An excused seat plays again."""

    type: Literal["seat_returned"] = "seat_returned"
    v: Literal[1] = 1
    seat: str
    label: str


AttendanceFact = SeatHandedOver | SeatExcused | SeatReturned
