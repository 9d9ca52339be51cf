"""Moments as controllers type them."""

from __future__ import annotations

import pytest

from exercise_engine.tui.control.control_line import countdown
from exercise_engine.tui.control.rows import harm_text
from exercise_engine.tui.control.times import seen_ms

MINUTE_MS = 60_000
NOW_MS = 90 * MINUTE_MS


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("", NOW_MS),
        ("  ", NOW_MS),
        ("T+0:25", 25 * MINUTE_MS),
        ("t+1:05", 65 * MINUTE_MS),
        ("1:05:30", 65 * MINUTE_MS + 30_000),
        ("4", NOW_MS - 4 * MINUTE_MS),
        ("90s", NOW_MS - 90_000),
        ("-4m", NOW_MS - 4 * MINUTE_MS),
        ("-4", NOW_MS - 4 * MINUTE_MS),
        ("1h10m", 20 * MINUTE_MS),
    ],
)
def test_a_moment_is_an_offset_or_so_long_ago(typed: str, moment: int) -> None:
    """Both ways that people say when are taken."""
    assert seen_ms(typed, NOW_MS) == moment


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("soon", "is no time"),
        ("0:75", "is no time"),
        ("--3", "is no time"),
        ("T+2:00", "lies ahead"),
        ("1000", "before StartEx"),
        ("[b]1[/b]", "is no time"),
    ],
)
def test_what_is_no_moment_is_refused_in_a_sentence(typed: str, why: str) -> None:
    """Nonsense, the future and what was before StartEx are not taken."""
    with pytest.raises(ValueError, match=why):
        seen_ms(typed, NOW_MS)


@pytest.mark.parametrize(
    ("ms", "words"), [(0, "0:00"), (-5_000, "0:00"), (192_000, "3:12"), (3_792_000, "1:03:12")]
)
def test_a_countdown_is_read_to_the_second(ms: int, words: str) -> None:
    """Minutes and seconds, with hours where there are some."""
    assert countdown(ms) == words


@pytest.mark.parametrize(
    ("harm_ms", "words"),
    [
        (None, "no haste"),
        (NOW_MS, "now"),
        (NOW_MS - 59_000, "now"),
        (NOW_MS - 61_000, "1m ago"),
        (NOW_MS + 30_000, "in <1m"),
        (NOW_MS + 5 * MINUTE_MS, "in 5m"),
    ],
)
def test_how_soon_waiting_does_harm(harm_ms: int | None, words: str) -> None:
    """To the minute, before and after."""
    assert harm_text(harm_ms, NOW_MS)[0] == words
