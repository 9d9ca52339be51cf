"""From check-in to close: stages, story jumps, REAL EMERGENCY."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, told_subjects


def move(play: Play, target: Any, role: str = "lead") -> list[str]:
    """Move the exercise on and return the types of what followed."""
    return [event.type for event in play.do(role, c.MoveStage(target=target, note="On we go"))]


def test_a_whole_day() -> None:
    """Check-in, briefing, StartEx, pause, resume, EndEx, evaluation, close: each is one recorded change."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    for target in (
        "check_in",
        "briefing",
        "running",
        "paused",
        "running",
        "hot_wash",
        "evaluation",
        "closed",
    ):
        move(play, target)
    changes = [(fact.source, fact.target) for fact in play.facts(f.StageChanged)]
    assert changes[0] == ("planned", "check_in")
    assert changes[-1] == ("evaluation", "closed")
    assert len(changes) == 8
    assert play.state.sealed_seq == next(
        event.seq
        for event in play.log
        if isinstance(event.fact, f.StageChanged) and event.fact.target == "hot_wash"
    )


def test_impossible_moves_say_why() -> None:
    """A refused move is a sentence a person understands."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    with pytest.raises(CommandRejected, match="the exercise is planned and cannot be running from there"):
        move(play, "running")


def test_items_before_start_come_at_their_stage() -> None:
    """What belongs to check-in or briefing comes then; if a stage is left out it comes at the next."""
    injects = {
        "hello": {"at": "check_in"},
        "brief": {"at": "briefing"},
        "never": {"at": "check_in", "if": "phase.late"},
    }
    play = Play(make_scenario(injects, phases={"late": {}}))
    assert move(play, "check_in") == ["stage_changed", "inject_released", "inject_told", "inject_skipped"]
    assert move(play, "running")[:3] == ["stage_changed", "inject_released", "inject_told"]
    assert [fact.by for fact in play.facts(f.InjectReleased)] == ["stage", "stage"]
    other = Play(make_scenario(injects, phases={"late": {}}))
    assert move(other, "briefing").count("inject_told") == 2


def test_the_end_leaves_nothing_planned() -> None:
    """At EndEx what did not come is skipped with the reason, and time stands still."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}, "held": {"at": "T+0:30"}}))
    play.start()
    play.do("lead", c.HoldInject(inject="held"))
    assert move(play, "hot_wash") == ["inject_skipped", "inject_skipped", "stage_changed"]
    assert play.wait(60 * MINUTE) == []
    assert play.engine.elapsed_ms(play.now) == 0


def test_an_emergency_freezes_everything_until_the_lead_resumes() -> None:
    """Only receipts and messages to control pass; other controllers cannot resume."""
    control = {"lead": {"kind": "lead"}, "second": {"kind": "controller"}}
    play = Play(make_scenario({"note": {"at": "T+0:20"}}, control=control))
    play.start()
    play.wait(MINUTE)
    events = play.do("yard.it", c.DeclareEmergency(note="Smoke in the room"))
    assert [event.type for event in events] == ["emergency_declared", "stage_changed"]
    assert events[1].fact.why == "emergency"  # type: ignore[union-attr]
    assert play.wait(60 * MINUTE) == []
    refused = (
        ("yard.lead", c.SendMessage(to=("harbour",), body="x")),
        ("yard.lead", c.WriteLogEntry(kind="note", body="x")),
        ("lead", c.ReleaseInject(inject="note")),
        ("controller", c.MoveStage(target="running")),
    )
    for role, command in refused:
        with pytest.raises(CommandRejected, match="REAL EMERGENCY"):
            play.do(role, command)
    with pytest.raises(CommandRejected, match="declared already"):
        play.do("harbour.desk", c.DeclareEmergency())
    assert play.do("yard.lead", c.SendMessage(to=("control",), body="We are out"))
    assert play.do("yard.lead", c.ReportReceipts(read=(events[0].seq,))) == []
    move(play, "running")
    assert not play.state.emergency
    assert play.wait(19 * MINUTE)[0].type == "inject_released"


def test_an_emergency_before_start_is_lifted_by_the_next_move_of_the_lead() -> None:
    """Outside play there is nothing to pause."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    assert [event.type for event in play.do("yard.it", c.DeclareEmergency())] == ["emergency_declared"]
    move(play, "check_in")
    assert not play.state.emergency


def test_only_the_lead_starts_and_ends() -> None:
    """Other controllers may open check-in, brief, pause and resume."""
    control = {"lead": {"kind": "lead"}, "second": {"kind": "controller"}}
    play = Play(make_scenario({"note": {"at": "T+0:20"}}, control=control))
    move(play, "check_in", "controller")
    for target in ("running", "aborted"):
        with pytest.raises(CommandRejected, match="only the lead"):
            move(play, target, "controller")
    move(play, "running")
    move(play, "paused", "controller")
    move(play, "running", "controller")
    assert play.state.stage == "running"


JUMPING = {
    "early": {"at": "Day 1 07:00"},
    "inside": {"at": "Day 1 12:00"},
    "also": {"at": "2026-11-03T11:00"},
    "unwanted": {"at": "Day 1 12:30", "if": "milestones.cut"},
    "waiting": {"at": "Day 1 13:00", "when": "milestones.cut"},
    "later": {"at": "Day 1 19:00"},
    "timed": {"at": "T+0:30"},
}


def status_of(play: Play, inject: str) -> str:
    """Return where an inject stands."""
    return play.state.injects[inject, ""].status


def jumping() -> Play:
    """Return an exercise at Day 1 07:30 of the story, after fifteen minutes of exercise."""
    play = Play(make_scenario(JUMPING, milestones={"cut": {}}))
    play.start()
    play.wait(15 * MINUTE)
    return play


def test_a_jump_releases_what_lies_inside_in_due_order() -> None:
    """Each carries its own story moment; exercise time stands; what waits for a condition goes on waiting."""
    play = jumping()
    before = len(play.log)
    play.do("lead", c.JumpStory(to="Day 1 18:00", brief="The day went on"))
    assert told_subjects(play.log[before:]) == ["Subject 3", "Subject 2"]
    start = play.state.story.start_ms
    released = [event for event in play.log[before:] if isinstance(event.fact, f.InjectReleased)]
    assert [(event.story_ms - start) // MINUTE for event in released] == [270, 330]
    assert [event.fact.by for event in released if isinstance(event.fact, f.InjectReleased)] == ["jump"] * 2
    assert {event.elapsed_ms for event in play.log[before:]} == {15 * MINUTE}
    assert status_of(play, "unwanted") == "skipped"
    assert status_of(play, "waiting") == "planned"
    assert (play.engine.story_ms(play.now) - start) // MINUTE == 690
    play.do("lead", c.SetMilestone(milestone="cut", reached=True, note="Seen"))
    assert status_of(play, "waiting") == "released"


def test_a_jump_moves_story_time_only() -> None:
    """What is timed in exercise time stays; what lies behind the jump comes earlier on the wall clock."""
    play = jumping()
    play.do("lead", c.JumpStory(to="Day 1 18:00", brief="x", inside="skip"))
    assert {fact.inject: fact.reason for fact in play.facts(f.InjectSkipped)}["inside"] == "jump"
    events = play.wait(15 * MINUTE)
    assert told_subjects(events) == ["Subject 6", "Subject 7"]
    assert {event.elapsed_ms for event in events} == {30 * MINUTE}


def test_a_jump_can_move_what_lies_inside() -> None:
    """Moved injects keep their distance behind the jump."""
    play = jumping()
    play.do("lead", c.JumpStory(to="Day 1 18:00", brief="x", inside="move"))
    assert {fact.inject for fact in play.facts(f.InjectMoved)} == {"inside", "also", "unwanted", "waiting"}
    also = next(
        event
        for event in play.wait(3 * 60 * MINUTE)
        if isinstance(event.fact, f.InjectReleased) and event.fact.inject == "also"
    )
    assert also.elapsed_ms == (15 + 210 // 4) * MINUTE + MINUTE // 2


@pytest.mark.parametrize(
    ("to", "code"),
    [("Day 1 07:30", "backwards"), ("tomorrow", "wrong_time"), ("2026-02-31T10:00", "wrong_time")],
)
def test_impossible_jumps_are_refused(to: str, code: str) -> None:
    """Backwards, nonsense and days that the calendar does not have."""
    play = jumping()
    with pytest.raises(CommandRejected) as refused:
        play.do("lead", c.JumpStory(to=to, brief="x"))
    assert refused.value.code == code


def test_there_is_no_jump_outside_play() -> None:
    """Before StartEx the story stands at its start."""
    play = Play(make_scenario({"note": {"at": "T+0:20"}}))
    with pytest.raises(CommandRejected, match="no story to move"):
        play.do("lead", c.JumpStory(to="Day 1 18:00", brief="x"))


def test_story_time_is_right_over_the_end_of_summer_time() -> None:
    """On 25 October 2026 at 03:00 Amsterdam goes back to 02:00: 04:00 is six hours after 23:00, not five."""
    clock = {"story_start": "2026-10-24T23:00", "zone": "Europe/Amsterdam", "pace": 1, "length": "8h"}
    play = Play(make_scenario({"note": {"at": "Day 2 04:00"}}, clock=clock))
    play.start()
    assert play.wait(7 * 60 * MINUTE)[0].elapsed_ms == 6 * 60 * MINUTE


def test_what_follows_inside_a_jump_comes_before_what_is_due_later() -> None:
    """Each inject settles at its own story moment, so that a phase it leads to is there for the next one."""
    phases = {"one": {"next": [{"to": "two", "when": "milestones.cut"}]}, "two": {}}
    injects = {
        "first": {"at": "Day 1 11:00", "effects": [{"reach": "cut"}]},
        "gone": {"at": "Day 1 12:00", "phase": "one"},
        "then": {"at": "Day 1 13:00", "phase": "two"},
    }
    play = Play(make_scenario(injects, milestones={"cut": {}}, phases=phases))
    play.start()
    play.do("lead", c.JumpStory(to="Day 1 18:00", brief="The day went on"))
    assert [status_of(play, name) for name in injects] == ["released", "skipped", "released"]
    start = play.state.story.start_ms
    then = next(e for e in play.log if isinstance(e.fact, f.InjectReleased) and e.fact.inject == "then")
    assert ((then.story_ms - start) // MINUTE, then.fact) == (390, play.facts(f.InjectReleased)[-1])
    assert play.facts(f.InjectReleased)[-1].by == "jump"
    changed = next(e for e in play.log if isinstance(e.fact, f.PhaseChanged) and e.fact.left)
    assert (changed.story_ms - start) // MINUTE == 270


@pytest.mark.parametrize("to", ["9999-12-31T23:59", "2036-12-01T10:00"])
def test_a_jump_has_an_end(to: str) -> None:
    """Beyond the calendar, or beyond ten years, there is no story."""
    play = jumping()
    with pytest.raises(CommandRejected) as refused:
        play.do("lead", c.JumpStory(to=to, brief="x"))
    assert refused.value.code == "wrong_time"


def test_days_beyond_the_calendar_are_refused() -> None:
    """A day that would lie after the year 9999 is no moment."""
    clock = {"story_start": "9999-06-01T06:30", "zone": "UTC", "pace": 1, "length": "3h"}
    play = Play(make_scenario({"note": {"at": "T+0:20"}}, clock=clock))
    play.start()
    with pytest.raises(CommandRejected) as refused:
        play.do("lead", c.JumpStory(to="Day 900 10:00", brief="x"))
    assert refused.value.code == "wrong_time"


def test_an_outcome_of_a_pause_counts_when_the_exercise_ends_from_it() -> None:
    """A target that is met while play stands still is met, although nothing settles any more."""
    targets = {"isolate": {"text": "Cut off", "met": "milestones.cut"}}
    objectives = {"contain": {"function": "respond", "capability": "Mitigation", "targets": targets}}
    play = Play(make_scenario({"note": {"at": "T+0:20"}}, milestones={"cut": {}}, objectives=objectives))
    play.start()
    move(play, "paused")
    play.do("lead", c.SetMilestone(milestone="cut", reached=True, note="Seen"))
    move(play, "hot_wash")
    assert len(play.facts(f.TargetMet)) == 1
