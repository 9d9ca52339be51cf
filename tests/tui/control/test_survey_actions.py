"""Control opens probes, and sees how many handed in, never who."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.surveys.commands import OpenSurvey
from exercise_engine.tui.widgets.steady_list import SteadyList
from tests.support.control_play import Play, scenario
from tests.support.surveys import FORM, PROBE, QUESTIONS, sheet
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.control.days import YARD_LEAD

THREE = {name: QUESTIONS[name] for name in ("gate", "cut", "mood")}


def asked() -> Play:
    """An exercise in play with a probe and a questionnaire."""
    probe = {
        **PROBE,
        "within": "3m",
        "questions": {**THREE, "cut": {**THREE["cut"], "truth": "milestones.told"}},
    }
    play = Play(
        scenario(
            probes={"halfway": probe},
            questionnaires={"feedback": FORM},
            variables={"mood": "calm", "backup_age_days": 3},
        )
    )
    play.start()
    return play


async def choose(cell: Cell) -> None:
    """Open the list of probes and questionnaires from the list of everything else."""
    await cell.press("t")
    ways = cell.app.screen.query_one(SteadyList)
    assert ways.move_to("surveys")
    await cell.press("enter")


async def test_a_probe_is_opened_and_counted() -> None:
    """The list says how each stands; a page gives counts by team beside what is so."""
    play = asked()
    async with controlling(play) as cell:
        await choose(cell)
        assert "Probe, not opened (by hand)" in cell.text
        assert "Questionnaire, not opened (hot_wash)" in cell.text
        await cell.press("1")
        assert "3 questions to: Everybody. They have 3m." in cell.prose
        await cell.press("enter")
        assert cell.commands == [OpenSurvey(survey="halfway")]
        number = play.last(f.SurveyOpened).seq
        answers = sheet(number, 0, 1, 0).model_copy(update={"survey": number})
        filled = answers.answers
        fixed = (filled[0], filled[1], filled[2].model_copy(update={"confidence_percent": 60}))
        play.do(YARD_LEAD, answers.model_copy(update={"answers": fixed}))
        cell.link.catch_up()
        await cell.settle()
        await choose(cell)
        assert "Probe, 1 of 3 handed in" in cell.text
        await cell.press("1")
        assert "Yard crisis team" in cell.text
        assert "1 of 2" in cell.text
        assert "So at that moment: Open" in cell.text
        assert "So at that moment: No" in cell.text
        assert "Yard crisis team, Lead" not in cell.text


async def test_who_may_not_steer_may_look() -> None:
    """An evaluator sees the list and opens nothing."""
    async with controlling(asked(), label="Evaluator") as cell:
        await choose(cell)
        await cell.press("1")
        assert cell.commands == []
        assert "may not open it" in cell.prose
