"""Whether an address means a post."""

from __future__ import annotations

from exercise_engine.model.scenario import Scenario


def covers(scenario: Scenario, address: str, post: str) -> bool:
    """Return whether a canonical address means a post (or a team), or something wider that holds it."""
    team = post.partition(".")[0]
    if address in ("all", post, team):
        return True
    return team in scenario.teams and address == scenario.teams[team].organisation
