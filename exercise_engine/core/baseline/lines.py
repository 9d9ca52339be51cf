"""The baseline in sentences, for control's log and the report: never what was said."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from exercise_engine.core.baseline.facts import BaselineFact, MeasureAnswered, MeasuresAsked, MeasuresCounted


def baseline_line(fact: BaselineFact, name: Callable[[str], str]) -> str:
    """Return what happened in one line, without what an organisation said."""
    who = name(fact.organisation)
    match fact:
        case MeasuresAsked():
            count = len(fact.measures)
            return f"{who} is asked for its baseline: {count} measure{'' if count == 1 else 's'}"
        case MeasureAnswered():
            known = "; known before check-in" if fact.prepared else ""
            return f"{who} answered measure {fact.position + 1} of its baseline{known}"
        case MeasuresCounted():
            return f"{who} has answered {fact.answered} of {fact.of} measures of its baseline"
        case _:
            assert_never(fact)
