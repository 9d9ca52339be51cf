"""Corrections before StartEx: seats, and what happened in check-in already."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import HandOverSeat
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.posts.commands import ConveneJoint, GivePost
from exercise_engine.errors import CommandRejected
from exercise_engine.model.scenario import Scenario
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

ASK: dict[str, Any] = {
    "text": "Ready?",
    "options": {"yes": {"text": "Yes"}, "no": {"text": "No"}},
    "within": "10m",
}
HELLO: dict[str, Any] = {
    "at": "check_in",
    "asks": {"ready": ASK},
    "expected": {"call": {"text": "Calls", "within": "5m"}},
    "effects": [{"reach": "met"}, {"set": "mood", "to": 4}],
}
PARTS: dict[str, Any] = {"milestones": {"met": {}}, "variables": {"mood": 1, "trucks": 2}}


def team(*roles: str) -> dict[str, Any]:
    """Return the teams of a scenario whose yard has some roles besides its lead."""
    return {
        "yard": {
            "organisation": "terminal",
            "roles": {"lead": {"decides": True}, **{role: {} for role in roles}},
        },
        "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
    }


def correct(play: Play, scenario: Scenario) -> None:
    """Load a corrected scenario."""
    loaded = play.engine.load_scenario(scenario, scenario_sha256="1" * 64, now=play.now)
    play._keep(loaded)  # noqa: SLF001


def checked_in(**hello: Any) -> Play:
    """Return an exercise in check-in in which everybody was told and asked something."""
    play = Play(make_scenario({"hello": {**HELLO, **hello}, "note": {"at": "T+0:20"}}, **PARTS))
    play.do("lead", c.MoveStage(target="check_in"))
    return play


def test_no_seat_id_comes_twice() -> None:
    """A seat that is opened later is never taken for one that was closed."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}, teams=team("it")))
    for roles in ((), ("press",), (), ("legal",)):
        correct(play, make_scenario({"note": {"at": "T+0:20"}}, teams=team(*roles)))
    opened = [fact.seat for fact in play.facts(f.SeatOpened)]
    assert len(set(opened)) == len(opened)
    assert play.seat("yard.legal") == opened[-1]


def test_what_happened_in_check_in_stays() -> None:
    """Milestones, variables, asks and statuses are kept; what was not changed takes its corrected value."""
    play = checked_in()
    corrected = {**PARTS, "variables": {"mood": 1, "trucks": 7}}
    correct(play, make_scenario({"hello": HELLO, "note": {"at": "T+0:10"}}, **corrected))
    names = play.state.names
    assert (names["milestones__met"], names["variables__mood"], names["variables__trucks"]) == (
        True,
        4.0,
        7.0,
    )
    assert names["items__hello"] == "released"
    play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(0,)))
    assert play.state.names["answers__hello__ready__yard"] == "yes"
    play.do("lead", c.MoveStage(target="running"))
    assert {event.elapsed_ms for event in play.wait(10 * MINUTE)} == {5 * MINUTE, 10 * MINUTE}
    assert values(replayed(play.log).state) == values(play.state)


@pytest.mark.parametrize(
    "injects",
    [
        {"note": {"at": "T+0:10"}},
        {"hello": {**HELLO, "asks": {}, "expected": {}}, "note": {"at": "T+0:10"}},
        {
            "hello": {
                **HELLO,
                "asks": {"ready": {**ASK, "options": {"no": {"text": "No"}, "yes": {"text": "Yes"}}}},
            }
        },
    ],
)
def test_what_is_no_longer_asked_so_cannot_be_answered(injects: dict[str, Any]) -> None:
    """An ask that is gone or reads otherwise is refused, and nothing falls over at StartEx."""
    play = checked_in()
    correct(play, make_scenario(injects, **PARTS))
    with pytest.raises(CommandRejected, match="no ask"):
        play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(0,)))
    play.do("lead", c.MoveStage(target="running"))
    play.wait(60 * MINUTE)
    assert play.facts(f.AskOverdue) == []
    assert values(replayed(play.log).state) == values(play.state)


def test_what_was_to_be_delivered_still_is() -> None:
    """A call that the corrected scenario no longer has can be made, and asks nothing any more."""
    play = checked_in(channel="phone")
    correct(play, make_scenario({"note": {"at": "T+0:10"}}, **PARTS))
    done = play.do("lead", c.FinishDelivery(task=next(iter(play.state.tasks)), outcome="done"))
    assert [event.type for event in done] == ["delivery_done", "inject_told"]


def test_nothing_is_corrected_in_an_emergency() -> None:
    """REAL EMERGENCY: a corrected scenario waits, too."""
    play = checked_in()
    play.do("yard.it", c.DeclareEmergency())
    with pytest.raises(CommandRejected) as refused:
        correct(play, play.state.scenario)
    assert refused.value.code == "emergency"


def test_a_call_that_stands_still_asks() -> None:
    """What the correction leaves as it is goes on as if nothing had been corrected."""
    play = checked_in(channel="phone")
    correct(play, make_scenario({"hello": {**HELLO, "channel": "phone"}}, **PARTS))
    done = play.do("lead", c.FinishDelivery(task=next(iter(play.state.tasks)), outcome="done"))
    assert "ask_opened" in [event.type for event in done]


def test_an_inject_that_was_held_before_start_comes_at_its_time() -> None:
    """Held and let go before StartEx, it is planned as before."""
    play = checked_in()
    play.do("lead", c.HoldInject(inject="note"))
    play.do("lead", c.UnholdInject(inject="note"))
    play.do("lead", c.MoveStage(target="running"))
    told = [event for event in play.wait(20 * MINUTE) if isinstance(event.fact, f.InjectTold)]
    assert [event.elapsed_ms for event in told] == [20 * MINUTE]


def test_spare_seats_stand_ready_behind_all_others() -> None:
    """Beside their team or for the whole exercise, without a post; a correction keeps them."""
    teams: dict[str, Any] = {
        "harbour": {"organisation": "port", "roles": {"master": {"decides": True}}, "spare": 2},
        "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}}},
    }
    play = Play(make_scenario({"note": {"manual": True}}, teams=teams, spare=1))
    spare = [seat for seat in play.state.seats.values() if seat.kind == "player" and not seat.posts]
    assert [(seat.label, seat.ready_for) for seat in spare] == [
        ("Harbour, spare 1", "harbour"),
        ("Harbour, spare 2", "harbour"),
        ("Spare 1", ""),
    ]
    assert [seat.seat for seat in play.state.seats.values()][-3:] == [seat.seat for seat in spare]
    teams["harbour"]["spare"] = 1
    smaller = make_scenario({"note": {"manual": True}}, teams=teams, spare=1)
    play.engine.load_scenario(smaller, scenario_sha256="1" * 64, now=play.now)
    assert [seat.label for seat in play.state.seats.values() if seat.kind == "player" and not seat.posts] == [
        "Harbour, spare 1",
        "Spare 1",
    ]


def test_a_spare_seat_hears_everybody_s_news_and_gets_a_post() -> None:
    """Stages and emergencies reach it at once; with the post comes all that was told to it."""
    play = Play(make_scenario({"note": {"at": "T+0:00", "to": ["yard"]}}, spare=1))
    play.start()
    spare = next(seat.seat for seat in play.state.seats.values() if seat.label == "Spare 1")

    def sees() -> set[str]:
        looks = viewer(play.state.seats[spare], play.state.scenario)
        return {event.type for event in play.log if visible(event, looks) is not None}

    assert sees() == {"stage_changed"}
    play.do("lead", GivePost(seat=spare, post="yard.it"))
    assert sees() == {"stage_changed", "inject_told", "post_given"}


JOINT: dict[str, Any] = {"joint": True, "members": ["yard.lead", "harbour.master"], "rhythm": "30m"}


def convened() -> Play:
    """Return an exercise in check-in in which a joint team has come together."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}, teams=team("it") | {"both": JOINT}))
    play.do("lead", c.MoveStage(target="check_in"))
    play.do("lead", ConveneJoint(team="both"))
    return play


def joint_posts(play: Play) -> dict[str, str]:
    """Return who has a place in the joint team, by label."""
    seats = play.state.seats.values()
    return {seat.label: post.role for seat in seats for post in seat.posts if post.team == "both"}


def test_a_joint_team_that_is_gone_is_together_no_longer() -> None:
    """Its places are taken, nobody is called to its meetings, and its members play on."""
    play = convened()
    correct(play, make_scenario({"note": {"at": "T+0:20"}}, teams=team("it")))
    assert joint_posts(play) == {}
    assert play.state.joint == {}
    play.do("lead", c.MoveStage(target="running"))
    play.do("lead", GivePost(seat=play.seat("yard.it"), post="yard.lead"))
    play.do("harbour.master", HandOverSeat(note="All quiet"))
    play.wait(90 * MINUTE)
    assert [fact.inject for fact in play.facts(f.InjectReleased)] == ["note"]
    assert values(replayed(play.log).state) == values(play.state)


def test_a_joint_team_with_other_members_has_those() -> None:
    """Who is a member no longer leaves, and who is one now comes in, also at a seat that is new."""
    play = convened()
    other = JOINT | {"members": ["harbour.master", "yard.press"]}
    correct(play, make_scenario({"note": {"at": "T+0:20"}}, teams=team("it", "press") | {"both": other}))
    assert set(joint_posts(play)) == {"Harbour, Master", "Yard, Press"}


def test_a_post_that_is_gone_is_held_by_nobody() -> None:
    """A second post in a role that the corrected scenario lacks is taken from whoever has it."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}, teams=team("it", "night")))
    play.do("lead", c.MoveStage(target="check_in"))
    desk = play.seat("harbour.desk")
    play.do("lead", GivePost(seat=desk, post="yard.night"))
    correct(play, make_scenario({"note": {"at": "T+0:20"}}, teams=team("it")))
    assert [post.address for post in play.state.seats[desk].posts] == ["harbour.desk"]
    assert [fact.post for fact in play.facts(f.PostTaken)][-1] == f.Post(team="yard", role="night")
