"""Whom a share must reach before an expected action is met by it."""

from __future__ import annotations

from exercise_engine.core.plan import resolve_addresses
from exercise_engine.model.scenario import Scenario


def reaches_goal(
    scenario: Scenario, wanted: str, *, sender_team: str, to: tuple[str, ...], reached: tuple[str, ...]
) -> bool:
    """Return whether a share reaches an address, or every member of a community beside the sender's own."""
    if wanted in to:
        return True
    community = scenario.communities.get(wanted)
    if community is None:
        return not set(resolve_addresses(scenario, (wanted,)).teams).isdisjoint(reached)
    own = scenario.organisations_of(sender_team)
    return all(
        member in to or not set(resolve_addresses(scenario, (member,)).teams).isdisjoint(reached)
        for member in community.members
        if member not in own
    )
