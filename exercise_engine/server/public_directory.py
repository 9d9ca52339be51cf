"""Kinds of statement and levels, as each seat may know them: parts of the directory."""

from __future__ import annotations

from exercise_engine.core.names import owners
from exercise_engine.core.plan import resolve_addresses
from exercise_engine.core.policy import Viewer
from exercise_engine.model.base import name_from_id
from exercise_engine.model.level import Level
from exercise_engine.model.scenario import Scenario
from exercise_engine.protocol.messages import DirectoryCommunity, DirectoryLevel, DirectoryStatement


def communities(scenario: Scenario) -> dict[str, DirectoryCommunity]:
    """The circles that share with each other; of personas only those that everybody knows."""
    hidden = {key for key, persona in scenario.personas.items() if not persona.listed}
    return {
        key: DirectoryCommunity(
            name=found.name, members=tuple(member for member in found.members if member not in hidden)
        )
        for key, found in scenario.communities.items()
    }


def statement_kinds(scenario: Scenario) -> dict[str, DirectoryStatement]:
    """Who drafts and clears each kind of statement, which everybody may know."""
    return {
        key: DirectoryStatement(
            name=kind.title,
            by=resolve_addresses(scenario, kind.by).audience,
            clear_by=resolve_addresses(scenario, kind.clear_by).audience,
        )
        for key, kind in scenario.statements.items()
    }


def known_levels(scenario: Scenario, seen_by: Viewer) -> dict[str, DirectoryLevel]:
    """The levels of which a seat learns; one that is told to its owner only is unknown to the others."""
    found = {}
    for key, level in scenario.levels.items():
        known = tuple(o for o in owners(scenario, level.per) if _learns(scenario, level, o, seen_by))
        if known:
            found[key] = DirectoryLevel(
                name=level.name or name_from_id(key),
                values={value: level.text_of(value) for value in level.values},
                start=level.start,
                owners=known,
                set_by=resolve_addresses(scenario, level.set_by).audience,
                sets_any=level.sets == "any",
            )
    return found


def _learns(scenario: Scenario, level: Level, owner: str, seen_by: Viewer) -> bool:
    """Return whether a seat is told when a level changes."""
    if level.told == "all" or not owner:
        return True
    if seen_by.kind != "player":
        organisation = scenario.teams[owner].organisation if owner in scenario.teams else owner
        return not seen_by.scope or organisation in seen_by.scope
    setters = resolve_addresses(scenario, level.set_by).audience
    return not seen_by.addresses.isdisjoint((owner, *setters))
