"""Text and times as they stand on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from exercise_engine.tui.text import (
    clean,
    content,
    fit,
    left_text,
    one_line,
    short_offset,
    size_text,
    story_moment,
)
from tests.tui.support.harbour import DIRECTORY, MINUTE, STORY_START


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("plain\nlines", "plain\nlines"),
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb", "a    b"),
        ("\u202egnp.exe", "gnp.exe"),
        ("no\u00a0break", "no break"),
        ("zero\u200bwidth", "zerowidth"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("é\u0301\u0301\u0301\u0301\u0301\u0301", "é\u0301\u0301\u0301\u0301"),
        ("\x07\x9b\x00", "\ufffd\ufffd\ufffd"),
    ],
)
def test_clean_keeps_letters_and_drops_what_steers(given_text: str, expected: str) -> None:
    """Escapes are seen, directions are not followed, emoji stay whole."""
    assert clean(given_text) == expected


@given(st.text(max_size=200))
def test_clean_text_holds_no_control_character_and_stays_clean(text: str) -> None:
    """Whatever came in; and cleaning twice is cleaning once."""
    cleaned = clean(text)
    assert all(character == "\n" or character >= " " for character in cleaned)
    assert not set(cleaned) & set("\x7f\x9b\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
    assert clean(cleaned) == cleaned
    assert "\n" not in one_line(text)


@given(st.text(max_size=60), st.integers(0, 40))
def test_a_fitted_line_has_exactly_its_width(text: str, width: int) -> None:
    """Wide characters and all."""
    assert cell_len(fit(text, width)) == width


def test_a_cut_line_says_that_it_was_cut() -> None:
    """An ellipsis stands at its end."""
    assert fit("A page nobody sent", 8) == "A page… "
    assert fit("short", 8) == "short   "


def test_content_is_never_markup() -> None:
    """Brackets stay brackets, with a style and without."""
    assert content("[b]x[/b]").plain == "[b]x[/b]"
    assert content("[b]x[/b]", "bold").plain == "[b]x[/b]"


@pytest.mark.parametrize(
    ("remaining_ms", "speed", "expected"),
    [
        (6 * MINUTE + 59_000, 1, "6 min left"),
        (2 * MINUTE, 1, "2 min left"),
        (2 * MINUTE - 1, 1, "1:59 left"),
        (1, 1, "0:00 left"),
        (0, 1, "time is up"),
        (-MINUTE + 1, 1, "time is up"),
        (-MINUTE, 1, "1 min over"),
        (-3 * MINUTE - 59_000, 1, "3 min over"),
        (60 * MINUTE, 10, "6 min left"),
        (MINUTE, 0, "1:00 left"),
    ],
)
def test_time_left_is_told_in_minutes_of_the_room(remaining_ms: int, speed: int, expected: str) -> None:
    """Seconds count only at the end."""
    assert left_text(remaining_ms, speed=speed) == expected


def test_moments_and_sizes_read_like_speech() -> None:
    """Exercise time to the minute, story time by its calendar, sizes rounded."""
    assert short_offset(83 * MINUTE) == "T+1:23"
    assert story_moment(STORY_START, DIRECTORY) == "Day 1 Tue 06:30"
    assert story_moment(STORY_START, None) == ""
    assert [size_text(n) for n in (999, 48_213, 2_340_000)] == ["999 bytes", "48 kB", "2.3 MB"]
