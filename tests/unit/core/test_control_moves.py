"""Moves of the exercise with their effect, and who may make them."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core.control_moves import MISSING_NAMED_MAX, may, moves, why_no_moves
from exercise_engine.core.control_view import ControlView
from tests.support.control_play import Play
from tests.support.play import Play as SmallPlay
from tests.support.play import make_scenario


def offered(play: Play, label: str = "Lead controller") -> dict[str, str]:
    """The moves that a seat may make now, with their effect."""
    return {move.name: move.effect for move in moves(play.view(label), play.elapsed_ms)}


def test_moves_lead_from_check_in_to_the_end() -> None:
    """At each stage the lead controller is offered what the table of stages allows."""
    play = Play()
    found = offered(play)
    assert list(found) == ["Open check-in", "Begin the briefing", "Abort"]
    assert "Released with it: welcome." in found["Open check-in"]
    play.lead(c.MoveStage(target="check_in"))
    assert list(offered(play)) == ["Begin the briefing", "StartEx", "Abort"]
    play.lead(c.MoveStage(target="running"))
    found = offered(play)
    assert list(found) == ["Pause", "EndEx", "Abort"]
    assert "8 injects" in found["EndEx"]
    play.lead(c.MoveStage(target="hot_wash"))
    assert list(offered(play)) == ["Begin the evaluation", "Close the exercise", "Abort"]
    play.lead(c.MoveStage(target="closed"))
    assert offered(play) == {}
    assert why_no_moves(play.view()) == "The exercise cannot go anywhere from here."


def test_endex_with_nothing_left_says_nothing_of_skipping() -> None:
    """The effect names skipped injects only where there are some."""
    play = Play()
    play.start()
    for key in list(play.engine.state.injects):
        if play.engine.state.injects[key].status == "planned":
            play.lead(c.SkipInject(inject=key[0], instance=key[1]))
    assert "skipped" not in offered(play)["EndEx"]


def test_resume_names_what_is_due_at_once() -> None:
    """What the pause held up stands in the effect of resuming."""
    play = Play()
    play.start()
    play.lead(c.HoldInject(inject="odd_page"))
    play.wait(12)
    play.lead(c.MoveStage(target="paused"))
    play.lead(c.UnholdInject(inject="odd_page"))
    found = offered(play)
    assert list(found) == ["Resume", "EndEx", "Abort"]
    assert found["Resume"] == "Exercise time goes on from T+0:12:00. Due at once: odd_page."


def test_lifting_an_emergency_is_grave_and_the_leads_alone() -> None:
    """After a REAL EMERGENCY resuming takes more than one key, and nobody else is offered it."""
    play = Play()
    play.start()
    play.do("SimCell", c.DeclareEmergency(note="Fire"))
    resume = next(move for move in moves(play.view(), 0) if move.name == "Resume")
    assert resume.is_grave
    assert "REAL EMERGENCY is over" in resume.effect
    view = play.view()
    view.kind = "controller"
    assert moves(view, 0) == ()
    assert "only the lead controller" in why_no_moves(view)


def test_a_controller_without_scope_pauses_and_resumes_but_does_not_end() -> None:
    """StartEx, EndEx, close and abort are the lead controller's."""
    play = Play()
    view = play.view()
    view.kind = "controller"
    assert [move.target for move in moves(view, 0)] == ["check_in", "briefing"]
    play.start()
    view = play.view()
    view.kind = "controller"
    assert [move.target for move in moves(view, 0)] == ["paused"]
    play.lead(c.MoveStage(target="paused"))
    view = play.view()
    view.kind = "controller"
    assert [move.target for move in moves(view, 0)] == ["running"]


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("Terminal controller", "some organisations only"),
        ("Observer", "kind observer looks on"),
        ("SimCell", "kind simcell looks on"),
    ],
)
def test_others_are_told_why_they_cannot(label: str, why: str) -> None:
    """Who may not move the exercise is offered nothing, and told why."""
    play = Play()
    assert offered(play, label) == {}
    assert why in why_no_moves(play.view(label))


def test_rights_follow_the_policy() -> None:
    """What a seat may do is the policy's table, cut by scope where everybody is concerned."""
    play = Play()
    assert may(play.view("Terminal controller"), c.ReleaseInject)
    assert not may(play.view("Terminal controller"), c.JumpStory)
    assert may(play.view("Evaluator"), c.MarkExpected)
    assert not may(play.view("Observer"), c.WriteControlNote)


def test_without_a_scenario_moves_have_their_plain_effect() -> None:
    """A view that never saw the scenario offers moves all the same."""
    assert [move.name for move in moves(ControlView(), 0)] == ["Open check-in", "Begin the briefing", "Abort"]


def test_startex_says_who_is_missing_and_forbids_nothing() -> None:
    """Seats that nobody sits at are named, the first eight of them; not where presence is unknown."""
    play = Play()
    play.lead(c.MoveStage(target="check_in"))
    view = play.view()
    players = [seat for seat in view.seats.values() if seat.kind == "player" and seat.posts]

    def said(connected: frozenset[str] | None) -> str:
        offered = moves(view, 0, connected=connected)
        return next(move.effect for move in offered if move.name == "StartEx")

    assert "here" not in said(None)
    assert said(frozenset(seat.seat for seat in players)).endswith("Every seat that is expected is here.")
    one = said(frozenset(seat.seat for seat in players[1:]))
    assert f"Not here yet: {players[0].label}. Whoever comes later" in one


def test_startex_names_no_more_seats_than_a_dialog_can_hold() -> None:
    """The rest is counted."""
    teams = {"yard": {"organisation": "terminal", "roles": {"lead": {"decides": True, "seats": 11}}}}
    play = SmallPlay(make_scenario({"one": {"at": "T+0:01"}}, teams=teams))
    play.do("lead", c.MoveStage(target="check_in"))
    view = ControlView(play.seat("lead"), "lead")
    view.apply_all(play.log)
    effect = next(move.effect for move in moves(view, 0, connected=frozenset()) if move.name == "StartEx")
    assert "; and 3 more. Whoever" in effect
    assert effect.count("Yard, Lead") == MISSING_NAMED_MAX
