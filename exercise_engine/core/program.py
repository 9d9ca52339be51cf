"""What a scenario decides by, compiled: conditions of injects, phases and targets, the phase machine."""

from __future__ import annotations

from exercise_engine.core.conditions import Condition, compile_condition
from exercise_engine.core.enquiries.book import prepare
from exercise_engine.core.names import flat_name
from exercise_engine.core.obligations.watch import watch_of
from exercise_engine.core.phases import PhaseChart
from exercise_engine.core.plan import InjectKey, InstancePlan
from exercise_engine.core.state import State
from exercise_engine.core.surveys.program import compile_surveys
from exercise_engine.core.transaction import InjectConditions, Program


def compile_program(state: State) -> Program:
    """Compile a scenario that was checked; raises ValueError at a condition that no check would have
    passed.
    """
    plan = state.plan

    def compiled(text: str | None, instance: InstancePlan | None = None) -> Condition | None:
        return None if text is None else compile_condition(text, state.namespace, instance)

    injects: dict[InjectKey, InjectConditions] = {}
    readers: dict[str, list[InjectKey]] = {}
    for key, instance in plan.instances.items():
        when = compiled(instance.inject.when, instance)
        unless = compiled(instance.inject.unless, instance)
        names = {name for condition in (when, unless) if condition for name in condition.names}
        if instance.inject.phase is not None:
            names.add(flat_name("phase", instance.inject.phase))
        injects[key] = InjectConditions(when, unless, compiled(instance.inject.if_, instance))
        for name in names:
            readers.setdefault(name, []).append(key)
    ways = {
        (phase_id, index): (compiled(way.when), compiled(way.unless))
        for phase_id, phase in plan.phases.items()
        for index, way in enumerate(phase.next)
    }
    targets = {
        (objective_id, target_id): compile_condition(target.met, state.namespace)
        for objective_id, objective in plan.scenario.objectives.items()
        for target_id, target in objective.targets.items()
        if target.met is not None
    }
    gates = {name: compiled(gate.until) for name, gate in plan.scenario.gates.items()}
    waiting = {name: tuple(keys) for name, keys in readers.items()}
    openings = {
        key: compile_condition(handout.when, state.namespace)
        for key, handout in state.guidance.plan.handouts.items()
        if handout.when is not None
    }
    hints = {
        key: compile_condition(
            found.hint.unless, state.namespace, plan.instances.get((key.owner, key.instance))
        )
        for key, found in state.guidance.plan.hints.items()
        if found.hint.unless is not None
    }
    surveys = compile_surveys(plan.scenario, state.namespace)
    tools = prepare(plan.scenario, state.namespace)
    return Program(
        injects,
        waiting,
        ways,
        targets,
        gates,
        PhaseChart(plan),
        openings,
        hints,
        surveys,
        tools,
        watch_of(plan.scenario, state.namespace),
    )
