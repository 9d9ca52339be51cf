"""Expected actions of several teams, and the contingencies that answer what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from tests.support.play import MINUTE, Play, make_scenario

CALL: dict[str, Any] = {"text": "Calls", "within": "15m", "met_by": [{"message": {"to": "radio"}}]}
MILESTONES: dict[str, Any] = {"told": {}, "cut": {"per": "organisation"}}


def playing(note: dict[str, Any] | None = None, **injects: Any) -> Play:
    """Return an exercise in which both teams should call the radio within fifteen minutes."""
    first = {"at": "T+0:00", "expected": {"call": CALL}, **(note or {})}
    injects = {
        "note": first,
        "scolding": {"contingency": {"for": "note.call"}, **injects.pop("scolding", {})},
        **injects,
    }
    play = Play(make_scenario(injects, milestones=MILESTONES))
    play.start()
    play.wait(0)
    return play


def call(play: Play, role: str) -> None:
    """Let somebody write to the radio."""
    play.do(role, c.SendMessage(to=("radio",), body="Hello"))


def mark(play: Play, outcome: f.ExpectedOutcome, team: str = "yard", **rest: Any) -> list[str]:
    """Let control mark a team's call, and return what followed."""
    command = c.MarkExpected(inject="note", expected="call", team=team, outcome=outcome, **rest)
    return [event.type for event in play.do("lead", command)]


def status(play: Play, inject: str = "scolding", instance: str = "") -> str:
    """Return where an inject stands."""
    return play.state.injects[inject, instance].status


def test_a_contingency_waits_for_every_team() -> None:
    """Only when the last team has acted is it not needed any more."""
    play = playing()
    call(play, "yard.lead")
    assert status(play) == "planned"
    call(play, "harbour.desk")
    assert status(play) == "skipped"


def test_a_team_that_was_not_told_yet_may_still_miss_it() -> None:
    """By phone the teams are told one after the other; the first one's action is not everybody's."""
    play = playing({"channel": "phone"})
    first, second = play.state.tasks
    play.do("lead", c.FinishDelivery(task=first, outcome="done"))
    call(play, "harbour.master")
    assert status(play) == "planned"
    play.do("lead", c.FinishDelivery(task=second, outcome="done"))
    play.wait(15 * MINUTE)
    assert play.state.injects["scolding", ""].proposed


@pytest.mark.parametrize(
    ("each", "own", "other"), [("team", "yard", "harbour"), ("organisation", "terminal", "port")]
)
def test_a_contingency_with_instances_answers_its_own_team(each: str, own: str, other: str) -> None:
    """Who acted is not scolded for who did not."""
    play = playing(scolding={"each": each})
    call(play, "harbour.desk")
    assert status(play, instance=other) == "skipped"
    assert status(play, instance=own) == "planned"
    play.wait(15 * MINUTE)
    assert [(fact.instance, fact.team) for fact in play.facts(f.ContingencyProposed)] == [(own, "yard")]


def test_instances_for_others_answer_everybody() -> None:
    """A contingency to teams that were not expected to act follows from any team that did not."""
    play = playing({"to": ["yard"]}, scolding={"each": "team"})
    play.wait(15 * MINUTE)
    assert [fact.instance for fact in play.facts(f.ContingencyProposed)] == ["harbour", "yard"]


def test_a_held_contingency_is_proposed_and_fires_when_let_go() -> None:
    """Holding it back does not make it forgotten."""
    play = playing({"to": ["yard"]}, scolding={"contingency": {"for": "note.call", "auto": True}})
    play.do("lead", c.HoldInject(inject="scolding"))
    play.wait(15 * MINUTE)
    assert (status(play), play.state.injects["scolding", ""].proposed) == ("held", True)
    events = play.do("lead", c.UnholdInject(inject="scolding"))
    assert [event.type for event in events] == ["inject_unheld", "inject_released", "inject_told"]


def test_an_automatic_contingency_waits_for_its_phase() -> None:
    """Late, not never: it fires when its phase is entered, in its place of the file."""
    phases = {"one": {"next": [{"to": "two", "when": "milestones.told"}]}, "two": {}}
    injects = {
        "note": {"at": "T+0:00", "to": ["yard"], "expected": {"call": CALL}},
        "first": {"when": "milestones.told"},
        "scolding": {"contingency": {"for": "note.call", "auto": True}, "phase": "two"},
        "last": {"when": "milestones.told"},
    }
    play = Play(make_scenario(injects, milestones=MILESTONES, phases=phases))
    play.start()
    play.wait(15 * MINUTE)
    assert status(play) == "planned"
    play.do("lead", c.SetMilestone(milestone="told", reached=True, note="Seen"))
    assert [fact.inject for fact in play.facts(f.InjectReleased)] == ["note", "first", "scolding", "last"]
    assert [fact.by for fact in play.facts(f.InjectReleased)][2] == "contingency"


def test_what_is_not_needed_takes_its_followers_with_it_and_brings_them_back() -> None:
    """A contingency that is left out skips what comes after it; opened again, both are planned."""
    play = playing({"to": ["yard"]}, after={"after": "scolding + 5m"}, last={"after": "after"})
    call(play, "yard.lead")
    assert [status(play, name) for name in ("scolding", "after", "last")] == ["skipped"] * 3
    assert mark(play, "open") == ["expected_marked", *["inject_unheld"] * 3]
    assert [status(play, name) for name in ("scolding", "after", "last")] == ["planned"] * 3
    call(play, "yard.lead")
    assert mark(play, "missed") == ["expected_marked", *["inject_unheld"] * 3, "contingency_proposed"]


def test_what_comes_late_leaves_the_word_to_control() -> None:
    """After it was proposed only an action that was in time after all makes a contingency needless."""
    play = playing()
    call(play, "harbour.desk")
    play.wait(15 * MINUTE)
    call(play, "yard.lead")
    assert (status(play), play.state.expected["note", "", "call", "yard"].outcome) == ("planned", "late")
    assert mark(play, "met", observed_ms=10 * MINUTE)[-1] == "inject_skipped"


def test_what_control_marks_late_needs_no_contingency() -> None:
    """Nobody missed it, so nothing was proposed."""
    play = playing({"to": ["yard"]})
    assert mark(play, "late") == ["expected_marked", "inject_skipped"]


def test_what_meets_it_after_it_was_opened_again_late_is_late() -> None:
    """Opening does not move the deadline."""
    play = playing({"to": ["yard"]})
    play.wait(16 * MINUTE)
    mark(play, "open")
    play.wait(5 * MINUTE)
    call(play, "yard.lead")
    assert play.state.expected["note", "", "call", "yard"].outcome == "late"


def test_the_time_seen_can_be_corrected() -> None:
    """Marking the same outcome with another time is no repetition."""
    play = playing({"to": ["yard"]})
    play.wait(5 * MINUTE)
    mark(play, "met", observed_ms=4 * MINUTE)
    assert mark(play, "met", observed_ms=3 * MINUTE) == ["expected_marked"]
    assert play.state.expected["note", "", "call", "yard"].observed_ms == 3 * MINUTE


MORE = {
    "asks": {
        "what": {"text": "?", "kind": "several", "options": {"go": {"text": "Go"}, "no": {"text": "No"}}}
    }
}


@pytest.mark.parametrize(
    "pattern",
    [{"milestone": "told"}, {"milestone": "cut"}, {"answer": {"ask": "early.what", "option": "go"}}],
)
def test_what_is_so_already_is_met_when_the_team_is_told(pattern: dict[str, Any]) -> None:
    """A milestone that was reached, or an answer that was given before, needs no contingency."""
    action = {**CALL, "met_by": [pattern]}
    injects = {
        "early": {"at": "T+0:00", "to": ["yard"], **MORE},
        "note": {"at": "T+0:10", "to": ["yard"], "expected": {"call": action}},
        "scolding": {"contingency": {"for": "note.call"}},
    }
    play = Play(make_scenario(injects, milestones=MILESTONES))
    play.start()
    play.wait(0)
    play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(0,)))
    for name, owner in (("told", ""), ("cut", "terminal")):
        play.do("lead", c.SetMilestone(milestone=name, owner=owner, reached=True, note="Seen"))
    play.wait(10 * MINUTE)
    assert [(fact.outcome, fact.by) for fact in play.facts(f.ExpectedMarked)] == [("met", "engine")]
    assert status(play) == "skipped"


@pytest.mark.parametrize(
    ("wanted", "to", "reached"),
    [
        ("harbour.master", "port", True),
        ("harbour.master", "port.master", True),
        ("port.master", "harbour", True),
        ("port.master", "harbour.master", True),
        ("harbour.master", "all", True),
        ("harbour.master", "harbour.desk", False),
        ("port", "port.desk", True),
    ],
)
def test_every_spelling_of_an_address_counts(wanted: str, to: str, reached: bool) -> None:
    """What reaches the wanted role does, by whatever address."""
    play = playing({"to": ["yard"], "expected": {"call": {**CALL, "met_by": [{"message": {"to": wanted}}]}}})
    play.do("yard.lead", c.SendMessage(to=(to,), body="Hello"))
    assert (play.state.expected["note", "", "call", "yard"].outcome == "met") is reached


def test_nothing_is_noticed_after_the_end() -> None:
    """What people write in the hot wash is no play, and what is marked then proposes nothing."""
    play = playing({"to": ["yard"]})
    play.do("lead", c.MoveStage(target="hot_wash"))
    call(play, "yard.lead")
    assert play.facts(f.ExpectedMarked) == []
    assert mark(play, "missed") == ["expected_marked"]


def test_a_skipped_instance_is_waited_for_by_nobody() -> None:
    """Who will not be told cannot miss it, so that the others' actions are enough."""
    play = playing({"at": None, "manual": True, "each": "team"})
    play.do("lead", c.SkipInject(inject="note", instance="harbour"))
    play.do("lead", c.ReleaseInject(inject="note", instance="yard"))
    call(play, "yard.lead")
    assert status(play) == "skipped"


def test_only_those_named_are_asked_and_expected_to_act() -> None:
    """`by` names the teams among all that are told."""
    asks = {"what": {"text": "?", "by": ["yard"]}}
    play = playing({"asks": asks, "expected": {"call": {**CALL, "by": ["harbour"]}}})
    assert [fact.respondent for fact in play.facts(f.AskOpened)] == ["yard"]
    assert [fact.team for fact in play.facts(f.ExpectedOpened)] == ["harbour"]
