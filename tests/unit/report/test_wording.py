"""Wording: times, lengths, numbers, outcomes and characters, as every form of the report says them."""

from __future__ import annotations

import pytest

from exercise_engine.core import facts as f
from exercise_engine.report.course import front, pauses
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Measure
from exercise_engine.report.wording import (
    STATES,
    Wording,
    difference,
    duration,
    function_title,
    margin,
    offset,
    outcome,
    quantity,
    spread_of,
    value_of,
    visible,
)
from tests.support.play import MINUTE
from tests.support.report_play import new_play, played_to_abort, played_to_end


def test_moments_before_startex_have_no_exercise_time() -> None:
    """Check-in is not T+0."""
    journal = Journal(played_to_end().log)
    words = Wording(front(journal, None))
    told = next(event for event in journal.events if isinstance(event.fact, f.InjectTold))
    assert words.at(journal.moment(told)) == "before StartEx"
    assert words.at(journal.moment_at(15)) == "T+0:01:00"
    assert words.at(None) == "–"
    assert Wording(front(Journal(new_play().log), None)).at(journal.moment_at(15)) == "before StartEx"


def test_wall_time_is_said_in_the_zone_asked_for() -> None:
    """The log holds UTC; people were somewhere."""
    page = front(Journal(new_play().log), None)
    assert Wording(page).wall(page.created.at_ms) == "14:13:20"
    assert Wording(page, zone="Europe/Amsterdam").wall(page.created.at_ms) == "16:13:20"
    assert Wording(page, zone="Pacific/Auckland").date(page.created.at_ms) == "2026-09-22"


def test_story_time_is_the_calendar_of_the_fiction() -> None:
    """With its own zone."""
    page = front(Journal(new_play().log), None)
    assert Wording(page).story(page.created.story_ms) == "Day 1 Tue 06:30"


def test_a_pause_that_lasts_has_no_length() -> None:
    """It says so."""
    journal = Journal(played_to_abort().log[:-1])
    words = Wording(front(journal, None))
    assert [words.pause(pause) for pause in pauses(journal)] == ["7m", "not over when this was written"]


@pytest.mark.parametrize(
    ("ms", "text"),
    [(None, "–"), (0, "on time"), (999, "on time"), (61_000, "1m1s later"), (-2 * MINUTE, "2m earlier")],
)
def test_differences(ms: int | None, text: str) -> None:
    """Less than a second is on time."""
    assert difference(ms) == text


@pytest.mark.parametrize(("ms", "text"), [(None, "no deadline"), (0, "0s left"), (-MINUTE, "1m late")])
def test_margins(ms: int | None, text: str) -> None:
    """Time left, or time over."""
    assert margin(ms) == text


def test_lengths_and_offsets() -> None:
    """What is not there is a dash."""
    assert (offset(None), offset(MINUTE)) == ("–", "T+0:01:00")
    assert (duration(None), duration(MINUTE)) == ("–", "1m")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(None, "ms", "–"), (90_000, "ms", "1m30s"), (70, "percent", "70 %"), (7.5, "count", "7.5")],
)
def test_quantities(value: float | None, unit: str, text: str) -> None:
    """A number never stands without its unit."""
    assert quantity(value, unit) == text


def test_measures_say_value_and_spread() -> None:
    """One observation has no spread."""
    measure = Measure(
        id="x",
        name="X",
        unit="ms",
        statistic="median",
        value=2_000,
        n=2,
        excluded=0,
        low=1_000,
        high=3_000,
        evidence=(),
    )
    assert value_of(measure) == "2s"
    assert spread_of(measure) == "1s to 3s"
    assert spread_of(measure.model_copy(update={"low": 3_000})) == "–"
    assert spread_of(measure.model_copy(update={"low": None})) == "–"


def test_outcomes_and_functions_have_names() -> None:
    """What has no word of its own is said by its id."""
    assert outcome("not_tested") == "not tested"
    assert outcome("brand_new") == "brand new"
    assert function_title("respond") == "Respond"
    assert function_title(None) == "Belonging to no function"
    assert all("DRAFT" in STATES[state] for state in ("not_started", "in_play", "aborted"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\r\nb\rc\td", "a\nb\nc\td"),
        ("\x1b[31mred\x00", "\\u001b[31mred\\u0000"),
        ("\u202eevil\u2066", "\\u202eevil\\u2066"),
        ("Zoë – “día” \u200d", "Zoë – “día” \u200d"),
        ("\ud800", "\\ud800"),
    ],
)
def test_characters_that_steer_are_shown(text: str, shown: str) -> None:
    """Escapes, overrides and halves of characters are written out; letters and joiners stay."""
    assert visible(text) == shown
