"""Skipping: an inject with all that can only come after it."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from tests.support.play import MINUTE, Play, make_scenario


def test_a_chain_of_any_length_is_skipped() -> None:
    """Two thousand injects, each after the one before, are skipped with the first."""
    count = 2_000
    injects = {"i0": {"at": "T+0:20"}} | {f"i{n}": {"after": f"i{n - 1}"} for n in range(1, count)}
    play = Play(make_scenario(injects))
    play.start()
    play.do("lead", c.SkipInject(inject="i0"))
    skipped = [fact.inject for fact in play.facts(f.InjectSkipped)]
    assert skipped == [f"i{n}" for n in range(count)]


def test_a_follower_of_one_instance_waits_for_the_others_only() -> None:
    """When the last open instance is skipped, what follows its ask counts from those answered."""
    note = {"at": "T+0:00", "each": "team", "if": "phase.on", "asks": {"what": {"text": "?"}}}
    injects = {"note": {**note, "manual": True} | {"at": None}, "next": {"after": "note.what + 5m"}}
    play = Play(make_scenario(injects, phases={"on": {}}))
    play.start()
    play.do("lead", c.ReleaseInject(inject="note", instance="yard"))
    play.do("yard.lead", c.SubmitAnswer(ask=play.last(f.AskOpened).seq, words="x"))
    play.wait(MINUTE)
    play.do("lead", c.SkipInject(inject="note", instance="harbour"))
    assert [event.elapsed_ms for event in play.wait(4 * MINUTE)] == [5 * MINUTE] * 2


def test_an_item_that_nobody_is_left_to_complete_is_skipped() -> None:
    """What comes after an ask of one team is skipped with that team's instance, whatever others are told."""
    asks = {"what": {"text": "?", "by": ["yard"]}}
    injects = {"note": {"manual": True, "each": "team", "asks": asks}, "next": {"after": "note.what"}}
    play = Play(make_scenario(injects))
    play.start()
    play.do("lead", c.SkipInject(inject="note", instance="yard"))
    assert play.state.injects["next", ""].status == "skipped"


def test_a_ready_follower_waits_again_when_its_anchor_is_opened_again() -> None:
    """What is opened again is incomplete, also for a follower that only waited for its condition."""
    note = {"at": "T+0:00", "to": ["yard"], "expected": {"call": {"text": "Calls"}}}
    injects = {"note": note, "next": {"after": "note.call + 1m", "when": "milestones.cut"}}
    play = Play(make_scenario(injects, milestones={"cut": {}}))
    play.start()
    play.wait(0)
    mark = c.MarkExpected(inject="note", expected="call", team="yard", outcome="met")
    play.do("lead", mark)
    play.wait(2 * MINUTE)
    play.do("lead", mark.model_copy(update={"outcome": "open"}))
    play.do("lead", c.SetMilestone(milestone="cut", reached=True, note="Seen"))
    assert play.state.injects["next", ""].status == "planned"
    play.do("lead", mark)
    assert [event.elapsed_ms for event in play.wait(2 * MINUTE)] == [3 * MINUTE] * 2
