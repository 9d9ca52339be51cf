"""No map and no notice tells a seat a state that it may not see, nor a service that is not its business."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.facts import OfService
from exercise_engine.core.cascade.map_facts import ServiceMapTold
from exercise_engine.core.plan import resolve_addresses
from exercise_engine.core.policy import Viewer, viewer, visible
from exercise_engine.core.views import SeatView
from exercise_engine.errors import CommandRejected
from exercise_engine.model.ecosystem import Service
from exercise_engine.model.scenario import Scenario
from tests.support.play import MINUTE, Play, make_scenario

NAMES = ("a", "b", "c", "d", "e")
ADDRESSES = ("all", "port", "terminal", "harbour", "yard.lead", "terminal.it", "harbour.desk", "radio")

needs = st.tuples(st.sampled_from(NAMES), st.sampled_from(["0s", "20m"]))
services = st.fixed_dictionaries(
    {
        "owner": st.sampled_from(["port", "terminal"]),
        "needs": st.lists(needs, max_size=2, unique_by=lambda need: need[0]),
        "seen_by": st.lists(st.sampled_from(ADDRESSES), max_size=2, unique=True),
        "start": st.sampled_from(["normal", "normal", "down"]),
    }
)
webs = st.fixed_dictionaries(dict.fromkeys(NAMES, services))
moves = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["normal", "degraded", "down", "recovering"])),
    max_size=6,
)


def written(web: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return services with names that cannot be mistaken for anything else; none needs itself."""
    return {
        name: {
            **given,
            "name": f"Name-of-{name}",
            "about": f"About-{name}",
            "needs": [
                {"service": needed, "holds": holds} for needed, holds in given["needs"] if needed != name
            ],
        }
        for name, given in web.items()
    }


def played(web: dict[str, dict[str, Any]], steps: list[tuple[str, Any]]) -> Play:
    """Return an exercise in which control moved services."""
    play = Play(make_scenario({}, services=written(web)))
    play.start()
    for name, state in steps:
        play.wait(3 * MINUTE)
        try:
            play.do("lead", SetService(service=name, state=state, note=f"note-on-{name}"))
        except CommandRejected:
            continue
    play.wait(10 * MINUTE)
    return play


def may_see(scenario: Scenario, service: Service, looks: Viewer) -> bool:
    """Whether a seat may see how a service runs: its own, or shown to one of its addresses."""
    shown_to = resolve_addresses(scenario, service.seen_by).audience
    return service.owner in looks.organisations or not looks.addresses.isdisjoint(shown_to)


def may_know(scenario: Scenario, name: str, looks: Viewer) -> bool:
    """Whether a seat may know that a service exists: seen, needed by its own, or needing its own."""
    service = scenario.services[name]
    if may_see(scenario, service, looks):
        return True
    own = {key for key, one in scenario.services.items() if one.owner in looks.organisations}
    wanted = {need.service for key in own for need in scenario.services[key].needs}
    return name in wanted or any(need.service in own for need in service.needs)


@settings(max_examples=40, deadline=None)
@given(webs, moves)
def test_no_seat_learns_a_state_that_it_may_not_see(
    web: dict[str, dict[str, Any]], steps: list[tuple[str, Any]]
) -> None:
    """Neither from the map told at StartEx, nor from what happens to services, nor on its map."""
    play = played(web, steps)
    scenario = play.state.scenario
    for seat in play.state.seats.values():
        if seat.kind != "player":
            continue
        looks = viewer(seat, scenario)
        events = [found for event in play.log if (found := visible(event, looks)) is not None]
        view = SeatView(seat.seat)
        view.apply_all(events)
        for fact in (event.fact for event in events):
            if isinstance(fact, ServiceMapTold):
                for told in fact.services:
                    assert may_know(scenario, told.service, looks)
                    service = scenario.services[told.service]
                    assert told.state is None or may_see(scenario, service, looks)
                    is_own = service.owner in looks.organisations
                    assert is_own or all(need.holds_ms is None for need in told.needs)
            elif isinstance(fact, OfService):
                assert may_see(scenario, scenario.services[fact.service], looks)
        for seen in view.community.services.map():
            allowed = may_see(scenario, scenario.services[seen.id], looks)
            now = play.state.community.cascade.states[seen.id]
            assert seen.state == (now if allowed else None)


@settings(max_examples=40, deadline=None)
@given(webs, moves)
def test_no_notice_names_a_service_that_is_none_of_ones_business(
    web: dict[str, dict[str, Any]], steps: list[tuple[str, Any]]
) -> None:
    """Not as the reason, and not further back along the chain."""
    play = played(web, steps)
    scenario = play.state.scenario
    for seat in play.state.seats.values():
        if seat.kind != "player":
            continue
        looks = viewer(seat, scenario)
        view = SeatView(seat.seat)
        view.apply_all(found for event in play.log if (found := visible(event, looks)) is not None)
        text = "\n".join(f"{item.subject}\n{item.body}" for item in view.inbox())
        for name, service in scenario.services.items():
            assert f"Name-of-{name}" not in text or may_know(scenario, name, looks)
            assert f"note-on-{name}" not in text or may_see(scenario, service, looks)
