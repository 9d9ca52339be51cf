"""Clock control: each step names its effect, and gives the right command."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from tests.support.control_play import Play
from tests.tui.control.control_cell import controlling
from tests.tui.control.days import MASTER, busy, started


async def test_from_check_in_to_the_end() -> None:
    """A lead controller goes through the whole exercise by keys, with effect and reason."""
    async with controlling(Play()) as cell:
        await cell.press("c")
        assert "Released with it: welcome." in cell.text
        await cell.press("enter", "enter")
        await cell.press("c", "2")
        assert "Exercise time starts to run" in cell.text
        await cell.write("on time")
        await cell.press("enter")
        assert "RUNNING" in cell.lines[0]
        await cell.press("c", "down", "down")
        assert "injects that were not released are skipped" in cell.prose
        await cell.press("enter", "enter")
        assert len(cell.commands) == 2, "the first Enter only leaves the reason"
        await cell.press("enter")
        assert cell.commands == [
            c.MoveStage(target="check_in"),
            c.MoveStage(target="running", note="on time"),
            c.MoveStage(target="hot_wash"),
        ]
        assert "HOT WASH" in cell.lines[0]


async def test_startex_names_the_seats_that_nobody_sits_at() -> None:
    """Before it is begun, and without being forbidden."""
    play = Play()
    play.lead(c.MoveStage(target="check_in"))
    async with controlling(play) as cell:
        here = cell.app.session.welcome
        assert here is not None
        cell.app.session.connected = frozenset({here.seat})
        await cell.press("c", "2")
        assert "Not here yet: " in cell.prose
        await cell.press("enter", "enter")
        assert cell.commands == [c.MoveStage(target="running")]


async def test_pause_and_resume_are_two_keys() -> None:
    """`p` asks, Enter does; the same key lets play go on."""
    async with controlling(started()) as cell:
        await cell.press("p")
        assert "Exercise time stops at T+0:00:00" in cell.text
        await cell.press("enter")
        assert "PAUSED" in cell.lines[0]
        await cell.press("p")
        assert "Exercise time goes on from T+0:00:00." in cell.text
        await cell.press("enter")
        assert cell.commands == [c.MoveStage(target="paused"), c.MoveStage(target="running")]


async def test_there_is_nothing_to_pause_before_play() -> None:
    """A key that makes no sense says why, and sends nothing."""
    async with controlling(Play()) as cell:
        await cell.press("p")
        assert "nothing to pause" in cell.text
        assert cell.commands == []


async def test_escape_takes_a_step_back() -> None:
    """Going back from any dialog sends nothing."""
    async with controlling(started()) as cell:
        await cell.press("c", "enter", "escape", "p", "tab", "enter")
        assert cell.commands == []


async def test_a_jump_shows_what_lies_inside() -> None:
    """Before the story moves, what is inside is named; a brief is needed."""
    async with controlling(started()) as cell:
        await cell.press("c", "2")
        await cell.write("tomorrow")
        assert "Write a moment of the story" in cell.text
        await cell.press("ctrl+s", *("backspace",) * 8)
        await cell.write("Day 1 06:00")
        assert "only moves forwards" in cell.text
        await cell.press(*("backspace",) * 5)
        await cell.write("08:00")
        assert "nothing that is timed by the story" in cell.text
        await cell.press(*("backspace",) * 5)
        await cell.write("11:00")
        assert "evening_news" in cell.text
        await cell.press("ctrl+s")
        assert "Players need a brief" in cell.text
        assert cell.app.focused is cell.app.screen.query_one("#brief")
        await cell.press("shift+tab", "enter", "down", "enter", "tab")
        await cell.write("The morning passed.")
        await cell.press("ctrl+s")
        assert cell.commands == [c.JumpStory(to="Day 1 11:00", brief="The morning passed.", inside="skip")]
        assert "Day 1 Tue 11:00" in cell.lines[0]


async def test_real_emergency_is_two_keys_from_anywhere() -> None:
    """F12 and Enter, even out of a dialog in which somebody types; only the lead lets play go on."""
    async with controlling(busy()) as cell:
        await cell.press("o")
        await cell.write("half a note")
        await cell.press("f12", "enter")
        assert cell.commands == [c.DeclareEmergency()]
        assert "R E A L   E M E R G E N C Y" in cell.text
        await cell.press("r")
        assert "The REAL EMERGENCY is over." in cell.text
        await cell.press("enter")
        assert len(cell.commands) == 1, "lifting an emergency takes more than one key"
        await cell.press("enter")
        assert cell.commands[-1] == c.MoveStage(target="running")
        assert "half a note" in cell.text
        await cell.press("escape")
        assert "RUNNING" in cell.lines[0]


async def test_an_emergency_of_somebody_else_is_the_first_need() -> None:
    """For the lead the banner goes to resume; after that the needs are what they were."""
    play = started()
    async with controlling(play) as cell:
        play.do(MASTER, c.DeclareEmergency(note="Fire"))
        await cell.hear()
        assert "Fire" in cell.text
        assert cell.desk_app.desk.needs()[0].kind == "emergency"
        await cell.press("m")
        await cell.write("Is everybody out?")
        await cell.press("ctrl+s")
        assert cell.commands == [
            c.SendMessage(to=("control",), subject="Real emergency", body="Is everybody out?")
        ]


@pytest.mark.parametrize("label", ["Terminal controller", "SimCell", "Evaluator", "Observer"])
async def test_who_may_not_move_the_exercise_has_no_key_for_it(label: str) -> None:
    """The keys of the clock are dead where the command would be refused."""
    async with controlling(busy(), label=label) as cell:
        await cell.press("c", "p")
        assert "The clock" not in cell.text
        assert "c Clock" not in cell.text
        assert cell.commands == []


async def test_a_stop_that_nobody_asked_for_is_resolved_from_the_list() -> None:
    """After a restart Enter on the first need resumes."""
    play = started()
    play.events.extend(play.engine.freeze("restart", now=play.now))
    async with controlling(play) as cell:
        assert "Play stopped by itself: the server was restarted" in cell.text
        await cell.press("enter", "enter")
        assert cell.commands == [c.MoveStage(target="running")]


async def test_a_refusal_is_shown_with_its_message() -> None:
    """What the server refuses stands on the screen in a sentence."""
    play = started()
    async with controlling(play) as cell:
        await cell.press("p")
        play.lead(c.MoveStage(target="hot_wash"))
        await cell.press("enter")
        assert "Pause was refused" in cell.text
        assert "What you typed is kept" not in cell.prose
