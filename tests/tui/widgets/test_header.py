"""The two lines at the top: always two, always the width of the screen, whatever stands in them."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.tui.widgets.header import HeaderFacts, SeatHeader
from tests.tui.support.stage import showing


async def lines_of(width: int, **facts: Any) -> list[str]:
    """Both lines at a width."""
    header = SeatHeader()
    async with showing(header, size=(width, 5)) as pilot:
        header.facts = HeaderFacts(**facts)
        await pilot.pause()
        return header.render().plain.split("\n")


FULL: dict[str, Any] = {
    "title": "Black tide at Maasdelta",
    "seat_label": "Terminal, lead",
    "stage": "running",
    "elapsed_ms": 3_600_000,
    "length_ms": 3 * 3_600_000,
    "story": "Day 1 Tue 09:15",
    "phases": ("Crisis", "Public"),
    "link_state": "online",
    "link_words": "connected",
}


async def test_what_must_always_be_seen_stands_at_80_columns() -> None:
    """Marking, stage, both times, seat, phase and connection."""
    assert await lines_of(80, **FULL) == [
        " EXERCISE  Black tide at Maasdelta          RUNNING  T+1:00:00  Day 1 Tue 09:15 ",
        " Terminal, lead  Crisis / Public                                    ● connected ",
    ]


async def test_a_wide_screen_shows_the_planned_length_too() -> None:
    """There is room for it."""
    assert "T+1:00:00 of 3:00" in (await lines_of(120, **FULL))[0]


async def test_a_note_takes_the_place_of_the_phases() -> None:
    """Why play stands still matters more."""
    lower = (await lines_of(80, **FULL | {"note": "PAUSED: Coffee"}))[1]
    assert "PAUSED: Coffee" in lower
    assert "Crisis" not in lower


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_long_names_never_push_the_rest_away(width: int) -> None:
    """They are cut; times and connection are not."""
    long = "極めて長い名前 " * 20
    upper, lower = await lines_of(width, **FULL | {"title": long, "seat_label": long, "phases": (long,)})
    assert upper.endswith("Day 1 Tue 09:15 ")
    assert lower.endswith("● connected ")


async def test_before_the_welcome_it_still_has_two_lines() -> None:
    """And says how the connection stands."""
    upper, lower = await lines_of(80, link_words="connecting")
    assert upper.startswith(" EXERCISE ")
    assert lower.endswith("○ connecting ")
