"""Control learns in time that teams stand apart."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.agreements.needs import agreement_needs, stand_lines
from exercise_engine.core.control_view import ControlView
from tests.support.play import MINUTE, Play, make_scenario

ASK = {
    "text": "The gate?",
    "options": {"shut": {"text": "Shut"}, "open": {"text": "Open"}},
    "within": "10m",
    "agree": True,
}


def view_of(play: Play) -> ControlView:
    """Return what the lead knows."""
    view = ControlView(play.seat("lead"), "lead")
    view.apply_all(play.log)
    return view


def test_a_deadlock_is_a_need_near_the_deadline() -> None:
    """It names who stands where, leads to those who said nothing, and goes with the agreement."""
    play = Play(make_scenario({"note": {"at": "T+0:01", "asks": {"gate": ASK}}}))
    play.start()
    play.wait(MINUTE)
    ask = play.last(f.AskOpened).seq
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,)))
    proposal = play.last(f.AnswerProposed).seq

    assert list(agreement_needs(view_of(play), 7 * MINUTE)) == []
    (need,) = agreement_needs(view_of(play), 8 * MINUTE)
    assert (need.kind, need.team, need.harm_ms) == ("agreement", "harbour", 11 * MINUTE)
    assert need.title == "Not agreed by T+0:11:00: The gate?"
    assert stand_lines(view_of(play), view_of(play).asks[ask]) == ("Yard: Shut", "no proposal yet: Harbour")

    play.do("harbour.master", AgreeToAnswer(ask=ask, proposal=proposal))
    assert list(agreement_needs(view_of(play), 8 * MINUTE)) == []
