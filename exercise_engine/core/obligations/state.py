"""The state of obligations."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.community.dues import Dues
from exercise_engine.core.events import Event
from exercise_engine.core.obligations.facts import ObligationFact
from exercise_engine.core.own_state import OwnState


@dataclass
class ObligationsState(OwnState):
    """What became of each obligation."""

    notifiable_ms: dict[str, int] = field(default_factory=dict)
    """Obligation to the story moment at which the facts made it due."""
    dues: Dues = field(default_factory=Dues)

    def apply(self, event: Event, fact: ObligationFact) -> None:
        """Take in a fact."""
        self.notifiable_ms.setdefault(fact.obligation, event.story_ms)
