"""The names that conditions read: what exists in a scenario, its flat form, its value at StartEx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from exercise_engine.core.community.names import community_names, later_names
from exercise_engine.core.plan import InstancePlan, Plan, resolve_addresses
from exercise_engine.core.sharing.names import SharedNames
from exercise_engine.model.ask import Ask
from exercise_engine.model.scenario import Scenario

NameValue = bool | float | str | tuple[str, ...] | None
"""What a name may stand for in a condition; numbers are floats, since the language does not mix kinds."""
NameKind = Literal["bool", "number", "string", "list"]
NUMBER_MAX = 1_000_000_000_000_000
"""Conditions count in decimals, which hold whole numbers exactly a little further than this."""
OTHER_OPTION = "other"
"""What words that fit no option are mapped to."""
ANSWERED = "answered"
"""The value of an ask without options, once it was answered: conditions never read typed text."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name in full."""

    flat: str
    """The form the evaluator knows, joined by two underscores."""
    kind: NameKind
    initial: NameValue
    samples: tuple[NameValue, ...]
    """Values that a check tries."""
    is_later: bool = False
    """Whether it was made when it was asked for."""


@dataclass(frozen=True)
class Namespace:
    """All names of a scenario, with the short forms that are unique."""

    by_dotted: dict[str, Name] = field(default_factory=dict)
    """Every spelling that is allowed, to what it means."""
    candidates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Short forms that would mean several names."""
    later: SharedNames = field(default_factory=SharedNames)
    """Names that are made when they are asked for; facts know their values only once they change."""

    @classmethod
    def of(cls, plan: Plan) -> Namespace:
        """Collect the names of a scenario."""
        full = dict(_all_names(plan))
        shortened: dict[str, list[str]] = {}
        for dotted in full:
            short = dotted.rpartition(".")[0]
            if short.count(".") >= 1:
                shortened.setdefault(short, []).append(dotted)
        unique = {
            short: full[names[0]]
            for short, names in shortened.items()
            if len(names) == 1 and short not in full
        }
        several = {short: tuple(names) for short, names in shortened.items() if len(names) > 1}
        return cls(full | unique, several, later_names(plan.scenario))

    def resolve(self, dotted: str, instance: InstancePlan | None = None) -> Name | None:
        """Return what a spelling means, `own` standing for the instance's team or organisation."""
        if dotted.endswith(".own"):
            if instance is None or instance.inject.each is None:
                return None
            stem = dotted.removesuffix(".own")
            for owner in (instance.own_team, instance.own_organisation):
                if owner and (found := self._named(f"{stem}.{owner}")):
                    return found
            return None
        return self._named(dotted)

    def meanings(self, short: str) -> tuple[str, ...]:
        """Return the names that a short form could mean, where it could mean several."""
        return self.candidates.get(short) or self.later.under(short)

    def spellings(self) -> list[str]:
        """Return everything that can be written, for somebody who looks for what is near."""
        return [*self.by_dotted, *self.candidates, *self.later.spellings()]

    def _named(self, dotted: str) -> Name | None:
        if (found := self.by_dotted.get(dotted)) is not None or (row := self.later.find(dotted)) is None:
            return found
        return Name(flat_name(*row.parts), row.kind, row.initial, row.samples, is_later=True)

    def initial(self) -> dict[str, NameValue]:
        """Return the flat names with their values at StartEx, without those that are made later."""
        return {name.flat: name.initial for name in self.by_dotted.values()}


def flat_name(*parts: str) -> str:
    """Join the parts of a name, leaving out empty ones: ids have no double underscore, so this is
    unambiguous.
    """
    return "__".join(part for part in parts if part)


def as_value(value: object) -> NameValue:
    """Return a scalar or an answer's value as conditions read it."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, tuple):
        return tuple(str(item) for item in value)
    raise TypeError(f"no condition can read a {type(value).__name__}")


def owners(scenario: Scenario, per: str) -> tuple[str, ...]:
    """Return who has a milestone or variable of its own; one empty owner where there is one for all."""
    match per:
        case "organisation":
            return tuple(scenario.organisations)
        case "team":
            return tuple(scenario.teams)
        case _:
            return ("",)


def _all_names(plan: Plan) -> Iterator[tuple[str, Name]]:
    scenario = plan.scenario
    for milestone_id, milestone in scenario.milestones.items():
        for owner in owners(scenario, milestone.per):
            yield _named(("milestones", milestone_id, owner), "bool", False, (True, False))
    for variable_id in scenario.variables:
        variable = scenario.variable(variable_id)
        for owner in owners(scenario, variable.per):
            yield _variable(variable_id, owner, as_value(variable.value))
    for kind_id, kind in scenario.statements.items():
        for team in resolve_addresses(scenario, kind.by).teams:
            yield _named(("statements", kind_id, team), "bool", False, (True, False))
    for level_id, level in scenario.levels.items():
        for owner in owners(scenario, level.per):
            yield _named(("levels", level_id, owner), "string", level.start, tuple(level.values))
    for row in community_names(scenario):
        yield _named(row.parts, row.kind, row.initial, row.samples)
    for path in plan.phase_paths.values():
        yield _named(("phase", path[-1]), "bool", False, (True, False))
    for (inject_id, instance), instance_plan in plan.instances.items():
        statuses = ("planned", "held", "released", "skipped", "withdrawn")
        yield _named(("items", inject_id, instance), "string", "planned", statuses)
        for ask_id, ask in instance_plan.inject.asks.items():
            for team in plan.answerers(instance_plan, ask_id):
                yield _answer(inject_id, ask_id, team, ask)


def _variable(variable_id: str, owner: str, value: NameValue) -> tuple[str, Name]:
    if isinstance(value, bool):
        return _named(("variables", variable_id, owner), "bool", value, (True, False))
    if isinstance(value, float):
        return _named(("variables", variable_id, owner), "number", value, (value, value + 1, -1.0))
    return _named(("variables", variable_id, owner), "string", value, (value, "something else"))


def _answer(inject_id: str, ask_id: str, team: str, ask: Ask) -> tuple[str, Name]:
    parts = ("answers", inject_id, ask_id, team)
    options = tuple(ask.options)
    match ask.answer_kind:
        case "number":
            return _named(parts, "number", None, (None, 0.0, 1e6))
        case "several":
            return _named(parts, "list", None, (None, (), options))
        case "choice":
            hidden = (OTHER_OPTION,) if ask.is_mapped else ()
            return _named(parts, "string", None, (None, *options, *hidden))
        case _:
            values = (*options, OTHER_OPTION) if ask.is_mapped else (ANSWERED,)
            return _named(parts, "string", None, (None, *values))


def _named(
    parts: tuple[str, ...], kind: NameKind, initial: NameValue, samples: tuple[NameValue, ...]
) -> tuple[str, Name]:
    dotted = ".".join(part for part in parts if part)
    return dotted, Name(flat_name(*parts), kind, initial, samples)
