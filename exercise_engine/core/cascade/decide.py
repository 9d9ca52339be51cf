"""Decides about services."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.cascade.commands import CascadeCommand
from exercise_engine.core.cascade.facts import ServiceChanged, ServiceWhy
from exercise_engine.core.events import Audience
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.ecosystem import ServiceState


def decide_cascade(tx: Transaction, seat: Seat, command: CascadeCommand) -> None:
    """Let control set how a service runs."""
    service = tx.state.scenario.services.get(command.service)
    if service is None:
        raise CommandRejected("unknown_service", f'there is no service "{command.service}"')
    if seat.scope and service.owner not in seat.scope:
        raise CommandRejected("out_of_scope", "this service belongs to an organisation outside your scope")
    change_service(tx, command.service, command.state, why="control", note=command.note)


def change_service(
    tx: Transaction,
    service: str,
    state: ServiceState,
    *,
    why: ServiceWhy,
    cause: int | None = None,
    note: str = "",
) -> None:
    """Let a service run otherwise, unless it does already."""
    before = tx.state.community.cascade.states[service]
    if before == state:
        return
    fact = ServiceChanged(
        service=service, before=before, after=state, why=why, note=f.text(note) if note else None
    )
    tx.emit(fact, audience_of(tx, service), cause=cause)


def audience_of(tx: Transaction, service: str) -> Audience:
    """Return who sees how a service runs: its owner, and whoever the scenario lets."""
    model = tx.state.scenario.services[service]
    return Audience(to=(model.owner, *model.seen_by), organisations=(model.owner,))


def step_cascade(_tx: Transaction) -> str | None:
    """Do the next thing that follows among services; none once they are at rest."""
    return None
