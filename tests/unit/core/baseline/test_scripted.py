"""Scripted players answer what nobody has answered, by their seed."""

from __future__ import annotations

from exercise_engine.authoring.rehearse import rehearse
from exercise_engine.core.baseline.facts import MeasureAnswered
from exercise_engine.loader.text import JinjaTexts
from tests.support.play import make_scenario

BASELINE = {
    "tape": {"text": "A copy", "answers": {"terminal": {"answer": "partly"}}},
    "paper": {"text": "Forms on paper"},
    "switch": {"text": "A switch"},
}


def answers(seed: str) -> list[tuple[str, int, str]]:
    """Return what organisations said in a rehearsal."""
    scenario = make_scenario({"note": {"at": "T+0:10"}}, baseline=BASELINE)
    found = rehearse(scenario, renderer=JinjaTexts(), seed=seed)
    assert not [refusal for refusal in found.refusals if refusal.command == "answer_measure"]
    return [
        (event.fact.organisation, event.fact.position, event.fact.answer)
        for event in found.events
        if isinstance(event.fact, MeasureAnswered)
    ]


def test_every_measure_is_answered_once_before_startex() -> None:
    """What the scenario knows stays as it is."""
    said = answers("a")
    assert [place[:2] for place in said].count(("terminal", 0)) == 1
    assert ("terminal", 0, "partly") in said
    assert {place[:2] for place in said} == {(who, n) for who in ("port", "terminal") for n in range(3)}


def test_seeds_differ_and_repeat() -> None:
    """The same seed says the same."""
    assert answers("a") == answers("a")
    assert len({tuple(answers(seed)) for seed in "abcdef"}) > 1
