"""Scripted players fill in forms that the engine takes."""

from __future__ import annotations

from exercise_engine.authoring.rehearse import rehearse
from exercise_engine.core import facts as f
from exercise_engine.core.players import draw
from exercise_engine.core.surveys.chance import filled_by_chance
from exercise_engine.core.surveys.facts import QuestionShown
from tests.support.play import PlainText
from tests.support.surveys import survey_scenario

FORM = f.SurveyOpened(
    form="questionnaire",
    title="Feedback",
    questions=(
        QuestionShown(text="A", kind="choice", options=("1", "2", "3"), confidence="required"),
        QuestionShown(text="B", kind="scale", options=("1", "2", "3", "4", "5")),
        QuestionShown(text="C", kind="number", number_min=3, number_max=4),
        QuestionShown(text="D", kind="text", required=True),
    ),
    deadline_ms=None,
)


def test_every_answer_fits_its_question() -> None:
    """Positions exist, numbers lie in their range, and something is always answered."""
    for seed in range(200):
        one, two, three, four = filled_by_chance(FORM, lambda p, s=seed: draw(str(s), p, 1))  # type: ignore[misc]
        assert one.is_open or (one.positions[0] < 3 and one.confidence_percent is not None)
        assert two.is_open or two.positions[0] < 5
        assert three.number in (None, 3, 4)
        assert four.words


def test_a_rehearsal_hands_in_sheets() -> None:
    """The same brains that answer asks answer probes, and the same seed gives the same sheets."""
    scenario = survey_scenario({"manual": False, "at": "T+0:10", "within": "3m"})
    first = rehearse(scenario, renderer=PlainText(), seed="4")
    again = rehearse(scenario, renderer=PlainText(), seed="4")
    sheets = [event.fact for event in first.events if isinstance(event.fact, f.SheetGiven)]

    assert len(sheets) >= 2
    assert sheets == [event.fact for event in again.events if isinstance(event.fact, f.SheetGiven)]
