"""A dress rehearsal: sixty seats of twelve organisations, a whole day, and what goes wrong on it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from exercise_engine.client.link import SeatFile
from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.events import Event, parse_event
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, TakePost
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from tests.e2e.actors import Actor
from tests.e2e.control_keys import clock
from tests.e2e.terminals import PROGRAM, ROOT, Terminal, Terminals, run

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

SCENARIO = "tests/data/rehearsal/scenario.yaml"
SPEED = 12
"""Forty minutes of play in little more than three of the wall, slow enough for people who read."""
SEATS = 60
CHECK_IN_S_MAX = 60.0
"""All seats have joined by then, through the door that everybody uses."""
WINDOWS = {
    "lead_controller": "control",
    "simcell_press": "control",
    "simcell_firms": "control",
    "observer_of_the_port": "join",
    "observer_of_the_region": "join",
}
"""Seats at real terminals, by the name of their seat file, with the verb that opens them."""
DIRECTOR, MANAGER = "terminal_crisis.director", "terminal_crisis.operations_manager"
MASTER, LATE = "port_crisis.harbour_master", "nautical_desk.duty_pilot"
HANDS = ("controller", DIRECTOR, MANAGER, "terminal_crisis.spokesperson", MASTER, LATE)
"""Seats whose people do what no script would."""

ON_RECORD = (
    "The director is called away",
    "Joint harbour crisis team convened",
    "the server was started again",
)
"""What the report says of the mishaps, in the order of the day."""
IN_THE_LOG = {f.PostGiven, f.PostTaken, f.JointConvened}
"""Facts by which the log shows them."""


class Rehearsal:
    """The day, with everybody in it."""

    def __init__(self, terminals: Terminals, folder: Path) -> None:
        self.terminals = terminals
        self.folder = folder
        self.file = folder / "rehearsal.exercise"
        self.seat_files = folder / "seat-files"
        self.server: Terminal
        self.windows: dict[str, Terminal] = {}
        self.hands: dict[str, Actor] = {}

    def host(self, name: str) -> Terminal:
        """Start the server, and wait until it listens."""
        arguments = ("host", SCENARIO, "--file", str(self.file), "--speed", str(SPEED))
        window = self.terminals.open(
            name, *arguments, "--seat-files", str(self.seat_files), width=120, height=50
        )
        window.wait_for("Ctrl-C; started again")
        return window

    def open_windows(self) -> None:
        """Open the seats at real terminals."""
        for slug, verb in WINDOWS.items():
            seat = ("--seat-file", str(self.seat_files / f"{slug}.json"), "--state", str(self.folder / slug))
            self.windows[slug] = self.terminals.open(slug, verb, *seat, width=120, height=40)

    @contextlib.contextmanager
    def scripted(self) -> Iterator[subprocess.Popen[bytes]]:
        """Let a process of its own fill every seat that nobody else takes."""
        taken = [SeatFile.read(self.seat_files / f"{slug}.json").link.seat for slug in (*WINDOWS, *HANDS)]
        without = [part for label in taken for part in ("--without", label)]
        arguments = ("scripted", str(self.seat_files), SCENARIO, "--quiet", *without)
        with (self.folder / "scripted.log").open("wb") as log:
            people = subprocess.Popen(
                [*PROGRAM, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
            try:
                yield people
            finally:
                people.terminate()
                people.wait()

    @contextlib.asynccontextmanager
    async def present(self, *names: str) -> AsyncIterator[None]:
        """Let people of `HANDS` take their seats."""
        for name in names:
            self.hands[name] = Actor(self.seat_files / f"{name}.json")
        await asyncio.gather(*(self.hands[name].join() for name in names))
        try:
            yield
        finally:
            await asyncio.gather(*(self.hands[name].leave() for name in names))

    def log(self) -> list[Event]:
        """Read the log while it is being written."""
        with SqliteExerciseFile.open_read_only(self.file) as file:
            return [parse_event(row.payload) for row in file.events.read()]


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[Terminals]:
    """Open a tmux server of this test's own."""
    found = Terminals(tmp_path / "tmux", tmp_path)
    yield found
    found.close()


async def test_a_day_with_sixty_people(terminals: Terminals, tmp_path: Path) -> None:
    """From check-in to EndEx, with every mishap in the log and in the report."""
    day = Rehearsal(terminals, tmp_path)
    day.server = await asyncio.to_thread(day.host, "server")
    started_s = time.monotonic()
    await asyncio.to_thread(day.open_windows)
    with day.scripted():
        async with day.present(*(name for name in HANDS if name != LATE)):
            controller = day.hands["controller"]
            await controller.until(
                lambda: len(controller.connected) >= SEATS - 1, "not everybody came", within_s=CHECK_IN_S_MAX
            )
            assert time.monotonic() - started_s < CHECK_IN_S_MAX
            await _play(day)
    _assert_all_is_on_record(day, tmp_path)


async def _play(day: Rehearsal) -> None:
    """Live through the day."""
    lead, controller = day.windows["lead_controller"], day.hands["controller"]
    await asyncio.to_thread(clock, lead, "Open check-in")
    await asyncio.to_thread(day.windows["observer_of_the_port"].wait_for, "Can you read this")
    await asyncio.to_thread(clock, lead, "StartEx")
    await controller.see(moved_to("running"))
    await _two_people_with_one_code(day)
    async with day.present(LATE):
        await _called_away(day)
        await _convene(day)
        await _crash(day)
        await _jump_backwards(day)
        await asyncio.to_thread(clock, lead, "EndEx", is_grave=True)
        await controller.see(moved_to("hot_wash"))


async def _two_people_with_one_code(day: Rehearsal) -> None:
    """The second is told that somebody is there, and takes over only on purpose; the first is told so."""
    first = day.hands[MANAGER]
    second = Actor(day.seat_files / f"{MANAGER}.json")
    await second.join()
    assert "another terminal" in second.ended
    await second.leave()
    second = Actor(day.seat_files / f"{MANAGER}.json")
    await second.join(take_over=True)
    await first.until(lambda: bool(first.ended), "the first was not told")
    assert "taken over" in first.ended
    await first.leave()
    day.hands[MANAGER] = second


async def _called_away(day: Rehearsal) -> None:
    """The director is called away for real duty; the manager holds the post, sees it all, and decides."""
    controller, director, manager = (day.hands[name] for name in ("controller", DIRECTOR, MANAGER))
    asked = await director.see(lambda event: isinstance(event.fact, f.AskOpened))
    await controller.do(GivePost(seat=manager.seat, post=DIRECTOR, note="The director is called away"))
    await controller.do(TakePost(seat=director.seat, post=DIRECTOR, note="Called away"))
    await manager.see(lambda event: isinstance(event.fact, f.PostGiven))
    answer = c.SubmitAnswer(ask=asked.seq, positions=(0,), rationale="It spreads")
    refused = await director.refused(answer, acting_as=DIRECTOR)
    assert refused.code == "unknown_post"
    await manager.do(answer, acting_as=DIRECTOR)


async def _convene(day: Rehearsal) -> None:
    """Four organisations come together, and answer as one through their chair."""
    controller, master = day.hands["controller"], day.hands[MASTER]
    await controller.do(ConveneJoint(team="joint_crisis", note="Meet in room two"))
    asked = await master.see(
        lambda event: isinstance(event.fact, f.AskOpened) and event.fact.respondent == "joint_crisis",
        within_s=150,
    )
    await master.do(c.SubmitAnswer(ask=asked.seq, positions=(0,)), acting_as="joint_crisis.chair")


async def _crash(day: Rehearsal) -> None:
    """The server is killed and started again; everybody is back by themselves, and control resumes."""
    controller, lead = day.hands["controller"], day.windows["lead_controller"]
    os.kill(day.server.process_id(), signal.SIGKILL)
    await asyncio.to_thread(lead.wait_for, "(?i)offline|connecting|no connection|lost")
    day.server = await asyncio.to_thread(day.host, "server-again")
    await controller.see(lambda event: isinstance(event.fact, f.StageChanged) and event.fact.why == "restart")
    await controller.until(lambda: len(controller.connected) >= SEATS, "not everybody came back")
    await asyncio.to_thread(clock, lead, "Resume")
    await controller.see(
        lambda event: isinstance(event.fact, f.StageChanged) and event.fact.source == "paused"
    )


async def _jump_backwards(day: Rehearsal) -> None:
    """Story time only moves forwards, and the refusal says where it stands."""
    refused = await day.hands["controller"].refused(c.JumpStory(to="Day 1 06:30", brief="Back to the start"))
    assert refused.code == "backwards"
    assert "only moves forwards" in refused.message


def moved_to(target: str) -> Callable[[Event], bool]:
    """Return a test for a change of stage."""
    return lambda event: isinstance(event.fact, f.StageChanged) and event.fact.target == target


def _assert_all_is_on_record(day: Rehearsal, folder: Path) -> None:
    """The log verifies, and log and report show each mishap."""
    verified = run("verify", str(day.file))
    assert (verified.returncode, "intact" in verified.stdout) == (0, True), verified.stderr
    reported = run("report", str(day.file), "--out", str(folder / "report"))
    assert reported.returncode == 0, reported.stderr
    html = (folder / "report" / "report.html").read_text("utf-8")
    for words in ON_RECORD:
        assert words in html, f"the report does not show: {words}"
    log = day.log()
    assert {type(event.fact) for event in log} >= IN_THE_LOG
    assert [event.fact.why for event in log if isinstance(event.fact, f.StageChanged)].count("restart") == 1
