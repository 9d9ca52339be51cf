"""All obligations for control, what it records, and what personas owe."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core.obligations.commands import RecordObligation, SubmitObligation
from exercise_engine.tui.control.more import LETTERS
from tests.support.control_play import Play, scenario
from tests.support.obliged import clock
from tests.tui.control.control_cell import LEAD, controlling
from tests.tui.support.screens import NARROW, WIDE, expect_golden

GOLDEN = Path(__file__).parent / "golden"
OBLIGATIONS = {
    "warning": clock("nis2_early_warning", notifiable="milestones.told", to=["newsroom"]),
    "final": clock("nis2_final", **{"from": "warning"}),
    "feedback": clock("nis2_feedback", **{"from": "warning"}, by="newsroom"),
}


def played() -> Play:
    """Return an exercise with obligations, right after StartEx."""
    play = Play(scenario(obligations=OBLIGATIONS))
    play.start()
    return play


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_control_sees_all_of_them_with_what_opens_each(size: tuple[int, int]) -> None:
    """Also what players do not: the condition, and what a persona owes."""
    async with controlling(played(), size=size) as cell:
        await cell.press("t", LETTERS["obligations"])
        expect_golden(cell, GOLDEN / f"obligations-{size[0]}x{size[1]}.txt")


async def test_control_records_what_it_saw_with_its_moment() -> None:
    """The clock of the team runs from it."""
    async with controlling(played()) as cell:
        await cell.press("t", LETTERS["obligations"], "enter", "2")
        await cell.write("Day 1 06:30")
        await cell.press("enter")
        await cell.write("Said aloud")
        await cell.press("enter")
        assert cell.commands == [
            RecordObligation(obligation="warning", what="aware", at="Day 1 06:30", note="Said aloud")
        ]
        assert "RUNNING" in cell.text


async def test_control_accepts_a_proposal_with_one_key() -> None:
    """Before all else, with the moment that was proposed."""
    play = played()
    play.do("Evaluator", RecordObligation(obligation="warning", what="proposed", at="Day 1 06:30"))
    proposal = play.engine.state.seq
    async with controlling(play) as cell:
        await cell.press("t", LETTERS["obligations"], "enter")
        assert "Accept the proposal" in cell.prose
        await cell.press("1")
        assert cell.commands == [RecordObligation(obligation="warning", what="aware", proposal=proposal)]
        assert "RUNNING" in cell.text


async def test_control_says_to_whom_it_went_and_what_it_contained() -> None:
    """Everything is ticked at first, and the right recipient is the first way."""
    async with controlling(played()) as cell:
        await cell.press("t", LETTERS["obligations"], "enter", "3", "enter", "enter")
        assert "To whom did it go?" in cell.prose
        await cell.press("1")
        assert "What did it contain?" in cell.prose
        await cell.press("enter", "ctrl+s")
        assert cell.commands == [
            RecordObligation(obligation="warning", what="submitted", to=("newsroom",), included=(1,))
        ]


async def test_control_records_a_submission_to_somebody_else() -> None:
    """Then the right recipient was missed."""
    async with controlling(played()) as cell:
        await cell.press("t", LETTERS["obligations"], "enter", "3", "enter", "enter", "2", "ctrl+s")
        assert cell.commands == [RecordObligation(obligation="warning", what="submitted", included=(0, 1))]


async def test_what_a_persona_owes_needs_control() -> None:
    """Until it answers, with the time by which it is owed."""
    play = played()
    listing = play.engine.state.community.obligations.standing("warning").listing
    assert listing is not None
    play.do(
        "Yard crisis team, Lead", SubmitObligation(listing=listing, to=("newsroom",), body="Dark screens")
    )
    async with controlling(play, size=WIDE) as cell:
        assert "Radio Maasmond owes" in cell.prose


async def test_an_observer_looks_on() -> None:
    """And records nothing."""
    async with controlling(played(), label="Observer") as cell:
        await cell.press("t", LETTERS["obligations"], "enter")
        assert "Nothing can be recorded of it now." in cell.prose


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Day 9 99:99", "Write a moment of the story"),
        ("yesterday", "Write a moment"),
        ("Day 3 09:00", "not come"),
    ],
)
async def test_a_wrong_moment_is_refused_where_it_is_typed(typed: str, said: str) -> None:
    """Nothing is sent, and nothing that would be typed afterwards is lost."""
    async with controlling(played()) as cell:
        await cell.press("t", LETTERS["obligations"], "enter", "2")
        await cell.write(typed)
        await cell.press("enter")
        assert said in cell.text
        assert cell.commands == []


async def test_the_log_calls_obligations_by_their_titles() -> None:
    """A number of the log says nothing to whoever reads it."""
    play = played()
    listing = play.engine.state.community.obligations.standing("warning").listing
    assert listing is not None
    play.do(
        "Yard crisis team, Lead", SubmitObligation(listing=listing, to=("newsroom",), body="Dark screens")
    )
    async with controlling(play, size=WIDE) as cell:
        await cell.press("5")
        assert f"obligation {listing}" not in cell.text
        assert any("submission (Early warning" in line for line in cell.lines)


async def test_after_endex_it_says_what_nobody_recognised() -> None:
    """No time is left any more of what was due, and nobody had said a word about."""
    play = played()
    play.do(LEAD, RecordObligation(obligation="warning", what="notifiable"))
    play.lead(c.MoveStage(target="hot_wash"))
    async with controlling(play) as cell:
        await cell.press("t", LETTERS["obligations"])
        row = next(line for line in cell.lines if "UNRECOGNISED" in line)
        assert "Early warning" in row
        assert " left" not in row
