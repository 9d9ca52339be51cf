"""The names that texts of a scenario may show, as they stand at the moment of release."""

from __future__ import annotations

from collections.abc import Mapping

from exercise_engine.core.baseline.texts import baseline_texts, told_alone
from exercise_engine.core.names import NameValue, flat_name, owners
from exercise_engine.core.plan import InstancePlan
from exercise_engine.core.state import State
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import story_text


def text_names(
    state: State, instance: InstancePlan | None, *, story_ms: int, is_told_alone: bool = False
) -> dict[str, object]:
    """Return everything that a text may name: variables, milestones, organisations, teams, personas, own,
    story.

    A baseline only where `is_told_alone` says that the text is REAL, and then that of its only reader.
    """
    alone = told_alone(instance) if instance is not None and is_told_alone else None
    scenario = state.scenario
    return {
        "variables": {
            name: _by_owner(state, "variables", name, scenario.variable(name).per, instance)
            for name in scenario.variables
        },
        "milestones": {
            name: _by_owner(state, "milestones", name, milestone.per, instance)
            for name, milestone in scenario.milestones.items()
        },
        "organisations": {
            name: {"name": organisation.name} for name, organisation in scenario.organisations.items()
        },
        "teams": {name: {"name": scenario.name_of(name)} for name in scenario.teams},
        "personas": {name: {"name": persona.name} for name, persona in scenario.personas.items()},
        "own": _own(scenario, instance),
        "story": story_text(story_ms, scenario.clock),
        "baseline": baseline_texts(state, alone, has_own=instance.inject.each is not None)
        if instance is not None and alone is not None
        else {},
    }


def _by_owner(state: State, root: str, name: str, per: str, instance: InstancePlan | None) -> object:
    """Return the value, or one for each owner; `own` stands for the instance's team or organisation."""
    values = {
        owner: readable(state.names.get(flat_name(root, name, owner)))
        for owner in owners(state.scenario, per)
    }
    if per == "exercise":
        return values[""]
    if instance is not None and instance.inject.each is not None:
        own = instance.own_team if per == "team" else instance.own_organisation
        if own in values:
            values["own"] = values[own]
    return values


def readable(value: NameValue) -> object:
    """Return a value as texts show it: whole numbers without a decimal point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _own(scenario: Scenario, instance: InstancePlan | None) -> Mapping[str, Mapping[str, str]]:
    if instance is None or instance.inject.each is None:
        return {}
    organisation = instance.own_organisation
    own = {"organisation": {"id": organisation, "name": scenario.name_of(organisation)}}
    if instance.own_team:
        own["team"] = {"id": instance.own_team, "name": scenario.name_of(instance.own_team)}
    return own
