"""The map as a seat knows it, whatever the order in which facts come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.cascade.map_facts import ServiceMapTold
from exercise_engine.core.cascade.view import ServicesSeen
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.events import Event
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.views import SeatView
from exercise_engine.model.ecosystem import ServiceState
from tests.support.play import MINUTE, Play
from tests.support.service_map import web


def played() -> Play:
    """Return an exercise in which services of both organisations changed."""
    play = Play(web())
    play.start()
    steps: tuple[tuple[str, ServiceState], ...] = (
        ("tos", "down"),
        ("power", "degraded"),
        ("pilots", "down"),
        ("tos", "normal"),
    )
    for service, state in steps:
        play.wait(5 * MINUTE)
        play.do("lead", SetService(service=service, state=state, note="a fuse"))
    return play


def seen(play: Play, role: str) -> list[Event]:
    """Return what reached a seat."""
    looks = viewer(play.state.seats[play.seat(role)], play.state.scenario)
    return [found for event in play.log if (found := visible(event, looks)) is not None]


def of_services(events: list[Event]) -> ServicesSeen:
    """Return a fold that was fed with what concerns services."""
    fold = ServicesSeen()
    for event in events:
        if isinstance(event.fact, ServiceMapTold | ServiceChanged):
            fold.apply(event, event.fact)
    return fold


def test_a_seat_knows_the_state_of_its_own_services_and_of_what_it_is_let_see() -> None:
    """What it only needs has no state, though it changed."""
    view = SeatView("yard.lead")
    view.apply_all(seen(played(), "yard.lead"))
    states = {service.id: service.state for service in view.community.services.map()}
    assert states == {"tos": "normal", "gate": "normal", "pilots": "down", "power": None}
    assert view.community.services.state("pilots") == "down"
    assert view.community.services.state("power") is None


def test_since_when_and_how_it_came_to_that() -> None:
    """Each change keeps its moment in both times."""
    view = SeatView("yard.it")
    view.apply_all(seen(played(), "yard.it"))
    tos = next(service for service in view.community.services.map() if service.id == "tos")
    assert [(c.before, c.after, c.elapsed_ms) for c in tos.changes] == [
        ("normal", "down", 5 * MINUTE),
        ("down", "normal", 20 * MINUTE),
    ]
    assert tos.last == tos.changes[-1]
    assert tos.last.story_ms - tos.changes[0].story_ms == 60 * MINUTE
    assert tos.needed_by == ("gate",)


@given(st.data())
def test_neither_order_nor_repetition_changes_the_map(data: st.DataObject) -> None:
    """A post that is taken over late brings earlier facts after later ones."""
    events = seen(played(), "yard.lead")
    shuffled = data.draw(st.permutations([*events, *events]))
    one, other = SeatView("a"), SeatView("a")
    one.apply_all(events)
    other.apply_all(shuffled)
    assert one.community.services.map() == other.community.services.map()
    assert one.inbox() == other.inbox()


def test_facts_to_several_organisations_add_up_to_one_map() -> None:
    """An observer of everything sees each service once, with all that its owner knows."""
    play = played()
    fold = of_services(play.log)
    assert {service.told for service in fold.map()} == {
        service.told for service in ServicesSeen().map(play.state.scenario)
    }


def test_control_has_the_whole_map_before_startex() -> None:
    """From the scenario: nobody was told anything yet."""
    play = Play(web())
    view = ControlView()
    view.apply_all(play.log)
    services = view.community.services.map(view.scenario)
    assert [service.id for service in services] == list(play.state.scenario.services)
    assert {service.state for service in services} == {"normal"}
    assert all(service.last is None for service in services)


def test_control_sees_every_change() -> None:
    """Also of what no player was told of."""
    play = played()
    view = ControlView()
    view.apply_all(play.log)
    states = {service.id: service.state for service in view.community.services.map(view.scenario)}
    assert states == dict(play.state.community.cascade.states)


def test_who_controls_for_one_organisation_sees_what_that_knows() -> None:
    """Never how others run at StartEx, since what becomes of them is not told there."""
    play = played()
    view = ControlView(scope=("terminal",))
    view.apply_all(play.log[:1])
    services = view.community.services.map(view.scenario, view.scope)
    states = {service.id: service.state for service in services}
    assert states == {"tos": "normal", "gate": "normal", "power": None, "pilots": None}
