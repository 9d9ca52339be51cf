"""Services in sentences, for control's log."""

from __future__ import annotations

from collections.abc import Callable

from exercise_engine.core.cascade.facts import CascadeFact


def cascade_line(fact: CascadeFact, name: Callable[[str], str]) -> str:
    """Return what happened to a service in one line."""
    note = f": {fact.note}" if fact.note is not None else ""
    return f"{name(fact.service)}: {fact.before} to {fact.after}{note}"
