"""One exercise of an end-to-end test: its server, its seats, and the log that grows under it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event, parse_event
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from tests.e2e.terminals import Terminal, Terminals


class Exercise:
    """One exercise on disk, with its server's terminal."""

    def __init__(self, terminals: Terminals, folder: Path, *, scenario: str, speed: int) -> None:
        self.terminals = terminals
        self.scenario = scenario
        self.speed = speed
        self.folder = folder
        self.file = folder / "played.exercise"
        self.seat_files = folder / "seat-files"

    def host(self, name: str) -> Terminal:
        """Start the server, and wait until it listens."""
        arguments = ("host", self.scenario, "--file", str(self.file), "--speed", str(self.speed))
        window = self.terminals.open(
            name, *arguments, "--seat-files", str(self.seat_files), width=120, height=50
        )
        window.wait_for("Ctrl-C; started again")
        return window

    def join(self, verb: str, slug: str, *, width: int, height: int) -> Terminal:
        """Open a seat's screen."""
        seat = ("--seat-file", str(self.seat_files / f"{slug}.json"), "--state", str(self.folder / slug))
        window = self.terminals.open(slug.replace(".", "-"), verb, *seat, width=width, height=height)
        window.wait_for("connected")
        return window

    def log(self) -> list[Event]:
        """Read the log while it is being written."""
        with SqliteExerciseFile.open_read_only(self.file) as file:
            return [parse_event(row.payload) for row in file.events.read()]

    def wait_for(self, wanted: Callable[[Event], bool], *, within_s: float = 60.0) -> Event:
        """Wait until an event is in the log."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            for event in self.log():
                if wanted(event):
                    return event
            time.sleep(0.2)
        raise AssertionError(
            "the event did not come; the last ones are\n" + "\n".join(map(str, self.log()[-5:]))
        )


def released(inject: str) -> Callable[[Event], bool]:
    """Return a test for the release of an inject."""
    return lambda event: isinstance(event.fact, f.InjectReleased) and event.fact.inject == inject


def moved_to(target: str, *, after: int = 0) -> Callable[[Event], bool]:
    """Return a test for a change of stage after some event."""
    return lambda event: (
        isinstance(event.fact, f.StageChanged) and event.fact.target == target and event.seq > after
    )
