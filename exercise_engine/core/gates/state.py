"""What became of gates, and how their waiting delays what they hold.

For what a gate holds, the time during which the gate is closed does not count: an inject due ten minutes
after the gate closed comes ten minutes after it opened. What is due by the very moment of closing comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from exercise_engine.core.events import Event
from exercise_engine.core.gates.facts import GateClosed, GateFact
from exercise_engine.core.own_state import OwnState
from exercise_engine.core.plan import Immediately, InstancePlan, Never
from exercise_engine.model.gate import Gate
from exercise_engine.model.timing import Stage

Interval = tuple[int, int | None]
"""Exercise time from which on a gate was closed, and when it opened; none while it is closed."""


@dataclass(frozen=True, slots=True)
class GateTimes:
    """When a gate closed and opened."""

    closed_ms: int
    deadline_ms: int
    opened_ms: int | None = None

    @property
    def interval(self) -> Interval:
        """The time that does not count for what it holds."""
        return self.closed_ms, self.opened_ms


@dataclass
class GateBoard(OwnState):
    """Every gate that the story reached."""

    times: dict[str, GateTimes] = field(default_factory=dict)

    def apply(self, event: Event, fact: GateFact) -> None:
        """Take in that a gate closed or opened."""
        if isinstance(fact, GateClosed):
            self.times[fact.gate] = GateTimes(event.elapsed_ms, fact.deadline_ms)
            return
        known = self.times.get(fact.gate)
        closed = known.closed_ms if known is not None else event.elapsed_ms
        deadline = known.deadline_ms if known is not None else event.elapsed_ms
        self.times[fact.gate] = GateTimes(closed, deadline, event.elapsed_ms)

    def closed(self) -> tuple[str, ...]:
        """Return the gates that are closed now, in the order in which they closed."""
        return tuple(gate for gate, times in self.times.items() if times.opened_ms is None)

    def is_shut(self, gates: Mapping[str, Gate], plan: InstancePlan) -> bool:
        """Return whether a closed gate names an inject, so that no condition releases it either."""
        return any(name in gates and plan.key[0] in gates[name].holds for name in self.closed())

    def foreseen(self) -> GateBoard:
        """Return the board as if closed gates opened at their deadline, as is to be expected of them."""
        times = {
            gate: GateTimes(t.closed_ms, t.deadline_ms, t.deadline_ms) if t.opened_ms is None else t
            for gate, t in self.times.items()
        }
        return GateBoard(times)

    def due_ms(
        self, gates: Mapping[str, Gate], plan: InstancePlan, due_ms: int | None, *, from_ms: int = 0
    ) -> int | None:
        """Return when an inject is due behind the gates that hold it; none while one of them is closed.

        `due_ms` is when it would be due without gates, `from_ms` since when time counts towards that.
        """
        if due_ms is None or not self.times:
            return due_ms
        held = (t.interval for name, t in self.times.items() if name in gates and holds(gates[name], plan))
        return delayed_ms(held, due_ms, from_ms=from_ms)

    def phase_end_ms(self, gates: Mapping[str, Gate], end_ms: int, *, entered_ms: int) -> int | None:
        """Return when the time of a phase is over behind the gates that hold everything."""
        held = (t.interval for name, t in self.times.items() if name in gates and not gates[name].holds)
        return delayed_ms(held, end_ms, from_ms=entered_ms)


def holds(gate: Gate, plan: InstancePlan) -> bool:
    """Return whether a gate holds an inject."""
    if gate.holds:
        return plan.key[0] in gate.holds
    return not isinstance(plan.timing, Immediately | Never | Stage)


def delayed_ms(closed: Iterable[Interval], due_ms: int, *, from_ms: int) -> int | None:
    """Return when something is due whose time stands still in some intervals; none while one has no end."""
    due = due_ms
    for start, end in _merged(closed):
        if due <= start:
            break
        if end is None:
            return None
        due += max(end - max(start, from_ms), 0)
    return due


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals in order, those that overlap as one."""
    merged: list[Interval] = []
    for start, end in sorted(intervals, key=lambda interval: interval[0]):
        last = merged[-1] if merged else None
        if last is not None and (last[1] is None or start < last[1]):
            merged[-1] = (last[0], None if last[1] is None or end is None else max(last[1], end))
        else:
            merged.append((start, end))
    return merged
