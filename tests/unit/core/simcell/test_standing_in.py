"""A team or role that the SimCell plays for a while: all that the post does, and only while it holds it."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.policy import BY_POST, MAY_DO
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, TakePost
from exercise_engine.core.statements.commands import ClearStatement, DraftStatement, PublishStatement
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

CONTROL = {
    "lead": {"kind": "lead", "name": "Lead controller"},
    "cell": {"kind": "simcell", "name": "SimCell"},
}
ASK = {"text": "Do you close the gate?", "options": {"yes": {"text": "Yes"}, "no": {"text": "No"}}}
INJECTS: dict[str, Any] = {
    "gate": {"at": "T+0:01", "to": ["yard"], "asks": {"close": ASK}},
    "both": {
        "at": "T+0:02",
        "to": ["yard", "harbour"],
        "asks": {"port": ASK | {"agree": True}},
    },
}
TEAMS = {
    "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
    "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
    "crisis": {
        "joint": True,
        "members": ["harbour.master", "yard.lead"],
        "chair": "harbour.master",
        "convened_by": ["yard.lead"],
    },
}
PUBLIC = {
    "statements": {"press": {"title": "Press release", "by": ["yard"], "clear_by": ["harbour.master"]}},
    "levels": {"alert": {"values": {"low": "Low", "high": "High"}, "start": "low", "set_by": ["yard.lead"]}},
}


def playing(*posts: str) -> Play:
    """Return an exercise some minutes after StartEx, with a SimCell that holds posts."""
    play = Play(make_scenario(INJECTS, teams=TEAMS, control=CONTROL, **PUBLIC))
    play.start()
    play.wait(3 * MINUTE)
    for post in posts:
        play.do("lead", GivePost(seat=play.seat("simcell"), post=post))
    return play


def ask_of(play: Play, number: int) -> int:
    """Return the `seq` of an ask."""
    return [event.seq for event in play.log if isinstance(event.fact, f.AskOpened)][number]


def refused(play: Play, command: c.AnyCommand, *, acting_as: str | None = None) -> str:
    """Return the code with which the SimCell is refused something."""
    with pytest.raises(CommandRejected) as rejected:
        play.do("simcell", command, acting_as=acting_as)
    return rejected.value.code


def test_a_team_handed_to_the_simcell_answers_and_comes_back() -> None:
    """It answers as the post and its log says so; once the post is taken it may do nothing of that."""
    play = playing("yard.lead")
    answered = play.do("simcell", c.SubmitAnswer(ask=ask_of(play, 0), positions=(1,)))
    assert answered[0].acting_as == "yard.lead"
    note = c.WriteLogEntry(kind="note", body="We wait for the tide")
    assert play.do("simcell", note, acting_as="yard.lead")[0].acting_as == "yard.lead"
    play.do("lead", TakePost(seat=play.seat("simcell"), post="yard.lead"))
    assert refused(play, note, acting_as="yard.lead") == "not_allowed"
    play.do("yard.lead", note)
    assert values(replayed(play.log).state) == values(play.state)


def test_it_writes_as_a_post_as_a_persona_and_as_control() -> None:
    """Each message says from whom it comes; nobody's post can be used that it does not hold."""
    play = playing("yard.lead")
    letter = c.SendMessage(to=("harbour",), subject="Gate", body="Is it open?")
    for acting_as, sender in (("yard.lead", "yard.lead"), ("radio", "radio"), (None, "control")):
        sent = play.do("simcell", letter, acting_as=acting_as)[0].fact
        assert isinstance(sent, f.MessageSent)
        assert sent.sender == sender
    assert refused(play, letter, acting_as="harbour.master") == "unknown_persona"
    entry = c.WriteLogEntry(kind="note", body="As the radio")
    assert refused(play, entry, acting_as="radio") == "unknown_post"


def test_it_agrees_for_one_team_with_another() -> None:
    """What the other team proposed becomes the answer of both."""
    play = playing("yard.lead")
    ask = ask_of(play, 1)
    proposed = play.do("harbour.master", c.SubmitAnswer(ask=ask, positions=(0,)))[0]
    play.do("simcell", AgreeToAnswer(ask=ask, proposal=proposed.seq))
    assert [answer.positions for answer in play.facts(f.AnswerGiven)] == [(0,)]


def test_it_drafts_clears_and_publishes_as_the_posts_it_holds() -> None:
    """Several posts are told apart by what it says it acts as."""
    play = playing("yard.lead", "harbour.master")
    draft = DraftStatement(kind="press", title="We are open", body="All gates work.", submit=True)
    statement = play.do("simcell", draft, acting_as="yard.lead")[0].seq
    clear = ClearStatement(statement=statement, version=1, decision="clear")
    assert refused(play, clear, acting_as="yard.lead") == "not_clearing"
    play.do("simcell", clear, acting_as="harbour.master")
    play.do("simcell", PublishStatement(statement=statement, version=1), acting_as="yard.lead")
    assert len(play.facts(f.StatementPublished)) == 1


def test_it_declares_a_level_and_convenes_only_as_the_post_that_may() -> None:
    """A post that may not declare or convene does not become control by being the SimCell's."""
    play = playing("harbour.desk")
    level = SetLevel(level="alert", value="high", reason="Worm in the yard")
    assert refused(play, level) == "not_declaring"
    assert refused(play, ConveneJoint(team="crisis")) == "not_allowed"
    play.do("lead", GivePost(seat=play.seat("simcell"), post="yard.lead"))
    play.do("simcell", level, acting_as="yard.lead")
    play.do("simcell", ConveneJoint(team="crisis"))
    assert len(play.facts(f.LevelDeclared)) == len(play.facts(f.JointConvened)) == 1


def test_without_a_post_the_simcell_does_nothing_that_posts_do() -> None:
    """Every such command is a player's, and refused to a SimCell that stands in for nobody."""
    play = playing()
    assert all("player" in MAY_DO[command] for command in BY_POST)
    assert refused(play, c.SubmitAnswer(ask=ask_of(play, 0), positions=(1,))) == "not_allowed"
    assert refused(play, ConveneJoint(team="crisis")) == "not_allowed"
