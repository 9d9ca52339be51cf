"""What a seat knows of statements: a fold that takes events in any order, for players and control alike."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

from exercise_engine.core.events import Event
from exercise_engine.core.statements.facts import (
    ClearanceBreached,
    SeenStatementFact,
    StatementCleared,
    StatementDrafted,
    StatementPublished,
    StatementRefused,
    StatementSubmitted,
    StatementWithdrawn,
)

Status = Literal["draft", "submitted", "refused", "cleared", "published", "withdrawn"]
STATUS_WORDS: dict[Status, str] = {
    "draft": "draft",
    "submitted": "waits for clearance",
    "refused": "refused",
    "cleared": "cleared",
    "published": "published",
    "withdrawn": "withdrawn",
}
"""How a statement stands, as people read it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version as it was saved."""

    seq: int
    number: int
    elapsed_ms: int
    story_ms: int
    acting_as: str | None
    title: str
    body: str
    voided: tuple[str, ...]
    """Whose clearance of the version before no longer counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One clearance or refusal of a version."""

    seq: int
    version: int
    elapsed_ms: int
    story_ms: int
    is_clear: bool
    addresses: tuple[str, ...]
    seat: str
    by_label: str
    post: str
    on_behalf_of: str | None
    remark: str


@dataclass(slots=True)
class Publication:
    """A version that was told in public."""

    seq: int
    version: int
    at_ms: int
    elapsed_ms: int
    story_ms: int
    seat: str
    acting_as: str | None
    channel: str
    channel_name: str
    title: str
    body: str
    corrected_by: int | None = None
    """`seq` of the publication that took its place."""
    withdrawn_ms: int | None = None
    reason: str = ""
    """Why it was withdrawn."""
    missing: tuple[str, ...] = ()
    """Who had not cleared it, where control facts are seen."""

    @property
    def standing(self) -> str:
        """The label of what was said and no longer holds; empty while it holds."""
        if self.withdrawn_ms is not None:
            return "WITHDRAWN"
        return "CORRECTED" if self.corrected_by is not None else ""


@dataclass(slots=True)
class Statement:
    """One statement, as far as a seat may know."""

    seq: int
    kind: str = ""
    kind_title: str = ""
    team: str = ""
    clear_by: tuple[str, ...] = ()
    clear_all: bool = True
    enforced: bool = True
    versions: list[Version] = field(default_factory=list)
    submitted: set[int] = field(default_factory=set)
    """Versions that were submitted."""
    submitted_ms: int = 0
    """When the newest of them was."""
    verdicts: list[Verdict] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)

    @property
    def newest(self) -> Version | None:
        """The newest version; none for those who see only what was published."""
        return self.versions[-1] if self.versions else None

    @property
    def number(self) -> int:
        """The number of the newest version that is seen."""
        return self.versions[-1].number if self.versions else self.publications[-1].version

    @property
    def title(self) -> str:
        """How it is headed now."""
        return self.versions[-1].title if self.versions else self.publications[-1].title

    @property
    def is_public(self) -> bool:
        """Whether its newest version was published."""
        return bool(self.publications) and self.publications[-1].version == self.number

    @property
    def verdict_of(self) -> dict[str, Verdict]:
        """Who said what last on the newest version, by address."""
        return {
            address: verdict
            for verdict in self.verdicts
            if verdict.version == self.number
            for address in verdict.addresses
        }

    @property
    def missing(self) -> tuple[str, ...]:
        """Whose clearance the newest version lacks; none where one is enough and there."""
        verdicts = self.verdict_of
        cleared = [address for address, verdict in verdicts.items() if verdict.is_clear]
        if cleared and not self.clear_all:
            return ()
        return tuple(address for address in self.clear_by if address not in cleared)

    @property
    def status(self) -> Status:
        """How the newest version stands."""
        if self.is_public:
            return "withdrawn" if self.publications[-1].withdrawn_ms is not None else "published"
        if not self.missing:
            return "cleared"
        if any(not verdict.is_clear for verdict in self.verdict_of.values()):
            return "refused"
        return "submitted" if self.number in self.submitted else "draft"

    def awaited(self) -> tuple[str, ...]:
        """Return whose word on the newest version is still out."""
        if self.is_public or self.number not in self.submitted:
            return ()
        said = self.verdict_of
        return tuple(address for address in self.missing if address not in said)


class Statements:
    """All statements that a seat knows of; feed it with `apply`."""

    def __init__(self) -> None:
        self._events: dict[int, list[tuple[int, Event, SeenStatementFact]]] = {}
        self._folded: dict[int, Statement] = {}
        self._statement_of: dict[int, int] = {}
        """Publication to its statement."""
        self._breaches: dict[int, tuple[str, ...]] = {}

    def apply(self, event: Event, fact: SeenStatementFact | ClearanceBreached) -> None:
        """Take in one event; it may come late, but not twice."""
        if isinstance(fact, ClearanceBreached):
            self._breaches[fact.published] = fact.missing
            self._folded.clear()
            return
        if isinstance(fact, StatementPublished):
            self._statement_of[event.seq] = fact.statement
        insort(self._events.setdefault(fact.statement, []), (event.seq, event, fact), key=lambda row: row[0])
        self._folded.pop(fact.statement, None)

    def all(self) -> tuple[Statement, ...]:
        """Return every statement, in the order in which they were begun."""
        return tuple(found for seq in sorted(self._events) if (found := self.get(seq)) is not None)

    def get(self, statement: int) -> Statement | None:
        """Return a statement; none if too little of it is known to show it."""
        found = self._folded.get(statement)
        if found is None and statement in self._events:
            found = self._folded[statement] = self._fold(statement)
        return found if found is not None and (found.versions or found.publications) else None

    def behind(self, published: int) -> Statement | None:
        """Return the statement that a publication belongs to."""
        return self.get(self._statement_of.get(published, 0))

    def publication(self, published: int) -> Publication | None:
        """Return a publication by its `seq`."""
        found = self.behind(published)
        return next((each for each in found.publications if each.seq == published), None) if found else None

    def waiting_for(self, addresses: Collection[str]) -> Iterator[Statement]:
        """Yield the statements that wait for the clearance of somebody at one of these addresses."""
        for found in self.all():
            if any(address in addresses for address in found.awaited()):
                yield found

    def back_with(self, addresses: Collection[str]) -> Iterator[Statement]:
        """Yield the statements that come back to whoever wrote them there: to publish, or to write anew."""
        for found in self.all():
            newest = found.newest
            was_asked = bool(found.clear_by) and found.number in found.submitted
            is_own = newest is not None and newest.acting_as in addresses
            if is_own and was_asked and found.status in ("cleared", "refused"):
                yield found

    def _fold(self, statement: int) -> Statement:
        found = Statement(statement)
        for _, event, fact in self._events[statement]:
            _take(found, event, fact)
        for publication in found.publications:
            publication.missing = self._breaches.get(publication.seq, ())
        return found


def _take(found: Statement, event: Event, fact: SeenStatementFact) -> None:
    match fact:
        case StatementDrafted():
            found.kind, found.kind_title, found.team = fact.kind, fact.kind_title, fact.team
            found.clear_by, found.clear_all = fact.clear_by, fact.clear_all
            found.enforced = fact.enforced
            found.versions.append(_version(event, fact))
        case StatementSubmitted():
            found.submitted.add(fact.version)
            found.submitted_ms = event.elapsed_ms
        case StatementCleared() | StatementRefused():
            found.verdicts.append(_verdict(event, fact))
        case StatementPublished():
            found.kind, found.kind_title, found.team = fact.kind, fact.kind_title, fact.team
            for earlier in found.publications:
                if earlier.seq == fact.corrects:
                    earlier.corrected_by = event.seq
            found.publications.append(_publication(event, fact))
        case StatementWithdrawn():
            for publication in found.publications:
                if publication.seq == fact.published:
                    publication.withdrawn_ms, publication.reason = event.elapsed_ms, str(fact.reason)


def _version(event: Event, fact: StatementDrafted) -> Version:
    return Version(
        seq=event.seq,
        number=fact.version,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        acting_as=event.acting_as,
        title=str(fact.title),
        body=str(fact.body),
        voided=fact.voided,
    )


def _verdict(event: Event, fact: StatementCleared | StatementRefused) -> Verdict:
    return Verdict(
        seq=event.seq,
        version=fact.version,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        is_clear=isinstance(fact, StatementCleared),
        addresses=fact.addresses,
        seat=event.actor,
        by_label=fact.by_label,
        post=fact.post,
        on_behalf_of=fact.on_behalf_of,
        remark=str(fact.remark) if fact.remark is not None else "",
    )


def _publication(event: Event, fact: StatementPublished) -> Publication:
    return Publication(
        seq=event.seq,
        version=fact.version,
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        seat=event.actor,
        acting_as=event.acting_as,
        channel=fact.channel,
        channel_name=fact.channel_name,
        title=str(fact.title),
        body=str(fact.body),
    )
