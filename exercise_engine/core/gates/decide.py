"""Decides when gates close and open."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.effects import run_effects
from exercise_engine.core.gates.commands import OpenGate
from exercise_engine.core.gates.facts import OpenedBy
from exercise_engine.core.stages import IN_PLAY, STAGE_WORDS
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.timing import duration_ms


def reach_gate(tx: Transaction, gate: str) -> None:
    """Close a gate whose moment has come, unless what it waits for is there; open it at its deadline."""
    if gate in tx.state.gates.times:
        open_gate(tx, gate, "deadline")
        return
    until = tx.program.gates[gate]
    if until is not None and until.holds(tx.facts):
        tx.emit(f.GateOpened(gate=gate, by="condition", waited_ms=0))
        return
    deadline_ms = tx.elapsed_ms + duration_ms(tx.state.scenario.gates[gate].deadline)
    tx.emit(f.GateClosed(gate=gate, deadline_ms=deadline_ms))


def step_gate(tx: Transaction) -> str | None:
    """Open the first closed gate whose condition has come true and return its id, or none."""
    for gate in tx.state.gates.closed():
        until = tx.program.gates[gate]
        if until is not None and until.holds(tx.facts):
            open_gate(tx, gate, "condition")
            return f"gate {gate}"
    return None


def open_gate(tx: Transaction, gate: str, by: OpenedBy, *, note: str = "") -> None:
    """Let the story go on; what the scenario has for an overrun follows only from the deadline."""
    waited_ms = tx.elapsed_ms - tx.state.gates.times[gate].closed_ms
    opened = tx.emit(f.GateOpened(gate=gate, by=by, waited_ms=waited_ms, note=f.text(note) if note else None))
    if by == "deadline":
        run_effects(tx, tx.state.scenario.gates[gate].otherwise, teams=(), cause=opened.seq)


def open_by_hand(tx: Transaction, seat: Seat, command: OpenGate) -> None:
    """Open a closed gate because control says so."""
    if tx.state.stage not in IN_PLAY:
        raise CommandRejected("wrong_stage", f"the exercise is {STAGE_WORDS[tx.state.stage]}")
    if seat.scope:
        raise CommandRejected(
            "out_of_scope", "a gate concerns everybody; this seat acts for some organisations only"
        )
    if command.gate not in tx.state.scenario.gates:
        raise CommandRejected("unknown_gate", f"{command.gate} is no gate of this exercise")
    if command.gate not in tx.state.gates.closed():
        raise CommandRejected("no_change", f"gate {command.gate} is not closed")
    open_gate(tx, command.gate, "control", note=command.note)
