"""Whom players have heard of: personas that are not listed are known to those whom they wrote to."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.events import Event
from exercise_engine.core.own_state import OwnState
from exercise_engine.model.scenario import Scenario


@dataclass
class Acquaintance(OwnState):
    """The personas that were named to players in play."""

    addresses: dict[str, set[str]] = field(default_factory=dict)
    """Persona to the addresses of those who read its name."""

    def note(self, event: Event, named: tuple[str, ...], scenario: Scenario) -> None:
        """Take in who was named in an event, to whoever reads it."""
        for address in named:
            if address in scenario.personas:
                self.addresses.setdefault(address, set()).update(event.audience.to)
