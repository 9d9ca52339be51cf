"""The tools and personas that a seat can ask, as they stand in its directory."""

from __future__ import annotations

from exercise_engine.core.enquiries.book import can_ask
from exercise_engine.core.facts import Post
from exercise_engine.core.policy import CONTROL_KINDS, Viewer
from exercise_engine.model.scenario import Scenario
from exercise_engine.protocol.messages import DirectoryTool


def tools_for(scenario: Scenario, seen_by: Viewer) -> dict[str, DirectoryTool]:
    """The tools of a player's teams, with the posts that can ask; for control and observers all of them."""
    found = {}
    for name, enquiry in scenario.enquiries.items():
        posts = tuple(
            f"{team}.{role}"
            for team in _teams(scenario, seen_by)
            for role in scenario.teams[team].roles
            if can_ask(scenario, enquiry, Post(team=team, role=role))
        )
        if posts or seen_by.kind != "player":
            shown = scenario.enquiry_name(name)
            found[name] = DirectoryTool(name=shown, about=enquiry.about, posts=posts)
    return found


def personas_asked(scenario: Scenario, seen_by: Viewer) -> frozenset[str]:
    """The personas behind those tools, whose names players read in the answers."""
    if seen_by.kind in CONTROL_KINDS:
        return frozenset(scenario.personas)
    names = tools_for(scenario, seen_by)
    return frozenset(persona for name in names if (persona := scenario.enquiries[name].persona) is not None)


def _teams(scenario: Scenario, seen_by: Viewer) -> tuple[str, ...]:
    if seen_by.kind != "player":
        return ()
    return tuple(team for team in scenario.teams if team in seen_by.addresses)
