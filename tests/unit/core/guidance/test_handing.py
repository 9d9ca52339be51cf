"""Briefs and documents come to their readers, once, and to nobody else."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.clock import Now
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event
from exercise_engine.core.guidance.commands import HandOut
from exercise_engine.core.guidance.facts import (
    BriefGiven,
    DocumentUnlocked,
    HandoutHeld,
    HandoutReleased,
)
from exercise_engine.core.policy import viewer, visible
from exercise_engine.errors import CommandRejected, TextError
from exercise_engine.model.scenario import Scenario
from tests.support.guided import FILES, guided
from tests.support.play import MINUTE, PlainText, Play, replayed, values


def in_play(scenario: Scenario) -> Play:
    """Return an exercise that knows the files of its scenario."""
    play = Play(scenario)
    play.engine = Engine(renderer=PlainText())
    creation = Creation("run", "series", scenario, "0" * 64, "test", FILES)
    play.log = list(play.engine.create(creation, now=play.now))
    play.engine.commit(play.log[-1].seq)
    return play


def handed(play: Play) -> list[str]:
    """Return what was handed out so far, in order."""
    return [fact.handout for fact in play.facts(HandoutReleased)]


def seen_by(play: Play, post: str) -> list[Event]:
    """Return what the seat of a post is shown."""
    looks = viewer(play.state.seats[play.seat(post)], play.state.scenario)
    return [seen for event in play.log if (seen := visible(event, looks)) is not None]


def test_documents_without_a_moment_are_there_from_check_in_on() -> None:
    """Check-in opens them, and a brief for the briefing still waits."""
    play = in_play(guided())
    play.do("lead", c.MoveStage(target="check_in"))
    assert handed(play) == ["plan"]
    told = play.last(DocumentUnlocked)
    assert told.audience.to == ("yard",)
    assert told.fact.attachments[0].shown == "Continuity plan"  # type: ignore[union-attr]


def test_a_brief_is_given_at_the_briefing_to_its_post_alone() -> None:
    """Only the named post sees it, though its team-mate sits beside it."""
    play = in_play(guided())
    play.do("lead", c.MoveStage(target="check_in"))
    play.do("lead", c.MoveStage(target="briefing"))
    assert [fact.handout for fact in play.facts(HandoutReleased)] == ["plan", "inside"]
    assert [e.fact.type for e in seen_by(play, "yard.it")].count("brief_given") == 1
    for other in ("yard.lead", "harbour.master", "harbour.desk"):
        assert not [e for e in seen_by(play, other) if isinstance(e.fact, BriefGiven)]


def test_a_briefing_that_was_left_out_is_made_up_for_at_startex() -> None:
    """StartEx from check-in gives what belongs to the briefing, too."""
    play = in_play(guided())
    play.start()
    assert set(handed(play)) == {"plan", "inside"}


def test_time_brings_a_brief_at_its_moment() -> None:
    """A brief at T+0:10 comes exactly then."""
    play = in_play(guided())
    play.start()
    play.wait(9 * MINUTE)
    assert "debt" not in handed(play)
    play.wait(2 * MINUTE)
    given = next(e for e in play.log if isinstance(e.fact, HandoutReleased) and e.fact.handout == "debt")
    assert given.elapsed_ms == 10 * MINUTE
    assert isinstance(given.fact, HandoutReleased)
    assert (given.fact.by, given.fact.planned_ms) == ("time", 10 * MINUTE)


def test_a_document_follows_an_item() -> None:
    """`after: first + 5m` counts from the telling of the inject."""
    play = in_play(guided())
    play.start()
    play.wait(7 * MINUTE)
    opened = next(e for e in play.log if isinstance(e.fact, HandoutReleased) and e.fact.handout == "late")
    assert opened.elapsed_ms == 6 * MINUTE


def test_a_condition_and_an_effect_open_documents_at_once() -> None:
    """The answer that reaches a milestone opens what waits for it, and what its effect names."""
    play = in_play(guided())
    play.start()
    play.wait(2 * MINUTE)
    ask = play.last(f.AskOpened)
    play.do("yard.lead", c.SubmitAnswer(ask=ask.seq, positions=(0,)))
    by = {fact.handout: fact.by for fact in play.facts(HandoutReleased)}
    assert (by["map"], by["locked"]) == ("condition", "effect")


def test_control_hands_out_once() -> None:
    """A second time is refused, as is what does not exist."""
    play = in_play(guided())
    play.start()
    play.do("lead", HandOut(kind="document", handout="locked"))
    assert play.last(DocumentUnlocked).audience.to == ("harbour",)
    with pytest.raises(CommandRejected, match="opened already"):
        play.do("lead", HandOut(kind="document", handout="locked"))
    with pytest.raises(CommandRejected, match="no brief"):
        play.do("lead", HandOut(kind="brief", handout="locked"))


def test_nothing_is_handed_out_before_check_in_or_by_players() -> None:
    """The stage and the table of rights decide."""
    play = in_play(guided())
    with pytest.raises(CommandRejected, match="planned"):
        play.do("lead", HandOut(kind="document", handout="locked"))
    play.start()
    with pytest.raises(CommandRejected, match="may not do that"):
        play.do("yard.lead", HandOut(kind="document", handout="locked"))


def test_nothing_is_handed_out_in_a_pause_or_twice_after_it() -> None:
    """What falls due in a pause waits for resume, and comes once."""
    play = in_play(guided())
    play.start()
    play.do("lead", c.MoveStage(target="paused"))
    play.wait(30 * MINUTE)
    assert "debt" not in handed(play)
    play.do("lead", c.MoveStage(target="running"))
    play.wait(30 * MINUTE)
    assert handed(play).count("debt") == 1


class _Broken(PlainText):
    """Cannot render texts with a name in them."""

    def render(self, template: str, names: object) -> str:
        """Fail."""
        raise TextError(f"no {template} with {names is None}")


def test_a_brief_that_cannot_be_rendered_waits_for_control_and_is_tried_once() -> None:
    """It goes out neither wrong nor again and again."""
    broken = {"x": {"to": ["yard"], "title": "T", "text": "{{ nothing }}", "at": "T+0:01"}}
    scenario = guided(briefs=broken)
    play = Play(scenario)
    play.engine = Engine(renderer=_Broken())
    play.log = list(play.engine.create(Creation("r", "s", scenario, "0" * 64, "test", FILES), now=play.now))
    play.engine.commit(play.log[-1].seq)
    play.start()
    play.wait(20 * MINUTE)
    assert len(play.facts(HandoutHeld)) == 1
    assert not play.facts(BriefGiven)
    assert play.facts(f.ProblemNoted)[0].about == "x"


def test_replay_is_the_same_and_adds_nothing() -> None:
    """The log alone says what was handed out, marked and proposed."""
    play = in_play(guided())
    play.start()
    play.wait(20 * MINUTE)
    again = replayed(play.log)
    assert values(again.state) == values(play.state)
    assert again.restore(0, now=Now(1, 1))[-1].fact.type == "stage_changed"
