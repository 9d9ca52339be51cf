"""What nobody in a team has opened."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_unread import unread_needs
from exercise_engine.core.posts.commands import ConveneJoint
from tests.support.control_play import HARBOUR, MINUTE_MS, Play, scenario

YARD = "Yard crisis team, Lead"
MASTER = "Harbour office, Master"


def asked() -> Play:
    """Half an hour of play in which nobody has opened anything."""
    play = Play()
    play.start()
    play.wait(10)
    return play


def titles(play: Play, *here: str) -> list[str]:
    """What is said of teams when some seats are there."""
    connected = frozenset(play.seat(label).seat for label in here)
    return [need.title for need in unread_needs(play.view(), 30 * MINUTE_MS, connected=connected)]


def test_teams_without_anybody_stand_in_one_row_at_the_end() -> None:
    """Who is there and reads nothing is named alone; who is not there cannot read."""
    play = asked()
    assert "Yard crisis team has not opened: Welcome and 1 more" in titles(play, YARD, MASTER)
    assert titles(play, MASTER)[-1] == "Nobody of Yard crisis team is here"
    assert titles(play) == ["Nobody of Yard crisis team, Harbour office is here"]
    (row,) = unread_needs(play.view(), 30 * MINUTE_MS, connected=frozenset())
    assert row.harm_ms is None
    assert row.can_dismiss
    assert "Yard crisis team: 2 not opened" in row.detail


def test_without_presence_every_team_is_named() -> None:
    """As long as nobody knows who is there, each team has its row."""
    assert len(list(unread_needs(asked().view(), 30 * MINUTE_MS))) == 2


def test_who_answered_has_read_it() -> None:
    """A team that answered what came with an inject is not said to have left it unopened."""
    play = asked()
    ask = play.last(f.AskOpened)
    play.do(YARD, c.SubmitAnswer(ask=ask.seq, words="We pull it", rationale="Safe"))
    (row,) = [need for need in unread_needs(play.view(), 30 * MINUTE_MS) if need.team == "yard"]
    assert "A page nobody sent" not in row.detail


def test_what_is_for_the_home_team_is_nothing_that_a_joint_team_leaves_unopened() -> None:
    """Members are reached at home; only what is for the joint team itself counts as unopened there."""
    table = {"joint": True, "members": ["yard.lead", "harbour.master"], "chair": "harbour.master"}
    play = Play(scenario(teams=HARBOUR["teams"] | {"table": table}))
    play.start()
    play.lead(ConveneJoint(team="table"))
    for to in ("yard", "harbour.master", "all"):
        play.lead(c.ReleaseAdHoc(sender="newsroom", to=(to,), channel="email", subject=to, body="Body"))
    assert "table" not in {team for _, team in play.view().unopened}
    play.lead(c.ReleaseAdHoc(sender="newsroom", to=("table",), channel="email", subject="Table", body="B"))
    told = play.last(f.InjectTold).seq
    assert {team for seq, team in play.view().unopened if seq == told} == {"table"}
