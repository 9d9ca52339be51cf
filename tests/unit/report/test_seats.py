"""Seats over the day, in the report: check-in, hand-overs, excuses, and what is not counted for them."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.posts.commands import GivePost
from exercise_engine.report.facts import build_facts
from exercise_engine.report.render import render_html, render_json, render_markdown
from exercise_engine.report.seats import SeatsOverTheDay
from exercise_engine.report.shape import ReportFacts
from tests.support.play import MINUTE, Play, make_scenario

INJECTS = {
    "test": {"at": "check_in", "to": ["all"], "confirm": True},
    "cut": {"at": "T+0:02", "to": ["yard"], "asks": {"now": {"text": "Cut it?", "within": "5m"}}},
}


def checked_in() -> Play:
    """Return an exercise after StartEx in which the yard's IT was tested and the desk came late."""
    play = Play(make_scenario(INJECTS))
    play.do("lead", c.MoveStage(target="check_in"))
    test = play.last(f.InjectTold).seq
    play.do("yard.lead", c.ReportReceipts(delivered=(test,)))
    play.wait(MINUTE)
    play.do("yard.it", c.ReportReceipts(delivered=(test,), read=(test,), acknowledged=(test,)))
    play.do("lead", c.MoveStage(target="running"))
    play.wait(MINUTE)
    play.do("harbour.desk", c.ReportReceipts(delivered=(test,)))
    return play


def reported(play: Play) -> tuple[ReportFacts, SeatsOverTheDay]:
    """Return the report, and what it says of seats."""
    facts = build_facts(play.log)
    assert facts.seats is not None
    return facts, facts.seats


def test_check_in_is_counted_by_team_in_wall_time() -> None:
    """Before StartEx and later; tested is who confirmed the test."""
    play = checked_in()
    _, seats = reported(play)
    harbour, yard = seats.check_in
    assert (yard.seats, yard.before_start, yard.later, yard.tested) == (2, 2, 0, 1)
    assert yard.first_ms is not None
    assert yard.last_ms == yard.first_ms + MINUTE
    assert (harbour.seats, harbour.before_start, harbour.later, harbour.tested) == (2, 0, 1, 0)


def test_hand_overs_and_excuses_have_their_times() -> None:
    """With what was open, the note, whether it was confirmed, and whether the seat came back."""
    play = checked_in()
    play.wait(2 * MINUTE)
    play.do("yard.it", HandOverSeat(note="Mind the <b>crane</b>"))
    handed = play.last(f.SeatHandedOver).seq
    play.do("yard.it", c.ReportReceipts(acknowledged=(handed,)))
    play.do("harbour.desk", ExcuseSeat())
    play.wait(MINUTE)
    play.do("harbour.desk", ReturnSeat())
    play.do("harbour.master", ExcuseSeat())
    facts, seats = reported(play)
    (row,) = seats.hand_overs
    assert (row.seat, row.note, len(row.open_asks)) == ("Yard, It", "Mind the <b>crane</b>", 1)
    assert row.confirmed is not None
    first, second = seats.excused
    assert first.until is not None
    assert first.until.elapsed_ms - first.since.elapsed_ms == MINUTE
    assert second.until is None
    html = render_html(facts)
    assert "Mind the &lt;b&gt;crane" in html
    assert "and did not return" in html
    assert "Yard, It" in render_markdown(facts)
    assert ReportFacts.model_validate_json(render_json(facts)) == facts


def test_silence_of_a_team_without_anybody_who_decides_is_not_counted() -> None:
    """It is listed, but neither asked nor silent; a colleague who was given the post makes it count."""
    for helped, outcome, silent in ((False, "excused", 0), (True, "missed", 1)):
        play = checked_in()
        play.do("yard.lead", ExcuseSeat())
        if helped:
            play.do("lead", GivePost(seat=play.seat("yard.it"), post="yard.lead"))
        play.wait(10 * MINUTE)
        play.do("lead", c.MoveStage(target="hot_wash"))
        facts, _ = reported(play)
        assert [row.outcome for row in facts.responses if row.kind == "ask"] == [outcome]
        yard = next(team for team in facts.teams if team.team.id == "yard")
        assert (len(yard.asked), len(yard.silent)) == (silent, silent)


def test_teams_that_must_agree_are_excused_with_the_one_that_could_not_decide() -> None:
    """No agreement can come without it, so none of them was silent."""
    together = {"text": "Cut it?", "within": "5m", "agree": True, "options": {"now": {"text": "Now"}}}
    for excused, outcome, silent in ((True, "excused", 0), (False, "missed", 1)):
        play = Play(make_scenario({"cut": {"at": "T+0:02", "asks": {"now": together}}}))
        play.start()
        if excused:
            play.do("harbour.master", ExcuseSeat())
        play.wait(10 * MINUTE)
        play.do("lead", c.MoveStage(target="hot_wash"))
        facts = build_facts(play.log)
        assert [row.outcome for row in facts.responses if row.kind == "ask"] == [outcome]
        assert [len(team.silent) for team in facts.teams] == [silent, silent]


def test_a_day_without_any_of_it_says_nothing_of_seats() -> None:
    """No empty chapter, and no key in the file."""
    play = Play(make_scenario({"note": {"at": "T+0:00"}}))
    play.start()
    facts = build_facts(play.log)
    assert facts.seats is None
    assert '"seats": null' not in render_json(facts)
    assert "Seats over the day" not in render_html(facts)
