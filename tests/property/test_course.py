"""Laws of the course of the day, over random small exercises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from exercise_engine.core import facts as f
from exercise_engine.core.clock import Now
from tests.support.play import MINUTE, Play, make_scenario

courses = settings(max_examples=60, deadline=None)
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
