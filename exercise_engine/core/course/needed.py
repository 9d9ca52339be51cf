"""What depends on what: which injects are still possible, and what a cut leaves untested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from exercise_engine.core.control_view import ControlView
from exercise_engine.core.facts import InjectStatus
from exercise_engine.core.names import flat_name
from exercise_engine.core.plan import InjectKey, Plan, anchor_of
from exercise_engine.core.state import State
from exercise_engine.model.ask import (
    AddToVariable,
    DeclareLevel,
    Effect,
    ReachMilestone,
    SetVariable,
    UnlockDocument,
)
from exercise_engine.model.base import name_from_id
from exercise_engine.model.inject import Inject
from exercise_engine.model.timing import AfterItem

_NAME = re.compile(r"\b(milestones|variables|answers|items|phase)\.([a-z][a-z0-9_]*)")
"""The names that a condition reads, as far as they matter here."""


@dataclass(frozen=True)
class Standing:
    """How far a day has come, as far as it matters to what is still possible."""

    plan: Plan
    statuses: dict[InjectKey, InjectStatus]
    milestones: frozenset[str]
    """Milestones that anybody reached."""
    entered: frozenset[str]
    """Phases that were entered."""

    @classmethod
    def of_view(cls, view: ControlView) -> Standing:
        """Return how it stands for the control cell."""
        assert view.plan is not None, "the scenario is known"
        return cls(
            view.plan,
            {key: view.inject(key).status for key in view.plan.instances},
            frozenset(name for name, _ in view.milestones),
            frozenset(view.entered_ms),
        )

    @classmethod
    def of_state(cls, state: State) -> Standing:
        """Return how it stands for the engine."""
        return cls(
            state.plan,
            {key: inject.status for key, inject in state.injects.items()},
            frozenset(
                name
                for name in state.scenario.milestones
                for flat, value in state.names.items()
                if value is True
                and (
                    flat == flat_name("milestones", name)
                    or flat.startswith(flat_name("milestones", name) + "__")
                )
            ),
            frozenset(state.phases_entered),
        )

    def is_released(self, inject: str) -> bool:
        """Whether an inject was released to anybody."""
        return any(self.statuses[key] == "released" for key in self.plan.by_inject.get(inject, ()))

    def is_open(self, inject: str) -> bool:
        """Whether no instance of an inject was released, and one at least may still come."""
        keys = self.plan.by_inject.get(inject, ())
        return not self.is_released(inject) and any(self.statuses[key] in ("planned", "held") for key in keys)

    def open_key_injects(self) -> tuple[str, ...]:
        """Return the injects that must not be lost, as far as they were not released."""
        injects = self.plan.scenario.injects
        return tuple(
            name for name, inject in injects.items() if inject.weight == "key" and self.is_open(name)
        )


@dataclass
class Possible:
    """Which injects can still come when some are left out; asked of the scenario, not of the future.

    A condition is possible as long as something can still change each name that it reads; a name that nothing
    changes is left to control.
    """

    standing: Standing
    cut: frozenset[str]
    _known: dict[str, bool] = field(default_factory=dict)

    def inject(self, name: str) -> bool:
        """Return whether an inject was released, or can still be."""
        if name not in self._known:
            self._known[name] = True  # what is asked again on the way is no reason against it
            self._known[name] = self._find(name)
        return self._known[name]

    def reads(self, condition: str | None) -> bool:
        """Return whether each name of a condition can still change, or holds."""
        names = _NAME.findall(condition or "")
        return all(self._name(kind, name) for kind, name in names)

    def _find(self, name: str) -> bool:
        standing = self.standing
        if standing.is_released(name):
            return True
        if name in self.cut or not standing.is_open(name):
            return False
        inject = standing.plan.scenario.injects[name]
        if inject.contingency is not None and not self.inject(inject.contingency.for_.partition(".")[0]):
            return False
        plan = standing.plan.instances[standing.plan.by_inject[name][0]]
        if isinstance(plan.timing, AfterItem) and not self._item(anchor_of(plan)):
            return False
        if inject.phase is not None and not self._phase(inject.phase):
            return False
        return self.reads(inject.when) and self.reads(inject.if_)

    def _item(self, item: str) -> bool:
        head, _, part = item.partition(".")
        return self._phase(part) if head == "phase" else self.inject(head)

    def _name(self, kind: str, name: str) -> bool:
        if kind in ("answers", "items"):
            return self.inject(name)
        if kind == "phase":
            return self._phase(name)
        if kind == "milestones" and name in self.standing.milestones:
            return True
        sources = suppliers(self.standing.plan, kind, name)
        return not sources or any(self.inject(source) for source in sources)

    def _phase(self, name: str) -> bool:
        mark = f"phase.{name}"
        if name in self.standing.entered or name not in self.standing.plan.phases:
            return True
        if mark not in self._known:
            self._known[mark] = True
            beside = self.standing.plan.siblings(name)
            ways = [
                way
                for source, phase in beside.items()
                if source != name
                for way in phase.next
                if way.to == name
            ]
            self._known[mark] = not ways or any(self.reads(way.when) for way in ways)
        return self._known[mark]


def suppliers(plan: Plan, kind: str, name: str) -> tuple[str, ...]:
    """Return the injects from which a milestone or a variable can follow."""
    return tuple(
        inject_id
        for inject_id, inject in plan.scenario.injects.items()
        if (kind, name) in {_changed(effect) for effect in _effects(inject)}
    )


def lost_key_injects(standing: Standing, cut: frozenset[str]) -> tuple[str, ...]:
    """Return the key injects that would become impossible if some injects were left out."""
    before, after = Possible(standing, frozenset()), Possible(standing, standing.plan.with_followers(cut))
    return tuple(
        name for name in standing.open_key_injects() if before.inject(name) and not after.inject(name)
    )


def untested(standing: Standing, cut: frozenset[str]) -> tuple[str, ...]:
    """Return in words the targets, with their tasks, and the objectives that a cut leaves untested."""
    before, after = Possible(standing, frozenset()), Possible(standing, standing.plan.with_followers(cut))
    found: list[str] = []
    for objective_id, objective in standing.plan.scenario.objectives.items():
        name = objective.name or name_from_id(objective_id)
        lost = [
            target_id
            for target_id in objective.targets
            if _tests(before, objective_id, target_id) and not _tests(after, objective_id, target_id)
        ]
        serving = _serving(standing.plan, objective_id)
        gone = any(map(before.inject, serving)) and not any(map(after.inject, serving))
        if gone or (lost and len(lost) == len(objective.targets)):
            found.append(f"objective {name}")
        for target_id in lost:
            target = objective.targets[target_id]
            tasks = f" (tasks: {', '.join(target.tasks.values())})" if target.tasks else ""
            found.append(f"target {name}: {target.text}{tasks}")
    return tuple(found)


def _tests(possible: Possible, objective: str, target: str) -> bool:
    """Return whether a target can still be told: it can begin, and something can show its outcome."""
    plan = possible.standing.plan
    model = plan.scenario.objectives[objective].targets[target]
    if model.after is not None and not possible.inject(model.after.partition(".")[0]):
        return model.after.startswith("phase.")
    testing = [
        name
        for name, inject in plan.scenario.injects.items()
        if f"{objective}.{target}" in _tested_by(inject)
    ]
    if testing and not any(map(possible.inject, testing)):
        return False
    return possible.reads(model.met)


def _serving(plan: Plan, objective: str) -> list[str]:
    return [
        name
        for name, inject in plan.scenario.injects.items()
        if objective in inject.objectives
        or any(tested.partition(".")[0] == objective for tested in _tested_by(inject))
    ]


def _tested_by(inject: Inject) -> set[str]:
    """Return the targets that asks and expected actions of an inject test."""
    asked = [ask.tests for ask in inject.asks.values()]
    expected = [action.tests for action in inject.expected.values()]
    return {tests for tests in (*asked, *expected) if tests is not None}


def _effects(inject: Inject) -> Iterator[Effect]:
    yield from inject.effects
    for ask in inject.asks.values():
        yield from ask.effects
        for option in ask.options.values():
            yield from option.effects


def _changed(effect: Effect) -> tuple[str, str]:
    """Return the name that an effect changes."""
    match effect:
        case ReachMilestone(reach=milestone):
            return "milestones", milestone
        case SetVariable(set=variable) | AddToVariable(add=variable):
            return "variables", variable
        case UnlockDocument(unlock=document):
            return "documents", document
        case DeclareLevel(declare=level):
            return "levels", level
        case _:
            assert_never(effect)
