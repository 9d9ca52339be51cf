"""The pacer on virtual time: nothing early, nothing forgotten, and what recurs."""

from __future__ import annotations

import asyncio

import pytest

from exercise_engine.core.clock import Now
from exercise_engine.core.commands import MoveStage
from exercise_engine.core.facts import StageChanged
from exercise_engine.storage.memory import MemoryStore
from tests.support.clocks import LoopClock
from tests.support.failing import FailingLog
from tests.support.play import MINUTE, make_scenario
from tests.support.wound import wound

pytestmark = pytest.mark.looptime

SCENARIO = make_scenario({
    "first": {"at": "T+0:10"},
    "second": {"at": "T+0:10"},
    "third": {"at": "T+1:30"},
})  # fmt: skip


class LaggingClock(LoopClock):
    """A clock that is behind the loop's, so that the loop wakes everybody too early."""

    def now(self) -> Now:
        """The loop's time, a little less of it."""
        loop_now = super().now()
        return Now(loop_now.at_ms, int(loop_now.mono_ns * 0.999))


async def test_what_is_due_happens_at_its_time() -> None:
    """Injects are released at their minute, those of the same minute together, whatever lies between."""
    async with wound(SCENARIO, LoopClock()) as play:
        await play.start_exercise()
        await asyncio.sleep(95 * 60)
        await play.recorded()

        assert play.released() == [10 * MINUTE, 10 * MINUTE, 90 * MINUTE]


async def test_a_loop_that_wakes_early_makes_nothing_early() -> None:
    """The pacer looks at the clock before it acts."""
    async with wound(SCENARIO, LaggingClock()) as play:
        await play.start_exercise()
        await asyncio.sleep(95 * 60)
        await play.recorded()

        released = play.released()
        assert len(released) == 3
        assert all(
            moment >= due
            for moment, due in zip(released, (10 * MINUTE, 10 * MINUTE, 90 * MINUTE), strict=True)
        )


async def test_in_a_pause_nobody_is_woken_and_everything_moves_by_it() -> None:
    """A pause of an hour moves what is due by an hour of the wall and by nothing of exercise time."""
    async with wound(SCENARIO, LoopClock()) as play:
        await play.start_exercise()
        await asyncio.sleep(60)
        play.order(MoveStage(target="paused"), 10)
        await play.recorded()
        await asyncio.sleep(3600)
        assert play.hub.next_deadline() is None
        assert play.released() == []
        play.order(MoveStage(target="running"), 11)
        await play.recorded()
        await asyncio.sleep(9 * 60 + 1)
        await play.recorded()

        assert play.released() == [10 * MINUTE, 10 * MINUTE]


async def test_how_far_the_clock_is_gets_noted_every_second() -> None:
    """A crash costs a second of exercise time at the most."""
    async with wound(SCENARIO, LoopClock()) as play:
        await play.start_exercise()
        await asyncio.sleep(100.5)
        await play.marked(99_000)

        assert play.store.elapsed_mark_ms <= 100_500


async def test_a_failed_log_is_tried_again_until_it_takes_something() -> None:
    """Recovery comes by itself, and the exercise is paused where it stood."""
    store = MemoryStore()
    disk = FailingLog(store)
    async with wound(SCENARIO, LoopClock(), log_file=disk, store=store) as play:
        await play.start_exercise()
        await asyncio.sleep(5)
        disk.is_full = True
        await play.fault(begins=True)
        assert play.hub.next_deadline() is None
        assert play.released() == []
        disk.is_full = False
        await play.fault(begins=False)
        await play.recorded()

        last = play.events()[-1]
        assert isinstance(last.fact, StageChanged)
        assert (last.fact.target, last.fact.why) == ("paused", "fault")


async def test_after_it_has_stopped_nothing_happens_any_more() -> None:
    """A stopped pacer wakes nobody, even if something is due."""
    async with wound(SCENARIO, LoopClock()) as play:
        await play.start_exercise()
        await play.pacer.stop()
        await asyncio.sleep(3600)

        assert play.released() == []
