"""The ledger of sharing: every share and attempt up to EndEx, and every permission."""

from __future__ import annotations

from exercise_engine.core.events import Event
from exercise_engine.core.sharing.facts import (
    OfSharing,
    PermissionAsked,
    PermissionGiven,
    PermissionRefused,
    ShareRefused,
)
from exercise_engine.core.sharing.view import LedgerShare, SharesSeen
from exercise_engine.core.sharing.words import exceeds_words
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Named
from exercise_engine.report.share_measures import sharing_members
from exercise_engine.report.sharing_records import PermissionRow, ShareOutcome, ShareRow, SharingLedger
from exercise_engine.report.sharing_words import sharing_words

NOT_TOLD = "Not told"
"""Stands for who shared under Chatham House: the report goes to those who may not learn that."""


def sharing_ledger(journal: Journal) -> SharingLedger | None:
    """Return the ledger; none where nothing was shared, tried or asked, and no community is declared."""
    seen = SharesSeen("")
    asked: list[PermissionRow] = []
    for event in journal.events:
        fact = event.fact
        if isinstance(fact, OfSharing):
            seen.apply(event, fact)
        if isinstance(fact, PermissionAsked | PermissionGiven | PermissionRefused):
            said = sharing_words(journal, event, fact)[0]
            asked.append(PermissionRow(when=journal.moment(event), words=said))
    rows = [_row(journal, found) for found in seen.ledger()]
    rows += [_refused(journal, event, fact) for event, fact in seen.refused.values()]
    if not rows and not asked and not journal.scenario.communities:
        return None
    ordered = sorted(rows, key=lambda row: row.when.seq)
    return SharingLedger(shares=tuple(ordered), permissions=tuple(asked), members=sharing_members(journal))


def _row(journal: Journal, found: LedgerShare) -> ShareRow:
    fact, record = found.fact, found.record
    permission = record.permission if record is not None else None
    outcome: ShareOutcome = "within"
    if record is not None and record.exceeds:
        outcome = "permitted" if permission is not None else "warned"
    is_hidden = record is not None and record.chatham_house
    return ShareRow(
        when=journal.moment(found.event),
        sender=journal.named(fact.sender) if fact.sender else Named(id="", name=NOT_TOLD),
        to=tuple(journal.named(address) for address in fact.to),
        kind=fact.kind,
        label=fact.tlp,
        subject=journal.words(found.event, fact.subject),
        outcome=outcome,
        why=exceeds_words(record.exceeds, journal.name) if record is not None else "",
        permission=None if is_hidden else permission,
        source=journal.named(record.source) if record is not None and not is_hidden else None,
        hops=record.hops if record is not None else 0,
        chatham_house=is_hidden,
        mark=found.mark[1].mark if found.mark is not None else None,
        marked_seq=found.mark[0].seq if found.mark is not None else None,
    )


def _refused(journal: Journal, event: Event, fact: ShareRefused) -> ShareRow:
    return ShareRow(
        when=journal.moment(event),
        sender=journal.named(fact.sender),
        to=tuple(journal.named(address) for address in fact.to),
        kind=fact.kind,
        label=fact.tlp,
        subject=journal.words(event, fact.subject),
        outcome="refused",
        why=exceeds_words(fact.exceeds, journal.name),
    )
