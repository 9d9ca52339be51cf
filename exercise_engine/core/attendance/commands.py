"""Commands about the people in seats; players give them for their own seat, control for any."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.command_types import Name, Request, Typed


class HandOverSeat(Request):
    """Let another person go on in a seat, with what they must know."""

    type: Literal["hand_over_seat"] = "hand_over_seat"
    seat: Name | None = None
    """None for one's own."""
    note: Typed = ""


class ExcuseSeat(Request):
    """Excuse a seat for real duty; no reason is asked, since that is nobody's business here."""

    type: Literal["excuse_seat"] = "excuse_seat"
    seat: Name | None = None


class ReturnSeat(Request):
    """Let an excused seat play again."""

    type: Literal["return_seat"] = "return_seat"
    seat: Name | None = None


AttendanceCommand = HandOverSeat | ExcuseSeat | ReturnSeat
