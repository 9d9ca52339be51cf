"""Control rows in play: jumps and breaks that the scenario plans, proposed or done by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.course.commands import DropRow, TakeRow
from exercise_engine.core.course.lateness import lateness
from exercise_engine.core.course.needs import break_need, row_needs
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

BREAK = {"at": "T+0:10", "break": {"length": "15m", "brief": "Coffee in the hall"}}
JUMP = {"at": "T+0:10", "jump": {"to": "Day 1 18:00", "brief": "The day goes by."}}
INJECTS: dict[str, Any] = {
    "note": {"at": "T+0:10"},
    "evening": {"at": "Day 1 17:00"},
    "end": {"at": "T+0:20"},
}


def played(row: dict[str, Any], **parts: Any) -> Play:
    """Return a play in which the row has just become due."""
    play = Play(make_scenario(INJECTS, course={"row": row}, **parts))
    play.start()
    play.wait(10 * MINUTE)
    return play


def view_of(play: Play) -> ControlView:
    """Return what the lead controller knows."""
    view = ControlView(play.seat("lead"), "lead")
    view.apply_all(play.log)
    return view


def test_a_row_is_proposed_once_and_play_goes_on() -> None:
    """What is due at its moment comes first, then control is asked; nothing happens by itself."""
    play = played(BREAK)
    assert [event.fact.type for event in play.log[-3:]] == ["inject_released", "inject_told", "row_due"]
    play.wait(5 * MINUTE)
    assert len(play.facts(f.RowDue)) == 1
    assert play.state.stage == "running"


def test_a_break_pauses_and_tells_until_when() -> None:
    """Control takes it: everybody reads until when by the clock on the wall, and control lets play go on."""
    play = played(BREAK)
    taken = play.do("lead", TakeRow(row="row"))
    assert [event.fact.type for event in taken] == ["row_taken", "stage_changed"]
    fact = taken[-1].fact
    assert isinstance(fact, f.StageChanged)
    assert (fact.why, str(fact.note), fact.back_at_ms) == (
        "break",
        "Coffee in the hall",
        play.now.at_ms + 15 * MINUTE,
    )
    play.wait(20 * MINUTE)
    assert play.state.stage == "paused"
    play.do("lead", c.MoveStage(target="running"))
    play.wait(10 * MINUTE)
    assert play.last(f.InjectReleased).elapsed_ms == 20 * MINUTE


def test_a_jump_by_the_scenario_does_what_a_jump_does() -> None:
    """Taken by control, it releases what lies inside and tells the brief."""
    play = played(JUMP)
    types = [event.fact.type for event in play.do("lead", TakeRow(row="row"))]
    assert types == ["row_taken", "inject_released", "inject_told", "story_jumped"]
    assert [str(fact.brief) for fact in play.facts(f.StoryJumped)] == ["The day goes by."]


def test_auto_does_it_without_asking() -> None:
    """It is recorded that the scenario did it, in the transaction of its timer."""
    play = played(JUMP | {"auto": True})
    assert play.facts(f.RowDue) == []
    [taken] = play.facts(f.RowTaken)
    assert taken.by == "scenario"
    assert len(play.facts(f.StoryJumped)) == 1
    resting = played(BREAK | {"auto": True})
    assert resting.state.stage == "paused"
    assert not resting.engine.clock_runs


def test_an_automatic_jump_that_would_lead_back_is_left_out() -> None:
    """Control jumped further already: the row is dropped with the reason, and play goes on."""
    play = Play(make_scenario(INJECTS, course={"row": JUMP | {"auto": True}}))
    play.start()
    play.do("lead", c.JumpStory(to="Day 2 09:00", brief="On"))
    play.wait(10 * MINUTE)
    [dropped] = play.facts(f.RowDropped)
    assert "only moves forwards" in str(dropped.note)
    assert play.state.stage == "running"


def test_control_leaves_a_row_out() -> None:
    """It does not come back."""
    play = played(BREAK)
    play.do("lead", DropRow(row="row", note="We are late"))
    play.wait(30 * MINUTE)
    assert play.state.rows.states == {"row": "dropped"}
    assert list(row_needs(view_of(play))) == []


@pytest.mark.parametrize(
    ("role", "row", "code"),
    [
        ("lead", "nowhere", "unknown_row"),
        ("lead", "later", "no_change"),
        ("yard.lead", "row", "not_allowed"),
        ("controller", "row", "out_of_scope"),
    ],
)
def test_who_may_not_is_refused(role: str, row: str, code: str) -> None:
    """Only control for everybody decides, and only on what waits."""
    control = {"lead": {"kind": "lead"}, "some": {"kind": "controller", "scope": ["port"]}}
    course = {"row": BREAK, "later": {"after": "end", "break": {"length": "1m"}}}
    play = Play(make_scenario(INJECTS, course=course, control=control))
    play.start()
    play.wait(10 * MINUTE)
    for command in (TakeRow(row=row), DropRow(row=row)):
        with pytest.raises(CommandRejected) as refused:
            play.do(role, command)
        assert refused.value.code == code


def test_no_break_begins_in_a_pause() -> None:
    """Play stands still already."""
    play = played(BREAK)
    play.do("lead", c.MoveStage(target="paused"))
    with pytest.raises(CommandRejected, match="stands still already"):
        play.do("lead", TakeRow(row="row"))


def test_a_row_may_come_after_an_item() -> None:
    """It is due so long after the item was complete."""
    play = played({"after": "end + 3m", "break": {"length": "1m"}})
    play.wait(20 * MINUTE)
    assert play.last(f.RowDue).elapsed_ms == 23 * MINUTE


def test_replay_knows_the_rows() -> None:
    """A log read back proposes nothing twice."""
    play = played(BREAK)
    again = replayed(play.log)
    assert values(again.state) == values(play.state)
    assert again.state.rows.due() == ("row",)


def test_control_is_asked_and_reminded_when_the_break_is_over() -> None:
    """A need before, one meanwhile, a pressing one afterwards; the day is foreseen with the break in it."""
    play = played(BREAK)
    view = view_of(play)
    [need] = row_needs(view)
    assert (need.key, need.title) == ("row:row", "Break of 15m: Coffee in the hall?")
    elapsed, now = play.engine.elapsed_ms(play.now), play.now.at_ms
    late = lateness(view, elapsed_ms=elapsed, at_ms=now, hard_stop_at_ms=now)
    assert late is not None
    assert late.end_at_ms == now + (180 - 10 + 15) * MINUTE
    view.apply_all(play.do("lead", TakeRow(row="row")))
    resting = break_need(view, now, str)
    assert resting is not None
    assert (resting.title, resting.harm_ms) == (f"Break until {now + 15 * MINUTE}", None)
    over = break_need(view, now + 15 * MINUTE, str)
    assert over is not None
    assert over.title.startswith("The break is over")
    later = lateness(view, elapsed_ms=elapsed, at_ms=now + 5 * MINUTE, hard_stop_at_ms=now)
    assert later is not None
    assert later.end_at_ms == late.end_at_ms
    view.apply_all(play.do("lead", c.MoveStage(target="running")))
    assert break_need(view, now, str) is None


def test_a_row_that_cannot_be_done_changes_nothing() -> None:
    """A jump to a moment that is past is refused whole: the row waits, and play goes on as it was."""
    play = played({"at": "T+0:10", "jump": {"to": "Day 1 06:31", "brief": "Later."}})
    before = values(play.state.copied())
    with pytest.raises(CommandRejected, match="backwards"):
        play.do("lead", TakeRow(row="row"))
    assert values(play.state) == before
    play.do("lead", DropRow(row="row"))
    play.wait(10 * MINUTE)
    assert [event.seq for event in play.log] == list(range(1, len(play.log) + 1))
    assert play.last(f.InjectReleased).elapsed_ms == 20 * MINUTE
    assert values(replayed(play.log).state) == values(play.state)
