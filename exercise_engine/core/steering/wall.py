"""Exercise time at a moment of the room, from what the log says: in a pause it stands still."""

from __future__ import annotations

from collections.abc import Iterable

from exercise_engine.core.events import Event


def elapsed_at_ms(
    events: Iterable[Event], at_ms: int, *, now_ms: int, elapsed_ms: int, speed: int
) -> int | None:
    """Return the exercise time at a moment (UTC); none before the first event, or after now.

    Between two events it runs with the clock of the room, as far as the later event lets it: the rest of the
    time between them it stood still. `elapsed_ms` is exercise time now.
    """
    if at_ms > now_ms:
        return None
    before: Event | None = None
    after_ms = elapsed_ms
    for event in sorted(events, key=lambda event: event.seq):
        if event.at_ms > at_ms:
            after_ms = event.elapsed_ms
            break
        before = event
    if before is None:
        return None
    return min(before.elapsed_ms + (at_ms - before.at_ms) * speed, after_ms)
