"""Laws of the course of the day, over random small exercises."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exercise_engine.core import facts as f
from exercise_engine.core.clock import Now
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.course.commands import ApplyCuts
from exercise_engine.core.course.lateness import lateness, propose
from tests.support.play import MINUTE, Play, make_scenario

courses = settings(max_examples=60, deadline=None)
FAILS = {"service": "tos", "state": "down"}
WEB = {
    "tos": {"owner": "terminal", "name": "Terminal system"},
    "queue": {"owner": "port", "name": "Road", "needs": [{"service": "tos", "holds": "20m"}]},
}
"""The road is full some time after the terminal's system failed."""
END = 10
"""Minutes after which the phase of these exercises ends."""


def woken_late(play: Play, minutes: int) -> None:
    """Let time pass at once, and wake the engine only then."""
    play.now = Now(play.now.at_ms + minutes * MINUTE, play.now.mono_ns + minutes * MINUTE * 1_000_000)
    play.wait(0)


@courses
@given(
    offsets=st.lists(st.integers(END - 2, END + 2), min_size=1, max_size=6),
    delays=st.lists(st.integers(0, 2), max_size=3),
    is_late=st.booleans(),
)
def test_a_phase_ends_after_what_is_due_in_it(offsets: list[int], delays: list[int], is_late: bool) -> None:
    """What is due by the end of its phase is released, what is due later skipped; also if woken late."""
    injects = {f"note{n}": {"at": f"T+0:{minute:02}", "phase": "one"} for n, minute in enumerate(offsets)}
    due = {f"note{n}": minute for n, minute in enumerate(offsets)}
    before = "note0"
    for number, delay in enumerate(delays):
        name = f"then{number}"
        injects[name] = {"after": f"{before} + {delay}m", "phase": "one"}
        due[name], before = due[before] + delay, name
    phases = {"one": {"start": True, "next": [{"to": "two", "after": f"{END}m"}]}, "two": {}}
    play = Play(make_scenario(injects, phases=phases))
    play.start()
    if is_late:
        for _ in range(4):
            woken_late(play, 4)
    else:
        play.wait(20 * MINUTE)
    released = {fact.inject for fact in play.facts(f.InjectReleased)}
    punctual = {name for name, minute in due.items() if minute <= END}
    fixed = {name for name in punctual if name.startswith("note")}
    assert released == punctual if not is_late else fixed <= released <= punctual
    assert released | {fact.inject for fact in play.facts(f.InjectSkipped)} == set(due)


@st.composite
def days(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the injects of a day: at a time or after another one, of every weight, some with a question."""
    injects: dict[str, Any] = {}
    for number in range(draw(st.integers(3, 9))):
        inject: dict[str, Any] = {"weight": draw(st.sampled_from(["key", "supporting", "reserve"]))}
        if bool(injects) and draw(st.booleans()):
            inject["after"] = f"{draw(st.sampled_from(list(injects)))} + {draw(st.integers(0, 20))}m"
        else:
            inject["at"] = f"T+0:{draw(st.integers(0, 59)):02}"
        if draw(st.booleans()):
            inject["asks"] = {"what": {"text": "What?", "within": f"{draw(st.integers(1, 20))}m"}}
        if draw(st.integers(0, 3)) == 0:
            inject |= {"effects": [draw(st.sampled_from([{"reach": "cut"}, FAILS]))]}
        if draw(st.integers(0, 3)) == 0:
            inject["when"] = draw(st.sampled_from(["milestones.cut", 'services.queue == "down"']))
        injects[f"note{number}"] = inject
    return injects


@courses
@given(days(), st.integers(0, 59), st.integers(0, 60))
def test_proposed_cuts_are_taken_and_keep_their_promise(
    injects: dict[str, Any], minutes: int, short: int
) -> None:
    """What is proposed is never refused, never a key inject, loses none, and brings EndEx where it said."""
    play = Play(make_scenario(injects, milestones={"cut": {}}, services=WEB))
    play.start()
    play.wait(minutes * MINUTE)
    key_before = key_released(injects, minutes, ())
    view = ControlView(play.seat("lead"), "lead")
    view.apply_all(play.log)
    elapsed, now = play.engine.elapsed_ms(play.now), play.now.at_ms
    projected = lateness(view, elapsed_ms=elapsed, at_ms=now, hard_stop_at_ms=now)
    assert projected is not None
    stop = projected.end_at_ms - short * MINUTE
    late = lateness(view, elapsed_ms=elapsed, at_ms=now, hard_stop_at_ms=stop)
    assert late is not None
    assert late.late_ms == short * MINUTE
    proposal = propose(view, late, elapsed_ms=elapsed)
    cut = tuple(found.inject for found in proposal.cuts)
    assert all(injects[name]["weight"] != "key" for name in cut)
    assert sum(found.gained_ms for found in proposal.cuts) == late.end_ms - proposal.end_ms
    if cut:
        view.apply_all(play.do("lead", ApplyCuts(injects=cut)))
        after = lateness(view, elapsed_ms=elapsed, at_ms=now, hard_stop_at_ms=stop)
        assert after is not None
        assert after.end_ms == proposal.end_ms
        assert max(after.late_ms, 0) == proposal.missing_ms
        assert key_released(injects, minutes, cut) == key_before


def key_released(injects: dict[str, Any], minutes: int, cut: tuple[str, ...]) -> set[str]:
    """Return the key injects that come in a day played to its end, with some cut on the way."""
    play = Play(make_scenario(injects, milestones={"cut": {}}, services=WEB))
    play.start()
    play.wait(minutes * MINUTE)
    if cut:
        play.do("lead", ApplyCuts(injects=cut))
    play.wait(300 * MINUTE)
    return {fact.inject for fact in play.facts(f.InjectReleased) if injects[fact.inject]["weight"] == "key"}
