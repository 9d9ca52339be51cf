"""Phases as a state machine: nested and parallel, one trigger for each way out, fired singly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from transitions.extensions.nesting import HierarchicalMachine, NestedState

from exercise_engine.core.plan import Plan
from exercise_engine.model.phase import Phase

SEPARATOR = "/"


class _PhaseState(NestedState):
    """A state whose path is joined by a sign that ids cannot hold."""

    separator = SEPARATOR


class _PhaseMachine(HierarchicalMachine):
    state_cls = _PhaseState


class _Place:
    """Where the machine's model stands: a path, or a list of paths where strands run side by side."""

    state: Any = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a phase."""

    source: str
    index: int
    """Place among the phase's `next`."""
    target: str


@dataclass(frozen=True, slots=True)
class PhaseMove:
    """What a way, or the start, leaves and enters."""

    left: tuple[str, ...]
    """Innermost first."""
    entered: tuple[str, ...]
    """Outermost first."""


def start_path(phases: dict[str, Phase]) -> str | None:
    """Return the id of the phase entered first among its siblings: the marked one, or the first."""
    return next((name for name, phase in phases.items() if phase.start), next(iter(phases), None))


class PhaseChart:
    """The machine of one scenario; it decides where a move leads and draws the diagram."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._machine = _PhaseMachine(
            model=None,
            states=_states(plan.scenario.phases),
            initial=None,
            auto_transitions=False,
            ignore_invalid_triggers=False,
            send_event=False,
        )
        for phase_id in plan.phases:
            for sibling in self.plan.siblings(phase_id):
                if sibling != phase_id:
                    self._machine.add_transition(
                        _trigger(phase_id, sibling), self._path(phase_id), self._path(sibling)
                    )

    def start(self) -> PhaseMove:
        """Return what is entered at StartEx."""
        first = start_path(self.plan.scenario.phases)
        return PhaseMove((), tuple(_entered(self.plan, first)) if first else ())

    def move(self, active: frozenset[str], source: str, target: str) -> PhaseMove:
        """Return what a move from an active phase to a sibling leaves and enters.

        One trigger belongs to one pair of phases, so that parallel strands never share one; the states
        before and after are compared, since the machine's return value says nothing reliable about strands.
        """
        place = _Place()
        self._machine.add_model(place, initial=self._places(active))
        try:
            self._machine.trigger_event(place, _trigger(source, target))
            after = self._active_in(place.state)
        finally:
            self._machine.remove_model(place)
        assert target in after, f"the move from phase {source} to {target} did not happen"
        order = list(self.plan.phase_paths)
        left = tuple(
            sorted(active - after, key=lambda phase: (-len(self.plan.phase_paths[phase]), order.index(phase)))
        )
        entered = tuple(
            sorted(after - active, key=lambda phase: (len(self.plan.phase_paths[phase]), order.index(phase)))
        )
        return PhaseMove(left, entered)

    def source_beside(self, active: frozenset[str], target: str) -> str | None:
        """Return the active phase beside a phase that is not active, or none."""
        return next((name for name in self.plan.siblings(target) if name in active and name != target), None)

    def _path(self, phase: str) -> str:
        return SEPARATOR.join(self.plan.phase_paths[phase])

    def _places(self, active: frozenset[str]) -> Any:
        paths = self.plan.phase_paths
        leaves = [
            name
            for name in paths
            if name in active
            and not any(other in active and paths[other][:-1] == paths[name] for other in paths)
        ]
        places = [self._path(name) for name in leaves]
        return places[0] if len(places) == 1 else places

    def _active_in(self, state: Any) -> frozenset[str]:
        if isinstance(state, list):
            return frozenset().union(*(self._active_in(part) for part in state))
        return frozenset(str(state).split(SEPARATOR))


def _trigger(source: str, target: str) -> str:
    return f"{source}>{target}"


def _states(phases: dict[str, Phase]) -> list[dict[str, Any] | str]:
    states: list[dict[str, Any] | str] = []
    for name, phase in phases.items():
        if phase.strands:
            states.append({"name": name, "children": _states(phase.strands), "initial": list(phase.strands)})
        elif phase.phases:
            states.append(
                {"name": name, "children": _states(phase.phases), "initial": start_path(phase.phases)}
            )
        else:
            states.append(name)
    return states


def _entered(plan: Plan, phase_id: str) -> list[str]:
    """Return a phase and all that is entered with it, outermost first."""
    phase = plan.phases[phase_id]
    inner = list(phase.strands) if phase.strands else [name] if (name := start_path(phase.phases)) else []
    below = [found for child in inner for found in _entered(plan, child)]
    order = list(plan.phase_paths)
    return [phase_id, *sorted(below, key=lambda name: (len(plan.phase_paths[name]), order.index(name)))]
