"""Decides what may be shared with whom."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.events import Audience
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.core.sharing.commands import SharingCommand
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected


def decide_sharing(tx: Transaction, _seat: Seat, command: SharingCommand) -> None:
    """Pass something on to whom it may go."""
    scenario = tx.state.scenario
    team = (tx.acting_as or "").partition(".")[0]
    found = resolve_addresses(scenario, command.to)
    if not found.teams:
        raise CommandRejected("unknown_address", "nobody of the exercise is meant; choose whom to share with")
    subject = command.subject or command.body.partition("\n")[0][:200]
    tx.emit(
        Shared(
            sender=team,
            to=command.to,
            kind=command.kind,
            tlp=command.tlp,
            subject=f.text(subject),
            body=f.text(command.body),
            of=command.of,
        ),
        Audience(to=(team, *found.audience), organisations=concerned(scenario, (team, *found.teams))),
    )
