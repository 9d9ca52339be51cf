"""The state of the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from exercise_engine.core.baseline.facts import BaselineFact
from exercise_engine.core.events import Event
from exercise_engine.core.own_state import OwnState
from exercise_engine.model.baseline import MeasureAnswer
from exercise_engine.model.scenario import Scenario


@dataclass
class BaselineState(OwnState):
    """Organisation and place of the measure, to its answer."""

    answers: dict[tuple[str, int], MeasureAnswer] = field(default_factory=dict)

    def apply(self, _event: Event, fact: BaselineFact) -> None:
        """Take in a fact."""
        self.answers[fact.organisation, fact.position] = fact.answer


def measures_of(scenario: Scenario, organisation: str) -> tuple[str, ...]:
    """Return the measures that an organisation answers, in file order."""
    return tuple(
        name
        for name, measure in scenario.baseline.items()
        if not measure.organisations or organisation in measure.organisations
    )


def measure_places(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield every measure with each organisation that answers it."""
    for name, measure in scenario.baseline.items():
        for organisation in scenario.organisations:
            if not measure.organisations or organisation in measure.organisations:
                yield name, organisation
