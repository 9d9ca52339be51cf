"""The day of the dress rehearsal: its server, its windows, its scripted people, and those who act by hand."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from exercise_engine.client.link import SeatFile
from exercise_engine.core import facts as f
from exercise_engine.core.events import Event, parse_event
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from tests.e2e.actors import Actor
from tests.e2e.terminals import PROGRAM, ROOT, Terminal, Terminals

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
SPOKESPERSON, ENGINEER = "terminal_crisis.spokesperson", "terminal_it.network_engineer"
HANDS = ("controller", DIRECTOR, MANAGER, SPOKESPERSON, ENGINEER, MASTER, LATE)
"""Seats whose people do what no script would."""


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


def is_told(subject: str) -> Callable[[Event], bool]:
    """Return a test for an inject that was told under a subject."""
    return lambda event: isinstance(event.fact, f.InjectTold) and str(event.fact.subject) == subject


def is_released(inject: str) -> Callable[[Event], bool]:
    """Return a test for the release of an inject."""
    return lambda event: isinstance(event.fact, f.InjectReleased) and event.fact.inject == inject


def moved_to(target: str) -> Callable[[Event], bool]:
    """Return a test for a change of stage."""
    return lambda event: isinstance(event.fact, f.StageChanged) and event.fact.target == target
