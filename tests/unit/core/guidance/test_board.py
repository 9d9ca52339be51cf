"""What control knows of confirmations."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core.control_view import ControlView
from tests.support.play import Play, make_scenario


def test_a_spare_seat_is_not_waited_for() -> None:
    """Nobody sits there, so that nobody has to confirm; all who hold a post do."""
    scenario = make_scenario({"hello": {"at": "check_in", "confirm": True, "to": ["all"]}}, spare=2)
    play = Play(scenario)
    play.do("lead", c.MoveStage(target="check_in"))
    view = ControlView(play.seat("lead"))
    view.apply_all(play.log)
    [waiting] = view.guidance.to_confirm.values()
    posts = {seat.seat for seat in play.state.seats.values() if seat.posts}
    assert set(waiting.waiting) == posts
