"""The one writer: order, durability before news, fault state, a machine that slept, faults of the program."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import pytest

from exercise_engine.client.updates import (
    Acknowledged,
    ClockChanged,
    HeadSeen,
    NoticeShown,
    PresenceChanged,
    Refused,
)
from exercise_engine.core.commands import JumpStory, MoveStage, SendMessage, WriteLogEntry
from exercise_engine.core.facts import StageChanged
from exercise_engine.server.opening import OpenExercise
from exercise_engine.storage.writer import WritableLog
from exercise_engine.system import next_local_ms
from tests.support.clocks import SleepyClock
from tests.support.failing import FailingLog
from tests.support.hosted import Host, Terminal, hosted
from tests.support.play import make_scenario

SCENARIO = make_scenario({"later": {"at": "T+2:00"}})
NOTE = WriteLogEntry(kind="note", body="seen")


class Disk:
    """The log of a hosted exercise, to be filled and emptied."""

    def __init__(self) -> None:
        self.log: FailingLog | None = None

    def __call__(self, exercise: OpenExercise) -> WritableLog:
        """Stand between the exercise and its file."""
        self.log = FailingLog(exercise.file.events)
        return self.log

    def fill(self) -> None:
        """Refuse everything from now on."""
        assert self.log is not None
        self.log.is_full = True

    def empty(self) -> None:
        """Take everything from now on."""
        assert self.log is not None
        self.log.is_full = False

    def take_and_complain(self) -> None:
        """Write the next group and say that it was not written."""
        assert self.log is not None
        self.log.takes_and_complains = True


def last_clock(terminal: Terminal) -> ClockChanged:
    """The clock as a terminal last heard it."""
    return terminal.all(ClockChanged)[-1]


def notices(terminal: Terminal) -> list[str]:
    """Codes of the notices that a terminal was shown."""
    return [notice.frame.code for notice in terminal.all(NoticeShown)]


async def recovered(host: Host, disk: Disk) -> None:
    """Let the disk take something again, and have it tried."""
    disk.empty()
    assert await host.service.hub.try_log_again()


async def test_every_change_of_stage_brings_clock_and_head(tmp_path: Path) -> None:
    """At StartEx, pause, resume and EndEx clients get the clock and a head to keep."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        for target in ("paused", "running", "hot_wash"):
            await lead.do(MoveStage(target=target))
        await yard.heard(HeadSeen, 4)
        await yard.until(lambda: last_clock(yard).frame.stage == "hot_wash")

        running = [update.frame.running for update in yard.all(ClockChanged)]
        assert running == [False, False, False, True, False, True, False]
        assert host.service.hub.ended_ms is not None
        head = host.service.hub.head_stamp()
        assert yard.all(HeadSeen)[-1].frame.hash == head.hash


async def test_a_jump_brings_the_clock(tmp_path: Path) -> None:
    """Story time moves for everybody at once."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        await yard.until(lambda: last_clock(yard).frame.running)
        before = last_clock(yard).frame.story_ms
        await lead.do(JumpStory(to="Day 2 06:30", brief="A day later"))
        await yard.told("story_jumped")
        await yard.until(lambda: last_clock(yard).frame.story_ms > before + 80_000_000)

        assert last_clock(yard).frame.elapsed_ms < 60_000


async def test_the_clock_says_when_the_room_closes(tmp_path: Path) -> None:
    """From StartEx on, the moment is the next time that this machine's clock shows the hard stop."""
    clock = {"story_start": "2026-11-03T06:30", "length": "1h", "hard_stop": "12:30"}
    scenario = make_scenario({"later": {"at": "T+0:30"}}, clock=clock)
    async with hosted(scenario, tmp_path / "x.exercise") as host, host.terminal("lead") as lead:
        assert host.service.hub.clock_frame().hard_stop_at_ms is None
        await lead.start_exercise()
        frame = host.service.hub.clock_frame()
        closes = frame.hard_stop_at_ms
        assert closes == next_local_ms(hour=12, minute=30, after_ms=frame.at_ms)


async def test_presence_is_told_with_what_was_read(tmp_path: Path) -> None:
    """Control sees who is connected and what was read; players see players."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
        host.terminal("harbour.master") as harbour,
    ):
        await lead.start_exercise()
        sent = await harbour.do(SendMessage(to=("yard",), body="Hello"))
        assert isinstance(sent, Acknowledged)
        message = await yard.told("message_sent")
        yard.connection.report_read(message.seq)
        seat = host.seat("yard.lead")

        def counted() -> bool:
            told = lead.all(PresenceChanged)[-1].frame
            return any(c.seat == seat and c.read == 1 and c.delivered == 1 for c in told.receipts)

        await lead.until(counted)
        players = {host.seat("yard.lead"), host.seat("harbour.master")}
        assert set(lead.all(PresenceChanged)[-1].frame.connected) == {*players, host.seat("lead")}
        assert set(yard.all(PresenceChanged)[-1].frame.connected) == players
        assert yard.all(PresenceChanged)[-1].frame.receipts == ()


async def test_what_cannot_be_recorded_is_refused_and_shown_to_nobody(tmp_path: Path) -> None:
    """A full disk: the command is refused, nothing of it is seen, the clock stands, control is told."""
    disk = Disk()
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", log_file=disk) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
        host.terminal("yard.it") as colleague,
    ):
        await lead.start_exercise()
        seq = host.service.hub.engine.state.seq
        disk.fill()
        outcome = await yard.do(NOTE)
        await lead.until(lambda: "fault" in notices(lead))
        await yard.until(lambda: not last_clock(yard).frame.running)
        again = await yard.do(NOTE)

        assert isinstance(outcome, Refused)
        assert isinstance(again, Refused)
        assert (outcome.code, again.code) == ("fault", "fault")
        assert host.service.hub.engine.state.seq == seq
        assert colleague.facts("log_entry_written") == []
        assert "fault" not in notices(yard)
        assert host.service.hub.next_deadline() is None


async def test_after_a_fault_the_gap_is_a_pause(tmp_path: Path) -> None:
    """Recovery without a restart: play is paused at the moment of the fault, and control resumes."""
    disk = Disk()
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", log_file=disk) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        disk.fill()
        await yard.do(NOTE)
        await lead.until(lambda: "fault" in notices(lead))
        stood_at = host.service.hub.clock_frame().elapsed_ms
        assert not await host.service.hub.try_log_again()
        await recovered(host, disk)
        await lead.until(lambda: "recovered" in notices(lead))
        pause = await yard.told("stage_changed", 4)
        resumed = await lead.do(MoveStage(target="running"))
        noted = await yard.do(NOTE)

        assert isinstance(pause.fact, StageChanged)
        assert (pause.fact.target, pause.fact.why) == ("paused", "fault")
        assert pause.elapsed_ms == stood_at
        assert isinstance(resumed, Acknowledged)
        assert isinstance(noted, Acknowledged)


async def test_a_fault_before_start_leaves_no_pause(tmp_path: Path) -> None:
    """What does not run is not paused."""
    disk = Disk()
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", log_file=disk) as host,
        host.terminal("lead") as lead,
    ):
        disk.fill()
        outcome = await lead.do(MoveStage(target="check_in"))
        await recovered(host, disk)
        again = await lead.do(MoveStage(target="check_in"))

        assert isinstance(outcome, Refused)
        assert isinstance(again, Acknowledged)
        assert [event.type for event in lead.events].count("stage_changed") == 1


async def test_many_commands_in_a_fault_are_all_answered(tmp_path: Path) -> None:
    """Whatever waited for the disk when it refused is refused, and none of it comes back later."""
    disk = Disk()
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", log_file=disk) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        disk.fill()
        ids = [yard.connection.send(NOTE) for _ in range(50)]
        outcomes = [await yard.outcome(command_id) for command_id in ids]
        await recovered(host, disk)
        after = await lead.do(MoveStage(target="running"))

        assert {type(outcome) for outcome in outcomes} == {Refused}
        assert isinstance(after, Acknowledged)
        assert host.service.hub.room.feed.last_seq == host.service.hub.engine.durable.seq
        assert yard.facts("log_entry_written") == []


async def test_what_reached_the_disk_after_all_is_shown(tmp_path: Path) -> None:
    """The disk wrote a group and said that it did not: after recovery everybody sees what the log holds."""
    disk = Disk()
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", log_file=disk) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        disk.take_and_complain()
        command_id = yard.connection.send(NOTE)
        refused = await yard.outcome(command_id)
        assert yard.facts("log_entry_written") == []
        await recovered(host, disk)
        await yard.told("log_entry_written")
        await lead.told("stage_changed", 4)
        resumed = await lead.do(MoveStage(target="running"))

        assert isinstance(refused, Refused)
        assert isinstance(resumed, Acknowledged)
        assert lead.seqs == list(range(1, len(lead.seqs) + 1))


async def test_a_machine_that_slept_finds_the_exercise_paused(tmp_path: Path) -> None:
    """Wall and monotonic clock fell apart: paused where the clock stood, before anything else happens."""
    clock = SleepyClock()
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", clock=clock) as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        clock.slept_ms += 3_600_000
        outcome = await yard.do(NOTE)
        pause = await yard.told("stage_changed", 4)

        assert isinstance(pause.fact, StageChanged)
        assert (pause.fact.target, pause.fact.why) == ("paused", "suspended")
        assert pause.elapsed_ms < 60_000
        assert isinstance(outcome, Acknowledged)


async def test_a_short_difference_of_the_clocks_is_no_sleep(tmp_path: Path) -> None:
    """A wall clock that was set right by a second pauses nothing."""
    clock = SleepyClock()
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise", clock=clock) as host,
        host.terminal("lead") as lead,
    ):
        await lead.start_exercise()
        clock.slept_ms += 1_500
        host.service.hub.look_at_clocks()
        clock.slept_ms -= 90_000
        host.service.hub.look_at_clocks()

        assert host.service.hub.engine.state.stage == "running"


async def test_a_fault_of_the_program_undoes_one_decision_and_pauses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If deciding fails by a fault of ours, what is recorded stays, play is paused, and control is told."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as yard,
    ):
        await lead.start_exercise()
        engine = host.service.hub.engine
        with monkeypatch.context() as broken:

            def fail(*_: object, **__: object) -> object:
                raise ZeroDivisionError

            broken.setattr(engine, "handle", fail)
            outcome = await yard.do(NOTE)
        await lead.until(lambda: "program_fault" in notices(lead))
        pause = await yard.told("stage_changed", 4)
        again = await yard.do(NOTE)

        assert cast(Refused, outcome).code == "program_fault"
        assert isinstance(pause.fact, StageChanged)
        assert pause.fact.target == "paused"
        assert isinstance(again, Acknowledged)


async def test_the_order_of_the_log_is_the_order_of_events(tmp_path: Path) -> None:
    """Commands of several seats at once: everybody hears the same order, each event once."""
    async with (
        hosted(SCENARIO, tmp_path / "x.exercise") as host,
        host.terminal("lead") as lead,
        host.terminal("yard.lead") as first,
        host.terminal("yard.it") as second,
    ):
        await lead.start_exercise()
        ids = [(who, who.connection.send(NOTE)) for _ in range(40) for who in (first, second)]
        outcomes = [await who.outcome(command_id) for who, command_id in ids]
        await asyncio.gather(*(who.told("log_entry_written", 80) for who in (lead, first, second)))

        assert {type(outcome) for outcome in outcomes} == {Acknowledged}
        assert lead.seqs == sorted(set(lead.seqs))
        assert first.seqs == second.seqs
