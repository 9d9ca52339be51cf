"""Baselines in the report: shared nobody's answers, for one organisation its own and what followed."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core.commands import MoveStage, SendMessage, WriteLogEntry
from exercise_engine.core.facts import InjectTold
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.baseline import MeasureAnswer
from exercise_engine.report.baseline_records import Consequence
from exercise_engine.report.compare_baselines import compare_baselines
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_json, render_markdown
from exercise_engine.report.shape import ReportFacts
from tests.support.baseline import say
from tests.support.play import MINUTE, Play, make_scenario

MARK = "quetzal"
"""A word that nothing but REAL text holds."""
MEASURES: dict[str, Any] = {
    "tape": {"text": "A copy that was tried out"},
    "paper": {"text": "Forms on paper", "function": "respond"},
    "unread": {"text": "Somebody to call at night"},
}
INJECTS: dict[str, Any] = {
    "lost": {"at": "T+0:05", "to": ["yard"], "if": 'baseline.tape.terminal != "yes"'},
    "restored": {"to": ["yard"], "when": 'baseline.tape.terminal == "yes"'},
    "named": {"at": "T+0:06", "to": ["yard"], "body": "The copy: {{ baseline.tape.terminal }}."},
    "stop": {"at": "T+0:10", "to": ["yard"], "effects": [{"reach": "stopped"}]},
    "queue": {"to": ["terminal"], "when": 'milestones.stopped && baseline.paper.terminal == "no"'},
    "later": {"after": "lost + 5m", "to": ["all"]},
}
CONTROL: dict[str, Any] = {"lead": {"kind": "lead"}, "named": {"kind": "controller", "scope": ["terminal"]}}


def played(tape: MeasureAnswer = "no", paper: MeasureAnswer = "no") -> Play:
    """Return an exercise with these answers of the terminal, played for half an hour."""
    phases = {"calm": {"start": True, "next": [{"to": "storm", "when": 'baseline.tape.port == "no"'}]}}
    scenario = make_scenario(
        INJECTS,
        baseline=MEASURES,
        control=CONTROL,
        milestones={"stopped": {}},
        phases=phases | {"storm": {"title": "Storm"}},
    )
    play = Play(scenario, renderer=JinjaTexts())
    play.do("lead", MoveStage(target="check_in"))
    say(play, "yard.lead", 0, tape, f"Weekly {MARK}")
    say(play, "yard.lead", 1, paper)
    say(play, "harbour.master", 0, "no", f"None {MARK}")
    play.do("lead", MoveStage(target="running"))
    message = SendMessage(to=("yard.it",), subject=f"About {MARK}", body=f"We have {MARK}", real=True)
    play.do("yard.lead", message, acting_as="yard.lead")
    entry = WriteLogEntry(kind="decision", body=f"We saw {MARK}", rationale=f"For {MARK}", real=True)
    play.do("yard.lead", entry, acting_as="yard.lead")
    play.wait(30 * MINUTE)
    play.do("lead", MoveStage(target="hot_wash"))
    return play


def forms(facts: ReportFacts) -> dict[str, str]:
    """Return every form of a report."""
    return {"html": render_html(facts), "md": render_markdown(facts), "json": render_json(facts)}


def followed(play: Play, organisation: str) -> dict[str, list[Consequence]]:
    """Return what followed from each measure in an organisation's edition."""
    facts = build_facts(play.log, real_of=organisation)
    return {row.text: list(row.consequences) for row in facts.baseline.answers}


def test_no_form_for_everybody_holds_real_text() -> None:
    """The places say whose it is, and that it stands elsewhere."""
    for form, text in forms(build_facts(played().log)).items():
        assert MARK not in text, form
        assert "REAL text of Terminal, not in this edition" in text.replace("\\", ""), form
        assert "The copy: no." not in text, form


@pytest.mark.parametrize(("organisation", "other"), [("terminal", "port"), ("port", "terminal")])
def test_an_edition_holds_its_own_and_nothing_real_of_others(organisation: str, other: str) -> None:
    """And says on its first page for whom it is."""
    own = {"terminal": f"Weekly {MARK}", "port": f"None {MARK}"}
    name = organisation.capitalize()
    for form, text in forms(build_facts(played().log, real_of=organisation)).items():
        assert own[organisation] in text, form
        assert own[other] not in text, form
        assert (f"We have {MARK}" in text) is (organisation == "terminal"), form
        if form != "json":
            assert f"REAL edition for {name} alone" in text


def test_the_report_for_everybody_lists_what_was_asked() -> None:
    """Fewer than three organisations: not even how many answered."""
    facts = build_facts(played().log)
    assert [(row.text, row.asked, row.answered) for row in facts.baseline.measures] == [
        ("A copy that was tried out", 2, None),
        ("Forms on paper", 2, None),
        ("Somebody to call at night", 2, None),
    ]
    assert facts.baseline.answers == ()


def test_each_missing_measure_names_what_would_have_gone_otherwise() -> None:
    """By its condition alone, with the events."""
    play = played()
    found = followed(play, "terminal")
    tape = {row.name: row for row in found["A copy that was tried out"]}
    assert set(tape) == {"Lost", "Restored"}
    lost, restored = tape["Lost"], tape["Restored"]
    assert lost.happened is not None
    assert play.log[lost.happened.seq - 1].fact.type == "inject_released"
    assert (lost.would, lost.would_at, lost.other) == ("not", None, "yes")
    assert (restored.happened, restored.would, restored.other) == (None, "come", "yes")
    (queue,) = found["Forms on paper"]
    assert (queue.name, queue.would, queue.would_at) == ("Queue", "not", None)
    assert queue.happened is not None
    assert queue.happened.elapsed_ms == 10 * MINUTE
    assert found["Somebody to call at night"] == []


def test_a_measure_that_was_there_names_what_it_spared() -> None:
    """Asked again with no."""
    rows = {row.name: row for row in followed(played(tape="yes"), "terminal")["A copy that was tried out"]}
    assert (rows["Lost"].happened, rows["Lost"].would, rows["Lost"].other) == (None, "come", "no")
    assert (rows["Restored"].would, rows["Restored"].other) == ("not", "no")


def test_phases_are_named_too() -> None:
    """What a phase opened by."""
    (storm,) = followed(played(), "port")["A copy that was tried out"]
    assert (storm.kind, storm.name, storm.would) == ("phase", "Storm", "not")
    assert storm.happened is not None


def test_two_baselines_give_two_runs_and_the_difference_is_explained() -> None:
    """Each answer that differs, with what its conditions decided, and what followed from that."""
    without, with_copy = played(tape="no"), played(tape="yes")
    assert _told(without) != _told(with_copy)
    found = compare_baselines(without.log, with_copy.log)
    (one,) = found.answers
    assert (one.measure, one.organisation.name, one.first, one.second) == (
        "A copy that was tried out",
        "Terminal",
        "no",
        "yes",
    )
    assert {(row.name, row.first is not None, row.second is not None) for row in one.decided} == {
        ("Lost", True, False),
        ("Restored", False, True),
    }
    assert [row.name for row in found.followed] == ["Later"]


def test_the_same_baseline_twice_differs_in_nothing() -> None:
    """Nothing to explain."""
    found = compare_baselines(played().log, played().log)
    assert (found.answers, found.followed) == ((), ())


def _told(play: Play) -> list[str]:
    return [str(fact.subject) for fact in play.facts(InjectTold)]
