"""A small web of services of two organisations, for tests that look at the map."""

from __future__ import annotations

from exercise_engine.model.scenario import Scenario
from tests.support.play import make_scenario

SERVICES = {
    "power": {"owner": "port", "name": "Quay power", "about": "Two feeders."},
    "pilots": {"owner": "port", "name": "Pilot service", "seen_by": ["yard.lead"]},
    "bunkers": {"owner": "port", "name": "Bunkering"},
    "tos": {
        "owner": "terminal",
        "name": "Terminal operating system",
        "needs": [
            {"service": "power", "kind": "physical", "holds": "45m", "then": "degraded", "when": "degraded"}
        ],
        "recovers": {"takes": "4h", "backlog": 2, "after": ["pilots"]},
    },
    "gate": {"owner": "terminal", "name": "Truck gate", "needs": [{"service": "tos", "holds": "2h"}]},
}


def web(**services: object) -> Scenario:
    """Return a scenario with these services, or the usual ones."""
    return make_scenario({}, services=services or SERVICES)
