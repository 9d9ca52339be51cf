"""What players see of hand-overs and excuses."""

from __future__ import annotations

from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.views import SeatView
from tests.support.play import Play, make_scenario

ASK = {"cut": {"at": "T+0:00", "to": ["yard"], "asks": {"now": {"text": "Cut it?", "within": "5m"}}}}


def seen_by(play: Play, role: str, *, backwards: bool = False) -> SeatView:
    """Return what a seat knows of the log, also if it arrives from its end."""
    seat = play.state.seats[play.seat(role)]
    looks = viewer(seat, play.state.scenario)
    shown = [found for event in play.log if (found := visible(event, looks)) is not None]
    view = SeatView(seat.seat, seat.posts)
    view.apply_all(reversed(shown) if backwards else shown)
    return view


def test_whoever_sits_down_sees_the_hand_over_first_and_confirms_it() -> None:
    """Before questions and unread items, until it is confirmed."""
    play = Play(make_scenario(ASK))
    play.start()
    play.do("yard.it", HandOverSeat(note="Mind the crane"))
    view = seen_by(play, "yard.it")
    first, *others = view.for_you_now(0)
    assert first.kind == "handover"
    assert {due.kind for due in others} == {"ask", "unread"}
    item = view.item(first.seq)
    assert item is not None
    assert item.body == "Mind the crane\n\nOpen when it was handed over: 1 question to your team."
    view.mark_read(first.seq)
    assert view.for_you_now(0)[0].kind == "handover"
    assert view.mark_acknowledged(first.seq)
    assert "handover" not in {due.kind for due in view.for_you_now(0)}


def test_colleagues_are_told_and_need_not_confirm() -> None:
    """For them it is a notice."""
    play = Play(make_scenario(ASK))
    play.start()
    play.do("yard.it", HandOverSeat(note="Mind the crane"))
    view = seen_by(play, "yard.lead")
    notices = [item for item in view.inbox() if "Yard, It" in item.subject]
    assert [(item.kind, item.must_confirm, item.body) for item in notices] == [
        ("notice", False, "Mind the crane")
    ]
    assert "handover" not in {due.kind for due in view.for_you_now(0)}


def test_who_is_excused_follows_from_the_last_word() -> None:
    """In whatever order it arrives."""
    play = Play(make_scenario(ASK))
    play.start()
    seat = play.seat("yard.it")
    for command, excused in ((ExcuseSeat(), True), (ReturnSeat(), False), (ExcuseSeat(), True)):
        play.do("yard.it", command)
        assert seen_by(play, "yard.lead").attendance.is_excused(seat) is excused
        assert seen_by(play, "yard.lead", backwards=True).attendance.is_excused(seat) is excused
