"""Answers that may be changed until the deadline: the last one counts, once, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, told_subjects, values

OPTIONS = {
    "now": {"text": "Now", "effects": [{"reach": "cut"}]},
    "wait": {"text": "Wait", "effects": [{"add": "count", "by": 1}]},
}


def asked(**keys: Any) -> Play:
    """Return an exercise in which the yard is asked at minute one, and may change its answer for ten."""
    ask = {
        "text": "Cut?",
        "options": OPTIONS,
        "within": "10m",
        "silence": "wait",
        "revisable": True,
        "by": ["yard"],
        **keys,
    }
    injects = {
        "note": {"at": "T+0:01", "asks": {"cut_it": ask}},
        "then": {"after": "note.cut_it + 2m"},
        "cut_off": {"when": "milestones.cut"},
    }
    play = Play(make_scenario(injects, milestones={"cut": {}}, variables={"count": 0}))
    play.start()
    play.wait(MINUTE)
    return play


def answer(play: Play, position: int) -> None:
    """Let the yard answer."""
    ask = next(iter(play.state.asks))
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(position,)))


def test_the_last_answer_counts_at_the_deadline_and_once() -> None:
    """Effects of the first answer never happen; those of the last happen once."""
    play = asked()
    answer(play, 0)
    play.wait(2 * MINUTE)
    answer(play, 1)
    assert play.facts(f.AnswerCounted) == []
    assert play.state.names["answers__note__cut_it__yard"] is None

    play.wait(7 * MINUTE)
    assert [(fact.value, fact.by) for fact in play.facts(f.AnswerCounted)] == []
    play.wait(MINUTE)

    assert [(fact.value, fact.by, fact.late) for fact in play.facts(f.AnswerCounted)] == [
        ("wait", "choice", False)
    ]
    assert play.facts(f.AskOverdue) == []
    assert play.facts(f.MilestoneReached) == []
    assert play.state.names["variables__count"] == 1
    assert [fact.revision for fact in play.facts(f.AnswerGiven)] == [0, 1]


def test_what_comes_after_the_answer_counts_from_the_deadline() -> None:
    """The answer is complete only then, so that followers and conditions wait for it."""
    play = asked()
    answer(play, 0)

    assert told_subjects(play.wait(9 * MINUTE)) == []
    assert told_subjects(play.wait(MINUTE)) == ["Subject 3"]
    assert told_subjects(play.wait(2 * MINUTE)) == ["Subject 2"]


def test_after_the_deadline_nothing_is_changed() -> None:
    """What stood then counts; a later change is refused."""
    play = asked()
    answer(play, 0)
    play.wait(10 * MINUTE)

    with pytest.raises(CommandRejected, match="its time is over"):
        answer(play, 1)


def test_silence_and_a_late_answer_are_as_at_other_asks() -> None:
    """Who never answered is silent; a late answer is kept once and rewrites nothing."""
    play = asked()
    play.wait(11 * MINUTE)
    assert play.state.names["variables__count"] == 1
    answer(play, 0)

    assert play.state.names["answers__note__cut_it__yard"] == "wait"
    assert play.facts(f.MilestoneReached) == []
    with pytest.raises(CommandRejected, match="its time is over"):
        answer(play, 1)


def test_a_pause_moves_the_deadline() -> None:
    """Changes pass in a pause, and count ten minutes of play after being asked."""
    play = asked()
    answer(play, 0)
    play.wait(4 * MINUTE)
    play.do("lead", c.MoveStage(target="paused"))
    play.wait(60 * MINUTE)
    answer(play, 1)
    play.do("lead", c.MoveStage(target="running"))
    play.wait(6 * MINUTE - 1)
    assert play.facts(f.AnswerCounted) == []
    play.wait(1)
    assert [fact.value for fact in play.facts(f.AnswerCounted)] == ["wait"]


def test_endex_ends_the_time() -> None:
    """What stands when play ends counts with what follows from it, before the log is sealed."""
    play = asked()
    answer(play, 0)
    events = play.do("lead", c.MoveStage(target="hot_wash"))

    kinds = [type(event.fact) for event in events]
    assert kinds.index(f.AnswerCounted) < kinds.index(f.MilestoneReached) < kinds.index(f.StageChanged)
    assert [event.actor for event in events if isinstance(event.fact, f.MilestoneReached)] == ["engine"]


def test_numbers_and_words_may_be_changed_as_well() -> None:
    """A number counts as it was last; words count as answered."""
    play = asked(options={}, silence=None, number={"min": 0, "max": 9})
    ask = next(iter(play.state.asks))
    for number in (3, 4):
        play.do("yard.lead", c.SubmitAnswer(ask=ask, number=number))
    play.wait(10 * MINUTE)
    assert play.state.names["answers__note__cut_it__yard"] == 4.0

    words = asked(options={}, silence=None)
    for text in ("One", "Two"):
        words.do("yard.lead", c.SubmitAnswer(ask=next(iter(words.state.asks)), words=text))
    words.wait(10 * MINUTE)
    assert words.state.names["answers__note__cut_it__yard"] == "answered"


def test_replay_equals_live() -> None:
    """Also between an answer and its deadline, after which a restarted server counts it once."""
    play = asked()
    answer(play, 0)
    assert values(replayed(play.log).state) == values(play.state)

    engine = replayed(play.log)
    play.engine = engine
    play._keep(engine.restore(play.state.elapsed_ms, now=play.now))  # noqa: SLF001 - a restart, in the same log
    play.do("lead", c.MoveStage(target="running"))
    play.wait(12 * MINUTE)
    assert [fact.value for fact in play.facts(f.AnswerCounted)] == ["now"]
