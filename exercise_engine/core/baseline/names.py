"""The names under which conditions and texts read the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from exercise_engine.core.baseline.facts import BaselineFact, MeasuresCounted
from exercise_engine.core.baseline.state import BaselineState, measure_places
from exercise_engine.core.community.name_rows import NameRow
from exercise_engine.model.baseline import MeasureAnswer
from exercise_engine.model.scenario import Scenario

UNANSWERED: MeasureAnswer = "unknown"
"""What a measure reads that nobody answered."""


def baseline_names(scenario: Scenario) -> Iterator[NameRow]:
    """Yield `baseline.<measure>.<organisation>` for everybody who answers."""
    for name, organisation in measure_places(scenario):
        prepared = scenario.baseline[name].answers.get(organisation)
        start = prepared.answer if prepared is not None else UNANSWERED
        yield NameRow(("baseline", name, organisation), "string", start, get_args(MeasureAnswer))


def renamed(baseline: BaselineState, fact: BaselineFact) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the names of an organisation with their values, after a fact was taken in."""
    asked = baseline.asked.get(fact.organisation)
    if asked is None or isinstance(fact, MeasuresCounted):
        return
    for name in asked.measures:
        said = baseline.said.get((fact.organisation, name))
        yield ("baseline", name, fact.organisation), said.answer if said is not None else UNANSWERED
