"""New times as controllers type them: a moment of play, or later and earlier by so much."""

from __future__ import annotations

import re
from dataclasses import dataclass

from exercise_engine.model.timing import (
    DURATION_PATTERN,
    HOUR_MS,
    MINUTE_MS,
    SECOND_MS,
    duration_ms,
)

NEW_TIME_HINT = "T+0:45, or 10m later, or -5m earlier"
SHIFT_HINT = "10m later, or -5m earlier"
_OFFSET = re.compile(r"^T\+?([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?$", re.IGNORECASE)
_MINUTES = re.compile(r"^[0-9]{1,4}$")


@dataclass(frozen=True, slots=True)
class NewTime:
    """One of both: a moment of play, or a duration, which is negative for earlier."""

    to_ms: int | None = None
    by_ms: int | None = None


def new_time(typed: str) -> NewTime:
    """Return what was typed as a time; ValueError with a sentence if it is none."""
    words = typed.strip()
    if found := _OFFSET.match(words):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return NewTime(to_ms=hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS)
    return NewTime(by_ms=shift_ms(words, hint=NEW_TIME_HINT))


def shift_ms(typed: str, *, hint: str = SHIFT_HINT) -> int:
    """Return a duration that was typed, negative for earlier; a plain number is minutes."""
    words = typed.strip().lower().replace(" ", "")
    earlier = words.startswith("-")
    amount = words.lstrip("+-").removesuffix("later").removesuffix("earlier")
    earlier = earlier or words.endswith("earlier")
    if _MINUTES.match(amount):
        ms = int(amount) * MINUTE_MS
    elif re.match(DURATION_PATTERN, amount):
        ms = duration_ms(amount)
    else:
        raise ValueError(f"{typed!r} is no time: write {hint}.")
    if ms == 0:
        raise ValueError(f"That moves nothing: write {hint}.")
    return -ms if earlier else ms
