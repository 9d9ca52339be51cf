"""What of the course of the day waits for the control cell."""

from __future__ import annotations

from collections.abc import Callable

from exercise_engine.core.control_needs import Need
from exercise_engine.core.course.lateness import Lateness
from exercise_engine.model.timing import MINUTE_MS

LATE_FROM_MS = MINUTE_MS
"""Less than a minute is made good in the hot wash."""
LATE_STEP_MINUTES = 10
"""Whoever put the warning aside is warned again when it has become so much later."""


def late_words(late: Lateness, wall: Callable[[int], str]) -> str:
    """Say in one line how late it is; `wall` says a moment (UTC) as the clock in the room shows it."""
    return (
        f"{late.late_ms // MINUTE_MS} min late: EndEx {wall(late.end_at_ms)}, "
        f"the room closes {wall(late.hard_stop_at_ms)}"
    )


def late_need(late: Lateness | None, wall: Callable[[int], str]) -> Need | None:
    """Return the warning that play will not be over in time, if it will not."""
    if late is None or late.late_ms < LATE_FROM_MS:
        return None
    return Need(
        key=f"late:{late.late_ms // MINUTE_MS // LATE_STEP_MINUTES}",
        kind="late",
        action="cut",
        harm_ms=0,
        team="",
        title=late_words(late, wall),
        detail="Enter shows what could be left out, and what would go untested with it.\n"
        "EndEx is foreseen from what is still due, its deadlines, and the closing stretch of the plan.",
    )
