"""The state's copies: what the durable state is made of after a replay or a fallback."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterator

from exercise_engine.core import commands as c
from exercise_engine.core.state import State
from tests.support.play import MINUTE, Play, make_scenario, values

ASK = {"text": "What now?", "options": {"stop": {"text": "Stop"}, "go": {"text": "Go"}}, "within": "30m"}
CALL = {"text": "Calls the port", "within": "10m"}


def a_state_with_everything() -> State:
    """The state of an exercise in which all kinds of things happened."""
    first = {"at": "T+0:01", "asks": {"what": ASK}, "expected": {"call": CALL}}
    play = Play(make_scenario({"first": first, "spoken": {"at": "T+0:02", "channel": "phone"}}))
    play.start()
    play.wait(3 * MINUTE)
    ask = next(iter(play.state.asks))
    play.do("yard.lead", c.ReportReceipts(delivered=(ask - 3,), read=(ask - 3,)))
    play.do("harbour.master", c.SubmitAnswer(ask=ask, positions=(0,)))
    play.do("yard.lead", c.SendMessage(to=("port",), body="The yard stands."))
    return play.state


def changing_parts(value: object) -> Iterator[int]:
    """The identity of everything inside that can change in place."""
    if isinstance(value, dict):
        yield id(value)
        for inner in value.values():
            yield from changing_parts(inner)
    elif isinstance(value, set | list):
        yield id(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, Hashable):
        yield id(value)
        for field in dataclasses.fields(value):
            yield from changing_parts(getattr(value, field.name))


def all_changing_parts(state: State) -> set[int]:
    """The same for a whole state, without what follows from the scenario."""
    return {part for value in values(state).values() for part in changing_parts(value)}


def test_a_copy_is_equal() -> None:
    """A copy holds what the state holds."""
    state = a_state_with_everything()
    assert values(state.copied()) == values(state)


def test_a_copy_shares_nothing_that_changes() -> None:
    """Nothing that happens to the state reaches its copy, at any depth."""
    state = a_state_with_everything()
    copied = state.copied()
    assert state.injects
    assert state.tasks
    assert state.expected
    assert not all_changing_parts(state) & all_changing_parts(copied)


def test_a_copy_keeps_what_is_one_thing_in_two_places() -> None:
    """An ask found by its opening is still the one found by its issue."""
    copied = a_state_with_everything().copied()
    assert copied.asks
    assert all(copied.issued[ask.issued_seq] is ask for ask in copied.asks.values())


def test_a_phase_is_never_skipped() -> None:
    """What waits for a phase goes on waiting; only injects are skipped."""
    state = a_state_with_everything()
    assert not state.item_skipped("phase.crisis")
    assert not state.item_skipped("first")


def test_a_name_that_keeps_its_value_is_not_touched() -> None:
    """Conditions are asked again only about names that changed."""
    state = a_state_with_everything()
    state.touched.clear()
    state.set_name(True, "phase", "crisis")
    assert state.touched == {"phase__crisis"}
    state.touched.clear()
    state.set_name(True, "phase", "crisis")
    assert state.touched == set()
