"""The report measures what was played on paper by the times seen, and marks it."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core.paper.commands import EnterAnswer, EnterEntry, EnterReleased
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_json, render_markdown
from exercise_engine.report.shape import ReportFacts
from tests.support.play import MINUTE, Play, make_scenario

INJECTS: dict[str, Any] = {
    "alarm": {
        "at": "T+0:08",
        "if": "milestones.never",
        "to": ["yard"],
        "asks": {
            "halt": {
                "text": "Halt the yard?",
                "options": {"yes": {"text": "Yes", "effects": [{"reach": "halted"}]}},
                "within": "10m",
                "tests": "contain.halt",
            }
        },
        "expected": {"decide": {"text": "Tells", "within": "10m", "met_by": [{"message": {"to": "port"}}]}},
    }
}
PARTS: dict[str, Any] = {
    "milestones": {"halted": {}, "never": {}},
    "objectives": {
        "contain": {
            "function": "respond",
            "capability": "Incident mitigation",
            "targets": {
                "halt": {"text": "Yard halted", "after": "alarm", "met": "milestones.halted", "within": "8m"}
            },
        }
    },
}


def report_on(answered_minute: int) -> ReportFacts:
    """A card handed over at 10 and answered at a minute, both entered at 30, and a decision seen at 12."""
    play = Play(make_scenario(INJECTS, **PARTS))
    play.start()
    play.wait(30 * MINUTE)
    play.do("lead", EnterReleased(inject="alarm", observed_ms=10 * MINUTE))
    (ask,) = play.state.asks
    play.do("lead", EnterAnswer(ask=ask, positions=(0,), observed_ms=answered_minute * MINUTE))
    play.do("lead", EnterEntry(team="yard", kind="decision", body="Ring them", observed_ms=12 * MINUTE))
    play.do("lead", c.MoveStage(target="hot_wash"))
    return build_facts(play.log, head_hash="0" * 64)


def test_a_response_is_measured_between_the_times_seen() -> None:
    """Asked at 10 and answered at 15, of ten minutes five were left; it is nowhere near 30."""
    decision = next(entry for entry in report_on(15).decisions if entry.kind == "answer")
    assert decision.question is not None
    assert decision.response_ms == 5 * MINUTE
    assert decision.margin_ms == 5 * MINUTE
    assert decision.question.deadline_ms == 20 * MINUTE
    assert decision.when.elapsed_ms == 15 * MINUTE
    assert decision.when.on_paper


@pytest.mark.parametrize(("minute", "outcome"), [(15, "in_time"), (25, "late")])
def test_in_time_or_late_is_judged_by_the_times_seen(minute: int, outcome: str) -> None:
    """The moment of entering makes nobody late, and excuses nobody."""
    row = next(response for response in report_on(minute).responses if response.kind == "ask")
    assert row.outcome == outcome
    assert row.target_ms == 10 * MINUTE
    assert row.story_ms is None


@pytest.mark.parametrize(("minute", "outcome"), [(15, "met"), (19, "late")])
def test_a_target_is_met_when_it_was_seen(minute: int, outcome: str) -> None:
    """Eight minutes were given from the card at 10."""
    (chapter,) = [chapter for chapter in report_on(minute).chapters if chapter.objectives]
    target = chapter.objectives[0].targets[0]
    assert target.measured_ms == (minute - 10) * MINUTE
    assert target.outcome == outcome


def test_the_plan_shows_when_the_card_was_handed_over() -> None:
    """Planned for 8, handed over at 10."""
    row = report_on(15).plan[0]
    assert row.released is not None
    assert (row.released.elapsed_ms, row.released.on_paper) == (10 * MINUTE, True)


def test_every_form_says_on_paper() -> None:
    """A reader sees which times were written down by hand."""
    facts = report_on(15)
    assert "T+0:15:00 on paper" in render_html(facts)
    assert "T+0:15:00 on paper" in render_markdown(facts)
    assert "Yard answered, on paper, entered at T+0:30:00" in render_html(facts)
    assert '"on_paper": true' in render_json(facts)


def test_what_was_seen_on_screens_is_not_marked() -> None:
    """Nothing is written where there is nothing to say."""
    assert '"on_paper": false' not in render_json(report_on(15))
