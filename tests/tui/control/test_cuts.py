"""Running late on the screen: the warning, the cuts one can choose from, and what is sent."""

from __future__ import annotations

from exercise_engine.core.course.commands import ApplyCuts
from tests.support.control_play import MINUTE_MS, Play, scenario
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.support.screens import NARROW, WIDE

ASK = {"what": {"text": "What now?", "within": "10m", "tests": "tell.soon"}}
OBJECTIVES = {
    "tell": {
        "name": "Tell the public",
        "function": "respond",
        "capability": "Communication",
        "targets": {"soon": {"text": "A statement is out", "tasks": {"clear": "Clears it"}}},
    }
}


def day() -> Play:
    """Return a day of an hour that has just begun."""
    told = {"from": "newsroom", "to": ["yard"], "body": "Body"}
    played = Play(
        scenario(
            clock={"story_start": "2026-11-03T06:30", "length": "60m", "hard_stop": "12:00"},
            objectives=OBJECTIVES,
            injects={
                "ransom": told | {"at": "T+0:20", "weight": "key", "subject": "A page nobody sent"},
                "press": told | {"at": "T+0:45", "asks": ASK, "subject": "The press [b]calls[/b]"},
                "echo": told | {"after": "press.what", "subject": "An echo"},
                "mayor": told | {"at": "T+0:57", "weight": "reserve", "subject": "The mayor calls"},
            },
        )
    )
    played.start()
    return played


def close_room(cell: Cell, minutes: float) -> None:
    """Say that the room closes in some minutes."""
    cell.link.hard_stop_at_ms = int(cell.play.now.at_ms + minutes * MINUTE_MS)


async def test_a_late_day_warns_and_is_cut_by_keys() -> None:
    """The warning stands first; Enter shows the cuts, one is taken out and in again, and all are sent."""
    async with controlling(day(), size=WIDE) as cell:
        close_room(cell, 50)
        await cell.hear()
        assert "10 min late: EndEx" in cell.text
        assert "10 MIN LATE for 12:00" in cell.text
        await cell.press("1", "enter")
        assert "The mayor calls" in cell.text
        assert "in time" in cell.text
        await cell.press("down")
        assert "The press [b]calls[/b]" in cell.text
        assert "Skipped with it: echo" in cell.text
        assert "A statement is out (tasks: Clears it)" in cell.prose
        await cell.press("enter")
        assert "still 8 min late" in cell.text
        await cell.press("enter", "tab")
        await cell.write("the room closes")
        await cell.press("ctrl+s")
        assert cell.commands == [ApplyCuts(injects=("mayor", "press"), note="the room closes")]
        assert "min late" not in cell.text.lower()


async def test_cuts_that_do_not_suffice_say_so() -> None:
    """Where only key injects are left at the end, the dialog says what is missing and what else helps."""
    async with controlling(day(), size=NARROW) as cell:
        close_room(cell, 15)
        await cell.hear()
        await cell.press("1", "enter")
        assert "Cuts are not enough: 8 minutes are missing" in cell.prose
        assert "% closer together" in cell.prose
        await cell.press("enter", "down", "enter", "ctrl+s")
        assert "Nothing is chosen" in cell.text
        assert cell.commands == []


async def test_a_day_in_time_offers_no_cuts() -> None:
    """Without a hard stop, or in time, More says so."""
    play = day()
    async with controlling(play) as cell:
        cell.desk_app.actions.cuts()
        await cell.settle()
        assert "hard stop, or play is not on" in cell.prose
        close_room(cell, 90)
        await cell.hear()
        cell.desk_app.actions.cuts()
        await cell.settle()
        assert "Play is in time" in cell.prose
