"""Applying events: total, deciding nothing, and without fault where only a part is seen."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.apply import apply, first_state
from exercise_engine.core.events import Event
from exercise_engine.core.state import State
from tests.support.play import MINUTE, Play, make_scenario, values

NOTE = {
    "at": "T+0:10",
    "asks": {
        "what": {"text": "What?", "options": {"go": {"text": "Go"}, "stay": {"text": "Stay"}}, "within": "5m"}
    },
    "expected": {"call": {"text": "Calls", "within": "5m"}},
}
CALLED = {"at": "T+0:12", "channel": "phone", "to": ["yard"]}


def played() -> list[Event]:
    """Return the log of an exercise in which most kinds of things happened."""
    play = Play(make_scenario({"note": NOTE, "called": CALLED, "later": {"at": "T+1:00"}}))
    play.start()
    play.wait(12 * MINUTE)
    ask = play.last(f.AskOpened).seq
    play.do("lead", c.FinishDelivery(task=play.last(f.DeliveryOpened).seq, outcome="done"))
    play.do("yard.lead", c.SubmitAnswer(ask=ask, positions=(0,)))
    play.do("lead", c.HoldInject(inject="later"))
    play.wait(10 * MINUTE)
    return play.log


def folded(log: list[Event]) -> State:
    """Return the state after some events, the first of a log among them."""
    state = first_state(log[0])
    for event in log[1:]:
        apply(state, event)
    return state


def known(state: State) -> dict[str, object]:
    """Return what a state holds, without the marks of how far it has come."""
    return {
        name: value for name, value in values(state).items() if name not in ("seq", "elapsed_ms", "outcomes")
    }


def test_a_log_begins_with_its_creation() -> None:
    """A log that begins in the middle is refused."""
    with pytest.raises(TypeError, match="exercise_created"):
        first_state(played()[3])


def test_the_creation_itself_changes_nothing_more() -> None:
    """A state made by the first event stays the same if that event is applied to it."""
    first = played()[0]
    state = first_state(first)
    apply(state, first)
    assert known(state) == known(first_state(first))


@pytest.mark.parametrize("opening", [f.AskIssued, f.AskOpened, f.ExpectedOpened, f.DeliveryOpened])
def test_what_follows_from_something_unseen_changes_nothing(opening: type[object]) -> None:
    """Who did not see an ask, an action or a task opened sees nothing of its course, and does not fail."""
    log = played()
    part = [event for event in log if not isinstance(event.fact, opening)]
    state = folded(part)
    whole = folded(log)
    assert state.seq == whole.seq
    assert state.elapsed_ms == whole.elapsed_ms
    assert len(part) < len(log)
    if opening in (f.AskIssued, f.AskOpened):
        assert state.asks == {}
        assert whole.asks
    elif opening is f.ExpectedOpened:
        assert state.expected == {}
        assert whole.expected
    else:
        assert state.tasks == {}
        assert whole.tasks


def test_an_inject_that_is_not_in_the_scenario_changes_nothing() -> None:
    """An event on an inject of another version of the scenario passes by."""
    log = played()
    state = folded(log)
    before = known(folded(log))
    for event in log:
        if isinstance(event.fact, f.InjectReleased | f.InjectHeld):
            gone = event.fact.model_copy(update={"inject": "gone"})
            apply(state, event.model_copy(update={"fact": gone}))
    assert known(state) == before
