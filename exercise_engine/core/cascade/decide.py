"""Decides about services: what control and effects do to them."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core import facts as f
from exercise_engine.core.cascade.commands import CascadeCommand
from exercise_engine.core.cascade.facts import ServiceChanged, ServiceSet
from exercise_engine.core.cascade.web import NORMAL, SEVERITIES, WORDS
from exercise_engine.core.events import Audience
from exercise_engine.core.plan import resolve_addresses
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
    if not _changes(tx, command.service, command.state):
        raise CommandRejected("no_change", _why_not(tx, command.service, command.state))
    change_service(tx, command.service, command.state, why="control", note=command.note)


def change_service(
    tx: Transaction,
    service: str,
    state: ServiceState,
    *,
    why: Literal["effect", "control"],
    cause: int | None = None,
    note: str = "",
) -> None:
    """Give a service a fault of its own, or take it away; what needs it follows in settling.

    A service that is to recover comes back by its own rules, also in settling; else it changes at once.
    """
    if not _changes(tx, service, state):
        return
    said = f.text(note) if note else None
    given = tx.emit(
        ServiceSet(service=service, state=state, why=why, note=said), _about(tx, service), cause=cause
    )
    cascade = tx.state.community.cascade
    before = cascade.states[service]
    after = _at_once(tx, service, state)
    if state == "recovering" or after == before:
        return
    fact = ServiceChanged(
        service=service,
        before=before,
        after=after,
        why=why,
        follows=_known_cause(tx, cause) if cause is not None else None,
        note=said,
    )
    tx.emit(fact, audience_of(tx, service), cause=given.seq)


def audience_of(tx: Transaction, service: str) -> Audience:
    """Return who sees how a service runs: its owner, and whoever the scenario lets."""
    model = tx.state.scenario.services[service]
    shown_to = resolve_addresses(tx.state.scenario, model.seen_by).audience
    return Audience(to=(model.owner, *shown_to), organisations=(model.owner,))


def _about(tx: Transaction, service: str) -> Audience:
    return Audience(organisations=(tx.state.scenario.services[service].owner,))


def _changes(tx: Transaction, service: str, state: ServiceState) -> bool:
    """Return whether setting a service does anything: to its fault, or to how it runs at once."""
    cascade = tx.state.community.cascade
    if SEVERITIES[state] != cascade.faults.get(service, NORMAL):
        return True
    return state != "recovering" and cascade.states[service] != _at_once(tx, service, state)


def _at_once(tx: Transaction, service: str, state: ServiceState) -> ServiceState:
    """Return how a service runs once it is set: as it was set, or worse by what it lacks."""
    cascade = tx.state.community.cascade
    node = cascade.web.nodes[service]
    worst, _ = tx.agenda.services.balance.lacking(cascade, node, worst=SEVERITIES[state])
    return WORDS[worst]


def _why_not(tx: Transaction, service: str, state: ServiceState) -> str:
    """Return why nothing comes of setting a service."""
    cascade, services = tx.state.community.cascade, tx.state.scenario.services
    now = cascade.states[service]
    _, tie = tx.agenda.services.balance.lacking(cascade, cascade.web.nodes[service])
    if now != state and tie is not None:
        needed = services[tie.needed].name
        return f"it is {now} because it needs {needed}; see to that, and it comes back by itself"
    return f"it is {now} already"


def _known_cause(tx: Transaction, cause: int) -> int:
    """Return what people know of a cause: an answer in place of what control counted it as."""
    for event in reversed(tx.events):
        if event.seq == cause and isinstance(event.fact, f.AnswerCounted):
            answered = tx.state.asks[event.fact.ask].answer_seq
            return answered if answered is not None else event.cause or cause
    return cause
