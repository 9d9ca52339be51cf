"""Times as they stand on paper: `T+0:32`, `-4m`, or `10:42` by the clock of the room."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from exercise_engine.core.paper.room_clock import RoomClock
from exercise_engine.model.timing import (
    DAY_MS,
    DURATION_PATTERN,
    HOUR_MS,
    MINUTE_MS,
    SECOND_MS,
    duration_ms,
    offset_text,
)

PAPER_HINT = "10:42 by the clock of the room, T+0:32, or -4m"
_OFFSET = re.compile(r"^T\+?([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?$", re.IGNORECASE)
_WALL = re.compile(r"^([01]?[0-9]|2[0-3])[:.]([0-5][0-9])$")


@dataclass(frozen=True, slots=True)
class Seen:
    """When something was seen, as a command says it."""

    observed_ms: int
    observed_at_ms: int | None = None


def paper_time(text: str, *, elapsed_ms: int, at_ms: int, room: RoomClock) -> Seen:
    """Return the time that stands on paper; ValueError with a sentence if it cannot be.

    A clock on the wall means the last time it showed that. While play stood still, exercise time did too, so
    that what the clock showed is kept beside it.
    """
    typed, shown = text.strip(), None
    if found := _OFFSET.match(typed):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        moment: int | None = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS
    elif typed.startswith("-") and re.match(DURATION_PATTERN, typed[1:]):
        moment = elapsed_ms - duration_ms(typed[1:])
    elif found := _WALL.match(typed):
        shown = _last_shown(int(found[1]), int(found[2]), at_ms)
        moment = room.elapsed_ms(shown)
    else:
        raise ValueError(f"{typed!r} is no time: write {PAPER_HINT}." if typed else f"Write {PAPER_HINT}.")
    if moment is None or moment < 0:
        raise ValueError("That was before StartEx.")
    if moment > elapsed_ms:
        raise ValueError(f"{offset_text(moment)} lies ahead; it is {offset_text(elapsed_ms)} now.")
    return Seen(moment, shown)


def _last_shown(hour: int, minute: int, at_ms: int) -> int:
    """Return the last moment (UTC) at which a clock in this room showed a time."""
    local = datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone()
    shown = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    moment = int(shown.timestamp() * 1000)
    return moment if moment <= at_ms else moment - DAY_MS
