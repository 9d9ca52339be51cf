"""Milestones, variables, phases, codes and the corrected scenario."""

from __future__ import annotations

from exercise_engine.core import commands as c
from tests.support.control_play import Play
from tests.tui.control.control_cell import controlling
from tests.tui.control.days import started


async def test_a_milestone_needs_a_reason() -> None:
    """Setting a milestone without saying why is not possible."""
    async with controlling(started()) as cell:
        await cell.press("w")
        assert "Isolated of Maasdelta Terminal: not reached" in cell.text
        await cell.write("terminal")
        await cell.press("enter", "enter")
        assert "Say why" in cell.text
        await cell.write("seen in the room")
        await cell.press("enter")
        assert cell.commands == [
            c.SetMilestone(milestone="isolated", owner="terminal", reached=True, note="seen in the room")
        ]
        await cell.press("w")
        assert "Isolated of Maasdelta Terminal: reached" in cell.text
        await cell.write("terminal")
        await cell.press("enter")
        assert "Take back milestone: Isolated?" in cell.text


async def test_a_variable_takes_a_value_of_its_kind() -> None:
    """A number stays a number; the effect names old and new value."""
    async with controlling(started()) as cell:
        await cell.press("w")
        await cell.write("backup")
        await cell.press("enter", "backspace")
        await cell.write("many")
        await cell.press("enter")
        assert "is no number" in cell.text
        await cell.press(*("backspace",) * 4)
        await cell.write("12")
        await cell.press("enter")
        assert "It was 3 and will be 12." in cell.text
        await cell.write("told so")
        await cell.press("enter")
        assert cell.commands == [
            c.ChangeVariable(variable="backup_age_days", value=12),
            c.WriteControlNote(body="Change of backup_age_days: told so"),
        ]


async def test_a_phase_is_entered_with_two_enters() -> None:
    """Leaving a phase skips what belongs to it, so that it takes more than one key."""
    async with controlling(started()) as cell:
        await cell.press("w")
        await cell.write("odd")
        await cell.press("enter")
        assert "in this phase already" in cell.text
        await cell.press("w")
        await cell.write("crisis")
        await cell.press("enter")
        assert "what was not released there is skipped" in cell.prose
        await cell.press("enter")
        assert cell.commands == []
        await cell.press("enter")
        assert cell.commands == [c.ChangePhase(to="crisis")]
        assert "Crisis" in cell.lines[1]


async def test_a_controller_with_a_scope_sets_what_is_in_it() -> None:
    """Phases concern everybody; milestones of other organisations are not offered."""
    async with controlling(started(), label="Terminal controller") as cell:
        await cell.press("w")
        assert "Isolated of Maasdelta Terminal" in cell.text
        assert "Isolated of Port" not in cell.text
        assert "Crisis" not in cell.text


async def test_a_new_code_is_two_keys_and_names_the_seat() -> None:
    """A team with one seat is asked at once; with several, the seat is chosen first."""
    async with controlling(started()) as cell:
        await cell.press("3", "down", "i")
        assert "New code for Harbour office, Master?" in cell.text
        await cell.press("enter")
        seat = cell.play.seat("Harbour office, Master").seat
        assert [str(sent) for sent, _ in cell.link.sent] == [f"reissue {seat}"]
        await cell.press("up", "i", "down", "down", "enter")
        assert "New code for Yard crisis team, It?" in cell.text


async def test_the_corrected_scenario_is_loaded_before_startex_only() -> None:
    """The key is there until StartEx, for the lead controller."""
    play = Play()
    async with controlling(play) as cell:
        await cell.press("l")
        assert "Seats and codes stay." in cell.text
        await cell.press("enter")
        assert [str(sent) for sent, _ in cell.link.sent] == ["reload"]
        play.start()
        await cell.hear()
        await cell.press("l")
        assert len(cell.link.sent) == 1
    async with controlling(Play(), label="Terminal controller") as cell:
        await cell.press("l")
        assert cell.link.sent == []
