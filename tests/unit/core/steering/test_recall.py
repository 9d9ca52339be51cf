"""Withdrawing and correcting what was told."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.steering import commands as sc
from exercise_engine.core.steering import facts as s
from exercise_engine.core.views import SeatView
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

ASK = {"text": "What now?", "options": {"stop": {"text": "Stop"}, "go": {"text": "Go"}}, "within": "30m"}
CALL = {"text": "Calls the port", "within": "10m"}
WHY = "wrong berth"


def in_play(**injects: object) -> Play:
    """Play of some injects, one minute after StartEx."""
    play = Play(make_scenario(injects))
    play.start()
    play.wait(MINUTE)
    return play


def release_of(play: Play, inject: str) -> int:
    """The event that released an inject."""
    return next(
        event.seq
        for event in play.log
        if isinstance(event.fact, f.InjectReleased) and event.fact.inject == inject
    )


def view_of(play: Play, post: str) -> SeatView:
    """What a seat knows."""
    seat = play.state.seats[play.seat(post)]
    view = SeatView(seat.seat, seat.posts)
    seen_by = viewer(seat, play.state.scenario)
    view.apply_all(found for event in play.log if (found := visible(event, seen_by)) is not None)
    return view


def refusal(play: Play, command: c.AnyCommand, seat: str = "lead") -> str:
    """The code with which a command is refused."""
    with pytest.raises(CommandRejected) as caught:
        play.do(seat, command)
    return caught.value.code


def test_a_withdrawal_reaches_exactly_those_who_were_told() -> None:
    """The audience of the withdrawal is that of what was told, and the first telling stays."""
    play = in_play(first={"at": "T+0:01", "to": ["yard.lead"]})
    told = play.last(f.InjectTold)
    play.do("lead", sc.WithdrawInject(of=release_of(play, "first"), note=WHY))
    withdrawn = play.last(s.InjectWithdrawn)
    assert withdrawn.audience == told.audience
    lead, other = view_of(play, "yard.lead"), view_of(play, "yard.it")
    assert lead.changes.withdrawal(told.seq) is not None
    assert lead.item(told.seq) is not None
    assert other.changes.withdrawal(told.seq) is None


def test_a_reason_is_needed_and_stays_with_control() -> None:
    """Without a reason nothing is withdrawn; with one, no player sees it."""
    play = in_play(first={"at": "T+0:01"})
    release = release_of(play, "first")
    assert refusal(play, sc.WithdrawInject(of=release, note="  ")) == "reason_needed"
    play.do("lead", sc.WithdrawInject(of=release, note=WHY))
    seen_by = viewer(play.state.seats[play.seat("yard.lead")], play.state.scenario)
    shown = [visible(event, seen_by) for event in play.log]
    assert not any(WHY in event.model_dump_json() for event in shown if event is not None)


def test_open_asks_are_closed_and_answers_stay() -> None:
    """Who has not answered need not any more, nothing goes overdue; what was answered counts as before."""
    play = in_play(first={"at": "T+0:01", "asks": {"what": ASK}})
    yard, harbour = (
        next(seq for seq, ask in play.state.asks.items() if ask.respondent == team)
        for team in ("yard", "harbour")
    )
    play.do("yard.lead", c.SubmitAnswer(ask=yard, positions=(0,)))
    play.do("lead", sc.WithdrawInject(of=release_of(play, "first"), note=WHY))
    assert [event.ask for event in play.facts(s.AskWithdrawn)] == [harbour]
    assert refusal(play, c.SubmitAnswer(ask=harbour, positions=(0,)), "harbour.master") == "withdrawn"
    play.wait(60 * MINUTE)
    assert play.facts(f.AskOverdue) == []
    assert play.state.asks[yard].status == "answered"
    assert view_of(play, "harbour.master").pending_asks() == ()


def test_expected_actions_count_no_more() -> None:
    """What nobody has seen is never missed afterwards, cannot be marked, and its contingency is skipped."""
    play = in_play(
        first={"at": "T+0:01", "to": ["yard"], "expected": {"call": CALL}},
        reminder={"contingency": {"for": "first.call", "auto": True}},
    )
    play.do("lead", sc.WithdrawInject(of=release_of(play, "first"), note=WHY))
    play.wait(30 * MINUTE)
    assert play.facts(f.ExpectedMarked) == []
    assert play.state.injects["reminder", ""].status == "skipped"
    mark = c.MarkExpected(inject="first", expected="call", team="yard", outcome="met")
    assert refusal(play, mark) == "withdrawn"


def test_what_comes_after_a_withdrawn_inject_still_comes() -> None:
    """What was told is complete and stays so."""
    play = in_play(first={"at": "T+0:01"}, second={"after": "first + 5m"})
    play.do("lead", sc.WithdrawInject(of=release_of(play, "first"), note=WHY))
    play.wait(5 * MINUTE)
    assert play.state.injects["first", ""].status == "withdrawn"
    assert play.state.injects["second", ""].status == "released"


def test_what_waits_for_a_withdrawn_ask_is_skipped() -> None:
    """An answer that nobody will give any more keeps nothing waiting for ever."""
    play = in_play(
        first={"at": "T+0:01", "to": ["yard"], "asks": {"what": ASK}}, second={"after": "first.what + 5m"}
    )
    play.do("lead", sc.WithdrawInject(of=release_of(play, "first"), note=WHY))
    assert play.state.injects["second", ""].skipped_for == "anchor_skipped"
    assert "withdrawn" in str(play.last(f.InjectSkipped).fact)


def test_what_was_to_be_spoken_is_not_spoken_any_more() -> None:
    """Open deliveries of a withdrawn inject are closed; told to nobody, it lets nothing follow."""
    play = in_play(first={"at": "T+0:01", "channel": "phone"}, second={"after": "first"})
    task = next(iter(play.state.tasks))
    play.do("lead", sc.WithdrawInject(of=release_of(play, "first"), note=WHY))
    assert refusal(play, c.FinishDelivery(task=task, outcome="done")) == "withdrawn"
    assert play.state.injects["second", ""].status == "skipped"


def test_half_delivered_it_is_complete_for_those_who_heard_it() -> None:
    """One team was told, the other never will be: what follows comes from the withdrawal on."""
    play = in_play(first={"at": "T+0:01", "channel": "phone"}, second={"after": "first + 1m"})
    play.do("lead", c.FinishDelivery(task=next(iter(play.state.tasks)), outcome="done"))
    play.do("lead", sc.WithdrawInject(of=release_of(play, "first"), note=WHY))
    play.wait(MINUTE)
    assert play.state.injects["second", ""].status == "released"
    assert len(play.facts(s.InjectWithdrawn)) == 1


def test_a_correction_keeps_the_old_text_and_is_unread_again() -> None:
    """The seat that had read the old text has something new to read; the old text stays."""
    play = in_play(first={"at": "T+0:01"})
    told = play.last(f.InjectTold)
    play.do("yard.lead", c.ReportReceipts(delivered=(told.seq,), read=(told.seq,)))
    play.do("lead", sc.CorrectInject(of=release_of(play, "first"), subject="Berth 4", body="New", note=WHY))
    view = view_of(play, "yard.lead")
    view.read.add(told.seq)
    item = view.item(told.seq)
    assert item is not None
    assert item.body == "Body"
    assert view.is_unread(item)
    assert [change.body for change in view.changes.corrections(told.seq)] == ["New"]
    assert [due.title for due in view.for_you_now(0) if due.seq == told.seq] == ["Berth 4"]
    assert view.mark_read(told.seq)
    assert not view.is_unread(item)
    news = view.changes.news(told.seq)
    play.do("yard.lead", c.ReportReceipts(delivered=news, read=news))
    assert play.last(f.ReceiptsReported).fact.model_dump()["read"] == news


def test_a_correction_changes_what_is_still_to_be_spoken() -> None:
    """The script of an open delivery is the corrected one, and so is what the team is shown."""
    play = in_play(first={"at": "T+0:01", "to": ["yard"], "channel": "phone"})
    play.do("lead", sc.CorrectInject(of=release_of(play, "first"), subject="Berth 4", body="New", note=WHY))
    play.do("lead", c.FinishDelivery(task=next(iter(play.state.tasks)), outcome="done"))
    assert [str(fact.body) for fact in play.facts(f.InjectTold)] == ["New"]
    assert play.facts(s.InjectCorrected) == []


def test_ad_hoc_injects_and_messages_can_be_recalled() -> None:
    """Both are named by their own number; what players wrote cannot be touched."""
    play = in_play(first={"manual": True})
    play.do("lead", c.ReleaseAdHoc(sender="radio", to=("yard",), subject="Now", body="Text"))
    ad_hoc = play.last(f.AdHocReleased).seq
    play.do("lead", sc.WithdrawInject(of=ad_hoc, note=WHY))
    message = play.do("lead", c.SendMessage(to=("yard",), body="As control"), acting_as="control")[0].seq
    play.do("lead", sc.CorrectInject(of=message, subject="Right", body="Better", note=WHY))
    assert play.facts(s.InjectCorrected)[-1].told == message
    theirs = play.do("yard.lead", c.SendMessage(to=("control",), body="Hello"))[0].seq
    assert refusal(play, sc.WithdrawInject(of=theirs, note=WHY)) == "unknown_release"


def test_what_was_withdrawn_is_withdrawn_once() -> None:
    """Neither a second withdrawal nor a correction nor a release makes it new."""
    play = in_play(first={"at": "T+0:01"})
    release = release_of(play, "first")
    play.do("lead", sc.WithdrawInject(of=release, note=WHY))
    assert refusal(play, sc.WithdrawInject(of=release, note=WHY)) == "no_change"
    correction = sc.CorrectInject(of=release, subject="Again", body="", note=WHY)
    assert refusal(play, correction) == "no_change"
    assert refusal(play, c.ReleaseInject(inject="first")) == "withdrawn"


def test_players_and_seats_of_other_organisations_may_not() -> None:
    """Recalling is control's, within its scope."""
    control = {
        "boss": {"kind": "lead", "name": "Lead"},
        "port": {"kind": "controller", "name": "Port", "scope": ["port"]},
    }
    play = Play(make_scenario({"first": {"at": "T+0:01", "to": ["yard"]}}, control=control))
    play.start()
    play.wait(MINUTE)
    withdrawal = sc.WithdrawInject(of=release_of(play, "first"), note=WHY)
    assert refusal(play, withdrawal, "controller") == "out_of_scope"
    assert refusal(play, withdrawal, "yard.lead") == "not_allowed"


def test_a_log_with_recalls_replays_to_the_same_state() -> None:
    """Restarting adds nothing and loses nothing."""
    play = in_play(first={"at": "T+0:01", "asks": {"what": ASK}, "expected": {"call": CALL}})
    play.do("lead", sc.CorrectInject(of=release_of(play, "first"), subject="B", body="N", note=WHY))
    play.do("lead", sc.WithdrawInject(of=release_of(play, "first"), note=WHY))
    assert values(replayed(play.log).state) == values(play.state)
