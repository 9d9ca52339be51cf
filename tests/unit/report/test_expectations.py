"""Expected actions: outcomes, who saw them, contingencies."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.expectations import expected_rows
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Expected
from tests.support.play import MINUTE, Play
from tests.support.report_play import new_play, played_to_decision, played_to_end


def rows(play: Play) -> dict[str, Expected]:
    """The expected actions of a play by their keys."""
    return {row.key: row for row in expected_rows(Journal(play.log))}


def marked(play: Play, outcome: f.ExpectedOutcome, *, observed_ms: int | None = None, note: str = "") -> Play:
    """The play after control marked whether a log was kept."""
    mark = c.MarkExpected(
        inject="ransom", expected="keep_log", team="yard", outcome=outcome, observed_ms=observed_ms, note=note
    )
    play.do("lead", mark)
    return play


def test_what_the_engine_noticed_says_so() -> None:
    """The message to the port met it after three minutes, and is its evidence."""
    row = rows(played_to_end())["ransom.tell_port"]
    assert (row.outcome, row.seen_by, row.measured_ms) == ("met", "the engine", 3 * MINUTE)
    assert row.tests == "tell.hears"
    assert row.function == "detect"
    assert len(row.evidence) == 3


def test_a_missed_action_has_no_time() -> None:
    """Nobody saw it; its contingency was proposed, and released by control."""
    row = rows(played_to_end())["ransom.keep_log"]
    assert (row.outcome, row.observed_ms, row.measured_ms) == ("missed", None, None)
    (contingency,) = row.contingencies
    assert contingency.outcome == "released"
    assert contingency.proposed_seq is not None


def test_a_contingency_waits_is_dropped_or_not_needed() -> None:
    """As control has it."""
    play = played_to_decision()
    assert rows(play)["ransom.keep_log"].contingencies[0].outcome == "proposed"
    play.do("lead", c.SkipInject(inject="log_lost", note="They are busy."))
    assert rows(play)["ransom.keep_log"].contingencies[0].outcome == "skipped"
    early = new_play()
    early.start()
    early.wait(2 * MINUTE)
    assert rows(early)["ransom.keep_log"].contingencies[0].outcome == "not_needed"


def test_control_says_when_it_was_seen() -> None:
    """Measures use that moment, not the moment of marking."""
    play = new_play()
    play.start()
    play.wait(5 * MINUTE)
    row = rows(marked(play, "met", observed_ms=3 * MINUTE, note="On the flipchart"))["ransom.keep_log"]
    assert (row.outcome, row.observed_ms, row.measured_ms) == ("met", 3 * MINUTE, 2 * MINUTE)
    assert (row.seen_by, row.note) == ("Lead controller", "On the flipchart")


def test_the_last_mark_up_to_endex_holds() -> None:
    """Opened again it is open; and nobody is said to have seen it."""
    play = new_play()
    play.start()
    play.wait(5 * MINUTE)
    row = rows(marked(marked(play, "met"), "open"))["ransom.keep_log"]
    assert (row.outcome, row.observed_ms) == ("open", None)
    assert [mark.outcome for mark in row.marks] == ["met", "open"]


def test_a_mark_after_endex_is_shown_and_changes_nothing() -> None:
    """It stays missed, and the later mark is listed beside it."""
    play = played_to_end()
    mark = next(event for event in play.log if isinstance(event.fact, f.ExpectedMarked))
    fact = f.ExpectedMarked(inject="ransom", expected="keep_log", team="yard", outcome="met", by="control")
    play.log.append(mark.model_copy(update={"seq": 61, "transaction": 61, "fact": fact}))
    row = rows(play)["ransom.keep_log"]
    assert row.outcome == "missed"
    assert [mark.after_end for mark in row.marks] == [False, True]


def test_an_action_nobody_spoke_of_is_open() -> None:
    """It was opened and that is all."""
    play = new_play()
    play.start()
    play.wait(2 * MINUTE)
    row = rows(play)["ransom.keep_log"]
    assert (row.outcome, row.seen_by, row.marks) == ("open", "", ())
    assert row.due_ms == 7 * MINUTE
