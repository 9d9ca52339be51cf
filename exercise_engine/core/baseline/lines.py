"""The baseline in sentences, for control's log."""

from __future__ import annotations

from collections.abc import Callable

from exercise_engine.core.baseline.facts import BaselineFact


def baseline_line(fact: BaselineFact, name: Callable[[str], str]) -> str:
    """Return what an organisation said in one line, without what it said."""
    return f"{name(fact.organisation)} answered measure {fact.position + 1} of its baseline"
