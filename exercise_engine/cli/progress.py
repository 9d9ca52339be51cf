"""Tells whoever waits longer than a second what is going on."""

from __future__ import annotations

from exercise_engine.cli import output

PATIENCE_NS = 1_000_000_000
"""Whoever waits longer than a second is told for what."""


class Progress:
    """Tells on stderr what is going on, once that has taken a while."""

    def __init__(self) -> None:
        from exercise_engine.system import SystemClock

        self._clock = SystemClock()
        self._started_ns = self._clock.now().mono_ns

    def tell(self, what: str) -> None:
        """Say what begins now, if the person has waited for more than a second."""
        if self._clock.now().mono_ns - self._started_ns > PATIENCE_NS:
            output.note(f"{what} …")
