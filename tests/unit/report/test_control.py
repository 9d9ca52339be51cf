"""Control: interventions by hand and deliveries by voice or paper."""

from __future__ import annotations

from typing import get_args

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.control import KINDS, deliveries, interventions
from exercise_engine.report.journal import Journal
from tests.support.play import MINUTE
from tests.support.report_play import new_play, played_to_end


def test_interventions_are_what_control_did_itself() -> None:
    """One for each command, not for what followed from it, and none after EndEx."""
    found = interventions(Journal(played_to_end().log))
    assert [row.kind for row in found] == [
        "Course of the exercise",
        "Course of the exercise",
        "Delivery",
        "Course of the exercise",
        "Course of the exercise",
        "Inject released",
        "Answer mapped",
        "Ad hoc inject",
        "Time jump",
        "Inject held",
        "Milestone set",
        "Note",
        "Course of the exercise",
    ]
    assert found[2].note == "They will look into it."
    assert {row.who for row in found} == {"Lead controller"}


def test_receipts_of_control_are_no_interventions() -> None:
    """A screen that shows something does nothing to the exercise."""
    play = new_play()
    play.start()
    play.do("observer", c.ReportReceipts(read=(10,)))
    assert len(interventions(Journal(play.log))) == 2


def test_kinds_are_named_after_stored_types() -> None:
    """Every key is the stored name of a fact."""
    names = {kind.model_fields["type"].default for kind in get_args(get_args(f.AnyFact)[0])}
    assert set(KINDS) <= names


def test_deliveries_have_an_outcome_and_a_wait() -> None:
    """The call was made a minute after it was due."""
    (call,) = deliveries(Journal(played_to_end().log))
    assert (call.outcome, call.waited_ms, call.said) == ("done", MINUTE, "They will look into it.")
    assert (call.team.id, call.channel, call.title) == ("harbour", "Phone call", "Trucks are standing")
    assert call.who == "Lead controller"


def test_a_call_nobody_answered_and_one_not_made_are_told_apart() -> None:
    """The last outcome of a task counts."""
    play = new_play()
    play.start()
    play.wait(3 * MINUTE)
    assert [row.outcome for row in deliveries(Journal(play.log))] == ["open"]
    task = play.last(f.DeliveryOpened).seq
    play.do("lead", c.FinishDelivery(task=task, outcome="no_answer"))
    assert [row.outcome for row in deliveries(Journal(play.log))] == ["no_answer"]
    play.do("lead", c.FinishDelivery(task=task, outcome="done"))
    assert [row.outcome for row in deliveries(Journal(play.log))] == ["done"]
