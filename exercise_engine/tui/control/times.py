"""Moments as controllers type them: `T+0:25`, or how long ago."""

from __future__ import annotations

import re

from exercise_engine.model.timing import (
    DURATION_PATTERN,
    HOUR_MS,
    MINUTE_MS,
    SECOND_MS,
    duration_ms,
    offset_text,
)

SEEN_HINT = "T+0:25, or minutes ago (4), or 90s; empty is now"
_OFFSET = re.compile(r"^(?:T\+?)?([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?$", re.IGNORECASE)
_MINUTES = re.compile(r"^[0-9]{1,4}$")


def seen_ms(text: str, elapsed_ms: int) -> int:
    """Return the exercise time that was typed; ValueError with a sentence if it is none, or lies ahead."""
    typed = text.strip()
    if not typed:
        return elapsed_ms
    if found := _OFFSET.match(typed):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        moment = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS
    elif _MINUTES.match(typed):
        moment = elapsed_ms - int(typed) * MINUTE_MS
    elif re.match(DURATION_PATTERN, typed):
        moment = elapsed_ms - duration_ms(typed)
    else:
        raise ValueError(f"{typed!r} is no time: write {SEEN_HINT}.")
    if moment > elapsed_ms:
        raise ValueError(f"{offset_text(moment)} lies ahead; it is {offset_text(elapsed_ms)} now.")
    if moment < 0:
        raise ValueError("That was before StartEx.")
    return moment
