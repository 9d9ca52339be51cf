"""What is known of services: a fold that takes events in any order, for players and control alike."""

from __future__ import annotations

from exercise_engine.core.cascade.facts import CascadeFact, ServiceChanged
from exercise_engine.core.events import Event
from exercise_engine.model.ecosystem import ServiceState


class ServicesSeen:
    """The last known state of each service that a seat sees."""

    def __init__(self) -> None:
        self._changes: dict[str, list[tuple[int, ServiceState]]] = {}

    def apply(self, event: Event, fact: CascadeFact) -> None:
        """Take in a change."""
        if isinstance(fact, ServiceChanged):
            self._changes.setdefault(fact.service, []).append((event.seq, fact.after))

    def state(self, service: str) -> ServiceState | None:
        """Return how a service runs as far as this seat knows, or None."""
        changes = self._changes.get(service)
        return max(changes)[1] if changes else None
