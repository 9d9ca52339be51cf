"""The report of answers that were changed, and of those on which teams agreed."""

from __future__ import annotations

from typing import Any

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_markdown
from exercise_engine.report.shape import ReportFacts
from tests.support.play import MINUTE, Play, make_scenario

OPTIONS = {"shut": {"text": "Shut"}, "open": {"text": "Open"}}


def played(**keys: Any) -> Play:
    """Return an exercise in which something is asked at minute one."""
    ask = {"text": "The gate?", "options": OPTIONS, "within": "10m", **keys}
    play = Play(make_scenario({"note": {"at": "T+0:01", "asks": {"gate": ask}}}))
    play.start()
    play.wait(MINUTE)
    return play


def drawn(play: Play) -> ReportFacts:
    """Return the facts of the report, drawn once in every form."""
    facts = build_facts(play.log)
    assert "The gate?" in render_html(facts)
    assert "The gate?" in render_markdown(facts)
    return facts


def test_an_answer_that_was_changed_is_one_decision() -> None:
    """The earlier answer stands before it, and the time is that of the last."""
    play = played(revisable=True, by=["yard"])
    ask = play.last(f.AskOpened).seq
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,)))
    play.wait(3 * MINUTE)
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(1,)))
    play.wait(8 * MINUTE)

    facts = drawn(play)
    (decision,) = [one for one in facts.decisions if one.kind == "answer"]
    assert (decision.answer, decision.response_ms) == ("Open", 3 * MINUTE)
    assert [(step.elapsed_ms, step.text) for step in decision.course] == [(MINUTE, "Yard answered: Shut")]
    assert [counted.value for counted in decision.counted] == ["Open"]
    assert "Before that" in render_html(facts)
    assert [(row.label, row.outcome) for row in facts.responses] == [("The gate?", "in_time")]


def test_an_agreement_is_one_decision_with_all_that_led_to_it() -> None:
    """Who proposed and who agreed, each with the time."""
    play = played(agree=True)
    ask = play.last(f.AskOpened).seq
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,)))
    play.wait(2 * MINUTE)
    proposal = play.last(f.AnswerProposed).seq
    play.do("harbour.master", AgreeToAnswer(ask=ask, proposal=proposal))

    (decision,) = [one for one in drawn(play).decisions if one.kind == "answer"]
    assert decision.team.name == "All teams asked"
    assert decision.response_ms == 2 * MINUTE
    assert [step.text for step in decision.course] == ["Yard proposed: Shut", "Harbour agreed to: Shut"]
    assert [(row.team.id, row.asked, row.in_time) for row in drawn(play).teams] == [
        ("harbour", (ask,), (ask,)),
        ("yard", (ask,), (ask,)),
    ]


def test_a_deadlock_is_told_with_the_stands() -> None:
    """A silence in which two teams spoke."""
    play = played(agree=True, silence="open")
    ask = play.last(f.AskOpened).seq
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,)))
    play.do("harbour.master", c.SubmitAnswer(ask=ask, positions=(1,)))
    play.wait(11 * MINUTE)

    (decision,) = [one for one in drawn(play).decisions if one.kind == "silence"]
    assert [step.text for step in decision.course] == ["Yard proposed: Shut", "Harbour proposed: Open"]
