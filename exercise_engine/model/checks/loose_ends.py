"""Warns of what is declared and leads nowhere: milestones, objectives and personas that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.ask import Effect, MetByMessage, ReachMilestone
from exercise_engine.model.inject import Inject
from exercise_engine.model.paths import Finding
from exercise_engine.model.scenario import Scenario


def check_loose_ends(scenario: Scenario) -> Iterator[Finding]:
    """Find what is declared and not used."""
    yield from _milestones(scenario)
    yield from _objectives(scenario)
    yield from _personas(scenario)


def _milestones(scenario: Scenario) -> Iterator[Finding]:
    reached = {effect.reach for effect in _all_effects(scenario) if isinstance(effect, ReachMilestone)}
    for name in scenario.milestones:
        if name not in reached:
            message = "no effect reaches it, and only control can"
            yield Finding(
                ("milestones", name), "W702", message, f"add `effects: [{{reach: {name}}}]` somewhere"
            )


def _all_effects(scenario: Scenario) -> Iterator[Effect]:
    for inject in scenario.injects.values():
        yield from _effects(inject)
    for kind in scenario.statements.values():
        yield from kind.effects
    for gate in scenario.gates.values():
        yield from gate.otherwise
    for level in scenario.levels.values():
        for effects in level.effects.values():
            yield from effects
    for enquiry in scenario.enquiries.values():
        for answer in enquiry.answers:
            yield from answer.effects


def _effects(inject: Inject) -> Iterator[Effect]:
    yield from inject.effects
    for ask in inject.asks.values():
        yield from ask.effects
        for option in ask.options.values():
            yield from option.effects


def _objectives(scenario: Scenario) -> Iterator[Finding]:
    """Find targets without anything that could tell whether they were met."""
    tested: set[str | None] = set()
    for inject in scenario.injects.values():
        tested.update(ask.tests for ask in inject.asks.values())
        tested.update(action.tests for action in inject.expected.values())
    for name, objective in scenario.objectives.items():
        for target_name, target in objective.targets.items():
            if target.met is None and f"{name}.{target_name}" not in tested and not target.tasks:
                path = ("objectives", name, "targets", target_name)
                message = "nothing in the exercise tests it"
                hint = f"add `met:`, tasks to observe, or `tests: {name}.{target_name}` to an ask"
                yield Finding(path, "W703", message, hint)


def _personas(scenario: Scenario) -> Iterator[Finding]:
    used: set[str | None] = {inject.from_ for inject in scenario.injects.values()}
    hints = [hint for inject in scenario.injects.values() for hint in inject.hints]
    hints += [hint for objective in scenario.objectives.values() for hint in objective.hints]
    used.update(hint.from_ for hint in hints)
    used.update(enquiry.persona for enquiry in scenario.enquiries.values() if enquiry.persona is not None)
    used.update(to for obligation in scenario.obligations.values() for to in obligation.to)
    for inject in scenario.injects.values():
        used.update(inject.to)
        for action in inject.expected.values():
            used.update(p.message.to for p in action.met_by if isinstance(p, MetByMessage))
    for name, persona in scenario.personas.items():
        if name not in used and not persona.listed:
            message = "no inject comes from it or goes to it, and players cannot write to it"
            yield Finding(("personas", name), "W704", message, "add `listed: true`, or remove it")
