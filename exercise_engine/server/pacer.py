"""Wakes the hub when the exercise needs it, and does what recurs: clocks, heads, presence, a failed log."""

from __future__ import annotations

import asyncio
from typing import Final

from exercise_engine.server.hub import Clock, Hub
from exercise_engine.server.limits import CLOCK_INTERVAL_S, HEAD_INTERVAL_S, UPKEEP_INTERVAL_S

NANOSECONDS_PER_S: Final = 1_000_000_000
LONGEST_SLEEP_S: Final = 3_600.0
"""Loops do not take timers of any length; once an hour it does no harm to look."""


class Pacer:
    """Sleeps until the engine's next deadline; runs on the loop, and owns what recurs."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        self._hub = hub
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._timer_ns: int | None = None
        self.task: asyncio.Task[None] | None = None
        """What recurs; it ends only by `stop`, or by a fault of the program."""
        hub.wake = self.look

    def start(self) -> None:
        """Start what recurs, and look when the engine is needed first."""
        self.task = self._loop.create_task(self._recur(), name="pacer")
        self.look()

    async def stop(self) -> None:
        """Wake nobody any more."""
        self._hub.wake = _sleep_on
        self._cancel_timer()
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)

    def look(self) -> None:
        """See when the engine is needed next, and be awake by then."""
        deadline_ns = self._hub.next_deadline()
        if deadline_ns == self._timer_ns:
            return
        self._cancel_timer()
        if deadline_ns is not None:
            self._sleep_until(deadline_ns)

    def _sleep_until(self, deadline_ns: int) -> None:
        wait_s = (deadline_ns - self._clock.now().mono_ns) / NANOSECONDS_PER_S
        self._timer_ns = deadline_ns
        self._timer = self._loop.call_later(min(max(0.0, wait_s), LONGEST_SLEEP_S), self._awake)

    def _awake(self) -> None:
        """Act if it is time; loops may wake a moment early, and nothing happens before its time."""
        deadline_ns, self._timer, self._timer_ns = self._timer_ns, None, None
        if deadline_ns is not None and self._clock.now().mono_ns < deadline_ns:
            self._sleep_until(deadline_ns)
        else:
            self._hub.tick()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._timer_ns = None

    async def _recur(self) -> None:
        """Everything that is done again and again, none of it exact to the moment."""
        next_clock = self._loop.time() + CLOCK_INTERVAL_S
        next_head = self._loop.time() + HEAD_INTERVAL_S
        while True:
            await asyncio.sleep(UPKEEP_INTERVAL_S)
            hub = self._hub
            if hub.fault_since is not None:
                await hub.try_log_again()
            hub.look_at_clocks()
            hub.room.tell_presence(hub.engine.durable)
            if self._loop.time() >= next_clock:
                next_clock = self._loop.time() + CLOCK_INTERVAL_S
                hub.room.tell_all(hub.clock_frame())
            if self._loop.time() >= next_head:
                next_head = self._loop.time() + HEAD_INTERVAL_S
                hub.tell_head()


def _sleep_on() -> None:
    """Takes the place of the pacer once it has stopped."""
