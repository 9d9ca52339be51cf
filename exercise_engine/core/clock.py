"""Three times: wall, exercise and story, and how they follow from each other."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_engine.model.timing import Clock, story_start_ms

NANOSECONDS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class Now:
    """A moment, as the shell read it."""

    at_ms: int
    """UTC, milliseconds since the epoch; for people."""
    mono_ns: int
    """Monotonic clock in nanoseconds; for durations."""


@dataclass(frozen=True, slots=True)
class RunningClock:
    """Exercise time: stands still, or runs from a point of the monotonic clock on."""

    base_ms: int = 0
    """Exercise time at the last start or stop."""
    since_ns: int | None = None
    """Monotonic clock at the last start; none while it stands."""
    speed: int = 1
    """Exercise time per wall time."""

    def elapsed_ms(self, now: Now) -> int:
        """Return exercise time, rounded down."""
        if self.since_ns is None:
            return self.base_ms
        return self.base_ms + max(0, now.mono_ns - self.since_ns) * self.speed // NANOSECONDS_PER_MS

    def started(self, now: Now, speed: int) -> RunningClock:
        """Return the clock running from now on."""
        return RunningClock(self.elapsed_ms(now), now.mono_ns, speed)

    def stopped(self, now: Now) -> RunningClock:
        """Return the clock standing at now."""
        return RunningClock(self.elapsed_ms(now), None, self.speed)

    def mono_ns_at(self, elapsed_ms: int) -> int | None:
        """Return the first monotonic moment at which exercise time is `elapsed_ms`; none while the clock
        stands.
        """
        if self.since_ns is None:
            return None
        wait = max(0, elapsed_ms - self.base_ms) * NANOSECONDS_PER_MS
        return self.since_ns + -(-wait // self.speed)


@dataclass(frozen=True, slots=True)
class StoryClock:
    """Story time as a function of exercise time."""

    start_ms: int
    pace: float
    jumped_ms: int = 0
    """All jumps so far, added up."""

    @classmethod
    def of(cls, clock: Clock) -> StoryClock:
        """Return the story clock of a scenario at StartEx."""
        return cls(story_start_ms(clock), clock.pace)

    def story_ms(self, elapsed_ms: int) -> int:
        """Return story time at an exercise time."""
        return self.start_ms + int(elapsed_ms * self.pace) + self.jumped_ms

    def elapsed_ms_at(self, story_ms: int) -> int:
        """Return the first exercise time at which story time is `story_ms`; 0 if that lies before StartEx."""
        elapsed = max(0, int((story_ms - self.start_ms - self.jumped_ms) / self.pace))
        while self.story_ms(elapsed) < story_ms:
            elapsed += 1
        return elapsed

    def jumped_to(self, story_ms: int, *, elapsed_ms: int) -> StoryClock:
        """Return the clock after a jump; the caller makes sure that it leads forwards."""
        return StoryClock(self.start_ms, self.pace, self.jumped_ms + story_ms - self.story_ms(elapsed_ms))
