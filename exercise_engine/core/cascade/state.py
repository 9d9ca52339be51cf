"""The state of the cascade: how each service runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.cascade.facts import CascadeFact, ServiceChanged
from exercise_engine.core.community.dues import Dues
from exercise_engine.core.events import Event
from exercise_engine.core.own_state import OwnState
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.scenario import Scenario


@dataclass
class CascadeState(OwnState):
    """How each service runs."""

    states: dict[str, ServiceState] = field(default_factory=dict)
    dues: Dues = field(default_factory=Dues)

    @classmethod
    def of(cls, scenario: Scenario) -> CascadeState:
        """Return how services run before anything happened."""
        return cls({name: service.start for name, service in scenario.services.items()})

    def correct(self, scenario: Scenario) -> None:
        """Take up a corrected scenario."""
        first = CascadeState.of(scenario).states
        self.states = {name: self.states.get(name, start) for name, start in first.items()}

    def apply(self, _event: Event, fact: CascadeFact) -> None:
        """Take in a fact."""
        if isinstance(fact, ServiceChanged):
            self.states[fact.service] = fact.after
