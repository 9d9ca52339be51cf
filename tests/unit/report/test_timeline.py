"""The timeline and the list of all events."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.report.journal import Journal
from exercise_engine.report.timeline import (
    UNTOLD,
    after_end,
    event_rows,
    function_of,
    teams_concerned,
    timeline,
)
from tests.support.report_play import played_to_end


def test_the_timeline_leaves_out_book_keeping() -> None:
    """Set-up, receipts and releases whose tellings are in it are not told again."""
    lines = timeline(Journal(played_to_end().log))
    types = {line.type for line in lines}
    assert types.isdisjoint({"seat_opened", "receipts_reported", "inject_released", "ask_issued"})
    assert {"inject_told", "ask_opened", "answer_given", "stage_changed", "story_jumped"} <= types
    assert [line.when.seq for line in lines] == sorted(line.when.seq for line in lines)


def test_a_release_to_nobody_is_told() -> None:
    """What has no telling stands for itself."""
    log = played_to_end().log
    skipped = next(event for event in log if isinstance(event.fact, f.InjectSkipped))
    release = f.InjectReleased(inject="spare", by="control", planned_ms=None, teams=(), means="screen")
    log[skipped.seq - 1] = skipped.model_copy(update={"fact": release})
    lines = {line.when.seq: line for line in timeline(Journal(log))}
    assert lines[skipped.seq].text == "“One more page” released by control, for nobody"


def test_lines_name_teams_and_functions() -> None:
    """Whom it concerned, and to which chapter it belongs."""
    lines = {line.type: line for line in timeline(Journal(played_to_end().log))}
    assert lines["message_sent"].teams == ("harbour", "yard")
    assert lines["ask_overdue"].teams == ("harbour",)
    assert lines["ask_overdue"].function == "respond"
    assert lines["expected_marked"].function == "detect"
    assert lines["delivery_done"].teams == ("harbour",)
    assert lines["delivery_done"].function == "respond"
    assert lines["log_entry_written"].function == "respond"
    assert lines["control_note_written"].teams == ("harbour",)
    assert lines["target_met"].function == "respond"
    assert lines["stage_changed"].function is None


def test_what_lies_outside_the_log_concerns_nobody() -> None:
    """A delivery of an unknown task has no team and no function."""
    log = played_to_end().log
    stray = log[-1].model_copy(update={"seq": 61, "fact": f.DeliveryDone(task=999, outcome="done")})
    journal = Journal([*log, stray])
    assert teams_concerned(journal, stray) == ()
    assert function_of(journal, stray) is None


def test_after_endex_only_receipts_are_left_out() -> None:
    """Notes of the hot wash are told."""
    log = played_to_end().log
    receipts = log[-1].model_copy(update={"seq": 61, "fact": f.ReceiptsReported(read=(15,))})
    assert [line.type for line in after_end(Journal([*log, receipts]))] == ["control_note_written"]


def test_every_event_has_a_row() -> None:
    """Who could see it stands in it, and whether it counts."""
    log = played_to_end().log
    rows = event_rows(Journal(log))
    assert [row.when.seq for row in rows] == [event.seq for event in log]
    assert rows[14].audience == ("Yard",)
    assert rows[0].audience == ()
    assert rows[14].cause == 14
    assert [row.sealed for row in rows[-2:]] == [True, False]


def test_untold_kinds_are_kinds_of_facts() -> None:
    """The list of what is left out names facts and nothing else."""
    assert all(issubclass(kind, f.Fact) for kind in UNTOLD)
