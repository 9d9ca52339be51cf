"""Times as people write them."""

from __future__ import annotations

import pytest

from exercise_engine.model.timing import (
    AfterItem,
    Clock,
    ExerciseOffset,
    Stage,
    StoryTime,
    duration_ms,
    duration_text,
    item_of,
    offset_text,
    parse_after,
    parse_at,
    story_moment_ms,
    story_start_ms,
    story_text,
)

CLOCK = Clock(story_start="2026-11-03T06:30", zone="Europe/Amsterdam", length="3h")
HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("20m", 1_200), ("1h30m", 5_400), ("2d", 172_800), ("0s", 0)]
)
def test_a_duration_is_the_sum_of_its_parts(text: str, seconds: int) -> None:
    """Days, hours, minutes and seconds add up."""
    assert duration_ms(text) == seconds * 1_000


@pytest.mark.parametrize("text", ["", "20", "m", "20 m", "1.5h", "-3m", "20m\n", "1h1h1h1h1h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    """A text without the pattern raises ValueError."""
    with pytest.raises(ValueError, match="not a duration"):
        duration_ms(text)


@pytest.mark.parametrize(
    ("ms", "text"), [(0, "0s"), (-5, "0s"), (999, "0s"), (90_000, "1m30s"), (90_061_000, "1d1h1m1s")]
)
def test_a_duration_is_written_as_in_files(ms: int, text: str) -> None:
    """Milliseconds are rounded down to the second, and empty units are left out."""
    assert duration_text(ms) == text


@pytest.mark.parametrize(("ms", "text"), [(0, "T+0:00:00"), (3_725_999, "T+1:02:05"), (-1, "T+0:00:00")])
def test_an_offset_is_written_with_hours(ms: int, text: str) -> None:
    """Exercise time is shown from StartEx, never before it."""
    assert offset_text(ms) == text


def test_at_takes_offsets_moments_and_stages() -> None:
    """Each spelling of `at` has a meaning of its own."""
    assert parse_at("T+1:02", CLOCK) == ExerciseOffset(62 * 60_000)
    assert parse_at("T+0:00:30", CLOCK) == ExerciseOffset(30_000)
    assert parse_at("check_in", CLOCK) == Stage("check_in")
    assert parse_at("Day 1 07:30", CLOCK) == StoryTime(story_start_ms(CLOCK) + HOUR_MS)
    assert parse_at("2026-11-04T06:30", CLOCK) == StoryTime(story_start_ms(CLOCK) + 24 * HOUR_MS)


def test_a_date_that_does_not_exist_is_refused() -> None:
    """The calendar decides, not the pattern."""
    with pytest.raises(ValueError, match="day"):
        parse_at("2026-11-31T06:30", CLOCK)


def test_after_takes_items_delays_and_both() -> None:
    """A bare duration has no item: it counts from the inject's own phase."""
    assert parse_after("note") == AfterItem("note", 0)
    assert parse_after("note.stop + 1h30m") == AfterItem("note.stop", 90 * 60_000)
    assert parse_after("10m") == AfterItem("", 600_000)
    assert item_of("phase.crisis + 5m") == "phase.crisis"


@pytest.mark.parametrize("text", ["note+10m", "Note", "note + soon", ""])
def test_what_is_no_item_is_refused(text: str) -> None:
    """A text without the pattern raises ValueError."""
    with pytest.raises(ValueError, match="not an item"):
        parse_after(text)


def test_summer_time_is_counted_in_story_time() -> None:
    """The night of the change has 25 hours, so a day later is 25 hours later."""
    clock = Clock(story_start="2026-10-24T12:00", zone="Europe/Amsterdam", length="1h")

    assert story_moment_ms("Day 2 12:00", clock) - story_start_ms(clock) == 25 * HOUR_MS


def test_an_hour_that_comes_twice_means_the_first_and_one_that_is_left_out_still_has_a_moment() -> None:
    """Both odd hours of a year give a moment, in order."""
    autumn = Clock(story_start="2026-10-25T00:00", zone="Europe/Amsterdam", length="1h")
    spring = Clock(story_start="2026-03-29T00:00", zone="Europe/Amsterdam", length="1h")

    assert story_moment_ms("2026-10-25T02:30", autumn) - story_start_ms(autumn) == 2.5 * HOUR_MS
    assert story_moment_ms("2026-03-29T02:30", spring) - story_start_ms(spring) == 2.5 * HOUR_MS


def test_story_time_is_shown_by_day_and_weekday() -> None:
    """Day 1 is the date of the story's start, in the story's zone."""
    assert story_text(story_start_ms(CLOCK), CLOCK) == "Day 1 Tue 06:30"
    assert story_text(story_start_ms(CLOCK) + 20 * HOUR_MS, CLOCK) == "Day 2 Wed 02:30"


def test_the_planned_length_is_given_in_milliseconds() -> None:
    """`length` is exercise time."""
    assert CLOCK.length_ms == 3 * HOUR_MS
