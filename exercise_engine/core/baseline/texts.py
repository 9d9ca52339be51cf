"""Texts that name a baseline: what they say is REAL, and for the one organisation that it is about."""

from __future__ import annotations

import re

from exercise_engine.core.baseline.state import measures_of
from exercise_engine.core.names import flat_name
from exercise_engine.core.plan import InstancePlan
from exercise_engine.core.state import State
from exercise_engine.model.inject import Inject

_NAMED = re.compile(r"""\{[{%](?:"[^"]*"|'[^']*'|[^}%"'])*\bbaseline\b""")
"""The name inside a mark of a template, also behind quoted words with a mark in them."""
_ROOT = "baseline__"


def tells_baseline(inject: Inject) -> bool:
    """Whether the subject or body of an inject names a baseline."""
    return any(_NAMED.search(text) is not None for text in (inject.subject, inject.body))


def told_alone(plan: InstancePlan) -> str | None:
    """Return the organisation whose baseline an inject may name: the only one that reads it, on a screen."""
    return plan.organisations[0] if len(plan.organisations) == 1 and plan.means == "screen" else None


def baseline_texts(state: State, organisation: str, *, has_own: bool) -> dict[str, dict[str, object]]:
    """Return what an organisation says of its measures, as its own texts may show it."""
    values = {
        name: state.names.get(flat_name("baseline", name, organisation))
        for name in measures_of(state.scenario, organisation)
    }
    return {
        name: {organisation: value, "own": value} if has_own else {organisation: value}
        for name, value in values.items()
    }


def baselines_read(names: tuple[str, ...]) -> frozenset[str]:
    """Return the organisations of whose baseline a condition reads something, by its flat names."""
    return frozenset(name.rpartition("__")[2] for name in names if name.startswith(_ROOT))
