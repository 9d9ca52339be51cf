"""Checks every condition of a scenario against the names that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from exercise_engine.core.conditions import check_condition
from exercise_engine.core.names import Namespace
from exercise_engine.core.plan import InstancePlan, Plan
from exercise_engine.model.checks.phases import phase_places
from exercise_engine.model.paths import Finding, Path

_LEADING_NAME = re.compile(r"^[a-z][a-z0-9_.]*\.[a-z0-9_.]+")
"""The name with which messages about names begin."""


def check_conditions(plan: Plan, namespace: Namespace) -> Iterator[Finding]:
    """Find everything that is wrong with conditions, each text told about once for each place."""
    for path, text, instances in _conditions(plan):
        for problem in check_condition(text, namespace, instances):
            name = _LEADING_NAME.match(problem.message)
            snippet = name[0] if name else ""
            yield Finding(path, problem.code, problem.message, problem.hint, snippet)


def _conditions(plan: Plan) -> Iterator[tuple[Path, str, Sequence[InstancePlan | None]]]:
    scenario = plan.scenario
    for name, inject in scenario.injects.items():
        for key, text in (("when", inject.when), ("unless", inject.unless), ("if", inject.if_)):
            if text is not None:
                instances = [plan.instances[instance] for instance in plan.by_inject.get(name, ())]
                yield ("injects", name, key), text, instances or [None]
    for place in phase_places(scenario.phases):
        for index, way in enumerate(place.phase.next):
            for key, text in (("when", way.when), ("unless", way.unless)):
                if text is not None:
                    yield (*place.path, "next", index, key), text, [None]
    for objective_name, objective in scenario.objectives.items():
        for target_name, target in objective.targets.items():
            if target.met is not None:
                yield ("objectives", objective_name, "targets", target_name, "met"), target.met, [None]
