"""A copy of the state shares nothing of the community that changes in place."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.commands import MoveStage
from exercise_engine.core.obligations.commands import SubmitObligation
from exercise_engine.core.own_state import OwnState
from exercise_engine.core.sharing.commands import AskPermission, Share
from exercise_engine.core.state import State
from tests.support.baseline import say
from tests.support.play import MINUTE, Play, make_scenario, replayed, values

CHANGING = (dict, set, list, OwnState)


def parts_of(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield everything below a value that changes in place, with where it stands; also inside tuples."""
    if isinstance(value, CHANGING):
        yield path, value
    if isinstance(value, OwnState):
        for each in dataclasses.fields(value):
            yield from parts_of(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from parts_of(inner, f"{path}[{key!r}]")
    elif isinstance(value, tuple | list | set | frozenset):
        for place, inner in enumerate(value):
            yield from parts_of(inner, f"{path}[{place}]")


def played() -> Play:
    """Return an exercise in which every part of the community keeps something."""
    clock = {"organisation": "terminal", "title": "Tell", "kind": "contract", "within": "4h"}
    scenario = make_scenario(
        {"odd": {"at": "T+0:01", "tlp": "AMBER+STRICT", "to": ["yard"]}},
        services={
            "power": {"owner": "port", "name": "Power"},
            "gate": {
                "owner": "terminal",
                "name": "Gate",
                "needs": [{"service": "power", "kind": "physical", "holds": "1h", "then": "down"}],
            },
        },
        obligations={"tell": {**clock, "notifiable": 'services.power == "down"', "runs_from": "notifiable"}},
        baseline={"tape": {"text": "A copy"}},
    )
    play = Play(scenario)
    play.do("lead", MoveStage(target="check_in"))
    say(play, "yard.lead", 0, "no", "None")
    play.do("lead", MoveStage(target="running"))
    play.wait(2 * MINUTE)
    told = next(event.seq for event in play.log if event.type == "inject_told")
    play.do("yard.lead", Share(to=("port",), kind="threat", tlp="AMBER+STRICT", of=told, confirmed=True))
    play.do("yard.lead", AskPermission(of=told, to=("port",), words="May we?"))
    play.do("lead", SetService(service="power", state="down"))
    return play


def test_nothing_that_changes_is_shared_with_a_copy() -> None:
    """Neither mappings nor parts of parts; whatever is under the community is looked at."""
    state = played().state
    found = dict(parts_of(state.community, "community"))
    copies = dict(parts_of(state.copied().community, "community"))
    assert found.keys() == copies.keys()
    shared = [path for path, value in found.items() if copies[path] is value]
    assert [path for path in shared if not path.startswith("community.cascade.web")] == []


@pytest.mark.parametrize("part", ["cascade", "sharing", "obligations", "baseline"])
def test_every_part_keeps_something_in_the_play_that_is_copied(part: str) -> None:
    """So that the test above looks at filled mappings."""
    community = played().state.community
    kept = [value for _, value in parts_of(getattr(community, part), part) if isinstance(value, dict)]
    assert any(kept)


def test_what_is_taken_back_leaves_no_trace() -> None:
    """After a rollback the state is the durable one, and what comes next is as if nothing had been tried."""
    play = played()
    before: State = play.state.copied()
    play.commit = False
    seq = play.state.seq
    listing = next(iter(play.state.community.obligations.listed))
    play.do("yard.lead", SubmitObligation(listing=listing, to=("port",), body="We tell you."))
    play.do("lead", SetService(service="power", state="normal"))
    play.do("yard.lead", Share(to=("port",), kind="threat", tlp="CLEAR", body="News"))
    assert play.state.seq > seq
    play.engine.rollback(now=play.now)
    del play.log[seq:]
    assert values(play.state) == values(before)
    assert values(replayed(play.log).state) == values(play.state)
