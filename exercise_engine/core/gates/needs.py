"""Closed gates as something that waits for the control cell."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.control_needs import Need
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.gates.state import holds
from exercise_engine.model.base import name_from_id
from exercise_engine.model.gate import Gate
from exercise_engine.model.timing import offset_text

HELD_LISTED_MAX = 12
"""More names than these are counted, not read."""


def gate_title(gate_id: str, gate: Gate | None) -> str:
    """Return how control calls a gate."""
    return (gate.title if gate is not None else None) or name_from_id(gate_id)


def gate_needs(view: ControlView) -> Iterator[Need]:
    """Yield every closed gate, with what waits behind it."""
    if view.plan is None or view.scope:
        return
    for gate_id in view.gates.closed():
        gate = view.plan.scenario.gates.get(gate_id)
        if gate is None:
            continue
        times = view.gates.times[gate_id]
        until = f"It opens by itself when {gate.until}.\n" if gate.until else ""
        yield Need(
            key=f"gate:{gate_id}",
            kind="gate",
            action="open",
            harm_ms=times.deadline_ms,
            team="",
            title=f"Gate closed: {gate_title(gate_id, gate)}, until {offset_text(times.deadline_ms)}",
            detail=f"{until}Closed since {offset_text(times.closed_ms)}. {waiting_words(view, gate)}",
        )


def waiting_words(view: ControlView, gate: Gate) -> str:
    """Say what waits behind a gate."""
    assert view.plan is not None, "the scenario is known"
    names = dict.fromkeys(
        key[0]
        for key, plan in view.plan.instances.items()
        if holds(gate, plan) and view.inject(key).status == "planned"
    )
    if not names:
        return "Nothing waits behind it."
    listed = ", ".join(list(names)[:HELD_LISTED_MAX])
    more = f" and {len(names) - HELD_LISTED_MAX} more" if len(names) > HELD_LISTED_MAX else ""
    return f"Behind it wait: {listed}{more}."
