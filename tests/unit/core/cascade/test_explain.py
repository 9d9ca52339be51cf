"""Every change of a service is explained, to control down to its root, to a seat as far as it may see."""

from __future__ import annotations

from typing import Any

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.cascade.explain import Link, control_chain
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.cascade.view import Change
from exercise_engine.core.events import Event
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.views import SeatView
from tests.support.play import MINUTE, Play
from tests.support.services import put, service, started

SERVICES = {
    "tos": service(recovers={"takes": "1h"}),
    "gate": service({"service": "tos", "holds": "45m"}, seen_by=["port"]),
    "quay": {**service("gate"), "owner": "port"},
}
PULL: dict[str, Any] = {
    "text": "What do you do?",
    "options": {
        "now": {"text": "Pull", "effects": [{"service": "tos", "state": "down"}]},
        "no": {"text": "No"},
    },
    "silence": "now",
    "within": "10m",
}
INJECTS: dict[str, Any] = {
    "note": {"at": "T+0:10", "to": ["yard"], "asks": {"pull": PULL}},
    "back": {"at": "T+2:00", "to": ["yard"], "effects": [{"service": "tos", "state": "recovering"}]},
}


def played(*, answer: bool = True) -> Play:
    """Return a play in which the terminal pulls the plug, or does not answer, and everything comes back."""
    play = started(SERVICES, injects=INJECTS)
    play.wait(10 * MINUTE)
    if answer:
        ask = play.last(f.AskOpened).seq
        play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,)), acting_as="yard.lead")
    play.wait(240 * MINUTE)
    return play


def change(play: Play, name: str, after: str) -> int:
    """Return the event at which a service became something."""
    return next(
        event.seq
        for event in play.log
        if isinstance(event.fact, ServiceChanged) and (event.fact.service, event.fact.after) == (name, after)
    )


def for_control(play: Play, seq: int) -> tuple[Link, ...]:
    """Return the chain for control."""
    return control_chain({event.seq: event for event in play.log}, seq, str)


def for_seat(play: Play, post: str, service: str) -> tuple[Change, ...]:
    """Return what a seat knows of why a service last changed."""
    looks = viewer(play.state.seats[play.seat(post)], play.state.scenario)
    view = SeatView(play.seat(post))
    view.apply_all([shown for event in play.log if (shown := visible(event, looks)) is not None])
    services = view.community.services
    return services.chain(services.history(service)[-1])


def test_control_follows_a_change_back_to_the_answer() -> None:
    """Over the needs and the time held out, down to ask, team and option."""
    play = played()
    links = for_control(play, change(play, "quay", "down"))
    assert [link.text for link in links] == [
        "quay: normal to down, since it needs gate",
        "gate: normal to down, since it needs tos",
        "gate: goes on for now without tos, then down",
        "tos: normal to down",
        "yard answered note.pull with now",
    ]
    assert (links[-1].kind, links[-1].item) == ("answer", "note.pull")


def test_control_follows_a_recovery_back_to_the_inject() -> None:
    """What it was told to do stands before it."""
    play = played()
    assert [link.text for link in for_control(play, change(play, "quay", "normal"))] == [
        "quay: down to normal, gate being back",
        "gate: down to normal, tos being back",
        "tos: recovering to normal",
        "tos: down to recovering",
        "tos is told to be recovering",
        "inject back was released",
    ]


def test_silence_control_and_the_beginning_are_roots_too() -> None:
    """Whatever it was, a chain ends with it."""
    silent = played(answer=False)
    links = for_control(silent, change(silent, "gate", "down"))
    assert (links[-1].kind, links[-1].text) == (
        "silence",
        "yard did not answer note.pull, which counts as now",
    )
    by_hand = started(SERVICES)
    put(by_hand, "tos", "down")
    by_hand.wait(45 * MINUTE)
    assert for_control(by_hand, change(by_hand, "gate", "down"))[-1].text == "control set tos to down"
    begun = started({**SERVICES, "tos": service(start="down")})
    begun.wait(45 * MINUTE)
    assert for_control(begun, change(begun, "gate", "down"))[-1].kind == "start"


def test_a_seat_follows_a_change_to_what_it_decided_itself() -> None:
    """Those who run the services see the whole chain without what control knows."""
    play = played()
    before_return = next(
        event.seq
        for event in play.log
        if isinstance(event.fact, ServiceChanged) and event.fact.why == "recovery"
    )
    play.log = [event for event in play.log if event.seq < before_return]
    chain = for_seat(play, "yard.it", "gate")
    assert [(one.service, one.after, one.of) for one in chain] == [
        ("gate", "down", "tos"),
        ("tos", "down", ""),
    ]
    assert chain[-1].follows == play.last(f.AnswerGiven).seq
    silent = played(answer=False)
    silent.log = [event for event in silent.log if event.seq < before_return]
    assert for_seat(silent, "yard.it", "tos")[-1].follows is not None


def test_the_chain_of_a_seat_ends_at_the_first_cause_it_may_not_see() -> None:
    """The port sees that the gate stands, and never reads what the terminal lacks."""
    play = played()
    looks = viewer(play.state.seats[play.seat("harbour.desk")], play.state.scenario)
    shown = [seen for event in play.log if (seen := visible(event, looks)) is not None]
    assert not any("tos" in event.model_dump_json() for event in shown)
    gates = [one for one in for_seat(play, "harbour.desk", "quay") if one.service == "gate"]
    assert [(one.of, one.follows) for one in gates] == [("", None)]


def test_a_chain_of_something_unknown_is_empty() -> None:
    """Nothing is made up."""
    events: dict[int, Event] = {}
    assert control_chain(events, 1, str) == ()
