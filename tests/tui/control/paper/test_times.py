"""Times as they stand on paper."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from exercise_engine.core.paper.room_clock import RoomClock
from exercise_engine.tui.control.paper.times import paper_time
from tests.support.play import MINUTE, Play, make_scenario


def moment(text: str, minutes: int = 40) -> int:
    """What a time means some minutes after StartEx."""
    play = Play(make_scenario({"one": {"manual": True}}))
    play.start()
    play.wait(minutes * MINUTE)
    seen = paper_time(text, elapsed_ms=minutes * MINUTE, at_ms=play.now.at_ms, room=RoomClock(play.log))
    return seen.observed_ms


def on_the_wall(minutes: int, ago: int) -> str:
    """What the clock of this room showed some minutes ago, when the play above stands at `minutes`."""
    at_ms = Play(make_scenario({"one": {"manual": True}})).now.at_ms + (minutes - ago) * MINUTE
    return f"{datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone():%H:%M}"


@pytest.mark.parametrize(
    ("text", "minutes"), [("T+0:32", 32), ("t0:05", 5), ("T+0:00:30", 0.5), ("-4m", 36), ("-90s", 38.5)]
)
def test_exercise_time_or_how_long_ago(text: str, minutes: float) -> None:
    """As cards and forms have them."""
    assert moment(text) == minutes * MINUTE


def test_the_clock_on_the_wall_is_meant_where_nothing_else_is_said() -> None:
    """Ten minutes ago, to the minute that the clock showed."""
    seen = moment(on_the_wall(40, ago=10))
    assert 29 * MINUTE <= seen <= 30 * MINUTE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write 10:42 by the clock"),
        ("noon", "is no time"),
        ("T+0:41", "lies ahead"),
        ("-41m", "before StartEx"),
        ("25:00", "is no time"),
    ],
)
def test_what_cannot_be_is_said(text: str, words: str) -> None:
    """A sentence tells what is wrong, and how to write it."""
    with pytest.raises(ValueError, match=words):
        moment(text)


def test_a_wall_time_before_startex_is_refused() -> None:
    """The clock showed it before there was exercise time."""
    with pytest.raises(ValueError, match="before StartEx"):
        moment(on_the_wall(40, ago=50))
