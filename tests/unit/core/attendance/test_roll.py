"""The roll: here, missing, excused, tested, team by team."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import ExcuseSeat
from exercise_engine.core.attendance.roll import SPARE, Roll, roll
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.posts.commands import GivePost, TakePost
from tests.support.play import Play, make_scenario

CONTROL = {"lead": {"kind": "lead"}, "north": {"kind": "controller", "scope": ["port"]}}
TEST = {"test": {"at": "check_in", "to": ["all"], "confirm": True}}


def called(play: Play, *here: str, kind: str = "lead", scope: tuple[str, ...] = ()) -> Roll:
    """Return the roll with some posts connected."""
    view = ControlView(play.seat(kind), kind, scope)  # type: ignore[arg-type]
    view.apply_all(play.log)
    return roll(view, frozenset(play.seat(post) for post in here))


def test_counts_are_of_seats_with_a_post_that_are_not_excused() -> None:
    """Who is excused is neither here nor missing; a test counts once it was confirmed."""
    play = Play(make_scenario(TEST, control=CONTROL))
    play.do("lead", c.MoveStage(target="check_in"))
    play.do("yard.it", c.ReportReceipts(acknowledged=(play.last(f.InjectTold).seq,)))
    play.do("harbour.desk", ExcuseSeat())
    found = called(play, "yard.it", "yard.lead")
    assert (found.here, found.expected, found.tested, found.excused, found.has_test) == (2, 3, 1, 1, True)
    missing = [entry.label for entry in found.seats if entry.is_missing]
    assert missing == ["Harbour, Master"]


def test_a_seat_of_two_teams_stands_in_both_and_counts_once() -> None:
    """And one without any post is spare."""
    play = Play(make_scenario(TEST, control=CONTROL))
    play.do("lead", GivePost(seat=play.seat("harbour.master"), post="yard.it"))
    spare = next(seat.seat for seat in play.state.seats.values() if seat.label == "Yard, It")
    play.do("lead", TakePost(seat=spare, post="yard.it"))
    found = called(play)
    assert [entry.label for entry in found.teams["yard"]] == ["Harbour, Master", "Yard, Lead"]
    assert [entry.seat for entry in found.teams[SPARE]] == [spare]
    assert len(found.seats) == 4
    assert found.expected == 3
    assert not next(entry for entry in found.seats if entry.seat == spare).is_missing


def test_a_scope_limits_the_roll() -> None:
    """A controller for one organisation calls its teams only."""
    play = Play(make_scenario(TEST, control=CONTROL))
    assert list(called(play, kind="controller", scope=("port",)).teams) == ["harbour"]
