"""The state of the community: services, shares, obligations, measures."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.baseline.state import BaselineState
from exercise_engine.core.cascade.state import CascadeState
from exercise_engine.core.obligations.state import ObligationsState
from exercise_engine.core.own_state import OwnState
from exercise_engine.core.sharing.state import SharingState
from exercise_engine.model.scenario import Scenario


@dataclass
class CommunityState(OwnState):
    """What the parts of the community keep."""

    cascade: CascadeState
    sharing: SharingState = field(default_factory=SharingState)
    obligations: ObligationsState = field(default_factory=ObligationsState)
    baseline: BaselineState = field(default_factory=BaselineState)

    @classmethod
    def of(cls, scenario: Scenario) -> CommunityState:
        """Return the community before anything happened."""
        return cls(cascade=CascadeState.of(scenario))

    def correct(self, scenario: Scenario) -> None:
        """Take up a corrected scenario."""
        self.cascade.correct(scenario)
