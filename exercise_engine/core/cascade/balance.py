"""What services come to: how bad it must be with one, by its own fault and by what it lacks.

A service is as bad as the worst of its own fault and of what its unmet needs, once held out, make of it. One
that recovers counts, for those who need it, as what it recovers from: it does not deliver yet. Services that
need each other in a circle would wait for each other for ever; among them one counts as the best that the
circle can come to, so that they begin to come back together.
"""

from __future__ import annotations

from collections import deque

from exercise_engine.core.cascade.state import CascadeState
from exercise_engine.core.cascade.web import DOWN, NORMAL, Node, Tie


class Balance:
    """Reckons how bad it is with services; remembers what circles can come to until something moves them."""

    def __init__(self) -> None:
        self._best: dict[str, int] = {}

    def forget(self) -> None:
        """Reckon everything anew."""
        self._best.clear()

    def forget_circle(self, node: Node) -> None:
        """Reckon a circle anew, since something about it changed."""
        for name in node.circle:
            self._best.pop(name, None)

    def is_missed(self, state: CascadeState, tie: Tie) -> bool:
        """Return whether what a tie needs is not there."""
        level = state.level(tie.needed)
        if tie.inside and level:
            level = min(level, self.best(state, tie.needed))
        return level >= tie.missed_from

    def due(self, state: CascadeState, node: Node) -> tuple[int, Tie | None]:
        """Return how bad it must be with a service now, and the need that makes it so unless its own fault
        does.
        """
        return self.lacking(state, node, worst=state.faults.get(node.name, NORMAL))

    def lacking(self, state: CascadeState, node: Node, *, worst: int = NORMAL) -> tuple[int, Tie | None]:
        """Return how bad it is with a service by what it lacks, if that is worse than something else."""
        culprit = None
        for tie in node.ties:
            if tie.then > worst and self.is_missed(state, tie) and _is_held_out(state, node, tie):
                worst, culprit = tie.then, tie
                if worst == DOWN:
                    break
        return worst, culprit

    def best(self, state: CascadeState, name: str) -> int:
        """Return how good a service can become as things outside its circle stand."""
        node = state.web.nodes[name]
        if not node.circle:
            return max(self.due(state, node)[0], _blocked(state, node))
        if name not in self._best:
            self._best |= _best_of(state, node.circle)
        return self._best[name]


def is_blocked(state: CascadeState, node: Node) -> bool:
    """Return whether a service must wait with coming back for others to be normal."""
    return any(state.states[other] != "normal" for other in node.after)


def _blocked(state: CascadeState, node: Node) -> int:
    """Return how bad it stays with a service because it must not come back yet."""
    return state.level(node.name) if is_blocked(state, node) else NORMAL


def _is_held_out(state: CascadeState, node: Node, tie: Tie) -> bool:
    """Return whether a service can no longer go on without something."""
    if not tie.holds_ms:
        return True
    hold = state.holds.get((node.name, *tie.key))
    return hold is not None and hold.spent


def _best_of(state: CascadeState, circle: tuple[str, ...]) -> dict[str, int]:
    """Return the best that a circle can come to: its own faults, and what lacks from outside, carried on
    along its needs, however long they hold out.
    """
    nodes = state.web.nodes
    best = {name: max(_from_outside(state, nodes[name]), _blocked(state, nodes[name])) for name in circle}
    waiting = deque(name for name in circle if best[name])
    while waiting:
        needed = waiting.popleft()
        for user, tie in nodes[needed].tied:
            if tie.inside and best[needed] >= tie.missed_from and tie.then > best[user]:
                best[user] = tie.then
                waiting.append(user)
    return best


def _from_outside(state: CascadeState, node: Node) -> int:
    """Return how bad it is with a service by its own fault, and by what lacks from outside its circle."""
    lacks = (
        tie.then
        for tie in node.ties
        if not tie.inside and state.level(tie.needed) >= tie.missed_from and _is_held_out(state, node, tie)
    )
    return max(state.faults.get(node.name, NORMAL), *lacks, NORMAL)
