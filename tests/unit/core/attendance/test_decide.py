"""Seats that are handed over in play, and excused for what is real."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import AttendanceCommand, ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.posts.commands import ConveneJoint, GivePost
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

ASKS = {
    "cut": {"at": "T+0:00", "to": ["yard"], "asks": {"now": {"text": "Cut it?", "within": "5m"}}},
    "late": {"at": "T+0:00", "to": ["yard"], "asks": {"why": {"text": "Why?", "within": "2m"}}},
    "other": {"at": "T+0:00", "to": ["harbour"], "asks": {"shut": {"text": "Shut it?"}}},
}
CONTROL = {"lead": {"kind": "lead"}, "north": {"kind": "controller", "scope": ["port"]}}


def playing() -> Play:
    """Return an exercise after StartEx, with a scoped controller."""
    play = Play(make_scenario(ASKS, control=CONTROL))
    play.start()
    return play


def readers(play: Play, seq: int) -> set[str]:
    """Return the seats that see an event."""
    event = play.log[seq - 1]
    seats = play.state.seats.values()
    return {seat.label for seat in seats if visible(event, viewer(seat, play.state.scenario)) is not None}


def test_a_hand_over_says_what_is_open_and_reaches_the_team() -> None:
    """Open and overdue questions of the seat's teams, not answered ones, and nobody else's."""
    play = playing()
    play.wait(3 * MINUTE)
    asks = {str(event.fact.question): event.seq for event in play.log if isinstance(event.fact, f.AskOpened)}
    play.do("yard.it", HandOverSeat(note="The crane is still moving"))
    event = play.last(f.SeatHandedOver)
    assert isinstance(event.fact, f.SeatHandedOver)
    assert event.fact.open_asks == (asks["Cut it?"], asks["Why?"])
    assert str(event.fact.note) == "The crane is still moving"
    assert event.fact.posts == (f.Post(team="yard", role="it"),)
    assert readers(play, event.seq) == {"Lead", "Yard, Lead", "Yard, It"}
    play.do("yard.lead", c.SubmitAnswer(ask=asks["Why?"], words="Because"))
    play.do("yard.it", HandOverSeat())
    _, again = play.facts(f.SeatHandedOver)
    assert again.open_asks == (asks["Cut it?"],)
    assert again.note is None


def test_whoever_takes_over_confirms_it_as_a_receipt() -> None:
    """The hand-over is something that was shown, so that its receipt is taken."""
    play = playing()
    play.do("yard.it", HandOverSeat(note="All quiet"))
    seq = play.last(f.SeatHandedOver).seq
    play.do("yard.it", c.ReportReceipts(read=(seq,), acknowledged=(seq,)))
    assert seq in play.state.acknowledged[play.seat("yard.it")]


def test_a_seat_is_excused_and_comes_back() -> None:
    """By itself or by control; twice is once too often."""
    play = playing()
    seat = play.seat("yard.lead")
    play.do("yard.lead", ExcuseSeat())
    assert seat in play.state.attendance.excused
    with pytest.raises(CommandRejected, match="no_change"):
        play.do("lead", ExcuseSeat(seat=seat))
    play.do("lead", ReturnSeat(seat=seat))
    assert play.state.attendance.excused == {}
    with pytest.raises(CommandRejected, match="no_change"):
        play.do("yard.lead", ReturnSeat())


def test_whoever_takes_over_an_excused_seat_plays() -> None:
    """The excuse was the other person's."""
    play = playing()
    play.do("yard.lead", ExcuseSeat())
    events = play.do("lead", HandOverSeat(seat=play.seat("yard.lead")))
    assert [event.type for event in events] == ["seat_handed_over", "seat_returned"]
    assert play.state.attendance.excused == {}


@pytest.mark.parametrize(
    "command", [HandOverSeat(seat="s004"), ExcuseSeat(seat="s004"), ReturnSeat(seat="s004")]
)
def test_a_player_speaks_for_the_own_seat_only(command: AttendanceCommand) -> None:
    """Nobody excuses a colleague."""
    with pytest.raises(CommandRejected, match="not_allowed"):
        playing().do("yard.it", command)


def test_control_names_a_player_in_its_scope() -> None:
    """Not itself, not nobody, not somebody of another organisation."""
    play = playing()
    for seat in (None, "s999", play.seat("lead")):
        with pytest.raises(CommandRejected, match="unknown_seat"):
            play.do("lead", ExcuseSeat(seat=seat))
    with pytest.raises(CommandRejected, match="out_of_scope"):
        play.do("controller", ExcuseSeat(seat=play.seat("yard.it")))
    play.do("controller", ExcuseSeat(seat=play.seat("harbour.desk")))
    assert play.state.attendance.excused


def test_an_excuse_passes_in_an_emergency_and_nothing_after_the_end() -> None:
    """Real duty is what an emergency is about."""
    play = playing()
    play.do("yard.it", c.DeclareEmergency(note="Fire"))
    play.do("yard.it", ExcuseSeat())
    with pytest.raises(CommandRejected, match="emergency"):
        play.do("yard.lead", HandOverSeat())
    play.do("lead", c.MoveStage(target="aborted"))
    with pytest.raises(CommandRejected, match="wrong_stage"):
        play.do("yard.it", ReturnSeat())


def test_a_log_with_hand_overs_replays_equal_and_falls_back_whole() -> None:
    """What is kept of excuses follows from the log, and a rollback takes back what was not recorded."""
    play = playing()
    play.do("yard.it", ExcuseSeat())
    play.do("lead", GivePost(seat=play.seat("yard.it"), post="harbour.desk"))
    play.do("yard.it", HandOverSeat(note="Two posts"), acting_as="yard.it")
    play.do("yard.lead", ExcuseSeat())
    assert values(replayed(play.log).state) == values(play.state)
    play.commit = False
    play.do("yard.lead", ReturnSeat())
    play.engine.rollback(now=play.now)
    assert set(play.state.attendance.excused) == {play.seat("yard.lead")}


def test_a_hand_over_names_what_the_team_must_agree_on_with_others() -> None:
    """A question to several teams is open for each of them."""
    ask = {"text": "Gate?", "options": {"shut": {"text": "Shut"}, "open": {"text": "Open"}}, "agree": True}
    play = Play(make_scenario({"note": {"at": "T+0:00", "asks": {"gate": ask}}}))
    play.start()
    play.wait(0)
    play.do("yard.it", HandOverSeat())
    (handed,) = play.facts(f.SeatHandedOver)
    assert handed.open_asks == tuple(play.state.asks)


def test_what_a_successor_must_know_stays_at_home() -> None:
    """A joint team, in which others sit, reads no note to a successor; that somebody is excused it learns."""
    teams = {
        "harbour": {"organisation": "port", "roles": {"master": {"decides": True}}},
        "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
        "both": {"joint": True, "members": ["harbour.master", "yard.lead"]},
    }
    play = Play(make_scenario(ASKS, teams=teams, control=CONTROL))
    play.start()
    play.do("lead", ConveneJoint(team="both"))
    play.do("yard.lead", HandOverSeat(note="Tell nobody outside"))
    assert readers(play, play.last(f.SeatHandedOver).seq) == {"Lead", "Yard, Lead", "Yard, It"}
    play.do("yard.lead", ExcuseSeat())
    assert "Harbour, Master" in readers(play, play.last(f.SeatExcused).seq)
