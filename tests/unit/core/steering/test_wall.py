"""Exercise time at a moment of the room."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core.steering.wall import elapsed_at_ms
from tests.support.play import MINUTE, Play, make_scenario


def test_a_pause_lies_between() -> None:
    """Ten minutes of play, a pause of five, ten more: the room's clock is followed through all of it."""
    play = Play(make_scenario({"first": {"at": "T+2:00"}}))
    start_ms = play.now.at_ms
    play.start()
    play.wait(10 * MINUTE)
    play.do("lead", c.MoveStage(target="paused"))
    play.wait(5 * MINUTE)
    play.do("lead", c.MoveStage(target="running"))
    play.wait(10 * MINUTE)

    def at(minutes: int) -> int | None:
        found = elapsed_at_ms(
            play.log,
            start_ms + minutes * MINUTE,
            now_ms=play.now.at_ms,
            elapsed_ms=20 * MINUTE,
            speed=1,
        )
        return None if found is None else found // MINUTE

    assert [at(minutes) for minutes in (-1, 0, 4, 10, 12, 15, 18, 25, 26)] == [
        None, 0, 4, 10, 10, 10, 13, 20, None,
    ]  # fmt: skip
