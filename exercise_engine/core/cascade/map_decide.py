"""Tells everybody their part of the map, at StartEx."""

from __future__ import annotations

from exercise_engine.core.cascade.map_facts import ServiceMapTold
from exercise_engine.core.cascade.map_parts import own_part, seen_service, shown_to
from exercise_engine.core.events import Audience
from exercise_engine.core.transaction import Transaction


def tell_map(tx: Transaction) -> None:
    """Tell every organisation its part of the map, and others what the scenario lets them see."""
    scenario, states = tx.state.scenario, tx.state.community.cascade.states
    for organisation in scenario.organisations:
        part = own_part(scenario, organisation, states)
        if part and scenario.teams_of(organisation):
            tx.emit(
                ServiceMapTold(services=part), Audience(to=(organisation,), organisations=(organisation,))
            )
    for (address, owner), services in shown_to(scenario).items():
        part = tuple(seen_service(name, scenario.services[name], states) for name in services)
        tx.emit(ServiceMapTold(services=part), Audience(to=(address,), organisations=(owner,)))
