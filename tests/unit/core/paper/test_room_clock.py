"""The clock of the room against exercise time."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core.paper.room_clock import Gap, RoomClock
from tests.support.play import MINUTE, Play, make_scenario


def test_exercise_time_follows_the_room_while_play_runs_and_stands_in_pauses() -> None:
    """Ten minutes of play, five of pause, then play again."""
    play = Play(make_scenario({"one": {"manual": True}}))
    play.start()
    start = play.now.at_ms
    play.wait(10 * MINUTE)
    play.do("lead", c.MoveStage(target="paused"))
    play.wait(5 * MINUTE)
    play.do("lead", c.MoveStage(target="running"))
    room = RoomClock(play.log)
    seen = [room.elapsed_ms(start + minute * MINUTE) for minute in (0, 4, 10, 12, 15, 16)]
    assert seen == [minute * MINUTE for minute in (0, 4, 10, 10, 10, 11)]


def test_gaps_are_pauses_and_times_without_a_server() -> None:
    """A gap begins where exercise time stopped, also when nothing could be recorded then."""
    play = Play(make_scenario({"one": {"manual": True}}))
    play.start()
    start = play.now.at_ms
    play.wait(10 * MINUTE)
    events = [*play.log, *play.engine.restore(8 * MINUTE, now=play.now)]
    assert RoomClock(events).standing() == (Gap(start + 8 * MINUTE, None, 8 * MINUTE),)


def test_a_faster_exercise_counts_faster() -> None:
    """In a rehearsal at speed 60 a minute of the room is an hour."""
    play = Play(make_scenario({"one": {"manual": True}}), speed=60)
    play.start()
    assert RoomClock(play.log).elapsed_ms(play.now.at_ms + MINUTE) == 60 * MINUTE


def test_a_server_that_was_down_counts_no_time() -> None:
    """What lies behind the last recorded moment of a stretch is its end."""
    play = Play(make_scenario({"one": {"manual": True}}))
    play.start()
    start = play.now.at_ms
    play.wait(10 * MINUTE)
    events = [*play.log, *play.engine.restore(8 * MINUTE, now=play.now)]
    assert RoomClock(events).elapsed_ms(start + 9 * MINUTE) == 8 * MINUTE


def test_before_startex_there_is_no_exercise_time() -> None:
    """Neither before it in the log, nor without it."""
    play = Play(make_scenario({"one": {"manual": True}}))
    assert RoomClock(play.log).elapsed_ms(play.now.at_ms) is None
    play.start()
    assert RoomClock(play.log).elapsed_ms(play.now.at_ms - 1) is None
