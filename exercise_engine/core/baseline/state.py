"""The state of the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from exercise_engine.core.baseline.facts import BaselineFact, MeasureAnswered, MeasuresAsked, MeasuresCounted
from exercise_engine.core.events import Event
from exercise_engine.core.own_state import OwnState
from exercise_engine.model.baseline import MeasureAnswer, PreparedMeasure
from exercise_engine.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Asked:
    """What an organisation was asked last."""

    seq: int
    measures: tuple[str, ...]
    """Ids, in the order in which they were shown."""
    fact: MeasuresAsked
    prepared: tuple[PreparedMeasure | None, ...]
    """What the scenario already knew then."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an organisation said last of one measure."""

    seq: int
    answer: MeasureAnswer
    prepared: bool
    text: str
    """The measure as it read then."""


@dataclass
class BaselineState(OwnState):
    """What organisations were asked, and what they said."""

    asked: dict[str, Asked] = field(default_factory=dict)
    """By organisation."""
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    """By organisation and measure."""

    def apply(self, scenario: Scenario, event: Event, fact: BaselineFact) -> None:
        """Take in a fact."""
        match fact:
            case MeasuresAsked():
                self._ask(scenario, event, fact)
            case MeasureAnswered():
                found = self.asked.get(fact.organisation)
                if found is not None and found.seq == fact.asked and fact.position < len(found.measures):
                    text = found.fact.measures[fact.position].text
                    said = Said(event.seq, fact.answer, fact.prepared, text)
                    self.said[fact.organisation, found.measures[fact.position]] = said
            case MeasuresCounted():
                pass
            case _:
                assert_never(fact)

    def _ask(self, scenario: Scenario, event: Event, fact: MeasuresAsked) -> None:
        organisation = fact.organisation
        before = {key: said for key, said in self.said.items() if key[0] == organisation}
        for key in before:
            del self.said[key]
        measures = measures_of(scenario, organisation)
        prepared = tuple(scenario.baseline[name].answers.get(organisation) for name in measures)
        self.asked[organisation] = Asked(event.seq, measures, fact, prepared)
        for name, stands in zip(measures, fact.stands, strict=False):
            kept = before.get((organisation, name))
            if kept is not None and kept.seq == stands:
                self.said[organisation, name] = kept

    def organisation_asked(self, seq: int) -> str | None:
        """Return the organisation that was asked by an event, unless it was asked anew since."""
        return next((name for name, asked in self.asked.items() if asked.seq == seq), None)

    def answered(self, organisation: str) -> int:
        """Return how many of its measures an organisation has answered."""
        return sum(key[0] == organisation for key in self.said)


def measures_of(scenario: Scenario, organisation: str) -> tuple[str, ...]:
    """Return the measures that an organisation answers, in file order."""
    return tuple(name for name, measure in scenario.baseline.items() if measure.is_answered_by(organisation))


def measure_places(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield every measure with each organisation that answers it."""
    for name, measure in scenario.baseline.items():
        for organisation in scenario.organisations:
            if measure.is_answered_by(organisation):
                yield name, organisation
