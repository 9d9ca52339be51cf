"""The check-in board: who came, who was tested, who is excused, from the log alone."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.control_view import ControlView
from tests.support.play import MINUTE, Play, make_scenario

TEST = {
    "test": {"at": "check_in", "to": ["all"], "confirm": True},
    "later": {"at": "T+0:10", "confirm": True},
}


def board(play: Play) -> ControlView:
    """Return what the lead knows."""
    view = ControlView(play.seat("lead"), "lead")
    view.apply_all(play.log)
    return view


def told(play: Play) -> int:
    """Return the number of what was told last."""
    return play.last(f.InjectTold).seq


def test_who_came_and_who_confirmed_the_test() -> None:
    """The first receipt of any kind is a sign of life; only the test inject makes a seat tested."""
    play = Play(make_scenario(TEST))
    play.do("lead", c.MoveStage(target="check_in"))
    test = told(play)
    play.do("yard.it", c.ReportReceipts(delivered=(test,)))
    at_ms = play.now.at_ms
    play.wait(MINUTE)
    play.do("yard.lead", c.ReportReceipts(delivered=(test,), read=(test,), acknowledged=(test,)))
    found = board(play).attendance
    assert found.of(play.seat("yard.it")).first_seen_ms == at_ms
    assert found.of(play.seat("yard.it")).tested_ms is None
    assert found.of(play.seat("yard.lead")).tested_ms == play.now.at_ms
    assert found.of(play.seat("harbour.desk")).first_seen_ms is None


def test_what_is_confirmed_in_play_is_no_test() -> None:
    """Nobody who came late looks tested for it."""
    play = Play(make_scenario(TEST))
    play.start()
    play.wait(11 * MINUTE)
    play.do("yard.it", c.ReportReceipts(acknowledged=(told(play),)))
    assert board(play).attendance.of(play.seat("yard.it")).tested_ms is None


def test_excused_spans_and_hand_overs_have_their_times() -> None:
    """In exercise time; a span that is open has no end."""
    play = Play(make_scenario(TEST))
    play.start()
    play.wait(2 * MINUTE)
    play.do("yard.it", ExcuseSeat())
    play.wait(3 * MINUTE)
    play.do("yard.it", ReturnSeat())
    play.do("yard.it", HandOverSeat())
    play.do("yard.it", ExcuseSeat())
    found = board(play).attendance.of(play.seat("yard.it"))
    assert [(span.from_ms, span.to_ms) for span in found.excused] == [
        (2 * MINUTE, 5 * MINUTE),
        (5 * MINUTE, None),
    ]
    assert found.is_excused
    assert [ms for _, ms in found.handed_over] == [5 * MINUTE]
