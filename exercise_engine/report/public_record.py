"""Collects what teams said in public and which levels were declared, up to EndEx."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    ClearanceBreached,
    LevelDeclared,
    MessageSent,
    StatementCleared,
    StatementDrafted,
    StatementPublished,
    StatementRefused,
    StatementSubmitted,
    StatementWithdrawn,
)
from exercise_engine.model.base import name_from_id
from exercise_engine.report.decisions import CONSEQUENCES, NEW_BEGINNINGS
from exercise_engine.report.describe import describe
from exercise_engine.report.journal import Journal
from exercise_engine.report.public_records import (
    ClearanceRow,
    LevelRow,
    PublicationRow,
    PublicRecord,
    Standing,
    StatementRow,
    VersionRow,
)
from exercise_engine.report.records import Consequence, Named


def public_record(journal: Journal) -> PublicRecord:
    """Return every statement and every declaration of a level."""
    scenario = journal.scenario
    return PublicRecord(
        kinds=tuple(Named(id=key, name=kind.title) for key, kind in scenario.statements.items()),
        level_names=tuple(
            Named(id=key, name=level.name or name_from_id(key)) for key, level in scenario.levels.items()
        ),
        statements=tuple(_statements(journal)),
        levels=tuple(
            _level(journal, event, event.fact)
            for event in journal.sealed
            if isinstance(event.fact, LevelDeclared)
        ),
    )


def _statements(journal: Journal) -> Iterator[StatementRow]:
    for event in journal.of_type(StatementDrafted):
        if isinstance(event.fact, StatementDrafted) and event.fact.version == 1:
            yield _StatementFile(journal, event, event.fact).row()


class _StatementFile:
    """All events about one statement."""

    def __init__(self, journal: Journal, first: Event, drafted: StatementDrafted) -> None:
        self._journal = journal
        self._first = first
        self._drafted = drafted
        kinds = (
            StatementDrafted,
            StatementSubmitted,
            StatementCleared,
            StatementRefused,
            StatementPublished,
            StatementWithdrawn,
        )
        self._events = [
            event for event in journal.of_type(*kinds) if getattr(event.fact, "statement", None) == first.seq
        ]

    def row(self) -> StatementRow:
        """Return the statement with all that became of it."""
        journal, drafted = self._journal, self._drafted
        return StatementRow(
            statement=self._first.seq,
            kind=Named(id=drafted.kind, name=drafted.kind_title),
            team=journal.named(drafted.team),
            clear_by=tuple(journal.named(address) for address in drafted.clear_by),
            versions=tuple(
                self._version(e, e.fact) for e in self._events if isinstance(e.fact, StatementDrafted)
            ),
            clearances=tuple(
                self._clearance(e, e.fact)
                for e in self._events
                if isinstance(e.fact, StatementCleared | StatementRefused)
            ),
            publications=tuple(
                self._publication(e, e.fact) for e in self._events if isinstance(e.fact, StatementPublished)
            ),
            evidence=tuple(event.seq for event in self._events),
        )

    def _version(self, event: Event, fact: StatementDrafted) -> VersionRow:
        journal = self._journal
        submitted = next(
            (
                other
                for other in self._events
                if isinstance(other.fact, StatementSubmitted) and other.fact.version == fact.version
            ),
            None,
        )
        return VersionRow(
            when=journal.moment(event),
            version=fact.version,
            by=journal.who(event),
            title=journal.words(event, fact.title),
            body=journal.words(event, fact.body),
            submitted=journal.moment(submitted) if submitted is not None else None,
            voided=tuple(journal.named(address) for address in fact.voided),
        )

    def _clearance(self, event: Event, fact: StatementCleared | StatementRefused) -> ClearanceRow:
        journal = self._journal
        return ClearanceRow(
            when=journal.moment(event),
            version=fact.version,
            is_clear=isinstance(fact, StatementCleared),
            whom=tuple(journal.named(address) for address in fact.addresses),
            seat=fact.by_label,
            in_place=fact.on_behalf_of is not None,
            remark=journal.words(event, fact.remark),
        )

    def _publication(self, event: Event, fact: StatementPublished) -> PublicationRow:
        journal = self._journal
        standing, reason = self._standing(event)
        return PublicationRow(
            when=journal.moment(event),
            version=fact.version,
            channel=fact.channel_name,
            title=journal.words(event, fact.title),
            body=journal.words(event, fact.body),
            since_draft_ms=event.elapsed_ms - self._first.elapsed_ms,
            without=tuple(
                journal.named(address)
                for child in journal.children.get(event.seq, ())
                if isinstance(child.fact, ClearanceBreached)
                for address in child.fact.missing
            ),
            standing=standing,
            reason=reason,
            followed=_followed(journal, event),
        )

    def _standing(self, published: Event) -> tuple[Standing, str]:
        for event in self._events:
            if isinstance(event.fact, StatementWithdrawn) and event.fact.published == published.seq:
                return "withdrawn", self._journal.words(event, event.fact.reason)
            if isinstance(event.fact, StatementPublished) and event.fact.corrects == published.seq:
                return "corrected", ""
        return "holds", ""


def _followed(journal: Journal, published: Event) -> tuple[Consequence, ...]:
    """Return what a publication set off, and the replies to it; what people did then is their own."""
    found: dict[int, Event] = {}
    queue = list(journal.children.get(published.seq, ()))
    while queue:
        event = queue.pop()
        is_reply = isinstance(event.fact, MessageSent) and event.fact.reply_to == published.seq
        if event.seq in found or (isinstance(event.fact, NEW_BEGINNINGS) and not is_reply):
            continue
        if isinstance(event.fact, CONSEQUENCES) or is_reply:
            found[event.seq] = event
        if not is_reply:
            queue += journal.children.get(event.seq, ())
    return tuple(
        Consequence(seq=event.seq, elapsed_ms=event.elapsed_ms, text=describe(journal, event).text)
        for _, event in sorted(found.items())
        if journal.counts(event)
    )


def _level(journal: Journal, event: Event, fact: LevelDeclared) -> LevelRow:
    return LevelRow(
        when=journal.moment(event),
        level=Named(id=fact.level, name=fact.name),
        owner=journal.named(fact.owner) if fact.owner else None,
        before=fact.before,
        value=fact.value,
        shown=fact.shown,
        by=fact.by_label or "followed from play",
        reason=journal.words(event, fact.reason),
    )
