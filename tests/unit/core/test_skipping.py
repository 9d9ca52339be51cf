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


def test_what_was_released_by_hand_stays() -> None:
    """A follower that control released before its anchor was skipped is not skipped any more."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}, "next": {"after": "note"}}))
    play.start()
    play.do("lead", c.ReleaseInject(inject="next"))
    events = play.do("lead", c.SkipInject(inject="note"))
    assert [event.type for event in events] == ["inject_skipped"]
    assert play.state.injects["next", ""].status == "released"


def test_what_is_held_or_ready_already_is_not_timed_again() -> None:
    """A held follower stays held when its anchor is told; one that waits for a condition is told once."""
    injects = {
        "note": {"at": "T+0:00", "channel": "phone", "expected": {"call": {"text": "Calls"}}},
        "held": {"after": "note"},
        "ready": {"after": "note.call", "when": "milestones.cut"},
    }
    play = Play(make_scenario(injects, milestones={"cut": {}}))
    play.start()
    play.wait(0)
    play.do("lead", c.HoldInject(inject="held"))
    for task in tuple(play.state.tasks):
        play.do("lead", c.FinishDelivery(task=task, outcome="done"))
    mark = c.MarkExpected(inject="note", expected="call", team="yard", outcome="met")
    for team in ("yard", "harbour"):
        play.do("lead", mark.model_copy(update={"team": team}))
    play.wait(MINUTE)
    play.do("lead", mark.model_copy(update={"outcome": "late"}))
    assert play.state.injects["held", ""].status == "held"
    told = len(play.facts(f.InjectTold))
    play.do("lead", c.SetMilestone(milestone="cut", reached=True, note="Seen"))
    assert len(play.facts(f.InjectTold)) == told + 1
