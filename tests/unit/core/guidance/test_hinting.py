"""Hints come when a team is silent, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.guidance.commands import DropHint, GiveHint
from exercise_engine.core.guidance.facts import HintDropped, HintGiven, HintProposed
from exercise_engine.core.steering.commands import WithdrawInject
from exercise_engine.errors import CommandRejected
from tests.support.guided import guided
from tests.support.play import MINUTE, Play


def playing(hint: dict[str, Any], *, asks: bool = True, **parts: Any) -> Play:
    """Return an exercise with one inject at T+0:01 to the yard, and one hint."""
    first: dict[str, Any] = {"at": "T+0:01", "to": ["yard"], "hints": [{"text": "Look.", **hint}]}
    if asks:
        first["asks"] = {"stop": {"text": "Stop?", "options": {"now": {"text": "Now"}, "no": {"text": "No"}}}}
    play = Play(guided({"first": first}, documents={}, **parts))
    play.start()
    return play


def test_a_silent_team_brings_a_proposal_exactly_when_the_hint_says() -> None:
    """Told at minute 1, silent for ten: proposed at minute 11, and nobody is told yet."""
    play = playing({"after": "10m"})
    play.wait(15 * MINUTE)
    proposed = play.last(HintProposed)
    assert proposed.elapsed_ms == 11 * MINUTE
    assert proposed.fact.silent_since_ms == MINUTE  # type: ignore[union-attr]
    assert not play.facts(f.MessageSent)


def test_each_word_of_the_team_lets_the_silence_begin_anew() -> None:
    """A log entry at minute 6 moves the proposal to minute 16; another team's words do not."""
    play = playing({"after": "10m"})
    play.wait(6 * MINUTE)
    play.do("yard.it", c.WriteLogEntry(kind="note", body="We look"))
    play.do("harbour.desk", c.SendMessage(to=("radio",), body="Hello"))
    play.wait(20 * MINUTE)
    assert play.last(HintProposed).elapsed_ms == 16 * MINUTE


def test_a_team_that_has_answered_needs_no_hint() -> None:
    """What is done is found not needed, for good."""
    play = playing({"after": "10m"})
    play.wait(2 * MINUTE)
    play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(1,)))
    play.wait(40 * MINUTE)
    assert [fact.reason for fact in play.facts(HintDropped)] == ["not_needed"]
    assert not play.facts(HintProposed)


def test_a_team_that_was_asked_nothing_is_left_alone_once_it_is_heard() -> None:
    """Any sign of life is enough where nothing is to be answered or done."""
    play = playing({"after": "10m"}, asks=False)
    play.wait(2 * MINUTE)
    play.do("yard.it", c.SendMessage(to=("radio",), body="What is this?"))
    play.wait(40 * MINUTE)
    assert not play.facts(HintProposed)


def test_unless_is_asked_at_the_moment_at_which_the_hint_is_due() -> None:
    """A milestone reached meanwhile makes it needless."""
    play = playing({"after": "10m", "unless": "milestones.cut"})
    play.do("lead", c.SetMilestone(milestone="cut", reached=True, note="seen"))
    play.wait(20 * MINUTE)
    assert [fact.reason for fact in play.facts(HintDropped)] == ["not_needed"]


def test_a_team_that_speaks_takes_the_proposal_back_until_it_is_silent_again() -> None:
    """The need goes away by itself, and the hint is proposed another time."""
    play = playing({"after": "10m"})
    play.wait(12 * MINUTE)
    play.do("yard.it", c.WriteLogEntry(kind="note", body="Still here"))
    assert play.facts(HintDropped)[-1].reason == "spoke"
    play.wait(20 * MINUTE)
    assert [e.elapsed_ms for e in play.log if isinstance(e.fact, HintProposed)] == [11 * MINUTE, 22 * MINUTE]


def test_control_gives_a_hint_as_a_persona_in_its_own_words() -> None:
    """The team reads it as a message, and the hint is settled."""
    play = playing({"after": "10m", "from": "radio"})
    play.wait(12 * MINUTE)
    seq = play.last(HintProposed).seq
    play.do("lead", GiveHint(proposal=seq, body="Is the gate open?"))
    sent = play.last(f.MessageSent)
    assert isinstance(sent.fact, f.MessageSent)
    assert (sent.fact.sender, sent.fact.to, str(sent.fact.body)) == (
        "radio",
        ("yard",),
        "Is the gate open?",
    )
    assert play.facts(HintGiven)[0].by == "control"
    with pytest.raises(CommandRejected, match="settled"):
        play.do("lead", GiveHint(proposal=seq))


def test_the_words_of_the_scenario_are_sent_where_control_changes_nothing() -> None:
    """An empty body keeps them, and control says it."""
    play = playing({"after": "10m"})
    play.wait(12 * MINUTE)
    play.do("lead", GiveHint(proposal=play.last(HintProposed).seq))
    sent = play.last(f.MessageSent).fact
    assert isinstance(sent, f.MessageSent)
    assert (sent.sender, str(sent.body)) == ("control", "Look.")


def test_a_declined_hint_never_comes_again() -> None:
    """Control's no is final, however long the team stays silent."""
    play = playing({"after": "10m"})
    play.wait(12 * MINUTE)
    play.do("lead", DropHint(proposal=play.last(HintProposed).seq, note="they talk"))
    play.wait(60 * MINUTE)
    assert len(play.facts(HintProposed)) == 1
    assert str(play.facts(HintDropped)[0].note) == "they talk"


def test_an_automatic_hint_is_given_by_itself() -> None:
    """It is proposed and given in one transaction, by the engine."""
    play = playing({"after": "10m", "auto": True})
    play.wait(12 * MINUTE)
    assert play.facts(HintGiven)[0].by == "engine"
    assert len(play.facts(f.MessageSent)) == 1
    assert play.last(f.MessageSent).transaction == play.last(HintProposed).transaction


def test_a_hint_of_an_objective_counts_from_startex_and_ends_with_its_targets() -> None:
    """It helps the teams that it names, until every target that can be seen is met."""
    objective = {
        "function": "respond",
        "capability": "Containment",
        "targets": {"cut": {"text": "Cut off", "met": "milestones.cut"}},
        "hints": [{"after": "5m", "text": "Think of the gate.", "to": ["harbour"]}],
    }
    play = Play(guided(objectives={"contain": objective}))
    play.start()
    play.wait(6 * MINUTE)
    assert (play.last(HintProposed).elapsed_ms, play.facts(HintProposed)[0].team) == (5 * MINUTE, "harbour")
    met = Play(guided(objectives={"contain": objective}))
    met.start()
    met.do("lead", c.SetMilestone(milestone="cut", reached=True, note="seen"))
    met.wait(6 * MINUTE)
    assert not met.facts(HintProposed)


def test_hints_wait_in_a_pause_and_count_exercise_time() -> None:
    """Ten minutes of a pause bring no hint nearer."""
    play = playing({"after": "10m"})
    play.wait(5 * MINUTE)
    play.do("lead", c.MoveStage(target="paused"))
    play.wait(30 * MINUTE)
    assert not play.facts(HintProposed)
    play.do("lead", c.MoveStage(target="running"))
    play.wait(7 * MINUTE)
    assert play.last(HintProposed).elapsed_ms == 11 * MINUTE


def test_players_neither_see_nor_give_hints() -> None:
    """Proposals are control's, and so is the command."""
    play = playing({"after": "10m"})
    play.wait(12 * MINUTE)
    assert isinstance(play.last(HintProposed).fact, f.ForControl)
    with pytest.raises(CommandRejected, match="may not do that"):
        play.do("yard.lead", GiveHint(proposal=play.last(HintProposed).seq))


def test_nothing_helps_with_what_was_withdrawn() -> None:
    """Withdrawn before the hint is due it is never proposed, withdrawn later the proposal is taken back."""
    early, late = playing({"after": "10m"}), playing({"after": "10m"})
    for play, minutes in ((early, 5), (late, 15)):
        play.wait(minutes * MINUTE)
        play.do("lead", WithdrawInject(of=play.last(f.InjectReleased).seq, note="Wrong day"))
        play.wait(40 * MINUTE)
    assert early.facts(HintProposed) == []
    assert len(late.facts(HintProposed)) == 1
    assert [fact.reason for fact in late.facts(HintDropped)] == ["not_needed"]


def test_who_must_agree_with_others_is_helped_until_it_says_something_to_the_matter() -> None:
    """A note is no answer; a team that stands behind a proposal waits for the other."""
    ask = {"text": "Gate?", "options": {"shut": {"text": "Shut"}, "open": {"text": "Open"}}, "agree": True}
    hint = {"text": "Look.", "after": "10m"}
    first = {"at": "T+0:01", "asks": {"gate": ask}, "hints": [hint]}
    play = Play(guided({"first": first}, documents={}))
    play.start()
    play.wait(2 * MINUTE)
    play.do("harbour.master", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(1,)))
    play.do("yard.it", c.WriteLogEntry(kind="note", body="We look"))
    play.wait(40 * MINUTE)
    assert [fact.team for fact in play.facts(HintProposed)] == ["yard"]
