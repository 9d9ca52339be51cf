"""Services to be looked at: what something moved and what depends on it, first what others need."""

from __future__ import annotations

import heapq

from exercise_engine.core.cascade.balance import Balance
from exercise_engine.core.cascade.facts import OfService, ServiceChanged, ServiceSet
from exercise_engine.core.cascade.state import CascadeState
from exercise_engine.core.cascade.web import Node
from exercise_engine.core.events import Event


class Unsettled:
    """What has to be looked at before services are at rest; made anew from the state at any moment."""

    def __init__(self) -> None:
        self.balance = Balance()
        self._heap: list[tuple[int, int, str]] = []
        self._waiting: set[str] = set()

    def rebuild(self, state: CascadeState) -> None:
        """Look at everything again."""
        self.balance.forget()
        self._heap.clear()
        self._waiting.clear()
        for name in state.web.nodes:
            self.add(state, name)

    def add(self, state: CascadeState, name: str) -> None:
        """Look at a service again."""
        if name not in self._waiting:
            node = state.web.nodes[name]
            self._waiting.add(name)
            heapq.heappush(self._heap, (node.rank, node.position, name))

    def note(self, state: CascadeState, event: Event) -> None:
        """Take up what an event, already applied, moves among services."""
        fact = event.fact
        if not isinstance(fact, ServiceSet | OfService) or fact.service not in state.web.nodes:
            return
        nodes = state.web.nodes
        node = nodes[fact.service]
        self.add(state, fact.service)
        if not isinstance(fact, ServiceChanged):
            self._turn_over(state, node)
            return
        if fact.of and fact.of not in node.circle:
            self._turn_over(state, node)
        for user in node.users:
            if fact.after != "down" or state.states[user] != "down" or nodes[user].buffers:
                self.add(state, user)
            if nodes[user].circle != node.circle:
                self._turn_over(state, nodes[user])

    def _turn_over(self, state: CascadeState, node: Node) -> None:
        """Look at the whole circle of a service again, since the best that it can come to may be another."""
        self.balance.forget_circle(node)
        for name in node.circle:
            self.add(state, name)

    def first(self) -> str | None:
        """Return what is to be looked at next, or None once everything is at rest."""
        return self._heap[0][2] if self._heap else None

    def is_settled(self, name: str) -> None:
        """Look at a service, the first one, no longer."""
        heapq.heappop(self._heap)
        self._waiting.discard(name)
