"""Claims: who of the control cell sees to what waits, so that two people do not do it."""

from __future__ import annotations

from exercise_engine.core.events import Audience
from exercise_engine.core.plan import concerned
from exercise_engine.core.state import Seat, State
from exercise_engine.core.steering import commands as c
from exercise_engine.core.steering import facts as s
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected

CLAIMS_PER_SEAT_MAX = 1_000
"""A whole day of work for one person; what was settled is not forgotten, only shown no more."""


def claim(tx: Transaction, seat: Seat, command: c.ClaimNeed) -> None:
    """Record who sees to something; a second person must say that it is meant."""
    held = tx.state.steering.claims
    holder = held.get(command.key)
    if holder == seat.seat:
        raise CommandRejected("no_change", "you see to this already")
    if holder is not None and not command.anyway:
        raise CommandRejected("claimed", f"{_label(tx, holder)} sees to this; take it over, or leave it")
    if sum(found == seat.seat for found in held.values()) >= CLAIMS_PER_SEAT_MAX:
        raise CommandRejected("too_many", f"you see to {CLAIMS_PER_SEAT_MAX} things already; give some back")
    tx.emit(s.NeedClaimed(key=command.key), _about(tx, seat, command.key))


def give_back(tx: Transaction, seat: Seat, command: c.GiveBackNeed) -> None:
    """Record that somebody sees to something no longer."""
    holder = tx.state.steering.claims.get(command.key)
    if holder != seat.seat:
        who = "nobody sees to this" if holder is None else f"{_label(tx, holder)} sees to this"
        raise CommandRejected("no_change", who)
    tx.emit(s.NeedGivenBack(key=command.key), _about(tx, seat, command.key))


def _about(tx: Transaction, seat: Seat, key: str) -> Audience:
    """Whom a claim concerns: the organisations of what waits, so that its name stays within their scope."""
    found = _organisations(tx.state, key)
    return Audience(organisations=found if found is not None else seat.scope)


def _organisations(state: State, key: str) -> tuple[str, ...] | None:
    """Return the organisations of the team, inject or event that a key names; none if it names none."""
    kind, _, rest = key.partition(":")
    parts = rest.split("/")
    match kind:
        case "unread" | "absent":
            teams = [team for team in rest.partition("/")[0].split(",") if team in state.scenario.teams]
            return concerned(state.scenario, tuple(teams))
        case "expected" | "missed" if parts[-1] in state.scenario.teams:
            return concerned(state.scenario, (parts[-1],))
        case "held":
            plan = state.plan.instances.get((parts[0], "/".join(parts[1:])))
            return plan.organisations if plan is not None else None
        case "mapping" if rest.isdecimal() and (ask := state.asks.get(int(rest))) is not None:
            return concerned(state.scenario, ask.teams)
        case "delivery" if rest.isdecimal() and (task := state.tasks.get(int(rest))) is not None:
            return concerned(state.scenario, (task.script.team,))
        case _:
            return None


def _label(tx: Transaction, seat: str) -> str:
    found = tx.state.seats.get(seat)
    return found.label if found is not None else "another seat"
