"""Gates in play: they close at their moment, hold what is behind them, and open in three ways."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_timeline import due_ms
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.gates.commands import OpenGate
from exercise_engine.core.gates.needs import gate_needs
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

WORLD: dict[str, Any] = {"milestones": {"out": {}, "overrun": {}}}
GATE = {"at": "T+0:10", "until": "milestones.out", "deadline": "10m", "otherwise": [{"reach": "overrun"}]}
INJECTS: dict[str, Any] = {
    "before": {"at": "T+0:10"},
    "behind": {"at": "T+0:11"},
    "later": {"after": "behind + 5m"},
    "story": {"at": "Day 1 07:30"},
    "overrun": {"when": "milestones.overrun"},
}
"""Story time runs four times as fast: 07:30 is an hour of the story, T+0:15."""


def played(gate: dict[str, Any] | None = None, injects: dict[str, Any] | None = None, **parts: Any) -> Play:
    """Return a play right after StartEx."""
    play = Play(make_scenario(injects or INJECTS, gates={"press": gate or GATE}, **(WORLD | parts)))
    play.start()
    return play


def released(play: Play) -> dict[str, float]:
    """Return the injects released so far, with the minute."""
    return {
        event.fact.inject: event.elapsed_ms / MINUTE
        for event in play.log
        if isinstance(event.fact, f.InjectReleased)
    }


def reach(play: Play, milestone: str = "out") -> None:
    """Make come true what the gate waits for."""
    play.do("lead", c.SetMilestone(milestone=milestone, reached=True, note="Seen"))


def test_a_gate_whose_condition_holds_never_closes() -> None:
    """What it waits for was there already: it opens as it is reached, and nothing is delayed."""
    play = played()
    reach(play)
    play.wait(30 * MINUTE)
    assert [(fact.by, fact.waited_ms) for fact in play.facts(f.GateOpened)] == [("condition", 0)]
    assert play.facts(f.GateClosed) == []
    assert released(play) == {"before": 10, "behind": 11, "story": 15, "later": 16}


def test_a_condition_opens_a_closed_gate_and_the_rest_is_later_by_the_wait() -> None:
    """Everything with a time behind the gate comes four minutes later; what was due at its moment came."""
    play = played()
    play.wait(14 * MINUTE)
    assert released(play) == {"before": 10}
    reach(play)
    play.wait(30 * MINUTE)
    assert [(fact.by, fact.waited_ms) for fact in play.facts(f.GateOpened)] == [("condition", 4 * MINUTE)]
    assert released(play) == {"before": 10, "behind": 15, "story": 19, "later": 20}


def test_the_deadline_opens_with_its_consequence() -> None:
    """What the scenario has for an overrun follows, and the story goes on."""
    play = played()
    play.wait(60 * MINUTE)
    assert [(fact.by, fact.waited_ms) for fact in play.facts(f.GateOpened)] == [("deadline", 10 * MINUTE)]
    assert released(play) == {"before": 10, "overrun": 20, "behind": 21, "story": 25, "later": 26}


def test_control_opens_without_the_consequence() -> None:
    """Control lets the story go on with a reason; nothing follows from the deadline that was not reached."""
    play = played()
    play.wait(12 * MINUTE)
    play.do("lead", OpenGate(gate="press", note="Enough"))
    play.wait(60 * MINUTE)
    [opened] = play.facts(f.GateOpened)
    assert (opened.by, str(opened.note), opened.waited_ms) == ("control", "Enough", 2 * MINUTE)
    assert "overrun" not in released(play)
    assert released(play)["behind"] == 13


def test_an_item_that_completes_behind_the_gate_starts_to_count_when_it_opens() -> None:
    """An answer given while the gate is closed: what comes after it waits for the gate and then its delay."""
    injects = {
        "question": {"at": "T+0:05", "to": ["yard"], "asks": {"what": {"text": "What now?"}}},
        "after": {"after": "question.what + 3m"},
    }
    play = played(injects=injects)
    play.wait(12 * MINUTE)
    [ask] = play.state.asks
    play.do("yard.lead", c.SubmitAnswer(ask=ask, words="Wait"), acting_as="yard.lead")
    play.wait(60 * MINUTE)
    assert released(play) == {"question": 5, "after": 23}


def test_named_injects_wait_also_for_a_condition_and_others_go_on() -> None:
    """A gate that names what it holds keeps its conditions from releasing it, and lets everything else be."""
    injects = INJECTS | {"reaction": {"when": "milestones.overrun"}, "free": {"at": "T+0:12"}}
    play = played(GATE | {"holds": ["reaction", "behind"], "otherwise": []}, injects)
    play.wait(12 * MINUTE)
    reach(play, "overrun")
    play.wait(3 * MINUTE)
    assert released(play) == {"before": 10, "free": 12, "overrun": 12, "story": 15}
    play.wait(10 * MINUTE)
    assert released(play)["reaction"] == 20
    assert released(play)["behind"] == 21


def test_control_releases_behind_a_closed_gate_by_hand() -> None:
    """A gate holds back time and conditions, never control."""
    play = played()
    play.wait(12 * MINUTE)
    play.do("lead", c.ReleaseInject(inject="behind"))
    assert released(play)["behind"] == 12


def test_a_phase_does_not_end_by_time_behind_a_gate_that_holds_everything() -> None:
    """Otherwise what waits in it would be lost."""
    phases = {"one": {"start": True, "next": [{"to": "two", "after": "15m"}]}, "two": {}}
    injects = {"last": {"at": "T+0:14", "phase": "one"}}
    play = played(injects=injects, phases=phases)
    play.wait(24 * MINUTE + 30_000)
    assert list(play.state.phases) == ["one"]
    assert released(play) == {"last": 24}
    play.wait(MINUTE)
    assert list(play.state.phases) == ["two"]


def test_a_pause_stops_the_deadline_too() -> None:
    """A gate waits in exercise time: five minutes of pause are not part of its ten."""
    play = played()
    play.wait(15 * MINUTE)
    play.do("lead", c.MoveStage(target="paused"))
    reach(play)
    play.wait(5 * MINUTE)
    assert play.facts(f.GateOpened) == []
    play.do("lead", c.MoveStage(target="running"))
    assert [fact.waited_ms for fact in play.facts(f.GateOpened)] == [5 * MINUTE]


def test_a_gate_may_come_after_an_item() -> None:
    """It closes so long after the item was complete, and never if the item is skipped."""
    gate = {"after": "before + 5m", "deadline": "5m"}
    play = played(gate)
    play.wait(40 * MINUTE)
    [closed] = [event for event in play.log if isinstance(event.fact, f.GateClosed)]
    assert closed.elapsed_ms == 15 * MINUTE
    other = played(gate)
    other.do("lead", c.SkipInject(inject="before"))
    other.wait(40 * MINUTE)
    assert other.facts(f.GateClosed) == []


def test_a_jump_takes_what_gates_have_moved_at_its_new_moment() -> None:
    """A gate moved the story inject by ten minutes of play; a jump not that far leaves it."""
    play = played()
    play.wait(22 * MINUTE)
    play.do("lead", c.JumpStory(to="Day 1 08:05", brief="On"))
    assert "story" not in released(play)
    play.do("lead", c.JumpStory(to="Day 1 08:12", brief="On"))
    assert released(play)["story"] == 22


def test_replay_knows_the_gates() -> None:
    """A log read back while a gate is closed goes on as the exercise would have."""
    play = played()
    play.wait(14 * MINUTE)
    again = replayed(play.log)
    assert values(again.state) == values(play.state)
    assert again.state.gates.closed() == ("press",)


@pytest.mark.parametrize(
    ("gate", "role", "code"),
    [
        ("nowhere", "lead", "unknown_gate"),
        ("press", "yard.lead", "not_allowed"),
        ("press", "controller", "out_of_scope"),
    ],
)
def test_who_may_not_open_is_refused(gate: str, role: str, code: str) -> None:
    """Only control for everybody opens a gate, and only one that there is."""
    control = {"lead": {"kind": "lead"}, "some": {"kind": "controller", "scope": ["port"]}}
    play = played(control=control)
    play.wait(12 * MINUTE)
    with pytest.raises(CommandRejected) as refused:
        play.do(role, OpenGate(gate=gate))
    assert refused.value.code == code


def test_an_open_gate_cannot_be_opened() -> None:
    """Before it closes and after it opened the command is refused."""
    play = played()
    for _ in range(2):
        with pytest.raises(CommandRejected, match="not closed"):
            play.do("lead", OpenGate(gate="press"))
        play.wait(30 * MINUTE)


def test_control_sees_a_closed_gate_with_its_deadline_and_what_waits() -> None:
    """One need as long as it is closed; the timeline expects what waits after the deadline."""
    play = played()
    play.wait(12 * MINUTE)
    view = ControlView(play.seat("lead"), "lead")
    view.apply_all(play.log)
    [need] = gate_needs(view)
    assert (need.key, need.action, need.harm_ms) == ("gate:press", "open", 20 * MINUTE)
    assert need.title == "Gate closed: Press, until T+0:20:00"
    assert "Behind it wait: behind, later, story." in need.detail
    assert due_ms(view, ("behind", "")) == 21 * MINUTE
    view.apply_all(play.do("lead", OpenGate(gate="press")))
    assert list(gate_needs(view)) == []
    assert due_ms(view, ("behind", "")) == 13 * MINUTE
