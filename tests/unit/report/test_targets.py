"""Targets: met, late, not met, not tested, open, and why."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.facts import build_facts
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import TargetResult
from exercise_engine.report.targets import item_words
from tests.support.play import MINUTE, Play, make_scenario
from tests.support.report_play import new_play, played_to_end

ASKED: dict[str, Any] = {
    "at": "T+0:01",
    "to": ["yard"],
    "asks": {"say": {"text": "What now?", "within": "5m", "tests": "one.two"}},
    "expected": {"ring": {"text": "Rings somebody", "within": "5m", "tests": "one.two"}},
}


def played(target: dict[str, Any], *, minutes: float = 3, answer: bool = False, ring: str = "") -> Play:
    """A play with one target, an ask and an expected action that test it."""
    objective = {
        "function": "respond",
        "capability": "Calling",
        "targets": {"two": {"text": "Done", **target}},
    }
    phases = {"only": {"start": True, "title": "The only phase"}}
    scenario = make_scenario(
        {"note": ASKED, "later": {"at": "T+1:00"}},
        objectives={"one": objective},
        milestones={"done": {}},
        phases=phases,
    )
    play = Play(scenario)
    play.start()
    play.wait(int(minutes * MINUTE))
    if answer:
        ask = play.last(f.AskOpened).seq
        play.do("yard.lead", c.SubmitAnswer(ask=ask, words="This."), acting_as="yard.lead")
    if ring:
        mark = {"inject": "note", "expected": "ring", "team": "yard", "outcome": ring}
        play.do("lead", c.MarkExpected.model_validate(mark))
    return play


def ended(play: Play) -> Play:
    """The play after EndEx."""
    play.do("lead", c.MoveStage(target="hot_wash"))
    return play


def done(play: Play) -> Play:
    """The play after the milestone was set."""
    play.do("lead", c.SetMilestone(milestone="done", reached=True, note="Seen"))
    return play


def result(play: Play) -> TargetResult:
    """What came of the only target."""
    facts = build_facts(play.log)
    return next(o.targets[0] for chapter in facts.chapters for o in chapter.objectives)


CONDITION = {"met": "milestones.done", "after": "note"}


def test_a_condition_that_came_true_in_its_time_frame_is_met() -> None:
    """Two minutes after the note, of five."""
    found = result(done(played({**CONDITION, "within": "5m"})))
    assert (found.outcome, found.measured_ms) == ("met", 2 * MINUTE)
    assert found.explanation == "Reached 2m after the telling of “Subject 1”."
    assert found.met_at is not None
    assert found.anchor_at is not None


def test_a_condition_that_came_true_after_its_time_frame_is_late() -> None:
    """Two minutes after the note, of one."""
    found = result(done(played({**CONDITION, "within": "1m"})))
    assert (found.outcome, found.measured_ms) == ("late", 2 * MINUTE)
    assert "1m were given" in found.explanation


def test_without_a_time_frame_a_condition_is_met_whenever_it_comes_true() -> None:
    """Only that it did."""
    assert result(done(played(CONDITION))).outcome == "met"


@pytest.mark.parametrize(
    ("within", "outcome"), [({"within": "1m"}, "not_met"), ({"within": "9m"}, "not_tested"), ({}, "not_met")]
)
def test_a_condition_that_did_not_come_true_is_not_met_unless_play_ended_too_soon(
    within: dict[str, str], outcome: str
) -> None:
    """Who had nine minutes and got two was not tested."""
    assert result(ended(played({**CONDITION, **within}))).outcome == outcome


def test_during_play_a_condition_may_still_come_true() -> None:
    """Also after its time frame, when it would be late."""
    assert result(played({**CONDITION, "within": "1m"})).outcome == "open"


def test_what_was_never_come_to_is_not_tested() -> None:
    """The item from which time counts did not happen."""
    never = {"met": "milestones.done", "after": "later", "within": "5m"}
    assert result(played(never)).outcome == "open"
    found = result(ended(played(never)))
    assert (found.outcome, found.anchor_at) == ("not_tested", None)
    assert found.explanation == "The exercise did not come to the telling of “Subject 2”."


def test_an_outcome_before_its_anchor_is_there_all_the_same() -> None:
    """No time can be given for it."""
    found = result(done(played({"met": "milestones.done", "after": "later"})))
    assert (found.outcome, found.measured_ms) == ("met", None)


@pytest.mark.parametrize(
    ("answer", "ring", "outcome"),
    [
        (True, "met", "met"),
        (True, "late", "late"),
        (True, "missed", "not_met"),
        (True, "", "open"),
        (False, "", "open"),
    ],
)
def test_without_a_condition_what_tests_it_tells(answer: bool, ring: str, outcome: str) -> None:
    """The worst of them decides."""
    found = result(played({}, answer=answer, ring=ring))
    assert found.outcome == outcome
    assert [proof.kind for proof in found.proofs] == ["ask", "expected"]


def test_what_was_open_when_play_ended_was_not_tested() -> None:
    """The answer came, the call had three minutes left."""
    found = result(ended(played({}, answer=True)))
    assert found.outcome == "not_tested"
    assert found.explanation == "1 of 2 asks and actions that test it: still open when play ended."


def test_a_time_frame_of_its_own_runs_to_the_last_of_them() -> None:
    """Both were in time, and together took longer than the target gave."""
    found = result(played({"after": "note", "within": "1m"}, answer=True, ring="met"))
    assert (found.outcome, found.measured_ms) == ("late", 2 * MINUTE)
    in_time = result(played({"after": "note", "within": "4m"}, answer=True, ring="met"))
    assert (in_time.outcome, in_time.measured_ms) == ("met", 2 * MINUTE)


def test_without_anchor_and_time_frame_no_time_is_given() -> None:
    """How long after StartEx something was done says nothing by itself."""
    assert result(played({}, answer=True, ring="met")).measured_ms is None
    assert result(played({"within": "9m"}, answer=True, ring="met")).measured_ms == 3 * MINUTE


def test_nothing_put_to_a_team_is_not_tested() -> None:
    """As long as it may come it is open."""
    early = played({}, minutes=0.5)
    assert result(early).outcome == "open"
    found = result(ended(early))
    assert (found.outcome, found.explanation) == ("not_tested", "Nothing that tests it was put to a team.")
    assert found.evidence != ()


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("note", "the telling of “Subject 1”"),
        ("note.say", "the answer to “What now?”"),
        ("note.ring", "the expected action “Rings somebody”"),
        ("phase.only", "the start of the phase “The only phase”"),
    ],
)
def test_time_counts_from_any_item(after: str, words: str) -> None:
    """An inject told, an ask answered, an action seen, a phase entered: each at its last event."""
    play = played({"met": "milestones.done", "after": after}, answer=True, ring="met")
    found = result(done(play))
    assert found.anchor == words
    assert found.anchor_at is not None
    assert found.outcome == "met"


def test_an_overdue_ask_completes_its_item() -> None:
    """Silence is an end too."""
    found = result(played({"met": "milestones.done", "after": "note.say"}, minutes=7))
    assert found.anchor_at is not None
    assert found.anchor_at.elapsed_ms == 6 * MINUTE


def test_an_unknown_item_has_a_name_all_the_same() -> None:
    """A log of another scenario still reads."""
    assert item_words(Journal(new_play().log), "gone.away") == "the telling of “Gone”"


def test_tasks_are_listed_and_never_observed_by_the_program() -> None:
    """They are for evaluators."""
    chapters = build_facts(played_to_end().log).chapters
    tasks = [task for chapter in chapters for o in chapter.objectives for t in o.targets for task in t.tasks]
    assert [(task.text, task.observed) for task in tasks] == [
        ("Somebody who may decide it decides it", "not_observed")
    ]
