"""Exercise time and story time as functions of the monotonic clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core.clock import Now, RunningClock, StoryClock

SECOND_NS = 1_000_000_000


def test_a_standing_clock_stands() -> None:
    """While it stands no moment of it lies ahead."""
    clock = RunningClock(5_000)
    assert clock.elapsed_ms(Now(0, 99 * SECOND_NS)) == 5_000
    assert clock.mono_ns_at(9_000) is None


@given(st.integers(0, 10**15), st.integers(1, 3_600), st.integers(0, 10**9))
def test_waking_at_the_moment_asked_for_is_never_early(since: int, speed: int, ahead: int) -> None:
    """At the monotonic moment that the clock names, exercise time has come; a nanosecond before, not."""
    clock = RunningClock(1_000).started(Now(0, since), speed)
    wake = clock.mono_ns_at(1_000 + ahead)
    assert wake is not None
    assert clock.elapsed_ms(Now(0, wake)) == 1_000 + ahead
    if ahead:
        assert clock.elapsed_ms(Now(0, wake - 1)) < 1_000 + ahead


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 10**12)), max_size=20))
def test_pausing_and_going_on_never_turns_time_back(steps: list[tuple[bool, int]]) -> None:
    """Over any pauses exercise time only grows, and a pause adds nothing."""
    clock, now, before = RunningClock(), 0, 0
    for runs, wait in steps:
        clock = clock.started(Now(0, now), 1) if runs else clock.stopped(Now(0, now))
        at_start = clock.elapsed_ms(Now(0, now))
        now += wait
        elapsed = clock.elapsed_ms(Now(0, now))
        assert elapsed >= before
        assert runs or elapsed == at_start
        before = elapsed


def test_a_clock_read_before_its_start_does_not_run_backwards() -> None:
    """A moment before the start reads as the start."""
    assert RunningClock(7).started(Now(0, 50), 1).elapsed_ms(Now(0, 10)) == 7


@given(st.floats(0.01, 1_000), st.integers(0, 10**9), st.integers(0, 10**8))
def test_story_moments_are_found_in_exercise_time(pace: float, jumped: int, ahead: int) -> None:
    """The exercise time of a story moment is the first at which story time has reached it."""
    clock = StoryClock(1_700_000_000_000, pace, jumped)
    moment = clock.story_ms(0) + ahead
    elapsed = clock.elapsed_ms_at(moment)
    assert clock.story_ms(elapsed) >= moment
    assert elapsed == 0 or clock.story_ms(elapsed - 1) < moment


def test_a_jump_shifts_the_story() -> None:
    """After a jump story time stands where it leads, at the same exercise time."""
    clock = StoryClock(0, 4.0).jumped_to(10_000_000, elapsed_ms=1_000)
    assert clock.story_ms(1_000) == 10_000_000
    assert clock.story_ms(2_000) == 10_004_000
