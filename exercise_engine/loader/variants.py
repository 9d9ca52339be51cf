"""Resolves variants into plain scenarios, and checks each of them as if it were the only one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from exercise_engine.errors import UsageError
from exercise_engine.model.base import SHORT_TEXT_LENGTH_MAX, Scalar
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.objective import Objective
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario, Variable
from exercise_engine.model.variant import Variant

DROPPABLE: Final = ("injects", "gates", "course", "probes", "questionnaires", "documents")
"""Parts of a scenario of which a variant may leave things out."""


def in_variant(scenario: Scenario, name: str) -> Scenario:
    """Return a scenario as it is played in a variant; raises UsageError if there is none of that name."""
    variant = scenario.variants.get(name)
    if variant is None:
        raise UsageError(f'there is no variant "{name}"; {_known(scenario, name)}')
    return _resolved(scenario, variant)


def _known(scenario: Scenario, name: str) -> str:
    """Say which variant was meant, or which there are."""
    names = list(scenario.variants)
    if len(names) == 1:
        return did_you_mean(name, names) or f"there is only {names[0]}"
    return did_you_mean(name, names) or (f"there are {listed(names, 'and')}" if names else "there are none")


def check_variants(
    scenario: Scenario,
    base: Iterable[Finding],
    find: Callable[[Scenario], Iterable[Finding]],
    *,
    only: str | None = None,
) -> Iterator[Finding]:
    """Find what is wrong with each variant, and does not stand in the scenario without it already.

    `find` checks a whole scenario. Loose ends of a variant are its purpose and not told.
    """
    known = {(finding.code, finding.path) for finding in base}
    for name, variant in scenario.variants.items():
        if only is not None and name != only:
            continue
        wrong = list(_wrong_names(scenario, name, variant))
        yield from wrong
        if wrong:
            continue
        for finding in find(_resolved(scenario, variant)):
            if (finding.code, finding.path) not in known and not finding.code.startswith("W7"):
                message = f'in variant "{name}": {finding.message}'
                path = _own_path(finding.path, name, variant)
                yield Finding(path, finding.code, message, finding.hint, finding.snippet)


def _resolved(scenario: Scenario, variant: Variant) -> Scenario:
    given = {"length": variant.length, "hard_stop": variant.hard_stop, "pace": variant.pace}
    clock = {key: value for key, value in given.items() if value is not None}
    update: dict[str, Any] = {
        "title": f"{scenario.title}, {variant.title}"[:SHORT_TEXT_LENGTH_MAX],
        "clock": scenario.clock.model_copy(update=clock),
        "variables": {name: _value(scenario, name, variant) for name in scenario.variables},
        "variants": {},
    }
    for part in DROPPABLE:
        kept = {name: one for name, one in getattr(scenario, part).items() if name not in variant.drop}
        update[part] = kept
    update["objectives"] = {name: _untimed(one, variant) for name, one in scenario.objectives.items()}
    update["injects"] = {
        name: inject.model_copy(update={"at": variant.times[name], "after": None})
        if name in variant.times
        else inject
        for name, inject in update["injects"].items()
    }
    return scenario.model_copy(update=update)


def _untimed(objective: Objective, variant: Variant) -> Objective:
    """Return an objective in which no target counts from something that is left out."""
    targets = {
        name: target.model_copy(update={"after": None, "within": None})
        if target.after is not None and target.after.partition(".")[0] in variant.drop
        else target
        for name, target in objective.targets.items()
    }
    return objective.model_copy(update={"targets": targets})


def _value(scenario: Scenario, name: str, variant: Variant) -> Scalar | Variable:
    before = scenario.variables[name]
    if name not in variant.set:
        return before
    value = variant.set[name]
    return before.model_copy(update={"value": value}) if isinstance(before, Variable) else value


def _wrong_names(scenario: Scenario, name: str, variant: Variant) -> Iterator[Finding]:
    """Find what a variant changes and the scenario does not have."""
    path: Path = ("variants", name)
    things = [thing for part in DROPPABLE for thing in getattr(scenario, part)]
    for index, dropped in enumerate(variant.drop):
        if dropped not in things:
            message = f'there is nothing called "{dropped}" to leave out'
            yield Finding((*path, "drop", index), "E308", message, did_you_mean(dropped, things))
    if all(inject in variant.drop for inject in scenario.injects):
        yield Finding((*path, "drop"), "E308", "no inject is left of the exercise", "keep at least one")
    for timed in variant.times:
        if timed not in scenario.injects or timed in variant.drop:
            hint = did_you_mean(timed, [known for known in scenario.injects if known not in variant.drop])
            yield Finding((*path, "times", timed), "E308", f'there is no inject "{timed}" here', hint)
    for changed, value in variant.set.items():
        if changed not in scenario.variables:
            hint = did_you_mean(changed, scenario.variables)
            yield Finding((*path, "set", changed), "E306", f'there is no variable "{changed}"', hint)
        elif _kind(scenario.variable(changed).value) != _kind(value):
            message = f'variable "{changed}" holds {_kind(scenario.variable(changed).value)}, and this is not'
            hint = "a variable keeps its kind of value in every variant"
            yield Finding((*path, "set", changed), "E711", message, hint)


def _kind(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "text" if isinstance(value, str) else "a number"


def _own_path(path: Path, name: str, variant: Variant) -> Path:
    """Return where in the file something wrong stands: what a variant changes stands in the variant."""
    match path:
        case ("injects", str(inject), "at") if inject in variant.times:
            return "variants", name, "times", inject
        case ("clock", "length") if variant.length is not None:
            return "variants", name, "length"
        case _:
            return path
