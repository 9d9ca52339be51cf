"""A small probe and a questionnaire for tests that play them."""

from __future__ import annotations

from typing import Any

from exercise_engine.core.surveys.commands import Filled, FillSheet
from exercise_engine.model.scenario import Scenario
from tests.support.play import make_scenario

YES_NO = {"yes": "Yes", "no": "No"}
QUESTIONS: dict[str, Any] = {
    "gate": {"text": "Is the gate open?", "options": {"open": "Open", "shut": "Shut"}, "truth": "open"},
    "cut": {"text": "Is the yard cut off?", "options": YES_NO, "truth": "milestones.cut"},
    "level": {
        "text": "Which level holds?",
        "options": {"one": "One", "two": "Two", "three": "Three"},
        "truth": {"two": "milestones.cut", "one": "!milestones.cut && !milestones.told"},
        "confidence": "none",
    },
    "mood": {
        "text": "What does the town think?",
        "options": {"calm": "Calm", "angry": "Angry"},
        "truth": "variables.mood",
    },
}
PROBE: dict[str, Any] = {"title": "Halfway", "manual": True, "to": ["all"], "questions": QUESTIONS}
FORM: dict[str, Any] = {
    "title": "Feedback",
    "at": "hot_wash",
    "to": ["yard"],
    "questions": {
        "overall": {"text": "How was it?", "kind": "scale", "low": "poor", "high": "very good"},
        "used": {"text": "What did you use?", "kind": "several", "options": {"mail": "Mail", "log": "Log"}},
        "hours": {"text": "How long did you prepare?", "number": {"min": 0, "max": 40, "unit": "hours"}},
        "words": {"text": "What should change?", "required": True},
    },
}


def survey_scenario(probe: dict[str, Any] | None = None, **parts: Any) -> Scenario:
    """Return a scenario with the probe `halfway` and the questionnaire `feedback`."""
    whole: dict[str, Any] = {
        "probes": {"halfway": {**PROBE, **(probe or {})}},
        "questionnaires": {"feedback": FORM},
        "milestones": {"cut": {}, "told": {}},
        "variables": {"mood": "calm"},
    }
    return make_scenario({"note": {"at": "T+0:05"}}, **(whole | parts))


def sheet(survey: int, *choices: int, sure: int | None = 70) -> FillSheet:
    """Return the four answers to the probe; -1 leaves a question open."""
    return FillSheet(
        survey=survey,
        answers=tuple(
            Filled(
                positions=() if choice < 0 else (choice,),
                confidence_percent=None if choice < 0 or number == 2 else sure,
            )
            for number, choice in enumerate(choices)
        ),
    )
