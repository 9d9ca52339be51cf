"""Clock, moments and spans."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.model.checks.times import check_clock, check_moments, check_spans
from exercise_engine.model.timing import Clock
from tests.support.small import inject, small, told


def clock(**keys: Any) -> Clock:
    """Return a clock with keys changed."""
    return Clock(**({"story_start": "2026-11-03T06:30", "length": "1h"} | keys))


def test_a_clock_that_works_has_no_finding() -> None:
    """Zone and date exist."""
    assert list(check_clock(clock(zone="Europe/Amsterdam"))) == []


@pytest.mark.parametrize(
    ("keys", "code", "hint"),
    [
        ({"zone": "Europe/Amsterdm"}, "E412", 'did you mean "Europe/Amsterdam"?'),
        ({"zone": "zzzzzzzzzzzz"}, "E412", "such as Europe/Amsterdam"),
        ({"zone": "Europe"}, "E412", None),
        ({"story_start": "2026-02-30T06:30"}, "E411", "such as 2026-11-03T06:30"),
    ],
)
def test_a_clock_that_does_not_work_is_explained(keys: dict[str, str], code: str, hint: str | None) -> None:
    """The nearest zone is named, where there is one."""
    (found,) = check_clock(clock(**keys))

    assert found.code == code
    assert hint is None or found.hint == hint


def test_moments_must_exist_and_lie_inside_the_exercise() -> None:
    """A date that the calendar has, not before the story, and not after the planned end."""
    scenario = small(
        {
            "ghost": inject(at="2026-11-31T10:00"),
            "early": inject(at="Day 1 06:00"),
            "last_year": inject(at="2025-11-03T07:00"),
            "late_story": inject(at="Day 1 07:31"),
            "late": inject(at="T+1:00:01"),
            "last": inject(at="T+1:00"),
            "before": inject(at="check_in"),
            "free": inject(at=None, manual=True),
            "fine": inject(at="Day 1 06:45"),
        }
    )

    assert told(check_moments(scenario)) == [
        ("E411", "injects.ghost.at", 'the calendar has no "2026-11-31T10:00"'),
        ("E413", "injects.early.at", "Day 1 06:00 lies before the story starts, Day 1 Tue 06:30"),
        ("E413", "injects.last_year.at", "2025-11-03T07:00 lies before the story starts, Day 1 Tue 06:30"),
        ("W401", "injects.late_story.at", "this is T+1:01:00, after the planned end at T+1:00:00"),
        ("W401", "injects.late.at", "this is T+1:00:01, after the planned end at T+1:00:00"),
    ]


def test_spans_of_no_time_are_found_wherever_time_is_needed() -> None:
    """Asks, expected actions, targets, ways out, and the exercise itself."""
    scenario = small(
        {
            "note": inject(
                asks={"stop": {"text": "?", "within": "0m"}}, expected={"call": {"text": "C", "within": "0s"}}
            )
        },
        clock={"story_start": "2026-11-03T06:30", "length": "0h"},
        objectives={
            "o": {"function": "respond", "capability": "c", "targets": {"t": {"text": "T", "within": "0d"}}}
        },
        phases={"one": {"next": [{"to": "two", "after": "0m"}, {"to": "two", "after": "1m"}]}, "two": {}},
    )

    assert [place for _, place, _ in told(check_spans(scenario))] == [
        "clock.length",
        "injects.note.asks.stop.within",
        "injects.note.expected.call.within",
        "objectives.o.targets.t.within",
        "phases.one.next.0.after",
    ]
