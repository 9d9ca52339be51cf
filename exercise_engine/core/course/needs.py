"""What of the course of the day waits for the control cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from exercise_engine.core.control_view import ControlView
from exercise_engine.core.course.lateness import Lateness
from exercise_engine.core.facts import StageChanged
from exercise_engine.core.need import Need
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


def row_needs(view: ControlView) -> Iterator[Need]:
    """Yield every control row that waits for a decision."""
    if view.scenario is None or view.scope:
        return
    for row_id in view.rows.due():
        row = view.scenario.course.get(row_id)
        if row is None:
            continue
        what = f"Jump to {row.jump.to}" if row.jump is not None else "Break"
        if row.break_ is not None:
            what = f"Break of {row.break_.length}: {row.break_.brief}"
        brief = row.jump.brief if row.jump is not None else "Enter lets it begin, or leaves it out."
        yield Need(f"row:{row_id}", "row", "row", 0, "", f"{what}?", brief)


def break_need(view: ControlView, at_ms: int, wall: Callable[[int], str]) -> Need | None:
    """Return the break that is on, with what control does when it is over; `at_ms` is wall time (UTC)."""
    event = view.stage_event
    if event is None or not isinstance(event.fact, StageChanged) or event.fact.target != "paused":
        return None
    back = event.fact.back_at_ms
    if back is None:
        return None
    is_over = at_ms >= back
    title = f"The break is over since {wall(back)}: resume" if is_over else f"Break until {wall(back)}"
    detail = "Play stands still until control lets it go on."
    return Need(f"break:{event.seq}", "break", "resume", 0 if is_over else None, "", title, detail, event.seq)
