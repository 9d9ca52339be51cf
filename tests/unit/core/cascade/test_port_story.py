"""A port in small: disconnecting the yard stops the gate when its buffer is used up, and trucks stand."""

from __future__ import annotations

from typing import Any

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.explain import control_chain
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.views import SeatView
from exercise_engine.model.scenario import Scenario
from tests.support.play import MINUTE, Play, make_scenario, replayed, values
from tests.support.services import story

PULL: dict[str, Any] = {
    "text": "What do you do with the yard network?",
    "options": {
        "now": {"text": "Disconnect now", "effects": [{"service": "tos", "state": "down"}]},
        "wait": {"text": "Wait for proof"},
    },
    "within": "10m",
}


def port() -> Scenario:
    """Return a terminal whose gate goes on for 45 minutes, and a haulier whose trucks wait for it."""
    return make_scenario(
        {
            "note": {"at": "T+0:10", "to": ["yard"], "asks": {"pull": PULL}},
            "queue": {"when": 'services.trucks != "normal"', "to": ["office"]},
        },
        organisations={
            "port": {"name": "Port"},
            "terminal": {"name": "Terminal"},
            "haulier": {"name": "Haulier"},
        },
        teams={
            "harbour": {"organisation": "port", "roles": {"desk": {"decides": True}}},
            "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
            "office": {"organisation": "haulier", "roles": {"planner": {"decides": True}}},
        },
        services={
            "tos": {"owner": "terminal", "name": "Terminal system", "recovers": {"takes": "2h"}},
            "gate": {
                "owner": "terminal",
                "name": "Truck gate",
                "seen_by": ["haulier", "port"],
                "needs": [{"service": "tos", "holds": "45m"}],
                "recovers": {"backlog": 2},
            },
            "trucks": {
                "owner": "haulier",
                "name": "Trucks",
                "needs": [
                    {"service": "gate", "kind": "physical", "then": "degraded"},
                    {
                        "service": "gate",
                        "kind": "physical",
                        "when": "degraded",
                        "holds": "1h",
                        "then": "down",
                    },
                ],
            },
        },
    )


def disconnected() -> Play:
    """Return a play in which the yard was disconnected after twelve minutes."""
    play = Play(port())
    play.start()
    play.wait(12 * MINUTE)
    ask = play.last(f.AskOpened).seq
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,)), acting_as="yard.lead")
    return play


def changed(play: Play, name: str) -> list[tuple[str, int]]:
    """Return what became of a service, and when in play."""
    return [
        (event.fact.after, event.elapsed_ms)
        for event in play.log
        if isinstance(event.fact, ServiceChanged) and event.fact.service == name
    ]


def seat_log(play: Play, post: str) -> SeatView:
    """Return what a seat knows."""
    looks = viewer(play.state.seats[play.seat(post)], play.state.scenario)
    view = SeatView(play.seat(post))
    view.apply_all([seen for event in play.log if (seen := visible(event, looks)) is not None])
    return view


def test_the_gate_stops_when_its_buffer_is_used_up_and_trucks_stand() -> None:
    """45 minutes of the story are eleven and a quarter of play at pace 4; then trucks queue and stand."""
    play = disconnected()
    play.wait(60 * MINUTE)
    stop_ms = 12 * MINUTE + 45 * MINUTE // 4
    assert changed(play, "tos") == [("down", 12 * MINUTE)]
    assert changed(play, "gate") == [("down", stop_ms)]
    assert changed(play, "trucks") == [("degraded", stop_ms), ("down", stop_ms + 15 * MINUTE)]
    assert play.state.injects["queue", ""].released_ms == stop_ms
    assert values(replayed(play.log).state) == values(play.state)


def test_map_events_and_explanation_agree() -> None:
    """Everybody knows the state, each as much of the reason as is its own."""
    play = disconnected()
    play.wait(60 * MINUTE)
    events = {event.seq: event for event in play.log}
    name = play.state.scenario.name_of
    last = play.last(ServiceChanged)
    assert [link.text for link in control_chain(events, last.seq, name)] == [
        "Trucks: degraded to down, since it needs Truck gate",
        "Trucks: goes on for now without Truck gate, then down",
        "Truck gate: normal to down, since it needs Terminal system",
        "Truck gate: goes on for now without Terminal system, then down",
        "Terminal system: normal to down",
        "Yard answered note.pull with now",
    ]
    haulier, yard = seat_log(play, "office.planner"), seat_log(play, "yard.it")
    for view in (haulier, yard):
        assert view.community.services.state("gate") == "down"
    assert haulier.community.services.state("tos") is None
    change = haulier.community.services.history("trucks")[-1]
    assert [one.service for one in haulier.community.services.chain(change)] == ["trucks", "gate"]
    stop = yard.community.services.history("gate")[-1]
    assert [one.service for one in yard.community.services.chain(stop)] == ["gate", "tos"]
    assert haulier.community.services.chain(change)[-1].follows is None


def test_it_comes_back_in_order_with_its_backlog() -> None:
    """First the system after two hours of the story, then the gate with twice the time that it stood."""
    play = disconnected()
    play.wait(20 * MINUTE)
    told = story(play.do("lead", SetService(service="tos", state="recovering")))
    assert told == ["tos recovering"]
    assert story(play.wait(30 * MINUTE)) == ["trucks down", "tos normal", "gate recovering"]
    stood_ms = 62 * MINUTE - (12 * MINUTE + 45 * MINUTE // 4)
    assert story(play.wait(2 * stood_ms - 1)) == []
    assert story(play.wait(1)) == ["gate normal", "trucks normal"]
