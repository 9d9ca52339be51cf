"""The notification ledger: three moments, margin, recipient, content and outcome of each clock."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.model.timing import HOUR_MS, MINUTE_MS
from exercise_engine.report.facts import build_facts
from exercise_engine.report.obligation_records import NotificationLedger, ObligationRow
from exercise_engine.report.render import render_html, render_markdown
from tests.support.obliged import STANDARD, clock, declare, hold_needless, obliged, story, submit
from tests.support.play import MINUTE, Play

CLOCKS = {
    **STANDARD,
    "gdpr": clock("gdpr_33", notifiable="milestones.serious"),
    "desk": clock("port_desk", notifiable="milestones.serious"),
}


def played() -> Play:
    """Return an exercise to its end, in which each clock fared otherwise."""
    play = Play(obliged(CLOCKS))
    play.start()
    play.wait(10 * MINUTE)
    declare(play, "warning", at="Day 1 06:35")
    play.wait(25 * 60 * MINUTE)
    submit(play, "warning", to=("radio",), included=(0,))
    hold_needless(play, "gdpr", "No data of persons, <b>only</b> containers.")
    submit(play, "desk")
    play.do("lead", c.MoveStage(target="hot_wash"))
    return play


def ledger(play: Play) -> NotificationLedger:
    """Return the ledger of a play."""
    found = build_facts(play.log).obligations
    assert found is not None
    return found


def row(play: Play, name: str) -> ObligationRow:
    """Return one clock."""
    return next(found for found in ledger(play).rows if found.obligation == name)


def test_each_clock_has_its_outcome() -> None:
    """Late, not recognised, never opened, held needless, and met where nothing is judged."""
    found = ledger(played())
    assert {one.obligation: one.outcome for one in found.rows} == {
        "warning": "late",
        "notice": "not_recognised",
        "final": "never_opened",
        "feedback": "never_opened",
        "gdpr": "not_notifiable",
        "desk": "submitted",
    }
    assert (found.missed, found.not_recognised) == (1, 1)


def test_a_row_keeps_the_moments_apart() -> None:
    """When the facts made it due, when they knew, when they submitted, and by how much they were late."""
    found = row(played(), "warning")
    assert found.notifiable_story_ms == story("2026-11-03T06:40")
    assert found.aware_story_ms == story("2026-11-03T06:35")
    assert found.submitted_story_ms == story("2026-11-04T07:40")
    assert found.margin_ms == -(HOUR_MS + 5 * MINUTE_MS)
    assert (found.right_recipient, found.missing) == (
        False,
        ("Whether it can have an impact across borders",),
    )
    assert found.sentence == "Simulated deadline missed: late by 1h5m of story time."
    assert "in force: not verified" in found.national


def test_the_page_speaks_of_simulated_deadlines_and_never_of_broken_law() -> None:
    """And shows what people typed as text."""
    facts = build_facts(played().log)
    for page in (render_html(facts), render_markdown(facts)):
        assert "Notification ledger" in page
        assert "Simulated deadline missed" in page
        assert "Not recognised" in page
        assert "<b>only</b>" not in page
        assert "broke the law" not in page


def test_measures_say_how_many_they_rest_on() -> None:
    """Clocks of personas are left out, and those that nobody opened."""
    found = {
        one.id: (one.value, one.n) for one in build_facts(played().log).measures if "obligation" in one.id
    }
    assert found == {
        "obligations_recognised": (3, 4),
        "obligations_not_recognised": (1, 4),
        "obligations_in_time": (0, 1),
        "obligations_missed": (1, 1),
        "obligation_margin": (-(HOUR_MS + 5 * MINUTE_MS), 1),
        "obligations_right_recipient": (0, 1),
        "obligations_complete": (1, 2),
    }


def test_a_margin_below_zero_is_shown_as_such() -> None:
    """The annex of measures says by how much the median submission was late."""
    facts = build_facts(played().log)
    for page in (render_html(facts), render_markdown(facts)):
        assert "-1h5m" in page


def test_a_scenario_without_obligations_has_no_ledger() -> None:
    """Nothing is written down of what there is not."""
    play = Play(obliged({}))
    play.start()
    assert build_facts(play.log).obligations is None


def test_what_lacks_and_reasons_stand_apart() -> None:
    """Items may hold commas themselves, and reasons may be followed by a submission after all."""
    facts = build_facts(played().log)
    assert facts.obligations is not None
    first, *rest = facts.obligations.rows
    row = first.model_copy(
        update={
            "submitted_story_ms": first.notifiable_story_ms or 0,
            "missing": ("Kinds, numbers", "What is done"),
            "reasons": "It looked small",
        }
    )
    shown = facts.model_copy(
        update={"obligations": facts.obligations.model_copy(update={"rows": (row, *rest)})}
    )
    assert "without: Kinds, numbers; What is done<br>Reasons: It looked small" in render_html(shown)
    assert "Without: Kinds, numbers; What is done. " in render_markdown(shown)
