"""The names under which conditions and texts read the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from exercise_engine.core.baseline.facts import BaselineFact
from exercise_engine.core.baseline.state import measure_places, measures_of
from exercise_engine.core.community.name_rows import NameRow
from exercise_engine.model.baseline import MeasureAnswer
from exercise_engine.model.scenario import Scenario


def baseline_names(scenario: Scenario) -> Iterator[NameRow]:
    """Yield `baseline.<measure>.<organisation>` for everybody who answers."""
    for name, organisation in measure_places(scenario):
        prepared = scenario.baseline[name].answers.get(organisation)
        start = prepared.answer if prepared is not None else "unknown"
        yield NameRow(("baseline", name, organisation), "string", start, get_args(MeasureAnswer))


def renamed(scenario: Scenario, fact: BaselineFact) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the names to which a fact gives another value."""
    measures = measures_of(scenario, fact.organisation)
    if fact.position < len(measures):
        yield ("baseline", measures[fact.position], fact.organisation), fact.answer
