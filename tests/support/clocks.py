"""Clocks that a test moves."""

from __future__ import annotations

import asyncio

from exercise_engine.core.clock import Now
from exercise_engine.system import SystemClock

START_MS = 1_790_000_000_000
"""Some moment of 2026."""


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self._now = Now(START_MS, 5_000_000_000)

    def now(self) -> Now:
        """The moment that was last set."""
        return self._now

    def go_on(self, ms: int) -> None:
        """Let time pass on both clocks."""
        self._now = Now(self._now.at_ms + ms, self._now.mono_ns + ms * 1_000_000)

    def sleep(self, ms: int) -> None:
        """Let the machine sleep: the wall clock goes on, the monotonic one does not."""
        self._now = Now(self._now.at_ms + ms, self._now.mono_ns)


class LoopClock:
    """Follows the event loop, also when that runs on virtual time."""

    def now(self) -> Now:
        """The loop's time."""
        loop_ns = int(asyncio.get_running_loop().time() * 1_000_000_000)
        return Now(START_MS + loop_ns // 1_000_000, loop_ns)


class SleepyClock:
    """The machine's clocks, of which the wall clock can be pushed forwards as if the machine had slept."""

    def __init__(self) -> None:
        self._real = SystemClock()
        self.slept_ms = 0

    def now(self) -> Now:
        """The present moment, with all sleep so far on the wall clock."""
        real = self._real.now()
        return Now(real.at_ms + self.slept_ms, real.mono_ns)
