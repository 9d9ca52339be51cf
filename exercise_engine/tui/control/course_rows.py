"""Control rows of the scenario: control reads what a jump or a break does, and does it or leaves it out."""

from __future__ import annotations

from exercise_engine.core.cascade.ahead import services_ahead
from exercise_engine.core.control_timeline import TimelineRow, jump_preview
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.course.commands import DropRow, TakeRow
from exercise_engine.model.course import CourseRow
from exercise_engine.model.timing import story_moment_ms, story_text
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.dialogs.ways import Way

INSIDE_WORDS = {"release": "released in order", "skip": "skipped", "move": "moved behind the jump"}


def inside_lines(view: ControlView, *, from_ms: int, to_ms: int) -> list[str]:
    """Return a line for each story-timed inject between two moments, with what holds it, and for each service
    that comes to something in between, and each clock of the law that falls due.
    """
    injects = [_line(row) for row in jump_preview(view, from_ms=from_ms, to_ms=to_ms)]
    if view.scenario is None:
        return injects
    clock = view.scenario.clock
    ahead = services_ahead(view, from_ms=from_ms, to_ms=to_ms)
    due = view.community.obligations.due_between(from_ms, to_ms)
    return [
        *injects,
        *(f"{story_text(one.story_ms, clock)}  {one.text}" for one in ahead),
        *(f"{story_text(ms, clock)}  legal deadline: {one.title}" for ms, one in due),
    ]


def _line(row: TimelineRow) -> str:
    held = {"held": "  HELD", "waits for phase": "  waits for its phase"}.get(row.status, "")
    return f"{row.plan_words}  {row.label}  {row.subject}{held}"


def offer_row(asker: Asker, row_id: str) -> None:
    """Say what a row does, and do it or leave it out."""
    desk = asker.desk
    row = desk.view.scenario.course.get(row_id) if desk.view.scenario is not None else None
    if row is None or row_id not in desk.view.rows.due():
        asker.refuse("This was decided already.")
        return
    ways = [
        Way("take", "Do it now", _effect(row)),
        Way("drop", "Leave it out", "Nothing happens; it is not proposed again."),
    ]

    def choose(way: str) -> None:
        if way == "take":
            desk.send(TakeRow(row=row_id), "It")
        else:
            desk.send(DropRow(row=row_id), "It")

    heading = "Jump of the story" if row.jump is not None else "Break"
    asker.ask_way(heading, ways, choose, details=_details(asker, row))


def _effect(row: CourseRow) -> str:
    if row.break_ is not None:
        return f"Play is paused, and everybody reads that it goes on in {row.break_.length}."
    return "Story time moves, exercise time does not; everybody reads the brief."


def _details(asker: Asker, row: CourseRow) -> str:
    """Return what everybody will read, and what lies inside a jump."""
    if row.jump is None:
        return row.break_.brief if row.break_ is not None else ""
    view, jump = asker.desk.view, row.jump
    assert view.scenario is not None
    to_ms = story_moment_ms(jump.to, view.scenario.clock)
    lines = inside_lines(view, from_ms=asker.desk.session.story_ms(), to_ms=to_ms)
    inside = f"Inside, {INSIDE_WORDS[jump.inside]}:" if lines else "Inside: nothing timed by the story"
    return "\n".join([f"To {jump.to}: {jump.brief}", inside, *lines])
