"""Lets the story go on at a closed gate."""

from __future__ import annotations

from exercise_engine.core.gates.commands import OpenGate
from exercise_engine.core.gates.needs import gate_title, waiting_words
from exercise_engine.model.timing import duration_text, offset_text
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.steer import EffectDialog
from exercise_engine.tui.dialogs.ways import Way


def offer_gates(asker: Asker) -> None:
    """Let control choose among the gates that are closed."""
    view = asker.desk.view
    closed = view.gates.closed()
    if not closed or view.scenario is None:
        asker.refuse("No gate is closed.")
        return
    gates = view.scenario.gates
    ways = [
        Way(
            gate,
            gate_title(gate, gates.get(gate)),
            f"Until {offset_text(view.gates.times[gate].deadline_ms)}.",
        )
        for gate in closed
    ]
    asker.ask_way("Which gate?", ways, lambda gate: offer_gate(asker, gate))


def offer_gate(asker: Asker, gate_id: str) -> None:
    """Say what waits behind a gate, and open it once that was read."""
    desk = asker.desk
    times = desk.view.gates.times.get(gate_id)
    gate = desk.view.scenario.gates.get(gate_id) if desk.view.scenario is not None else None
    if times is None or gate is None or times.opened_ms is not None:
        asker.refuse("This gate is open.")
        return
    waited = duration_text(max(desk.elapsed_ms - times.closed_ms, 0))
    effect = (
        f"{waiting_words(desk.view, gate)}\nIt comes {waited} later than planned, as long as the gate was "
        "closed. What the scenario has for a missed deadline does not follow."
    )
    heading = f"Open gate: {gate_title(gate_id, gate)}?"
    asker.ask(
        EffectDialog(heading, effect, yes="Open the gate"),
        lambda reason: desk.send(OpenGate(gate=gate_id, note=reason), "The gate"),
    )
