"""Who learns what of a sheet: its own seat all, control that somebody of a team handed in, others nothing."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.events import Event
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.surveys.commands import OpenSurvey
from exercise_engine.core.views import SeatView
from tests.support.play import Play
from tests.support.surveys import sheet, survey_scenario

CONTROL = {
    "lead": {"kind": "lead"},
    "judge": {"kind": "evaluator"},
    "scoped": {"kind": "controller", "scope": ["port"]},
    "watcher": {"kind": "observer"},
}


@pytest.fixture
def play() -> Play:
    """An exercise in which one seat of the yard has handed in a sheet."""
    play = Play(survey_scenario(control=CONTROL))
    play.start()
    play.do("lead", OpenSurvey(survey="halfway"))
    play.do("yard.it", sheet(play.last(f.SurveyOpened).seq, 0, 1, 0, 0))
    return play


def seen(play: Play, role: str) -> list[Event]:
    """Return everything that a seat sees."""
    looks = viewer(play.state.seats[play.seat(role)], play.state.scenario)
    return [shown for event in play.log if (shown := visible(event, looks)) is not None]


def test_a_seat_sees_its_own_sheet(play: Play) -> None:
    """So that another terminal of the same seat knows that it was handed in."""
    (given,) = [event.fact for event in seen(play, "yard.it") if isinstance(event.fact, f.SheetGiven)]
    assert given.answers

    view = SeatView(play.seat("yard.it"), play.state.seats[play.seat("yard.it")].posts)
    view.apply_all(seen(play, "yard.it"))
    assert [due.kind for due in view.for_you_now(0)] == []


@pytest.mark.parametrize("role", ["yard.lead", "harbour.master", "observer"])
def test_others_learn_nothing(play: Play, role: str) -> None:
    """Neither colleagues nor observers know who handed in."""
    assert not [event for event in seen(play, role) if isinstance(event.fact, f.SheetGiven)]


@pytest.mark.parametrize("role", ["lead", "evaluator"])
def test_control_counts_by_team_and_knows_no_seat(play: Play, role: str) -> None:
    """What reaches the control cell holds no seat, no post, no command and no answer."""
    (given,) = [event for event in seen(play, role) if isinstance(event.fact, f.SheetGiven)]
    assert isinstance(given.fact, f.SheetGiven)
    told = given.model_dump_json()
    assert play.seat("yard.it") not in told
    assert "yard.it" not in told
    assert "command-" not in told
    assert given.fact.answers == ()

    view = ControlView(play.seat(role), "lead")
    view.apply_all(seen(play, role))
    record = view.surveys.opened("halfway")
    assert record is not None
    assert dict(record.given) == {"yard": 1}
    assert record.truth_of(0) == "Open"
    assert any("Somebody of Yard handed in: Halfway" in line.text for line in view.log)


def test_a_scoped_controller_counts_its_own_teams_only(play: Play) -> None:
    """Sheets of an organisation outside the scope are not even counted."""
    assert not [event for event in seen(play, "controller") if isinstance(event.fact, f.SheetGiven)]


def test_truth_and_ids_stay_with_control(play: Play) -> None:
    """Players are shown texts; what is so is in a control fact."""
    for role in ("yard.it", "harbour.master", "observer"):
        assert not [event for event in seen(play, role) if isinstance(event.fact, f.SurveyIssued)]
        assert "halfway" not in "".join(event.model_dump_json() for event in seen(play, role))


def test_a_probe_waits_for_every_seat_that_was_asked(play: Play) -> None:
    """It is due until it is handed in, and after EndEx no more."""
    view = SeatView(play.seat("yard.lead"), play.state.seats[play.seat("yard.lead")].posts)
    view.apply_all(seen(play, "yard.lead"))
    assert [(due.kind, due.title) for due in view.for_you_now(0)] == [("survey", "Halfway")]

    play.do("lead", c.MoveStage(target="hot_wash"))
    view.apply_all(seen(play, "yard.lead"))
    assert [due.title for due in view.for_you_now(0) if due.kind == "survey"] == ["Feedback"]
