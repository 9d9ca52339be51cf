"""Time that stands still behind gates: the exact moment at which what they hold is due."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.gates.facts import GateClosed, GateFact, GateOpened
from exercise_engine.core.gates.state import GateBoard, GateTimes, Interval, delayed_ms


def event(fact: GateFact, elapsed_ms: int) -> Event:
    """Return a fact at a moment."""
    return Event(
        seq=1,
        transaction=1,
        at_ms=0,
        elapsed_ms=elapsed_ms,
        story_ms=0,
        actor="engine",
        audience=Audience(),
        fact=fact,
    )


@st.composite
def closed_times(draw: st.DrawFn) -> list[Interval]:
    """Draw intervals, which may overlap."""
    starts = draw(st.lists(st.integers(0, 20), max_size=4))
    return [(start, start + draw(st.integers(0, 10))) for start in starts]


@given(closed_times(), st.integers(0, 25), st.integers(0, 20))
def test_closed_time_does_not_count(closed: list[Interval], from_ms: int, delay_ms: int) -> None:
    """Something is due once so much time has passed outside of closed gates, and never behind one."""
    counted, moment = 0, from_ms
    while True:
        inside = any(end is not None and start < moment < end for start, end in closed)
        if counted == delay_ms and not inside:
            break
        if not any(end is not None and start <= moment < end for start, end in closed):
            counted += 1
        moment += 1
    assert delayed_ms(closed, from_ms + delay_ms, from_ms=from_ms) == moment


def test_behind_a_closed_gate_nothing_is_due() -> None:
    """What is due by the moment of closing comes; later things have no time until the gate opens."""
    assert delayed_ms([(10, None)], 10, from_ms=0) == 10
    assert delayed_ms([(10, None)], 11, from_ms=0) is None
    assert delayed_ms([(10, None), (2, 4)], 8, from_ms=0) == 10
    assert delayed_ms([(10, None), (2, 12)], 9, from_ms=0) is None


def test_a_closed_gate_is_expected_to_open_at_its_deadline() -> None:
    """A forecast counts with the deadline, and leaves open gates as they were."""
    board = GateBoard({"open": GateTimes(1, 9, 3), "closed": GateTimes(5, 9)})
    assert board.closed() == ("closed",)
    assert board.foreseen().times == {"open": GateTimes(1, 9, 3), "closed": GateTimes(5, 9, 9)}


def test_a_gate_that_never_closed_delays_nothing() -> None:
    """It opened at the moment at which it was reached."""
    board = GateBoard()
    opened = GateOpened(gate="press", by="condition", waited_ms=0)
    board.apply(event(opened, 7), opened)
    assert board.times == {"press": GateTimes(7, 7, 7)}
    closed = GateClosed(gate="late", deadline_ms=20)
    board.apply(event(closed, 10), closed)
    assert board.closed() == ("late",)
