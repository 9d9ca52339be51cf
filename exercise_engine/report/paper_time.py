"""Time that was played on paper while exercise time stood still: measures count it."""

from __future__ import annotations

from collections.abc import Sequence

from exercise_engine.core.events import Event
from exercise_engine.core.paper.room_clock import RoomClock
from exercise_engine.core.paper.seen import is_on_paper, seen_at_ms, seen_ms


class PaperTime:
    """Places what happened on one line of time: exercise time, and the gaps that were played on paper.

    A gap counts if something that was seen in it, by the clock of the room, was entered afterwards; a pause
    in which nobody played does not.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        seen = [seen_at_ms(event) for event in events if is_on_paper(event)]
        moments = [at_ms for at_ms in seen if at_ms is not None]
        gaps = RoomClock(events).standing() if moments else ()
        last_at_ms = events[-1].at_ms if events else 0
        self._played = [
            (gap.start_at_ms, end, gap.elapsed_ms)
            for gap in gaps
            for end in (last_at_ms if gap.end_at_ms is None else gap.end_at_ms,)
            if any(gap.start_at_ms <= at_ms <= end for at_ms in moments)
        ]

    def place_ms(self, event: Event) -> int:
        """Return where on the line something happened."""
        at_ms = seen_at_ms(event)
        if at_ms is None:
            return self.place_at_ms(seen_ms(event))
        inside = (min(at_ms, end) - start for start, end, _ in self._played if start < at_ms)
        return seen_ms(event) + sum(inside)

    def place_at_ms(self, elapsed_ms: int) -> int:
        """Return where on the line an exercise time lies; the moment of a gap lies before it."""
        return elapsed_ms + sum(end - start for start, end, stood in self._played if stood < elapsed_ms)
