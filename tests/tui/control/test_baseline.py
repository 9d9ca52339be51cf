"""Baselines on the screens of control: counts for all, answers for those who are named."""

from __future__ import annotations

from exercise_engine.core.baseline.commands import AnswerMeasure
from exercise_engine.core.commands import MoveStage
from tests.support.control_play import Play, scenario
from tests.tui.control.control_cell import LEAD, controlling
from tests.tui.support.screens import WIDE

BASELINE = {
    "tape": {"text": "A copy that was [b]tried out[/b]"},
    "paper": {"text": "Forms on paper", "organisations": ["terminal"]},
}


def checked_in() -> Play:
    """Return a play in which the terminal has answered the first of its two measures."""
    played = Play(scenario(baseline=BASELINE))
    played.do(LEAD, MoveStage(target="check_in"))
    asked = played.engine.state.community.baseline.asked["terminal"].seq
    command = AnswerMeasure(asked=asked, position=0, answer="partly", evidence="Weekly tape")
    played.do("Yard crisis team, Lead", command)
    return played


async def test_a_lead_sees_how_many_are_answered_and_not_what() -> None:
    """Measures are no secret; answers are."""
    for size in ((80, 24), WIDE):
        async with controlling(checked_in(), size=size) as cell:
            cell.desk_app.actions.baselines()
            await cell.settle()
            assert "Maasdelta Terminal" in cell.text
            assert "1 of 2 answered" in cell.prose
            assert "0 of 1 answered" in cell.prose
            await cell.press("down")
            assert "What it answers is REAL" in cell.prose
            assert "A copy that was [b]tried out[/b]" in cell.prose
            assert "partly" not in cell.text
            assert "Weekly" not in cell.text


async def test_who_is_named_for_an_organisation_sees_its_answers() -> None:
    """With the evidence, marked REAL."""
    async with controlling(checked_in(), label="Terminal controller") as cell:
        cell.desk_app.actions.baselines()
        await cell.settle()
        assert "REAL: for the organisation" in cell.prose
        assert "partly: A copy that was [b]tried out[/b] (Weekly tape)" in cell.prose
        assert "Port of Maasdelta" not in cell.text
