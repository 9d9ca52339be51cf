"""Obligations open by the facts, run from what their rows say, and are met, missed or held to be needless."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core.events import Event
from exercise_engine.core.fact_types import ForControl
from exercise_engine.core.obligations.commands import DeclareAware, RecordObligation
from exercise_engine.core.obligations.facts import (
    AwarenessDeclared,
    AwarenessProposed,
    ClockOpened,
    ClockOverdue,
    ObligationListed,
    ObligationMet,
    ObligationNotifiable,
    ObligationOverdue,
    ObligationUnrecognised,
    SubmissionWeighed,
)
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.seat_facts import MessageSent
from exercise_engine.errors import CommandRejected
from exercise_engine.model.timing import DAY_MS, HOUR_MS, MINUTE_MS
from tests.support.obliged import (
    clock,
    declare,
    hold_needless,
    jump,
    listing,
    obliged,
    standing,
    story,
    submit,
    titles,
)
from tests.support.play import MINUTE, Play, replayed, values


def played(**keys: Any) -> Play:
    """Return an exercise ten minutes after StartEx, in which the facts have made two things notifiable."""
    play = Play(obliged(**keys))
    play.start()
    play.wait(10 * MINUTE)
    return play


def seen_by(play: Play, role: str) -> list[Event]:
    """Return what a player's seat sees of obligations."""
    seat = play.state.seats[play.seat(role)]
    events = (visible(event, viewer(seat, play.state.scenario)) for event in play.log)
    return [
        event for event in events if event is not None and "bligation" in type(event.fact).__mro__[1].__name__
    ]


def last_weighed(play: Play) -> SubmissionWeighed:
    """Return what the last submission amounts to."""
    fact = play.last(SubmissionWeighed).fact
    assert isinstance(fact, SubmissionWeighed)
    return fact


def test_at_startex_each_organisation_is_told_what_it_owes() -> None:
    """What a persona owes is nobody's business but control's."""
    play = played()
    assert titles(play) == [
        "Early warning of a significant incident",
        "Notification of a significant incident",
        "Final report on a significant incident",
    ]
    assert [type(event.fact) for event in seen_by(play, "yard.lead")] == [ObligationListed] * 3
    assert seen_by(play, "harbour.master") == []


def test_the_facts_make_it_notifiable_and_no_player_sees_it() -> None:
    """Whoever does not ask is not told."""
    play = played()
    opened = [event for event in play.log if isinstance(event.fact, ObligationNotifiable)]
    assert [event.fact.obligation for event in opened if isinstance(event.fact, ObligationNotifiable)] == [
        "warning",
        "notice",
    ]
    assert all(isinstance(event.fact, ForControl) for event in opened)
    assert play.state.names["obligations__warning"] == "notifiable"
    assert play.state.names["obligations__final"] == "closed"


def test_what_nobody_declared_reads_not_recognised_at_endex() -> None:
    """The worst miss is a clock that the facts opened and nobody saw."""
    play = played()
    declare(play, "warning")
    play.do("lead", c.MoveStage(target="hot_wash"))
    missed = [event.fact for event in play.log if isinstance(event.fact, ObligationUnrecognised)]
    assert [(fact.obligation, fact.notifiable_story_ms) for fact in missed] == [
        ("notice", story("2026-11-03T06:40"))
    ]


@pytest.mark.parametrize(
    ("minutes", "margin"), [(71 * 60 + 59, MINUTE_MS), (72 * 60, 0), (72 * 60 + 1, -MINUTE_MS)]
)
def test_72_hours_run_from_awareness(minutes: int, margin: int) -> None:
    """At 71:59 it is in time, at the very moment too, and at 72:01 it is late."""
    play = played()
    declare(play, "notice")
    play.wait(minutes * MINUTE)
    submit(play, "notice")
    assert last_weighed(play).margin_ms == margin
    overdue = [event for event in play.log if isinstance(event.fact, ObligationOverdue)]
    assert len(overdue) == (1 if margin < 0 else 0)
    assert play.state.names["obligations__notice"] == "submitted"


def test_the_deadline_passes_as_an_event_of_the_engine() -> None:
    """Players are told that their own reckoning is over, control that the simulated deadline was missed."""
    play = played()
    declare(play, "warning", at="Day 1 06:35")
    events = play.wait(24 * 60 * MINUTE)
    over = [event for event in events if isinstance(event.fact, ClockOverdue | ObligationOverdue)]
    assert {type(event.fact) for event in over} == {ClockOverdue, ObligationOverdue}
    assert {event.story_ms for event in over} == {story("2026-11-04T06:35") + 1}
    assert play.state.names["obligations__warning"] == "missed"


@pytest.mark.parametrize("jumped", [False, True])
def test_the_final_report_runs_from_the_submission_across_the_end_of_summer_time(jumped: bool) -> None:
    """A month after 14:40 in summer time is 14:40 in winter time, whether time ran or was jumped over."""
    play = played(story_start="2026-10-20T14:30")
    submit(play, "notice")
    opened = play.last(ClockOpened).fact
    assert isinstance(opened, ClockOpened)
    due = story("2026-11-20T14:40")
    assert opened.due_story_ms == due == story("2026-10-20T14:40") + 31 * DAY_MS + HOUR_MS
    if jumped:
        jump(play, "2026-11-20T14:39")
    else:
        play.wait(due - MINUTE_MS - story("2026-10-20T14:40"))
    submit(play, "final")
    assert last_weighed(play).margin_ms == MINUTE_MS


def test_a_jump_over_deadlines_stamps_each_with_its_own_moment() -> None:
    """In due order, before the jump itself, and conditions follow at once."""
    late = {"at": "2026-11-05T08:00", "if": 'obligations.warning == "missed"'}
    play = played(injects={"stop": {"at": "T+0:10", "effects": [{"reach": "serious"}]}, "asks": late})
    declare(play, "notice")
    declare(play, "warning")
    events = jump(play, "2026-11-10T10:00")
    over = [(e.fact.obligation, e.story_ms) for e in events if isinstance(e.fact, ObligationOverdue)]
    assert over == [("warning", story("2026-11-04T06:40") + 1), ("notice", story("2026-11-06T06:40") + 1)]
    moments = [event.story_ms for event in events]
    assert moments == sorted(moments)
    assert play.state.injects["asks", ""].status == "released"
    assert not [event for event in play.wait(MINUTE) if isinstance(event.fact, ObligationOverdue)]


def test_a_jump_that_moves_injects_behind_it_stops_no_clock_of_the_law() -> None:
    """The deadline is missed at its own moment all the same."""
    play = played()
    declare(play, "warning")
    moved = c.JumpStory(to="2026-11-10T10:00", brief="Time passes.", inside="move")
    events = play.do("lead", moved)
    over = [event.story_ms for event in events if isinstance(event.fact, ObligationOverdue)]
    assert over == [story("2026-11-04T06:40") + 1]


def test_a_submission_is_a_message_marked_exercise() -> None:
    """The recipient can answer it; who must receive it and what is missing is weighed, never refused."""
    play = played()
    submit(play, "warning", to=("radio",), included=(1,))
    message = play.last(MessageSent).fact
    assert isinstance(message, MessageSent)
    assert str(message.subject).startswith("EXERCISE: Early warning")
    assert "EXERCISE" in str(message.body)
    assert (message.sender, message.to) == ("yard.lead", ("radio",))
    assert (last_weighed(play).right_recipient, last_weighed(play).missing) == (False, (0,))


def test_who_submits_without_a_word_before_says_since_when_it_knows() -> None:
    """So that there is a margin: the moment given, or now."""
    play = played()
    submit(play, "warning", aware_at="Day 1 06:31")
    declared = play.last(AwarenessDeclared).fact
    assert isinstance(declared, AwarenessDeclared)
    assert declared.moment_story_ms == story("2026-11-03T06:31")
    assert last_weighed(play).margin_ms == 24 * HOUR_MS - 9 * MINUTE_MS


def test_a_contract_runs_from_the_truth_and_players_reckon_from_what_they_know() -> None:
    """Their clock shows when they became aware, and never when the facts began."""
    own = {
        "title": "Tell the buyers",
        "organisation": "terminal",
        "within": "4h",
        "runs_from": "notifiable",
        "notifiable": "milestones.serious",
    }
    play = played(obligations={"buyers": own})
    play.wait(60 * MINUTE)
    declare(play, "buyers")
    declared = play.last(AwarenessDeclared).fact
    assert isinstance(declared, AwarenessDeclared)
    assert declared.due_story_ms == story("2026-11-03T11:40")
    assert standing(play, "buyers").due_ms == story("2026-11-03T10:40")
    events = play.wait(181 * MINUTE)
    assert [type(event.fact) for event in events] == [ObligationOverdue]


def test_of_classification_and_awareness_the_earlier_limit_counts() -> None:
    """Twenty-two hours after awareness four hours more would be too late."""
    play = played(obligations={"initial": clock("dora_initial", notifiable="milestones.serious")})
    declare(play, "initial")
    assert standing(play, "initial").due_ms is None
    play.wait(22 * 60 * MINUTE)
    declare(play, "initial", moment="classified")
    assert standing(play, "initial").due_ms == story("2026-11-04T06:40")


def test_reasons_close_it_and_awareness_opens_it_again() -> None:
    """The last word counts."""
    play = played()
    hold_needless(play, "warning", "Nobody is hurt and nothing stands still.")
    assert play.state.names["obligations__warning"] == "not_notifiable"
    assert play.wait(25 * 60 * MINUTE) == []
    declare(play, "warning")
    assert play.state.names["obligations__warning"] == "aware"


def test_the_authority_owes_an_answer_and_any_word_of_it_counts() -> None:
    """It opens with what reached the authority, and is met by what it writes to the organisation."""
    play = played()
    submit(play, "warning")
    message = play.last(MessageSent)
    assert standing(play, "feedback").due_ms == story("2026-11-04T06:40")
    play.wait(60 * MINUTE)
    reply = c.SendMessage(to=("yard.lead",), subject="Re", body="Received.", reply_to=message.seq)
    play.do("lead", reply, acting_as="office")
    met = play.last(ObligationMet).fact
    assert isinstance(met, ObligationMet)
    assert (met.obligation, met.margin_ms) == ("feedback", 23 * HOUR_MS)


def test_an_authority_that_got_nothing_owes_nothing() -> None:
    """What went to somebody else starts no clock of its own."""
    play = played()
    submit(play, "warning", to=("radio",))
    assert standing(play, "feedback").notifiable_ms is None


def test_a_progress_report_lets_the_time_run_anew() -> None:
    """While the incident goes on."""
    play = played()
    submit(play, "notice")
    jump(play, "2026-12-03T06:00")
    submit(play, "final", progress=True)
    assert standing(play, "final").due_ms == story("2027-01-03T06:00")
    assert standing(play, "final").status == "aware"


def test_an_evaluator_proposes_and_a_controller_records() -> None:
    """A proposal starts no clock; what a controller saw does."""
    scenario = obliged(control={"lead": {"kind": "lead"}, "eva": {"kind": "evaluator"}})
    play = Play(scenario)
    play.start()
    play.wait(10 * MINUTE)
    seen = RecordObligation(obligation="warning", what="proposed", at="Day 1 06:35", note="Said so aloud.")
    play.do("evaluator", seen)
    assert isinstance(play.last(AwarenessProposed).fact, AwarenessProposed)
    assert standing(play, "warning").due_ms is None
    with pytest.raises(CommandRejected, match="proposes"):
        play.do("evaluator", seen.model_copy(update={"what": "aware"}))
    play.do("lead", seen.model_copy(update={"what": "aware"}))
    assert standing(play, "warning").due_ms == story("2026-11-04T06:35")
    recorded = RecordObligation(obligation="warning", what="submitted", to=("office",), included=(0, 1))
    play.do("lead", recorded)
    assert last_weighed(play).right_recipient is True


def test_a_controller_accepts_what_an_evaluator_proposed() -> None:
    """The clock runs from the moment of the proposal, and the record leads back to it."""
    play = Play(obliged(control={"lead": {"kind": "lead"}, "eva": {"kind": "evaluator"}}))
    play.start()
    play.wait(10 * MINUTE)
    play.do("evaluator", RecordObligation(obligation="warning", what="proposed", at="Day 1 06:35"))
    proposal = play.last(AwarenessProposed).seq
    accept = RecordObligation(obligation="warning", what="aware", proposal=proposal)
    with pytest.raises(CommandRejected, match="a controller records"):
        play.do("evaluator", accept)
    with pytest.raises(CommandRejected, match="no proposal"):
        play.do("lead", accept.model_copy(update={"obligation": "notice"}))
    with pytest.raises(CommandRejected, match="its own moment"):
        play.do("lead", accept.model_copy(update={"at": "Day 1 06:36"}))
    declared = next(e for e in play.do("lead", accept) if isinstance(e.fact, AwarenessDeclared))
    assert declared.cause == proposal
    assert standing(play, "warning").due_ms == story("2026-11-04T06:35")
    with pytest.raises(CommandRejected, match="declared already"):
        play.do("lead", accept)


def test_a_request_opens_by_hand() -> None:
    """Control says so where no condition does."""
    play = played(obligations={"asked": clock("nis2_on_request")})
    play.do("lead", RecordObligation(obligation="asked", what="notifiable"))
    assert play.state.names["obligations__asked"] == "notifiable"


def test_a_clock_of_the_calendar_runs_from_its_date() -> None:
    """Three months after the last drill."""
    play = played(obligations={"drill": clock("isps_drill", since="2026-08-31T10:00")})
    assert standing(play, "drill").due_ms == story("2026-11-30T10:00")


def test_an_expected_submission_is_met_by_it() -> None:
    """The engine marks it, with the submission as its evidence."""
    expected = {"warn": {"text": "Warns", "within": "1h", "met_by": [{"submission": "warning"}]}}
    injects = {
        "stop": {"at": "T+0:10", "effects": [{"reach": "serious"}], "to": ["yard"], "expected": expected}
    }
    play = played(injects=injects)
    submit(play, "warning")
    assert play.state.expected["stop", "", "warn", "yard"].outcome == "met"


def test_what_changes_in_a_pause_is_asked_at_resume() -> None:
    """Facts are accepted in a pause, and consequences wait."""
    play = Play(obliged())
    play.start()
    play.do("lead", c.MoveStage(target="paused"))
    play.do("lead", c.SetMilestone(milestone="serious", reached=True, note="Now"))
    assert play.state.names["obligations__warning"] == "closed"
    play.do("lead", c.MoveStage(target="running"))
    assert play.state.names["obligations__warning"] == "notifiable"


def test_others_cannot_declare_for_an_organisation() -> None:
    """A number guessed right is of no use."""
    play = played()
    with pytest.raises(CommandRejected, match="has no obligation"):
        play.do("harbour.master", DeclareAware(listing=listing(play, "warning")))


@pytest.mark.parametrize(
    ("at", "words"),
    [("Day 1 23:00", "has not come"), ("2020-01-01T00:00", "a year"), ("tomorrow", "no moment")],
)
def test_a_moment_that_cannot_be_is_refused(at: str, words: str) -> None:
    """Awareness lies in the past, and not too far."""
    play = played()
    with pytest.raises(CommandRejected, match=words):
        declare(play, "warning", at=at)


def test_what_was_submitted_is_not_submitted_again() -> None:
    """Nor declared needless afterwards."""
    play = played()
    submit(play, "warning")
    with pytest.raises(CommandRejected, match="was submitted"):
        submit(play, "warning")
    with pytest.raises(CommandRejected, match="was submitted"):
        hold_needless(play, "warning", "No")


def test_a_log_of_obligations_replays_equal() -> None:
    """Replay decides nothing, and knows the same."""
    play = played()
    declare(play, "warning")
    submit(play, "notice")
    jump(play, "2026-11-10T10:00")
    assert values(replayed(play.log).state) == values(play.state)
