"""Steering on the control screen: hold, shift, postpone, re-target, reword, withdraw, correct."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core.facts import InjectReleased, InjectTold
from exercise_engine.core.steering import commands as sc
from tests.support.control_play import Play
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.control.days import YARD_LEAD, started
from tests.tui.support.screens import NARROW, WIDE

MINUTE = 60_000
FRAMES = str.maketrans(dict.fromkeys("│┃▏▎", " "))
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


def told_at_ten() -> Play:
    """After 11 minutes: the page was told, and its reader has read it."""
    play = started()
    play.wait(11)
    play.read(YARD_LEAD, *(event.seq for event in play.events if isinstance(event.fact, InjectTold)))
    return play


async def more(cell: Cell, words: str) -> None:
    """Choose an entry of *More* by its words."""
    await cell.press("t")
    chosen = next(line for line in cell.lines if words in line)
    await cell.press(chosen.translate(FRAMES).split()[0])


async def find(cell: Cell, words: str, *, past: bool = False) -> None:
    """Open the only row of the timeline with some words; what is past stands above the present."""
    await cell.press("2", "slash")
    await cell.write(words)
    await cell.press("enter", "home" if past else "end", "enter")


@SIZES
async def test_everything_is_held_and_let_go(size: tuple[int, int]) -> None:
    """It stands among what needs me from then on, and Enter there lets go."""
    async with controlling(started(), size=size) as cell:
        await more(cell, "Hold everything")
        assert "deadlines too" in cell.prose
        await cell.write("late")
        await cell.press("enter")
        assert cell.commands == [sc.HoldAll(note="late")]
        await cell.wait(12)
        assert "Everything is held since T+0:00:00; 1 were due by now" in cell.prose or size == NARROW
        await cell.press("1", "enter")
        assert "released at once: odd_page" in cell.prose
        await cell.press("enter")
        assert cell.commands[-1] == sc.LetAllGo()
        released = cell.play.last(InjectReleased).fact
        assert isinstance(released, InjectReleased)
        assert released.inject == "odd_page"


@SIZES
async def test_the_plan_is_moved_with_a_list_first(size: tuple[int, int]) -> None:
    """What moves stands there before it is done; a reason is needed."""
    async with controlling(started(), size=size) as cell:
        await more(cell, "Move the plan")
        await cell.write("soon")
        assert "'soon' is no time" in cell.prose
        await cell.press(*("backspace",) * 4)
        await cell.write("10m")
        assert "2 injects come 10m later" in cell.prose
        assert "T+0:20:00 odd_page was T+0:10:00" in cell.prose
        await cell.press("enter", "enter")
        assert "Say why" in cell.text
        await cell.write("late room")
        await cell.press("enter")
        assert cell.commands == [sc.ShiftPlan(by_ms=10 * MINUTE, note="late room")]
        await find(cell, "odd_page")
        await cell.press("escape")
        assert "T+0:20" in cell.text


async def test_one_inject_gets_another_time() -> None:
    """The page says what was planned, what holds now, and why."""
    async with controlling(started(), size=WIDE) as cell:
        await find(cell, "odd_page")
        await cell.press("4")
        assert "It is due at T+0:10:00." in cell.prose
        await cell.write("T+0:30")
        assert "It comes at T+0:30:00, in 30m." in cell.prose
        await cell.press("enter")
        await cell.write("too early")
        await cell.press("enter")
        assert cell.commands == [sc.PostponeInject(inject="odd_page", to_ms=30 * MINUTE, note="too early")]
        assert "Planned T+0:10:00 moved to T+0:30:00" in cell.prose
        assert "odd_page moved from T+0:10:00 to T+0:30:00 (too early)" in cell.prose


async def test_an_inject_is_sent_to_others() -> None:
    """Who reads it and who will answer stands there first."""
    async with controlling(started(), size=WIDE) as cell:
        await find(cell, "odd_page")
        await cell.press("5")
        await cell.write("harbour office")
        await cell.press("enter", "ctrl+u")
        await cell.write("yard")
        await cell.press("ctrl+s")
        assert "will answer what it asks" in cell.prose
        await cell.write("they are out")
        await cell.press("enter")
        (command,) = cell.commands
        assert isinstance(command, sc.RetargetInject)
        assert set(command.to) == {"yard", "harbour"}


async def test_the_text_is_changed_before_it_goes_out() -> None:
    """What is typed goes out as it stands, and the page shows it."""
    async with controlling(started(), size=WIDE) as cell:
        await find(cell, "odd_page")
        await cell.press("6")
        await cell.write(" {{ no }}")
        await cell.press("ctrl+s")
        assert "Say why" in cell.text
        await cell.write("sharper")
        await cell.press("ctrl+s")
        assert cell.commands == [
            sc.EditInject(
                inject="odd_page",
                subject="A page nobody sent",
                body="Your yard is ours. {{ no }}",
                note="sharper",
            )
        ]
        assert "{{ no }}" in cell.text


@SIZES
async def test_what_was_told_is_withdrawn_with_a_reason(size: tuple[int, int]) -> None:
    """Who had read it and what is closed stands there before and after."""
    async with controlling(told_at_ten(), size=size) as cell:
        await more(cell, "Withdraw or correct")
        await cell.write("nobody sent")
        await cell.press("enter", "1")
        assert "It reached 2 seats; read by Yard crisis team, Lead." in cell.prose
        assert "1 open questions, 1 expected actions" in cell.prose
        await cell.write("wrong page")
        await cell.press("enter", "enter")
        (command,) = cell.commands
        assert isinstance(command, sc.WithdrawInject)
        assert command.note == "wrong page"
        await cell.press("2")
        assert "WITHDRAWN" in cell.text


async def test_what_was_told_is_corrected() -> None:
    """The text is there to be changed; the page of the inject says who had read the old one."""
    async with controlling(told_at_ten(), size=WIDE) as cell:
        await find(cell, "odd_page", past=True)
        await cell.press("3" if "3 Correct it" in cell.text else "4")
        assert "The new text counts as unread again" in cell.prose
        await cell.write(" Or theirs.")
        await cell.press("tab")
        await cell.write("half the story")
        await cell.press("ctrl+s")
        (command,) = cell.commands
        assert isinstance(command, sc.CorrectInject)
        assert (command.body, command.note) == ("Your yard is ours. Or theirs.", "half the story")
        assert "CORRECTED T+0:11:00: half the story" in cell.prose
        assert "1 of 2 seats had read it: Yard crisis team, Lead" in cell.prose


async def test_an_ad_hoc_inject_is_withdrawn_from_its_row() -> None:
    """Enter on its row of the timeline offers both."""
    play = told_at_ten()
    play.lead(c.ReleaseAdHoc(sender="printer", to=("yard",), subject="Sorry", body="Not meant"))
    async with controlling(play, size=WIDE) as cell:
        await find(cell, "sorry", past=True)
        assert "Withdraw it" in cell.text
        await cell.press("1")
        await cell.write("slip")
        await cell.press("enter", "enter")
        assert isinstance(cell.commands[0], sc.WithdrawInject)


async def test_who_may_not_steer_is_not_offered_it() -> None:
    """An evaluator looks on."""
    async with controlling(told_at_ten(), label="Evaluator", size=WIDE) as cell:
        await cell.press("t")
        assert "Hold everything" not in cell.text
        assert "Withdraw or correct" not in cell.text


async def test_a_milestone_is_set_with_the_time_at_which_it_was_seen() -> None:
    """So many minutes ago, or by the wall; measures count from there."""
    play = told_at_ten()
    async with controlling(play, size=WIDE) as cell:
        await cell.press("w")
        await cell.write("told")
        await cell.press("enter")
        await cell.write("heard it")
        await cell.press("tab")
        await cell.write("-4m")
        await cell.press("enter")
        assert cell.commands == [
            c.SetMilestone(milestone="told", reached=True, note="heard it", observed_ms=7 * MINUTE)
        ]
