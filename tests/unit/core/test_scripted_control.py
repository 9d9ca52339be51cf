"""The scripted lead controller: one move for each stage, and nothing before it knows the exercise."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.players import Intent
from exercise_engine.core.scripted_control import ControlBrain
from tests.support.play import MINUTE, Play, make_scenario

LENGTH_MS = 180 * MINUTE
QUIET = {"note": {"manual": True}}


def moves(intents: list[Intent]) -> list[str]:
    """Return the stages that intents move to."""
    return [intent.command.target for intent in intents if isinstance(intent.command, c.MoveStage)]


def brain_of(play: Play, *, ends: bool = True) -> ControlBrain:
    """Return a scripted lead that has seen the log so far."""
    brain = ControlBrain(seat=play.seat("lead"), seed="1", ends=ends)
    brain.observe(play.log)
    return brain


def follow(brain: ControlBrain, play: Play, command: c.AnyCommand) -> None:
    """Let the lead give a command, and the brain see what came of it."""
    before = len(play.log)
    play.do("lead", command)
    brain.observe(play.log[before:])


def test_before_the_first_event_there_is_nothing_to_do() -> None:
    """A brain that has seen nothing wants nothing."""
    brain = ControlBrain(seat="s001", seed="1")
    assert brain.next_ms() is None
    assert brain.act(0) == []


def test_each_stage_is_asked_for_once() -> None:
    """Check-in is asked for at once, and not again while the server is at it."""
    brain = brain_of(Play(make_scenario(QUIET)))
    assert brain.next_ms() == 0
    assert moves(brain.act(0)) == ["check_in"]
    assert brain.next_ms() is None
    assert brain.act(0) == []


def test_it_waits_until_all_are_here() -> None:
    """From check-in it goes on to the briefing when it is told that everybody is there."""
    play = Play(make_scenario(QUIET))
    brain = brain_of(play)
    brain.ready = False
    follow(brain, play, c.MoveStage(target="check_in"))
    assert moves(brain.act(0)) == []
    brain.ready = True
    assert moves(brain.act(0)) == ["briefing"]
    follow(brain, play, c.MoveStage(target="briefing"))
    assert moves(brain.act(0)) == ["running"]


def test_it_ends_the_exercise_at_its_length() -> None:
    """EndEx comes when the length of the scenario has passed, and not before."""
    play = Play(make_scenario(QUIET))
    play.start()
    brain = brain_of(play)
    assert brain.next_ms() == LENGTH_MS
    assert brain.act(LENGTH_MS - 1) == []
    assert moves(brain.act(LENGTH_MS)) == ["hot_wash"]


def test_somebody_else_may_end_it() -> None:
    """A brain that is told not to end the exercise leaves that to people."""
    play = Play(make_scenario(QUIET))
    play.start()
    brain = brain_of(play, ends=False)
    assert brain.next_ms() is None
    assert brain.act(LENGTH_MS) == []


def test_a_pause_is_ended_and_counts_for_nothing() -> None:
    """After a pause it goes on, and plans EndEx once only."""
    play = Play(make_scenario(QUIET))
    play.start()
    brain = brain_of(play)
    follow(brain, play, c.MoveStage(target="paused", note="A break"))
    assert moves(brain.act(0)) == ["running"]
    follow(brain, play, c.MoveStage(target="running", note="On"))
    assert moves(brain.act(LENGTH_MS)) == ["hot_wash"]


def test_it_answers_for_personas_only() -> None:
    """A message to a persona gets a reply in its name; one between teams gets none."""
    play = Play(make_scenario(QUIET, personas={"radio": {"name": "Radio", "listed": True}}))
    play.start()
    brain = brain_of(play, ends=False)
    before = len(play.log)
    play.do("yard.lead", c.SendMessage(to=("port",), subject="Gate", body="The gate is shut."))
    play.do("yard.lead", c.SendMessage(to=("radio",), subject="Gate", body="The gate is shut."))
    brain.observe(play.log[before:])
    replies = brain.act(LENGTH_MS)
    assert [intent.acting_as for intent in replies] == ["radio"]
    assert [intent.command.type for intent in replies] == ["send_message"]
    assert play.facts(f.MessageSent)[-1].to == ("radio",)
