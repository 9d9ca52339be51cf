"""Posts that change hands, and joint teams that come together from those who hold them."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, StandDownJoint, TakePost
from exercise_engine.core.views import SeatView
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

TEAMS: dict[str, Any] = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
    "crisis": {"joint": True, "members": ["harbour.master", "yard.lead"], "chair": "harbour.master"},
}
INJECTS: dict[str, Any] = {
    "early": {"at": "T+0:01", "to": ["yard.lead"]},
    "joint": {"at": "T+0:05", "to": ["crisis"], "asks": {"open": {"text": "Do we close the port?"}}},
}


def playing() -> Play:
    """Return an exercise with a joint team, after StartEx."""
    play = Play(make_scenario(INJECTS, teams=TEAMS))
    play.start()
    return play


def seen(play: Play, seat: str) -> list[int]:
    """Return what a seat sees of the log so far."""
    looks = viewer(play.state.seats[seat], play.state.scenario)
    return [event.seq for event in play.log if visible(event, looks) is not None]


def told(play: Play, subject: str) -> int:
    """Return the number of what was told under a subject."""
    return next(
        event.seq
        for event in play.log
        if isinstance(event.fact, f.InjectTold) and str(event.fact.subject) == subject
    )


def test_who_takes_over_a_post_sees_what_was_addressed_to_it() -> None:
    """A post that is given widens what its new holder sees, back to the beginning."""
    play = playing()
    play.wait(2 * MINUTE)
    colleague = play.seat("yard.it")
    assert told(play, "Subject 1") not in seen(play, colleague)
    play.do("lead", GivePost(seat=colleague, post="yard.lead", note="Shift change"))
    assert told(play, "Subject 1") in seen(play, colleague)
    assert [post.address for post in play.state.seats[colleague].posts] == ["yard.it", "yard.lead"]


def test_leaving_a_post_takes_nothing_away() -> None:
    """Whoever leaves keeps what the post was told until then, and is told nothing more for it."""
    play = playing()
    play.wait(2 * MINUTE)
    leaver, stays = play.seat("yard.lead"), play.seat("yard.it")
    before = seen(play, leaver)
    play.do("lead", TakePost(seat=leaver, post="yard.lead"))
    note = play.do("yard.it", c.WriteLogEntry(kind="note", body="Alone now"))[-1]
    after = seen(play, leaver)
    assert set(before) <= set(after)
    assert note.seq in seen(play, stays)
    assert note.seq not in after


def test_a_joint_team_is_who_holds_its_members_posts() -> None:
    """Convening gives each member a place, the chair the one that decides; they keep their own."""
    play = playing()
    play.do("lead", ConveneJoint(team="crisis", note="Meet in room 2"))
    posts = {
        seat.label: [post.address for post in seat.posts] for seat in play.state.seats.values() if seat.posts
    }
    assert posts == {
        "Harbour, Master": ["harbour.master", "crisis.chair"],
        "Harbour, Desk": ["harbour.desk"],
        "Yard, Lead": ["yard.lead", "crisis.member"],
        "Yard, It": ["yard.it"],
    }


def test_a_joint_team_answers_through_its_chair() -> None:
    """What is asked of a joint team, before or after it met, its chair answers and no member."""
    play = playing()
    play.wait(6 * MINUTE)
    ask = play.last(f.AskOpened)
    assert ask.seq not in seen(play, play.seat("yard.lead"))
    assert ask.audience.organisations == ("port", "terminal")
    play.do("lead", ConveneJoint(team="crisis"))
    assert ask.seq in seen(play, play.seat("yard.lead"))
    with pytest.raises(CommandRejected, match="does not decide"):
        play.do("yard.lead", c.SubmitAnswer(ask=ask.seq, words="Yes"), acting_as="crisis.member")
    play.do("harbour.master", c.SubmitAnswer(ask=ask.seq, words="No"), acting_as="crisis.chair")
    assert play.state.asks[ask.seq].status == "answered"


def test_everybody_is_the_ordinary_teams() -> None:
    """What goes to all is not asked of a joint team a second time."""
    play = Play(make_scenario({"all": {"at": "T+0:00", "asks": {"what": {"text": "?"}}}}, teams=TEAMS))
    play.start()
    play.wait(0)
    assert [ask.respondent for ask in play.facts(f.AskOpened)] == ["harbour", "yard"]


def test_a_joint_place_follows_the_members_post() -> None:
    """Who takes over a member's post is in the joint team, and who gives it up is not."""
    play = playing()
    play.do("lead", ConveneJoint(team="crisis"))
    leaver, comer = play.seat("harbour.master"), play.seat("harbour.desk")
    play.do("lead", GivePost(seat=comer, post="harbour.master"))
    play.do("lead", TakePost(seat=leaver, post="harbour.master"))
    assert [post.address for post in play.state.seats[comer].posts][-1] == "crisis.chair"
    assert play.state.seats[leaver].posts == ()


def test_a_joint_team_that_parts_leaves_its_members_what_they_saw() -> None:
    """Standing down takes the places, not the sight; convening again gives both."""
    play = playing()
    play.do("lead", ConveneJoint(team="crisis"))
    play.wait(6 * MINUTE)
    member = play.seat("yard.lead")
    play.do("lead", StandDownJoint(team="crisis"))
    assert told(play, "Subject 2") in seen(play, member)
    assert all(post.team != "crisis" for seat in play.state.seats.values() for post in seat.posts)
    play.do("lead", ConveneJoint(team="crisis"))
    assert play.state.joint["crisis"].times == 2
    assert values(replayed(play.log).state) == values(play.state)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (GivePost(seat="s001", post="yard.it"), "wrong_seat"),
        (GivePost(seat="s099", post="yard.it"), "unknown_seat"),
        (GivePost(seat="s005", post="yard.cook"), "unknown_post"),
        (GivePost(seat="s005", post="crisis.chair"), "joint_post"),
        (GivePost(seat="s005", post="yard.lead"), "no_change"),
        (TakePost(seat="s005", post="yard.it"), "no_change"),
        (ConveneJoint(team="yard"), "unknown_team"),
        (StandDownJoint(team="crisis"), "no_change"),
    ],
)
def test_what_cannot_be_is_refused(command: c.AnyCommand, code: str) -> None:
    """Each refusal says what is wrong, and nothing has changed."""
    play = playing()
    before = play.state.seq
    with pytest.raises(CommandRejected) as refused:
        play.do("lead", command)
    assert (refused.value.code, play.state.seq) == (code, before)


def test_a_joint_team_is_told_of_once() -> None:
    """A member reads that it convened and which post is its own, not who else came; in any order."""
    play = playing()
    play.do("lead", ConveneJoint(team="crisis"))
    seat = play.seat("yard.lead")
    looks = viewer(play.state.seats[seat], play.state.scenario)
    events = [seen for event in play.log if (seen := visible(event, looks)) is not None]
    for order in (events, list(reversed(events))):
        view = SeatView(seat, play.state.seats[seat].posts)
        view.apply_all(order)
        subjects = [
            item.subject for item in view.inbox() if "post" in item.subject or "conven" in item.subject
        ]
        assert subjects == ["Crisis has convened", "You now hold the post Crisis, Member"]
