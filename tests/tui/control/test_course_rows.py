"""Control rows on the screen: what waits, what lies inside a jump, until when a break is."""

from __future__ import annotations

from typing import Any

from exercise_engine.core.course.commands import DropRow, TakeRow
from tests.support.control_play import Play, scenario
from tests.tui.control.control_cell import controlling


def at_row(row: dict[str, Any]) -> Play:
    """Return a play in which a row is due."""
    told = {"from": "newsroom", "to": ["yard"], "body": "Body"}
    injects = {"evening": told | {"at": "Day 1 17:00", "subject": "The evening [b]news[/b]"}}
    played = Play(scenario(injects=injects, course={"row": {"at": "T+0:05"} | row}))
    played.start()
    played.wait(5)
    return played


async def test_a_jump_shows_what_lies_inside_and_is_taken() -> None:
    """Enter on the need shows brief and injects; the first way does it."""
    row = {"jump": {"to": "Day 1 18:00", "brief": "The day goes by."}}
    async with controlling(at_row(row)) as cell:
        assert "Jump to Day 1 18:00?" in cell.text
        await cell.press("enter")
        assert "To Day 1 18:00: The day goes by." in cell.prose
        assert "Inside, released in order: Day 1 17:00 evening The evening [b]news[/b]" in cell.prose
        await cell.press("1")
        assert cell.commands == [TakeRow(row="row")]
        assert "Jump to Day 1 18:00?" not in cell.text


async def test_a_break_says_until_when_and_is_resumed() -> None:
    """The header says until when; afterwards a need asks to go on."""
    async with controlling(at_row({"break": {"length": "15m", "brief": "Coffee"}})) as cell:
        assert "Break of 15m: Coffee?" in cell.text
        await cell.press("enter", "1")
        assert "BREAK until 14:33: Coffee" in cell.prose
        await cell.wait(16)
        assert "The break is over since 14:33: resume" in cell.prose
        await cell.press("enter", "enter")
        assert "RUNNING" in cell.lines[0]


async def test_a_row_is_left_out() -> None:
    """The second way drops it."""
    async with controlling(at_row({"break": {"length": "15m", "brief": "Coffee"}})) as cell:
        await cell.press("enter", "2")
        assert cell.commands == [DropRow(row="row")]
