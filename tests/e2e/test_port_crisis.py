"""The port crisis over real processes and terminals: play, decide, pause, crash, come back, report."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path

import pytest

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.state import Seat
from tests.e2e.control_keys import clock
from tests.e2e.exercise import Exercise, moved_to, released
from tests.e2e.terminals import Terminal, Terminals, run

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

SPEED = 6
"""Five minutes of the story's first hour in fifty seconds; slow enough to type."""
TRIES = 5
NEED_ROW = r" \S.{8} (deliver|write|map|mark|release|reply|look) "
"""A line of what control needs to do: when, what, about whom."""
WORDS = "We pull the plug on everything, gate included"
DIRECTOR, MASTER = "terminal_crisis.director", "port_crisis.harbour_master"


def test_the_port_crisis_from_check_in_to_report(terminals: Terminals, tmp_path: Path) -> None:
    """The main job, end to end, as control and two players live it."""
    exercise = Exercise(terminals, tmp_path, scenario="scenarios/port_ransomware", speed=SPEED)
    server = exercise.host("server")
    control = exercise.join("control", "lead_controller", width=120, height=40)
    director = exercise.join("join", DIRECTOR, width=80, height=24)
    master = exercise.join("join", MASTER, width=120, height=40)
    start_ex = _start(exercise, control, director, master)
    _decide(exercise, control, director)
    _see_the_call(exercise, control)
    _pause_and_resume(exercise, control, start_ex)
    _crash_and_come_back(exercise, server, control, director, master)
    _end_and_report(exercise, control, tmp_path)


def _start(exercise: Exercise, control: Terminal, director: Terminal, master: Terminal) -> Event:
    """Check-in and StartEx; the first injects come on time."""
    clock(control, "Open check-in")
    director.wait_for("Can you read this")
    master.wait_for("Can you read this")
    clock(control, "StartEx")
    start_ex = exercise.wait_for(moved_to("running"))
    first = exercise.wait_for(released("odd_signs"))
    director.wait_for("Planning stations")
    assert 0 <= first.elapsed_ms - 60_000 <= 50 * SPEED
    return start_ex


def _decide(exercise: Exercise, control: Terminal, director: Terminal) -> None:
    """A decision in own words is mapped by control, and what follows follows at once."""
    director.wait_for("ANSWER +What do you do", within_s=90)
    director.press("1")
    director.press("End")
    director.press("Enter")
    director.wait_for("It is not the mouse")
    director.press("a")
    director.wait_for("Say it in your own words")
    director.type(WORDS)
    director.press("Tab")
    director.type("It spreads from server to server")
    director.press("C-s")
    director.wait_for(r"\(y\)")
    director.press("y")
    given = exercise.wait_for(lambda event: isinstance(event.fact, f.AnswerGiven))
    assert isinstance(given.fact, f.AnswerGiven)
    assert str(given.fact.words) == WORDS
    _resolve(control, "map", "MCT crisis team answered")
    control.wait_for(WORDS)
    control.press("Enter")
    counted = exercise.wait_for(
        lambda event: isinstance(event.fact, f.AnswerCounted) and event.fact.ask_id == "disconnect"
    )
    assert isinstance(counted.fact, f.AnswerCounted)
    assert (counted.fact.value, counted.fact.by) == ("now", "mapping")
    follows = exercise.wait_for(released("gate_dark"))
    assert follows.transaction == counted.transaction


def _resolve(control: Terminal, kind: str, about: str) -> None:
    """Open what control needs to do: go down the list to it, and press Enter."""
    control.press("1")
    control.wait_for(rf"{kind} +{about}")
    for _ in range(TRIES):
        rows = [line for line in control.screen().splitlines() if re.match(NEED_ROW, line)]
        place = next(n for n, line in enumerate(rows) if re.search(rf"{kind} +{about}", line))
        control.press("Home")
        for _ in range(place):
            control.press("Down")
        if about in control.screen().splitlines()[4].partition("▏")[2]:
            control.press("Enter")
            return
    raise AssertionError(f"control cannot get to {kind} {about!r}\n{control.screen()}")


def _see_the_call(exercise: Exercise, control: Terminal) -> None:
    """An expected call is marked as seen, and its contingency does not fire."""
    _resolve(control, "mark", "MCT crisis team: Calls the harbour")
    control.wait_for("met: seen in time")
    control.press("C-s")
    marked = exercise.wait_for(
        lambda event: (
            isinstance(event.fact, f.ExpectedMarked) and event.fact.expected == "tell_harbour_master"
        )
    )
    assert isinstance(marked.fact, f.ExpectedMarked)
    assert (marked.fact.outcome, marked.fact.by) == ("met", "control")
    skipped = exercise.wait_for(
        lambda event: isinstance(event.fact, f.InjectSkipped) and event.fact.inject == "road_control_calls"
    )
    assert isinstance(skipped.fact, f.InjectSkipped)
    assert skipped.fact.reason == "not_needed"


def _pause_and_resume(exercise: Exercise, control: Terminal, start_ex: Event) -> None:
    """A pause leaves exercise time as it is, and moves the next inject by its length within 50 ms."""
    clock(control, "Pause")
    paused = exercise.wait_for(moved_to("paused"))
    time.sleep(4)
    clock(control, "Resume")
    resumed = exercise.wait_for(moved_to("running", after=paused.seq))
    assert resumed.elapsed_ms == paused.elapsed_ms
    coming = exercise.wait_for(
        lambda event: (
            isinstance(event.fact, f.InjectReleased) and event.fact.by == "time" and event.seq > resumed.seq
        ),
        within_s=120,
    )
    assert isinstance(coming.fact, f.InjectReleased)
    assert coming.fact.planned_ms is not None
    pause_ms = resumed.at_ms - paused.at_ms
    assert pause_ms >= 4_000
    due_ms = start_ex.at_ms + coming.fact.planned_ms // SPEED + pause_ms
    assert 0 <= coming.at_ms - due_ms + 2 <= 52, (
        "planned time and pause, to the millisecond of two recorded moments"
    )


def _crash_and_come_back(
    exercise: Exercise, server: Terminal, control: Terminal, director: Terminal, master: Terminal
) -> None:
    """The server is killed and started again: players are back by themselves, nothing is lost or doubled."""
    director.press("Escape")
    director.press("d")
    director.wait_for("For the log of your team")
    director.type("Half a sentence")
    time.sleep(2.3)
    before = exercise.log()
    resumed = next(event for event in reversed(before) if moved_to("running")(event))
    killed_at_ms = time.time_ns() // 1_000_000
    os.kill(server.process_id(), signal.SIGKILL)
    for window in (control, director, master):
        window.wait_for("(?i)offline|connecting|no connection|lost")
    exercise.host("server-again")
    for window in (control, director, master):
        window.wait_for("● connected")
    director.wait_for("Half a sentence")
    restarted = exercise.wait_for(
        lambda event: isinstance(event.fact, f.StageChanged) and event.fact.why == "restart"
    )
    lost_ms = (killed_at_ms - resumed.at_ms) - (restarted.elapsed_ms - resumed.elapsed_ms) / SPEED
    assert -100 <= lost_ms <= 1_000, f"the clock lost {lost_ms:.0f} ms of the wall"
    assert [event.seq for event in exercise.log()[: len(before)]] == [event.seq for event in before]
    director.press("Escape")
    director.press("Escape")
    clock(control, "Resume")
    exercise.wait_for(moved_to("running", after=restarted.seq))


def _end_and_report(exercise: Exercise, control: Terminal, folder: Path) -> None:
    """EndEx, a log that verifies, and a report with the decision and all four chapters."""
    clock(control, "EndEx", is_grave=True)
    exercise.wait_for(moved_to("hot_wash"))
    _assert_told_once(exercise.log())
    verified = run("verify", str(exercise.file))
    assert verified.returncode == 0, verified.stderr
    assert "intact" in verified.stdout
    reported = run("report", str(exercise.file), "--out", str(folder / "report"))
    assert reported.returncode == 0, reported.stderr
    html = (folder / "report" / "report.html").read_text("utf-8")
    for wanted in (WORDS, "Terminal director", "Prevent", "Detect", "Respond", "Recover"):
        assert wanted in html
    data = json.loads((folder / "report" / "report.json").read_text("utf-8"))
    given = next(event for event in exercise.log() if isinstance(event.fact, f.AnswerGiven))
    [decision] = [entry for entry in data["decisions"] if entry["answer"] == WORDS]
    assert decision["role"].endswith("Terminal director")
    assert decision["when"]["elapsed_ms"] == given.elapsed_ms
    assert "Files are being locked, one server every two minutes" in [
        seen["title"] for seen in decision["picture"]
    ]
    assert [chapter["function"] for chapter in data["chapters"]] == [
        "prevent",
        "detect",
        "respond",
        "recover",
    ]


def _assert_told_once(log: list[Event]) -> None:
    """Every release on a screen was told once, to whom it was addressed and to nobody else."""
    created = log[0].fact
    assert isinstance(created, f.ExerciseCreated)
    seats = [
        Seat(e.fact.seat, e.fact.kind, e.fact.label, e.fact.posts)
        for e in log
        if isinstance(e.fact, f.SeatOpened)
    ]
    told = [event for event in log if isinstance(event.fact, f.InjectTold)]
    assert len({event.cause for event in told}) == len(told)
    for seat in seats:
        looks = viewer(seat, created.scenario)
        if seat.kind == "player":
            seen = {event.seq for event in told if visible(event, looks) is not None}
            assert seen == {event.seq for event in told if looks.addresses & set(event.audience.to)}
