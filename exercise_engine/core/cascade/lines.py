"""Services in sentences, for control's log."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from exercise_engine.core.cascade.facts import (
    CascadeFact,
    ServiceChanged,
    ServiceDelayed,
    ServiceHolding,
    ServiceHoldOver,
    ServiceSet,
)


def cascade_line(fact: CascadeFact, name: Callable[[str], str]) -> str | None:
    """Return what happened to a service in one line, or none where another fact says it already."""
    service = name(fact.service)
    match fact:
        case ServiceSet():
            return None
        case ServiceChanged():
            note = f": {fact.note}" if fact.note is not None else ""
            return f"{service}: {fact.before} to {fact.after}{_because(fact, name)}{note}"
        case ServiceHolding():
            return f"{service}: goes on for now without {name(fact.of)}, then {fact.then}"
        case ServiceHoldOver(outcome="returned"):
            return f"{service}: no longer goes on without {name(fact.of)}, which is back in time"
        case ServiceHoldOver():
            return f"{service}: can go on no longer without {name(fact.of)}, but ran no better anyway"
        case ServiceDelayed():
            return f"{service}: comes back later, moved behind the jump"
        case _:
            assert_never(fact)


def _because(fact: ServiceChanged, name: Callable[[str], str]) -> str:
    match fact.why:
        case "need":
            return f", since it needs {name(fact.of)}" if fact.of else ""
        case "recovery":
            return f", {name(fact.of)} being back" if fact.of else ""
        case "control":
            return ", set by control"
        case "effect":
            return ""
        case _:
            assert_never(fact.why)
