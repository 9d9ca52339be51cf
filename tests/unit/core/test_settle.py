"""Settling: conditions are levels; phases, then injects, in file order, until nothing more is true."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.settle import give_up
from tests.support.play import MINUTE, Play, make_scenario, told_subjects

CUT: dict[str, Any] = {"milestones": {"cut": {}, "seen": {}}}


def reach(play: Play, milestone: str = "cut") -> list[str]:
    """Let control set a milestone, and return the types of what followed."""
    return [
        event.type
        for event in play.do("lead", c.SetMilestone(milestone=milestone, reached=True, note="Seen"))
    ]


def test_when_releases_once_it_is_true() -> None:
    """A conditional inject comes in the transaction that made its condition true, and only once."""
    play = Play(make_scenario({"note": {"when": "milestones.cut"}}, **CUT))
    play.start()
    assert reach(play) == ["milestone_reached", "inject_released", "inject_told"]
    assert play.last(f.InjectReleased).fact.by == "condition"  # type: ignore[union-attr]
    play.do("lead", c.SetMilestone(milestone="cut", reached=False, note="Mistake"))
    assert reach(play) == ["milestone_reached"]


def test_unless_releases_once_it_is_false() -> None:
    """`unless` alone is true from StartEx on where nothing happened yet."""
    play = Play(make_scenario({"note": {"unless": "milestones.cut"}}, **CUT))
    assert "inject_told" in [event.type for event in play.start()]


def test_when_and_unless_both_apply() -> None:
    """Given both, the one must be true and the other false."""
    play = Play(make_scenario({"note": {"when": "milestones.cut", "unless": "milestones.seen"}}, **CUT))
    play.start()
    reach(play, "seen")
    assert reach(play) == ["milestone_reached"]


def test_a_time_and_a_condition_are_both_needed() -> None:
    """Late, not never: what is due waits for its condition, and what is true waits for its time."""
    play = Play(make_scenario({"note": {"at": "T+0:10", "when": "milestones.cut"}}, **CUT))
    play.start()
    assert play.wait(15 * MINUTE) == []
    assert "inject_told" in reach(play)
    other = Play(make_scenario({"note": {"at": "T+0:10", "when": "milestones.cut"}}, **CUT))
    other.start()
    assert reach(other) == ["milestone_reached"]
    assert [event.elapsed_ms for event in other.wait(15 * MINUTE)] == [10 * MINUTE] * 2


def test_if_is_asked_at_the_moment_of_release() -> None:
    """What `if` refuses is skipped, and reads so."""
    play = Play(make_scenario({"note": {"at": "T+0:10", "if": "milestones.cut"}}, **CUT))
    play.start()
    [skipped] = play.wait(10 * MINUTE)
    assert isinstance(skipped.fact, f.InjectSkipped)
    assert skipped.fact.reason == "condition"
    assert reach(play) == ["milestone_reached"]


def test_a_due_inject_waits_for_its_phase() -> None:
    """Late, not never: it comes when its phase is entered, and is skipped when its phase is left."""
    phases = {"one": {"next": [{"to": "two", "when": "milestones.cut"}]}, "two": {}}
    injects = {"early": {"at": "T+0:05", "phase": "two"}, "gone": {"at": "T+1:00", "phase": "one"}}
    play = Play(make_scenario(injects, phases=phases, **CUT))
    play.start()
    assert play.wait(10 * MINUTE) == []
    types = reach(play)
    assert types == [
        "milestone_reached",
        "phase_changed",
        "phase_told",
        "inject_skipped",
        "inject_released",
        "inject_told",
    ]
    assert play.state.injects["gone", ""].status == "skipped"


def test_a_phase_can_end_by_time() -> None:
    """A way out without a condition is taken when its time in the phase has passed."""
    phases = {"one": {"title": "First", "next": [{"to": "two", "after": "20m"}]}, "two": {"title": "Second"}}
    play = Play(make_scenario({"note": {"at": "T+1:00"}}, phases=phases))
    play.start()
    events = play.wait(20 * MINUTE)
    assert [event.type for event in events] == ["phase_changed", "phase_told"]
    assert events[0].fact.by == "time"  # type: ignore[union-attr]
    assert events[1].fact.titles == ("Second",)  # type: ignore[union-attr]


def test_a_phase_is_entered_once_in_one_settling() -> None:
    """Two phases that lead to each other do not spin: each is entered once, then play goes on."""
    phases = {
        "one": {"next": [{"to": "two", "when": "milestones.cut"}]},
        "two": {"next": [{"to": "one", "when": "milestones.cut"}]},
    }
    play = Play(make_scenario({"note": {"at": "T+1:00"}}, phases=phases, **CUT))
    play.start()
    changes = [kind for kind in reach(play) if kind == "phase_changed"]
    assert len(changes) == 2
    assert play.state.stage == "running"


def test_parallel_strands_move_on_their_own() -> None:
    """One strand moves while the other stays, and both titles are told."""
    strand = {
        "phases": {
            "left_one": {"title": "A", "next": [{"to": "left_two", "when": "milestones.cut"}]},
            "left_two": {"title": "B"},
        }
    }
    phases = {"crisis": {"strands": {"technical": strand, "public": {"title": "C"}}}}
    play = Play(make_scenario({"note": {"at": "T+1:00"}}, phases=phases, **CUT))
    play.start()
    assert play.last(f.PhaseTold).fact.titles == ("A", "C")  # type: ignore[union-attr]
    reach(play)
    assert play.last(f.PhaseTold).fact.titles == ("B", "C")  # type: ignore[union-attr]


def test_injects_settle_in_file_order() -> None:
    """Of several that come true at once, the first of the file comes first."""
    injects = {name: {"when": "milestones.cut"} for name in ("third", "first", "second")}
    play = Play(make_scenario(injects, **CUT))
    play.start()
    reach(play)
    assert told_subjects(play.log) == ["Subject 1", "Subject 2", "Subject 3"]


def test_consequences_wait_for_resume() -> None:
    """In a pause facts are accepted; what follows from them settles at resume."""
    play = Play(make_scenario({"note": {"when": "milestones.cut"}}, **CUT))
    play.start()
    play.do("lead", c.MoveStage(target="paused"))
    assert reach(play) == ["milestone_reached"]
    resumed = play.do("lead", c.MoveStage(target="running"))
    assert [event.type for event in resumed] == ["stage_changed", "inject_released", "inject_told"]


def test_much_may_follow_at_one_moment() -> None:
    """More than a thousand releases at one moment are no circle, and play goes on."""
    count = 1_005
    injects = {f"note{number}": {"when": "milestones.cut"} for number in range(count)}
    play = Play(make_scenario(injects, **CUT))
    play.start()
    reach(play)
    assert len(play.facts(f.InjectReleased)) == count
    assert play.state.stage == "running"


def test_what_never_comes_to_rest_pauses_with_a_problem() -> None:
    """The exercise stands still at once, and control reads what goes round in a circle."""
    play = Play(make_scenario({"note": {"at": "T+0:10"}}))
    play.start()
    tx = play.engine._transaction(play.now)  # noqa: SLF001 - no scenario that a check passes leads there
    give_up(tx, "inject note")
    assert play.state.stage == "paused"
    assert not play.engine.clock_runs
    [problem] = [event.fact for event in tx.events if isinstance(event.fact, f.ProblemNoted)]
    assert (problem.code, str(problem.note)[:11]) == ("settling_limit", "inject note")


def test_what_is_due_when_its_phase_ends_is_still_released() -> None:
    """Injects due at the last moment of their phase come before its end, chains without a delay as well."""
    phases = {"one": {"start": True, "next": [{"to": "two", "after": "10m"}]}, "two": {}}
    injects = {
        "last": {"at": "T+0:10", "phase": "one"},
        "then": {"after": "last", "phase": "one"},
        "beyond": {"at": "T+0:11", "phase": "one"},
    }
    play = Play(make_scenario(injects, phases=phases))
    play.start()
    play.wait(10 * MINUTE)
    assert [fact.inject for fact in play.facts(f.InjectReleased)] == ["last", "then"]
    assert [(fact.inject, fact.reason) for fact in play.facts(f.InjectSkipped)] == [("beyond", "phase_left")]
    assert list(play.state.phases) == ["two"]


def test_a_target_is_met_once() -> None:
    """The moment at which a capability target's outcome is there first is recorded, also when it goes away
    again.
    """
    objectives = {
        "contain": {
            "function": "respond",
            "capability": "Mitigation",
            "targets": {"isolate": {"text": "Cut off", "met": "milestones.cut"}},
        }
    }
    play = Play(make_scenario({"note": {"at": "T+1:00"}}, objectives=objectives, **CUT))
    play.start()
    assert reach(play) == ["milestone_reached", "target_met"]
    play.do("lead", c.SetMilestone(milestone="cut", reached=False, note="Mistake"))
    assert reach(play) == ["milestone_reached"]


@pytest.mark.parametrize("each", ["team", "organisation"])
def test_each_makes_instances_with_an_own_condition(each: str) -> None:
    """An inject for each team or organisation comes where its own condition is true."""
    milestones = {"cut": {"per": each}}
    play = Play(make_scenario({"note": {"each": each, "when": "milestones.cut.own"}}, milestones=milestones))
    play.start()
    owner = "yard" if each == "team" else "terminal"
    play.do("lead", c.SetMilestone(milestone="cut", owner=owner, reached=True, note="Seen"))
    told = play.last(f.InjectTold)
    assert told.audience.to == ("yard",)
    assert play.state.injects["note", owner].status == "released"
    assert sum(inject.status == "planned" for inject in play.state.injects.values()) == 1
