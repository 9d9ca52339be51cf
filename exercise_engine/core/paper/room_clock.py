"""The clock on the wall of the room against exercise time, as the stages of a log have it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of the room in which exercise time stood still."""

    start_at_ms: int
    end_at_ms: int | None
    """None while it goes on."""
    elapsed_ms: int


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

    def standing(self) -> tuple[Gap, ...]:
        """Return when exercise time stood still after StartEx: in pauses, and while no server ran."""
        gaps = []
        for stretch, after in pairwise(self._stretches):
            if stretch.speed and not after.speed:
                began = stretch.at_ms + (after.elapsed_ms - stretch.elapsed_ms) // stretch.speed
                gaps.append(Gap(began, self._next_run(after.at_ms), after.elapsed_ms))
        return tuple(gaps)

    def _next_run(self, at_ms: int) -> int | None:
        return next((s.at_ms for s in self._stretches if s.speed and s.at_ms >= at_ms), None)

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
