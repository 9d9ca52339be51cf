"""The life of a joint team: it meets by its rhythm, its members join, organisations report."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.joint.commands import JoinMeeting, ReportSituation
from exercise_engine.core.joint.facts import MeetingCalled, MeetingJoined, SituationReported
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, StandDownJoint
from exercise_engine.core.views import SeatView
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

TEAMS: dict[str, Any] = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
    "crisis": {
        "joint": True,
        "members": ["harbour.master", "yard.lead"],
        "chair": "harbour.master",
        "rhythm": "20m",
        "convened_by": ["yard.lead"],
    },
}
INJECTS: dict[str, Any] = {
    "call": {
        "at": "T+0:05",
        "to": ["yard"],
        "asks": {
            "open": {
                "text": "Convene?",
                "options": {"yes": {"text": "Yes", "effects": [{"convene": "crisis"}]}, "no": {"text": "No"}},
            }
        },
    }
}


def playing(**team: Any) -> Play:
    """Return an exercise with a joint team that has not convened, after StartEx."""
    teams = TEAMS | {"crisis": TEAMS["crisis"] | team}
    play = Play(make_scenario(INJECTS, teams=teams))
    play.start()
    return play


def convened(**team: Any) -> Play:
    """Return an exercise in which control convened the joint team at once."""
    play = playing(**team)
    play.do("lead", ConveneJoint(team="crisis"))
    return play


def view_of(play: Play, post: str) -> SeatView:
    """Return what the seat of a post knows."""
    seat = play.state.seats[play.seat(post)]
    looks = viewer(seat, play.state.scenario)
    view = SeatView(seat.seat, seat.posts)
    view.apply_all(seen for event in play.log if (seen := visible(event, looks)) is not None)
    return view


def test_a_joint_team_meets_at_once_and_then_by_its_rhythm() -> None:
    """The first meeting is the convening; the others follow in exercise time, through a pause."""
    play = convened()
    play.wait(10 * MINUTE)
    play.do("lead", c.MoveStage(target="paused"))
    play.wait(30 * MINUTE)
    play.do("lead", c.MoveStage(target="running"))
    play.wait(35 * MINUTE)
    calls = [event for event in play.log if isinstance(event.fact, MeetingCalled)]
    assert [event.elapsed_ms // MINUTE for event in calls] == [0, 20, 40]
    assert [fact.number for fact in play.facts(MeetingCalled)] == [1, 2, 3]


def test_meetings_end_when_the_team_stands_down_and_go_on_when_it_is_back() -> None:
    """Their numbers go on; nothing is called in between."""
    play = convened()
    play.wait(5 * MINUTE)
    play.do("lead", StandDownJoint(team="crisis"))
    play.wait(60 * MINUTE)
    assert len(play.facts(MeetingCalled)) == 1
    play.do("lead", ConveneJoint(team="crisis"))
    assert [fact.number for fact in play.facts(MeetingCalled)] == [1, 2]


def test_a_team_without_rhythm_is_called_to_no_meeting() -> None:
    """It meets when it wants to."""
    play = convened(rhythm=None)
    play.wait(60 * MINUTE)
    assert not play.facts(MeetingCalled)


def test_a_member_whose_post_may_do_so_convenes_the_team() -> None:
    """Others are sent to control, and so is everybody before StartEx."""
    play = playing()
    with pytest.raises(CommandRejected, match="write to control"):
        play.do("harbour.master", ConveneJoint(team="crisis"))
    play.do("yard.lead", ConveneJoint(team="crisis", note="Port closed"))
    assert play.facts(f.JointConvened)[0].name == "Crisis"
    early = Play(make_scenario(INJECTS, teams=TEAMS))
    early.do("lead", c.MoveStage(target="check_in"))
    with pytest.raises(CommandRejected, match="write to control"):
        early.do("yard.lead", ConveneJoint(team="crisis"))


def test_an_effect_convenes_the_team_once() -> None:
    """The answer brings it together without naming who answered; a second time nothing happens."""
    play = playing()
    play.wait(6 * MINUTE)
    play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(0,)))
    event = play.last(f.JointConvened)
    assert (event.actor, event.acting_as) == ("engine", None)
    assert len(play.facts(MeetingCalled)) == 1
    twice = convened()
    twice.wait(6 * MINUTE)
    answer = c.SubmitAnswer(ask=twice.last(f.AskOpened).seq, positions=(0,))
    twice.do("yard.lead", answer, acting_as="yard.lead")
    assert len(twice.facts(f.JointConvened)) == 1


def test_members_join_the_meeting_that_goes_on_once() -> None:
    """Others are no members, and an earlier meeting is over."""
    play = convened()
    first = play.last(MeetingCalled).seq
    play.do("yard.lead", JoinMeeting(meeting=first))
    assert play.last(MeetingJoined).acting_as == "crisis.member"
    with pytest.raises(CommandRejected, match="already"):
        play.do("yard.lead", JoinMeeting(meeting=first))
    with pytest.raises(CommandRejected, match="no joint team"):
        play.do("harbour.desk", JoinMeeting(meeting=first))
    play.wait(21 * MINUTE)
    with pytest.raises(CommandRejected, match="no meeting"):
        play.do("harbour.master", JoinMeeting(meeting=first))


def test_reports_keep_their_versions_and_speak_for_the_home_team() -> None:
    """Each of an organisation follows the one before; members and the home team read them, others do not."""
    play = convened()
    play.do("yard.lead", ReportSituation(team="crisis", known="Cranes stand", assumed="A worm"))
    play.do("yard.lead", ReportSituation(team="crisis", known="Cranes move", next="Open the gate"))
    facts = play.facts(SituationReported)
    assert [(fact.organisation, fact.home, fact.version) for fact in facts] == [
        ("terminal", "yard", 1),
        ("terminal", "yard", 2),
    ]
    assert play.last(SituationReported).acting_as == "yard.lead"
    assert len(view_of(play, "yard.it").joint.versions("crisis", "terminal")) == 2
    assert not view_of(play, "harbour.desk").joint.versions("crisis", "terminal")


def test_who_is_no_member_reports_nothing_and_an_empty_report_says_so() -> None:
    """The reason is a sentence."""
    play = convened()
    with pytest.raises(CommandRejected, match="no joint team"):
        play.do("harbour.desk", ReportSituation(team="crisis", known="All well"))
    with pytest.raises(CommandRejected, match="what is known"):
        play.do("yard.lead", ReportSituation(team="crisis", known="  "))
    play.do("lead", StandDownJoint(team="crisis"))
    with pytest.raises(CommandRejected, match="no joint team"):
        play.do("yard.lead", ReportSituation(team="crisis", known="All well"))


def test_the_picture_shows_the_latest_of_each_and_marks_who_is_overdue() -> None:
    """Who did not report between two meetings is overdue at the second, until a report comes."""
    play = convened()
    play.wait(5 * MINUTE)
    play.do("yard.lead", ReportSituation(team="crisis", known="Cranes stand"))
    play.wait(16 * MINUTE)
    picture = {part.organisation: part for part in view_of(play, "harbour.master").joint.picture("crisis")}
    assert not picture["terminal"].is_overdue
    assert picture["port"].is_overdue
    assert picture["port"].report is None
    play.do("harbour.master", ReportSituation(team="crisis", known="Port open"))
    picture = {part.organisation: part for part in view_of(play, "yard.lead").joint.picture("crisis")}
    assert not picture["port"].is_overdue
    play.wait(20 * MINUTE)
    picture = {part.organisation: part for part in view_of(play, "yard.lead").joint.picture("crisis")}
    assert picture["terminal"].is_overdue


def test_members_see_the_next_meeting_and_what_they_owe_it() -> None:
    """A meeting to join, a report to write, the next meeting with the time left; others see none of it."""
    play = convened()
    dues = view_of(play, "yard.lead").for_you_now(4 * MINUTE)
    assert [due.kind for due in dues if due.kind in ("meeting", "report", "next")] == [
        "meeting",
        "report",
        "next",
    ]
    assert [due.remaining_ms for due in dues if due.kind == "next"] == [16 * MINUTE]
    play.do("yard.lead", JoinMeeting(meeting=play.last(MeetingCalled).seq))
    play.do("yard.lead", ReportSituation(team="crisis", known="Cranes stand"))
    kinds = [due.kind for due in view_of(play, "yard.lead").for_you_now(4 * MINUTE)]
    assert "next" in kinds
    assert not {"meeting", "report"} & set(kinds)
    assert "next" not in [due.kind for due in view_of(play, "yard.it").for_you_now(4 * MINUTE)]


def test_who_takes_over_a_member_post_has_the_whole_picture() -> None:
    """Reports and meetings from before come with the post."""
    play = convened()
    play.do("yard.lead", ReportSituation(team="crisis", known="Cranes stand"))
    play.do("lead", GivePost(seat=play.seat("harbour.desk"), post="harbour.master"))
    late = view_of(play, "harbour.desk")
    assert [part.organisation for part in late.joint.picture("crisis") if part.report] == ["terminal"]


def test_replay_gives_the_same_state_and_the_same_next_meeting() -> None:
    """The log alone says when the team meets."""
    play = convened()
    play.wait(25 * MINUTE)
    play.do("yard.lead", ReportSituation(team="crisis", known="Cranes stand"))
    again = replayed(play.log)
    assert values(again.state) == values(play.state)
    play.engine.rollback(now=play.now)
    assert values(play.state) == values(again.state)
