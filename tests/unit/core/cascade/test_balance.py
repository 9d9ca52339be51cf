"""How bad it must be with services, and how good a circle can become."""

from __future__ import annotations

from typing import Any

from exercise_engine.core.cascade.balance import Balance, is_blocked
from exercise_engine.core.cascade.state import CascadeState, Hold
from exercise_engine.core.cascade.web import DEGRADED, DOWN, NORMAL
from tests.support.services import service, web


def state(**services: Any) -> CascadeState:
    """Return how services stand at the beginning."""
    return CascadeState.of(web(services))


def test_a_service_is_as_bad_as_the_worst_of_its_fault_and_its_needs() -> None:
    """The need that makes it so is named, unless its own fault is as bad."""
    now = state(
        a=service(start="down"),
        b=service({"service": "a", "then": "degraded"}, "a"),
        c=service({"service": "a", "then": "degraded"}, start="degraded"),
    )
    worst, tie = Balance().due(now, now.web.nodes["b"])
    assert (worst, tie) == (DOWN, now.web.nodes["b"].ties[1])
    assert Balance().due(now, now.web.nodes["c"]) == (DEGRADED, None)


def test_what_is_held_out_for_counts_once_it_is_spent() -> None:
    """Not before."""
    now = state(a=service(start="down"), b=service({"service": "a", "holds": "1h"}))
    node = now.web.nodes["b"]
    key = ("b", *node.ties[0].key)
    now.holds[key] = Hold(1, 5)
    assert Balance().due(now, node)[0] == NORMAL
    now.holds[key] = Hold(1, 5, spent=True)
    assert Balance().due(now, node)[0] == DOWN


def test_a_circle_can_become_what_its_faults_and_the_outside_allow() -> None:
    """Without either it can be normal although all of it is down; it is remembered until it is forgotten."""
    now = state(
        power=service(start="degraded"),
        a=service("b", {"service": "power", "when": "degraded", "then": "degraded"}, start="down"),
        b=service("a", start="down"),
    )
    balance = Balance()
    assert [balance.best(now, name) for name in ("a", "b")] == [DOWN, DOWN]
    now.faults.clear()
    assert balance.best(now, "a") == DOWN, "nobody said that anything changed"
    balance.forget_circle(now.web.nodes["a"])
    assert [balance.best(now, name) for name in ("a", "b")] == [DEGRADED, NORMAL]


def test_who_must_come_back_later_stays_as_bad_as_it_is() -> None:
    """And so do those of its circle that need it."""
    now = state(
        first=service(start="degraded"),
        a=service("b", start="down", recovers={"after": ["first"]}),
        b=service("a", start="down"),
        lone=service(start="down", recovers={"after": ["first"]}),
    )
    now.faults.clear()
    assert is_blocked(now, now.web.nodes["a"])
    assert [Balance().best(now, name) for name in ("a", "b", "lone")] == [DOWN, DOWN, DOWN]
    now.states["first"] = "normal"
    assert [Balance().best(now, name) for name in ("a", "b", "lone")] == [NORMAL, NORMAL, NORMAL]
