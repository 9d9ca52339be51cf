"""Moments as controllers type them: `T+0:25`, or how long ago."""

from __future__ import annotations

import re
from collections.abc import Callable

from exercise_engine.model.timing import (
    DURATION_PATTERN,
    HOUR_MS,
    MINUTE_MS,
    SECOND_MS,
    duration_ms,
    offset_text,
)

SEEN_HINT = "T+0:25, or 4 minutes ago: -4m, or 10:42 by the wall; empty is now"
_OFFSET = re.compile(r"^(?:T\+?)?([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?$", re.IGNORECASE)
_WALL = re.compile(r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")
_MINUTES = re.compile(r"^[0-9]{1,4}$")


def seen_ms(text: str, elapsed_ms: int, *, at_wall: Callable[[int, int], int | None] | None = None) -> int:
    """Return the exercise time that was typed; ValueError with a sentence if it is none, or lies ahead.

    `at_wall` gives the exercise time at an hour and minute of the room; a time without `T+` that play has
    not come to is read by the wall.
    """
    typed = text.strip()
    if not typed:
        return elapsed_ms
    ago = typed.removeprefix("-").strip()
    if found := _OFFSET.match(typed):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        moment = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS
        if moment > elapsed_ms and at_wall is not None and _WALL.match(typed):
            by_wall = at_wall(hours, minutes)
            if by_wall is None:
                raise ValueError(f"Play was not on at {typed}.")
            moment = by_wall
    elif _MINUTES.match(ago):
        moment = elapsed_ms - int(ago) * MINUTE_MS
    elif re.match(DURATION_PATTERN, ago):
        moment = elapsed_ms - duration_ms(ago)
    else:
        raise ValueError(f"{typed!r} is no time: write {SEEN_HINT}.")
    if moment > elapsed_ms:
        raise ValueError(f"{offset_text(moment)} lies ahead; it is {offset_text(elapsed_ms)} now.")
    if moment < 0:
        raise ValueError("That was before StartEx.")
    return moment
