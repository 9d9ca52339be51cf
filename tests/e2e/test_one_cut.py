"""One firm's answer stops another firm, over real processes: told, shared, notified, reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exercise_engine.core import facts as f
from exercise_engine.core.baseline.facts import MeasureAnswered
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.events import Event
from exercise_engine.core.obligations.facts import AwarenessDeclared, ObligationSubmitted, SubmissionWeighed
from exercise_engine.core.sharing.facts import Shared, ShareRecorded
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.tui.control.more import LETTERS as CONTROL_KEYS
from exercise_engine.tui.player.more import LETTERS
from tests.e2e.control_keys import clock
from tests.e2e.exercise import Exercise, moved_to
from tests.e2e.terminals import Terminal, Terminals, run

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SPEED = 6
"""The two minutes for which the gate goes on are twenty seconds: time enough to look at it meanwhile."""
HOLDS_MS = 2 * 60_000
MEASURE = "A copy that is not on the network"
DIRECTOR, DISPATCHER = "crisis.director", "dispatch.dispatcher"
EVIDENCE, WORDS = "A disk in the safe of the night porter", "Your ship stands still"


def test_one_cut_from_baseline_to_report(terminals: Terminals, tmp_path: Path) -> None:
    """Everything that people do to each other here stands on their screens, in the log and in the report."""
    exercise = Exercise(terminals, tmp_path, scenario="tests/data/one_cut", speed=SPEED)
    exercise.host("server")
    control = exercise.join("control", "lead_controller", width=120, height=40)
    director = exercise.join("join", DIRECTOR, width=120, height=40)
    dispatcher = exercise.join("join", DISPATCHER, width=80, height=24)
    clock(control, "Open check-in")
    _answer_the_baseline(exercise, director)
    clock(control, "StartEx")
    director.wait_for("ANSWER +What do you do", within_s=60)
    _share_against_the_label(exercise, control, director, dispatcher)
    _cut_the_yard(exercise, control, director, dispatcher)
    _tell_the_line(exercise, director)
    clock(control, "EndEx", is_grave=True)
    exercise.wait_for(moved_to("hot_wash"))
    _report_all_of_it(exercise, tmp_path / "report")


def _answer_the_baseline(exercise: Exercise, director: Terminal) -> None:
    """One key answers, Enter writes the evidence, before StartEx."""
    director.wait_for("Our baseline: 0 of 1 answered")
    _more(director, "baseline")
    director.wait_for(r"REAL\. Baseline of Kade Nine Terminal")
    director.press("p")
    director.wait_for(r"1 of 1 answered")
    director.press("Enter")
    director.wait_for("What shows it")
    director.type(EVIDENCE)
    director.press("Enter")
    event = exercise.wait_for(
        lambda event: isinstance(event.fact, MeasureAnswered) and event.fact.evidence is not None
    )
    assert isinstance(event.fact, MeasureAnswered)
    assert (event.fact.organisation, event.fact.answer, str(event.fact.evidence)) == (
        "terminal",
        "partly",
        EVIDENCE,
    )
    director.press("Escape")


def _share_against_the_label(
    exercise: Exercise, control: Terminal, director: Terminal, dispatcher: Terminal
) -> None:
    """What may not leave the firm is asked about once more, then goes out, and control's ledger says so."""
    _more(director, "share")
    director.wait_for("Share what")
    director.type("locked")
    director.press("Enter")
    director.wait_for(r"TLP:AMBER\+STRICT Files are being locked")
    director.press("C-t")
    director.wait_for("Share with whom")
    director.type("Dispatch desk")
    director.press("Enter")
    director.wait_for(r"\[x\]")
    director.press("C-s")
    director.wait_for("Read by: Dispatch desk")
    director.press("C-s")
    director.wait_for("The label does not allow this")
    assert not [event for event in exercise.log() if isinstance(event.fact, Shared)]
    director.press("y")
    shared = exercise.wait_for(lambda event: isinstance(event.fact, Shared))
    assert isinstance(shared.fact, Shared)
    assert (shared.fact.to, shared.fact.tlp) == (("dispatch",), "AMBER+STRICT")
    recorded = exercise.wait_for(lambda event: isinstance(event.fact, ShareRecorded))
    assert isinstance(recorded.fact, ShareRecorded)
    assert [excess.why for excess in recorded.fact.exceeds] == ["outside"]
    dispatcher.wait_for(r"TLP:AMBER\+STRICT Files are")
    control.press("t")
    control.press(CONTROL_KEYS["sharing"])
    control.wait_for("1 Everything")
    control.press("1")
    control.wait_for("WARNED")
    control.press("Escape")


def _cut_the_yard(exercise: Exercise, control: Terminal, director: Terminal, dispatcher: Terminal) -> None:
    """An option stops the yard at once, the gate when its time is used up, and with it the lorries."""
    director.press("1")
    director.press("End")
    director.press("Enter")
    director.wait_for("One server every two minutes")
    director.press("a")
    director.wait_for("Pull the plug of the yard")
    director.press("1")
    director.press("C-s")
    director.wait_for(r"\(y\)")
    director.press("y")
    yard = exercise.wait_for(lambda event: _went(event, "yard", "down"))
    counted = exercise.wait_for(lambda event: isinstance(event.fact, f.AnswerCounted))
    assert yard.transaction == counted.transaction
    assert not [event for event in exercise.log() if _went(event, "gate", "down")]
    control.press("t")
    control.press(CONTROL_KEYS["services"])
    control.wait_for(r"! goes on for \d+ .* without Automated yard")
    gate = exercise.wait_for(lambda event: _went(event, "gate", "down"))
    lorries = exercise.wait_for(lambda event: _went(event, "lorries", "down"))
    assert 0 <= gate.elapsed_ms - yard.elapsed_ms - HOLDS_MS <= 50 * SPEED
    assert lorries.elapsed_ms == gate.elapsed_ms
    for name in ("Automated yard", "Truck gate", "Lorries of Wierik"):
        control.wait_for(rf"x {name} +down")
    control.press("Escape")
    _why_lorries_stand(dispatcher)


def _why_lorries_stand(dispatcher: Terminal) -> None:
    """The haulier sees that its lorries stand because of the gate, and nothing of a yard it may not see."""
    _more(dispatcher, "services")
    dispatcher.wait_for(r"x Lorries of Wierik +down")
    dispatcher.wait_for(r"x Truck gate +down")
    screen = dispatcher.screen()
    assert "Automated yard" not in screen.replace("? Automated yard", "")
    dispatcher.press("Escape")


def _tell_the_line(exercise: Exercise, director: Terminal) -> None:
    """A clock is declared and stopped from the screen of a player, with what has to be in it."""
    _more(director, "obligations")
    director.wait_for("What your organisation owes")
    director.press("Enter")
    director.wait_for("1 Declare awareness")
    director.press("1")
    director.wait_for("Since when")
    director.press("Enter")
    exercise.wait_for(lambda event: isinstance(event.fact, AwarenessDeclared))
    director.wait_for("What your organisation owes")
    director.press("Enter")
    director.wait_for("1 Submit")
    director.press("1")
    director.wait_for("EXERCISE: ")
    director.press("C-t")
    director.wait_for("To whom")
    director.type("Agent of the line")
    director.press("Enter")
    director.wait_for(r"\[x\]")
    director.press("C-s")
    director.wait_for("Read by: Agent of the line")
    director.press("Tab")
    director.press("1")
    director.press("2")
    director.press("Tab")
    director.type(WORDS)
    director.press("C-s")
    submitted = exercise.wait_for(lambda event: isinstance(event.fact, ObligationSubmitted))
    weighed = exercise.wait_for(lambda event: isinstance(event.fact, SubmissionWeighed))
    assert isinstance(submitted.fact, ObligationSubmitted)
    assert isinstance(weighed.fact, SubmissionWeighed)
    assert (submitted.fact.to, submitted.fact.included) == (("line_agent",), (0, 1))
    assert (weighed.fact.right_recipient, weighed.fact.missing) == (True, ())
    director.press("Escape")


def _report_all_of_it(exercise: Exercise, folder: Path) -> None:
    """The report of the file holds services, share and notification; what is REAL, one edition alone."""
    data, html = _drawn(exercise, folder / "all")
    ran = {one["service"]["id"]: one for one in data["services"]["services"]}
    assert [ran[name]["end"] for name in ("yard", "gate", "lorries")] == ["down"] * 3
    [stood] = ran["lorries"]["changes"]
    assert "Pull the plug of the yard" in stood["chain"][-1], "the chain ends with the option that was chosen"
    [share] = data["sharing"]["shares"]
    assert (share["label"], share["outcome"]) == ("AMBER+STRICT", "warned")
    [owed] = data["obligations"]["rows"]
    assert (owed["outcome"], owed["right_recipient"], owed["missing"]) == ("in_time", True, [])
    for wanted in ("Lorries of Wierik", "Files are being locked", "Tell the line that its ship", MEASURE):
        assert wanted in html
    assert EVIDENCE not in html
    own, own_html = _drawn(exercise, folder / "own", "--real", "terminal")
    assert EVIDENCE in own_html
    assert len(own["events"]) == len(data["events"])


def _drawn(exercise: Exercise, folder: Path, *more: str) -> tuple[dict[str, Any], str]:
    """Draw an edition of the report, and return its data and its page."""
    reported = run("report", str(exercise.file), "--out", str(folder), *more)
    assert reported.returncode == 0, reported.stderr
    data: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return data, (folder / "report.html").read_text("utf-8")


def _went(event: Event, service: str, state: ServiceState) -> bool:
    """Whether a service came to run in some way."""
    fact = event.fact
    return isinstance(fact, ServiceChanged) and (fact.service, fact.after) == (service, state)


def _more(player: Terminal, entry: str) -> None:
    """Choose an entry of *More* on a player's screen."""
    player.press("t")
    player.press(LETTERS[entry])
