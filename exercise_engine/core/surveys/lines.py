"""Probes and questionnaires in one line each, for control's log and the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from exercise_engine.core.surveys.facts import (
    SheetGiven,
    SurveyFact,
    SurveyIssued,
    SurveyOpened,
    SurveyOverdue,
)
from exercise_engine.model.timing import offset_text

FORM_WORDS = {"probe": "Probe", "questionnaire": "Questionnaire"}
OPENED_BY = {
    "time": "as planned",
    "condition": "its condition came true",
    "stage": "with the stage",
    "control": "by control",
}


def survey_line(fact: SurveyFact, name: Callable[[str], str], title_of: Callable[[int], str]) -> str:
    """Return what happened; of a sheet only that somebody of a team handed one in."""
    match fact:
        case SurveyIssued():
            teams = "; ".join(name(team) for team in fact.teams)
            return f"{FORM_WORDS[fact.form]} {fact.survey} opened {OPENED_BY[fact.by]}, for {teams}"
        case SurveyOpened():
            by = f", by {offset_text(fact.deadline_ms)}" if fact.deadline_ms is not None else ""
            return f"{FORM_WORDS[fact.form]} put{by}: {fact.title} ({len(fact.questions)} questions)"
        case SurveyOverdue():
            return f"The time is over for: {title_of(fact.survey)}"
        case SheetGiven():
            late = " late" if fact.late else ""
            return f"Somebody of {name(fact.team)} handed in{late}: {title_of(fact.survey)}"
        case _:
            assert_never(fact)


def title_in(fact: object) -> str:
    """Return the title of the form that an event opened."""
    return fact.title if isinstance(fact, SurveyOpened) else "a form"
