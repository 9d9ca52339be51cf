"""The state of sharing: who has what by now."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.own_state import OwnState
from exercise_engine.core.sharing.facts import SharingFact


@dataclass
class SharingState(OwnState):
    """What was shared, by `seq`, with whom it reached."""

    shares: dict[int, Audience] = field(default_factory=dict)

    def apply(self, event: Event, _fact: SharingFact) -> None:
        """Take in a fact."""
        self.shares[event.seq] = event.audience
