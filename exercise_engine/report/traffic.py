"""Who told whom: the ledger of messages, and how often each wrote to each."""

from __future__ import annotations

from collections import defaultdict

from exercise_engine.core.events import Event
from exercise_engine.core.facts import MessageSent
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from exercise_engine.report.records import Message, Pair


def messages(journal: Journal, readership: Readership) -> tuple[Message, ...]:
    """Return every message up to EndEx."""
    return tuple(
        _message(journal, readership, event, event.fact)
        for event in journal.sealed
        if isinstance(event.fact, MessageSent)
    )


def _message(journal: Journal, readership: Readership, event: Event, sent: MessageSent) -> Message:
    seats = readership.readers(event)
    shown = [
        times[event.seq] for seat in seats if event.seq in (times := readership.seat_shown.get(seat, {}))
    ]
    return Message(
        when=journal.moment(event),
        sender=journal.named(sent.sender),
        seat=journal.label(event.actor),
        to=tuple(journal.named(address) for address in sent.to),
        subject=journal.words(event, sent.subject),
        body=journal.words(event, sent.body),
        reply_to=sent.reply_to,
        between_organisations=_is_between(journal, sent),
        seats=len(seats),
        read=len(shown),
        first_read_ms=min(shown, default=None),
    )


def _is_between(journal: Journal, sent: MessageSent) -> bool:
    """Whether a player wrote to another organisation; personas and control belong to none."""
    own = journal.organisation_of(sent.sender)
    if own is None:
        return False
    reached = {journal.organisation_of(team) for team in journal.teams_of(sent.to)}
    return bool(reached - {own})


def pairs(journal: Journal, ledger: tuple[Message, ...]) -> tuple[Pair, ...]:
    """Return who wrote to whom how often, by team, persona or control, in the order of the first message."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for message in ledger:
        sender = message.sender.id.partition(".")[0]
        for receiver in dict.fromkeys(address.id.partition(".")[0] for address in message.to):
            found[sender, receiver].append(message.when.seq)
    return tuple(
        Pair(sender=journal.named(sender), to=journal.named(to), count=len(seqs), evidence=tuple(seqs))
        for (sender, to), seqs in found.items()
    )
