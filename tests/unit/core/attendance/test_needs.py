"""What control must do about the people in seats."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.attendance.needs import attendance_needs
from exercise_engine.core.control_needs import needs
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.need import Need
from exercise_engine.core.posts.commands import GivePost, TakePost
from tests.support.play import MINUTE, Play, make_scenario

ASK = {"cut": {"at": "T+0:00", "to": ["yard"], "asks": {"now": {"text": "Cut it?", "within": "5m"}}}}
CONTROL = {"lead": {"kind": "lead"}, "judge": {"kind": "evaluator"}}


def playing() -> Play:
    """Return an exercise in which the yard is asked something."""
    play = Play(make_scenario(ASK, control=CONTROL))
    play.start()
    return play


def found(play: Play) -> list[Need]:
    """Return what the lead must do about people."""
    view = ControlView(play.seat("lead"), "lead")
    view.apply_all(play.log)
    return list(attendance_needs(view))


def test_a_team_whose_only_decider_is_excused_needs_somebody_who_decides() -> None:
    """With the question and its deadline; it goes away as soon as somebody can decide."""
    play = playing()
    assert found(play) == []
    play.do("yard.lead", ExcuseSeat())
    (need,) = found(play)
    assert (need.team, need.action, need.harm_ms) == ("yard", "let_decide", 5 * MINUTE)
    assert "Cut it?" in need.detail
    assert "Yard, Lead" in need.title
    play.do("lead", GivePost(seat=play.seat("yard.it"), post="yard.lead"))
    assert found(play) == []


def test_a_team_that_lost_its_only_deciding_post_needs_somebody_who_decides() -> None:
    """Taken away is as bad as excused; it goes away as soon as somebody holds the post again."""
    play = playing()
    play.do("lead", TakePost(seat=play.seat("yard.lead"), post="yard.lead"))
    (need,) = found(play)
    assert (need.team, need.action, need.harm_ms) == ("yard", "let_decide", 5 * MINUTE)
    assert need.title == "Yard: nobody can decide, no seat holds a post that decides"
    play.do("lead", GivePost(seat=play.seat("yard.it"), post="yard.lead"))
    assert found(play) == []


def test_a_post_that_is_held_twice_is_missed_only_once_both_are_gone() -> None:
    """One holder who is here is enough."""
    play = playing()
    lead = play.seat("yard.lead")
    play.do("lead", GivePost(seat=play.seat("yard.it"), post="yard.lead"))
    play.do("lead", TakePost(seat=lead, post="yard.lead"))
    assert found(play) == []


def test_what_was_answered_or_nobody_left_needs_nothing() -> None:
    """An answer on behalf of the role is as good; so is the return."""
    play = playing()
    play.do("yard.lead", ExcuseSeat())
    ask = play.last(f.AskOpened).seq
    play.do("yard.it", c.SubmitAnswer(ask=ask, words="Yes", on_behalf_of="yard.lead"))
    assert found(play) == []
    again = playing()
    again.do("yard.lead", ExcuseSeat())
    again.do("yard.lead", ReturnSeat())
    assert found(again) == []


def test_a_hand_over_asks_for_the_name_until_it_is_put_aside() -> None:
    """The newest one of each seat; it is for those who note names."""
    play = playing()
    play.do("yard.it", HandOverSeat(note="First"))
    play.do("yard.it", HandOverSeat(note="Mind the crane"))
    (need,) = found(play)
    assert (need.action, need.seq, need.can_dismiss) == ("note_person", play.last(f.SeatHandedOver).seq, True)
    assert "Mind the crane" in need.detail
    for kind, count in (("lead", 1), ("evaluator", 0)):
        view = ControlView(play.seat(kind), kind)  # type: ignore[arg-type]
        view.apply_all(play.log)
        assert sum(waiting.kind == "attendance" for waiting in needs(view, 0)) == count
    play.do("lead", c.MoveStage(target="hot_wash"))
    assert found(play) == []


def test_who_must_agree_with_others_needs_somebody_who_decides_too() -> None:
    """Until the team stands behind a proposal; which team it is stands in the need."""
    options = {"shut": {"text": "Shut"}, "open": {"text": "Open"}}
    gate = {"text": "Gate?", "options": options, "agree": True}
    play = Play(make_scenario({"note": {"at": "T+0:00", "asks": {"gate": gate}}}, control=CONTROL))
    play.start()
    play.wait(0)
    play.do("yard.lead", ExcuseSeat())
    assert [need.team for need in found(play)] == ["yard"]
    ask = play.last(f.AskOpened).seq
    play.do("yard.it", c.SubmitAnswer(ask=ask, positions=(0,), on_behalf_of="yard.lead"))
    assert found(play) == []
