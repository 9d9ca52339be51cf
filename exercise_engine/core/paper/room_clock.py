"""The clock on the wall of the room against exercise time, as the stages of a log have it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From one change of stage to the next."""

    at_ms: int
    elapsed_ms: int
    speed: int
    """Exercise time per wall time; 0 while play stands still."""


class RoomClock:
    """Tells which exercise time it was when a clock in the room showed a moment."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._stretches = [
            _Stretch(event.at_ms, event.elapsed_ms, event.fact.speed if _runs(event.fact) else 0)
            for event in events
            if isinstance(event.fact, f.StageChanged)
        ]
        self.started_ms = next((stretch.at_ms for stretch in self._stretches if stretch.speed), None)
        """Wall time of StartEx."""

    def elapsed_ms(self, at_ms: int) -> int | None:
        """Return exercise time at a moment of the room; None before StartEx. In a pause it stood still."""
        if self.started_ms is None or at_ms < self.started_ms:
            return None
        place = bisect_right(self._stretches, at_ms, key=lambda stretch: stretch.at_ms)
        stretch = self._stretches[place - 1]
        elapsed = stretch.elapsed_ms + (at_ms - stretch.at_ms) * stretch.speed
        return min(elapsed, self._stretches[place].elapsed_ms) if place < len(self._stretches) else elapsed


def _runs(fact: f.StageChanged) -> bool:
    return fact.target == "running"
