"""What depends on what: which injects are still possible, and what a cut leaves untested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from exercise_engine.core.control_view import ControlView
from exercise_engine.core.course.forecast import ById
from exercise_engine.core.facts import InjectStatus
from exercise_engine.core.names import flat_name
from exercise_engine.core.plan import InjectKey, Plan, anchor_of
from exercise_engine.core.state import State
from exercise_engine.model.ask import (
    AddToVariable,
    ChangeService,
    ConveneTeam,
    DeclareLevel,
    Effect,
    ReachMilestone,
    SetVariable,
    UnlockDocument,
)
from exercise_engine.model.base import name_from_id
from exercise_engine.model.inject import Inject
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import AfterItem

_NAME = re.compile(r"\b(milestones|variables|services|answers|items|phase)\.([a-z][a-z0-9_]*)")
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
        return any(
            self.statuses[key] in ("released", "withdrawn") for key in self.plan.by_inject.get(inject, ())
        )

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


class Possible:
    """Which injects can still come when some are left out; asked of the scenario, not of the future.

    A condition is possible as long as something that is itself possible can still change each name that it
    reads; a name that nothing changes is left to control.
    """

    def __init__(self, standing: Standing, cut: frozenset[str]) -> None:
        self.standing = standing
        self._cut = cut
        self._suppliers = _suppliers(ById(standing.plan))
        self._injects = {name for name in standing.plan.by_inject if standing.is_released(name)}
        self._phases = set(standing.entered)
        while self._grow():
            pass

    def inject(self, name: str) -> bool:
        """Return whether an inject was released, or can still be."""
        return name in self._injects

    def reads(self, condition: str | None) -> bool:
        """Return whether each name of a condition can still change, or holds."""
        return all(self._name(kind, name) for kind, name in _NAME.findall(condition or ""))

    def _grow(self) -> bool:
        """Find what is possible because of what was found before: nothing can bring itself about."""
        phases = {
            name for name in self.standing.plan.phases if name not in self._phases and self._way_to(name)
        }
        injects = {n for n in self.standing.plan.by_inject if n not in self._injects and self._may_come(n)}
        self._phases |= phases
        self._injects |= injects
        return bool(phases or injects)

    def _may_come(self, name: str) -> bool:
        standing = self.standing
        if name in self._cut or not standing.is_open(name):
            return False
        inject = standing.plan.scenario.injects[name]
        if inject.contingency is not None and not self.inject(inject.contingency.for_.partition(".")[0]):
            return False
        plan = standing.plan.instances[standing.plan.by_inject[name][0]]
        if isinstance(plan.timing, AfterItem) and not self._item(anchor_of(plan)):
            return False
        if inject.phase is not None and inject.phase not in self._phases:
            return False
        return self.reads(inject.when) and self.reads(inject.if_)

    def _item(self, item: str) -> bool:
        head, _, part = item.partition(".")
        return part in self._phases if head == "phase" else self.inject(head)

    def _name(self, kind: str, name: str) -> bool:
        if kind in ("answers", "items"):
            return self.inject(name)
        if kind == "phase":
            return name in self._phases
        if kind == "milestones" and name in self.standing.milestones:
            return True
        sources = self._suppliers.get((kind, name), ())
        return not sources or any(source is None or self.inject(source) for source in sources)

    def _way_to(self, phase: str) -> bool:
        beside = self.standing.plan.siblings(phase)
        ways = [
            way for name, source in beside.items() if name != phase for way in source.next if way.to == phase
        ]
        return not ways or any(self.reads(way.when) for way in ways)


@lru_cache(maxsize=4)
def _suppliers(by_id: ById) -> dict[tuple[str, str], list[str | None]]:
    """Return by kind and name what changes a milestone, variable or service: injects, or none for others."""
    scenario, found = by_id.plan.scenario, dict[tuple[str, str], list[str | None]]()
    users = _users(scenario)
    by_inject = [(name, effect) for name, inject in scenario.injects.items() for effect in _effects(inject)]
    by_others = [(None, effect) for effect in _other_effects(scenario)]
    for source, effect in (*by_inject, *by_others):
        kind, name = _changed(effect)
        for changed in _leaning_on(users, name) if kind == "services" else (name,):
            found.setdefault((kind, changed), []).append(source)
    for name, service in scenario.services.items():
        if service.start != "normal":  # what it does to others comes with time
            for changed in _leaning_on(users, name):
                found.setdefault(("services", changed), []).append(None)
    return found


def _other_effects(scenario: Scenario) -> Iterator[Effect]:
    """Yield effects of what is no inject."""
    for gate in scenario.gates.values():
        yield from gate.otherwise
    for statement in scenario.statements.values():
        yield from statement.effects
    for level in scenario.levels.values():
        for effects in level.effects.values():
            yield from effects


def _users(scenario: Scenario) -> dict[str, list[str]]:
    """Return for each service those that need it, or wait for it on their way back."""
    users: dict[str, list[str]] = {}
    for name, service in scenario.services.items():
        for other in (*(need.service for need in service.needs), *service.recovers.after):
            users.setdefault(other, []).append(name)
    return users


def _leaning_on(users: dict[str, list[str]], service: str) -> tuple[str, ...]:
    """Return a service with all that follow it when it fails or comes back, however long the way of needs."""
    found = {service: None}
    waiting = [service]
    while waiting:
        new = [name for name in users.get(waiting.pop(), ()) if name not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return tuple(found)


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
        case ConveneTeam(convene=team):
            return "teams", team
        case UnlockDocument(unlock=document):
            return "documents", document
        case DeclareLevel(declare=level):
            return "levels", level
        case ChangeService(service=service):
            return "services", service
        case _:
            assert_never(effect)
