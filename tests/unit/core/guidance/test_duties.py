"""Duties hold while their phase lasts, and are marked by those who have them."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.guidance.commands import TickDuty
from exercise_engine.core.guidance.facts import DutyEnded, DutyTicked, DutyTold
from exercise_engine.core.policy import viewer, visible
from exercise_engine.errors import CommandRejected
from tests.support.guided import guided
from tests.support.play import MINUTE, Play


def started() -> Play:
    """Return an exercise just after StartEx."""
    play = Play(guided())
    play.start()
    return play


def told(play: Play, text: str) -> int:
    """Return the `seq` under which a duty was told last."""
    return next(
        e.seq for e in reversed(play.log) if isinstance(e.fact, DutyTold) and str(e.fact.body) == text
    )


def to_crisis(play: Play) -> None:
    """Answer so that the next phase begins."""
    play.wait(2 * MINUTE)
    play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(0,)))


def test_duties_begin_with_their_phase() -> None:
    """At StartEx those of the first phase hold, and those of the whole of play."""
    play = started()
    assert {str(fact.body) for fact in play.facts(DutyTold)} == {"Find out", "Keep the log"}


def test_the_briefing_tells_the_duties_of_the_whole_of_play_once() -> None:
    """They are there for the briefing, and StartEx does not tell them again."""
    play = Play(guided())
    play.do("lead", c.MoveStage(target="check_in"))
    play.do("lead", c.MoveStage(target="briefing"))
    assert [str(fact.body) for fact in play.facts(DutyTold)] == ["Keep the log"]
    play.do("lead", c.MoveStage(target="running"))
    assert [str(fact.body) for fact in play.facts(DutyTold)].count("Keep the log") == 1


def test_a_phase_that_is_left_ends_its_duties_and_the_next_brings_its_own() -> None:
    """Each team of a duty has it for itself."""
    play = started()
    watch = told(play, "Find out")
    to_crisis(play)
    assert [fact.duty for fact in play.facts(DutyEnded)] == [watch]
    assert [fact.team for fact in play.facts(DutyTold) if str(fact.body) == "Speak to the public"] == [
        "harbour",
        "yard",
    ]


def test_a_mark_names_who_set_it_and_reaches_the_team_only() -> None:
    """Team-mates see it with the post that set it; another team sees nothing."""
    play = started()
    watch = told(play, "Find out")
    play.do("yard.it", TickDuty(duty=watch, mark=1, done=True))
    event = play.last(DutyTicked)

    def shown(post: str) -> object:
        return visible(event, viewer(play.state.seats[play.seat(post)], play.state.scenario))

    mate = shown("yard.lead")
    assert mate is not None
    assert mate.acting_as == "yard.it"  # type: ignore[attr-defined]
    assert shown("harbour.master") is None


def test_a_duty_of_one_post_is_marked_by_that_post_only() -> None:
    """A colleague without the duty cannot mark it."""
    play = started()
    keep = told(play, "Keep the log")
    with pytest.raises(CommandRejected, match="no duty"):
        play.do("harbour.master", TickDuty(duty=keep, done=True))
    play.do("harbour.desk", TickDuty(duty=keep, done=True))
    assert play.state.guidance.duties[keep].done == {0}


def test_marks_are_taken_back_and_never_set_twice() -> None:
    """Setting what is set is refused, and taking back works once."""
    play = started()
    watch = told(play, "Find out")
    play.do("yard.it", TickDuty(duty=watch, mark=0, done=True))
    with pytest.raises(CommandRejected, match="already"):
        play.do("yard.lead", TickDuty(duty=watch, mark=0, done=True))
    play.do("yard.lead", TickDuty(duty=watch, mark=0, done=False))
    assert play.state.guidance.duties[watch].done == frozenset()


def test_wrong_marks_are_refused_with_the_reason() -> None:
    """A part that is not there, a duty that is over, a post that the seat does not hold."""
    play = started()
    watch = told(play, "Find out")
    with pytest.raises(CommandRejected, match="2 parts"):
        play.do("yard.it", TickDuty(duty=watch, mark=2, done=True))
    with pytest.raises(CommandRejected, match="this seat holds"):
        play.do("yard.it", TickDuty(duty=watch, done=True), acting_as="harbour.desk")
    to_crisis(play)
    with pytest.raises(CommandRejected, match="phase that is over"):
        play.do("yard.it", TickDuty(duty=watch, done=True))
