"""Which obligations the facts could make due now: those that read a name that changed, and no others."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.conditions import Condition, compile_condition
from exercise_engine.core.names import Namespace
from exercise_engine.model.scenario import Scenario


@dataclass
class Watch:
    """Conditions of obligations; it holds nothing that the scenario and the names do not say."""

    conditions: dict[str, Condition] = field(default_factory=dict)
    readers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Name to the obligations whose condition reads it."""
    unasked: set[str] = field(default_factory=set)
    """Obligations that were not asked since something that they read changed, such as in a pause."""

    def note(self, changed: set[str]) -> None:
        """Remember whom a change concerns."""
        for name in changed.intersection(self.readers):
            self.unasked.update(self.readers[name])

    def take(self) -> tuple[str, ...]:
        """Return whom to ask now, in the order of the file."""
        if not self.unasked:
            return ()
        taken = tuple(name for name in self.conditions if name in self.unasked)
        self.unasked.clear()
        return taken


def watch_of(scenario: Scenario, namespace: Namespace) -> Watch:
    """Compile the conditions of a scenario that was checked; each is asked once to begin with."""
    conditions = {
        name: compile_condition(obligation.notifiable, namespace)
        for name, obligation in scenario.obligations.items()
        if obligation.notifiable is not None
    }
    readers: dict[str, list[str]] = {}
    for name, condition in conditions.items():
        for read in condition.names:
            readers.setdefault(read, []).append(name)
    return Watch(conditions, {read: tuple(names) for read, names in readers.items()}, set(conditions))
