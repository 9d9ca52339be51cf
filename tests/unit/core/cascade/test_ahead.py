"""Control sees what services come to inside a jump before it makes one."""

from __future__ import annotations

from exercise_engine.core.cascade.ahead import services_ahead
from exercise_engine.core.control_view import ControlView
from exercise_engine.tui.control.course_rows import inside_lines
from tests.support.play import MINUTE, Play
from tests.support.services import HOUR, put, service, started

SERVICES = {
    "tos": service(recovers={"takes": "1h"}),
    "gate": service({"service": "tos", "holds": "45m"}),
    "rail": service({"service": "tos", "holds": "5h"}),
}


def control(play: Play) -> ControlView:
    """Return what the lead controller knows."""
    view = ControlView(play.seat("lead"), "lead", ())
    view.apply_all(play.log)
    return view


def test_what_is_held_out_and_what_comes_back_lies_ahead_in_due_order() -> None:
    """What comes later than the jump does not."""
    play = started(SERVICES)
    put(play, "tos", "down")
    play.wait(5 * MINUTE)
    put(play, "tos", "recovering")
    view, now_ms = control(play), play.state.story.story_ms(5 * MINUTE)
    ahead = services_ahead(view, from_ms=now_ms, to_ms=now_ms + 4 * HOUR)
    assert [(one.story_ms - now_ms, one.text) for one in ahead] == [
        (40 * MINUTE, "gate: down, no longer going on without tos"),
        (60 * MINUTE, "tos: has come back"),
    ]
    lines = inside_lines(view, from_ms=now_ms, to_ms=now_ms + HOUR)
    assert lines[0] == "Day 1 Tue 07:15  gate: down, no longer going on without tos"


def test_before_anything_is_known_nothing_lies_ahead() -> None:
    """A view without a scenario has no services."""
    assert services_ahead(ControlView(), from_ms=0, to_ms=HOUR) == ()
    assert inside_lines(ControlView(), from_ms=0, to_ms=HOUR) == []
