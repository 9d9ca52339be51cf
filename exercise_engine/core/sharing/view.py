"""What is known of sharing: a fold that takes events in any order, for players and control alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.fact_types import Post
from exercise_engine.core.sharing.facts import (
    PermissionAsked,
    PermissionFact,
    PermissionGiven,
    PermissionRefused,
    Shared,
    ShareMarked,
    ShareRecorded,
    ShareRefused,
    SharingFact,
)
from exercise_engine.core.sharing.words import exceeds_words, wish_words
from exercise_engine.core.view_items import Due, InboxItem
from exercise_engine.model.base import name_from_id


@dataclass(slots=True)
class Request:
    """A request to let something go further, and what became of it."""

    seq: int
    event: Event
    fact: PermissionAsked
    answer: PermissionGiven | PermissionRefused | None = None
    answered_by: Event | None = None


@dataclass(slots=True)
class LedgerShare:
    """One share, with everything that is known of it."""

    seq: int
    """`seq` of what the readers got."""
    event: Event
    fact: Shared
    full: tuple[Event, Shared] | None = None
    """The one for the own team, where the readers do not learn who told."""
    record: ShareRecorded | None = None
    mark: tuple[Event, ShareMarked] | None = None

    @property
    def sender(self) -> str:
        """The team that shared, as far as that is known."""
        if self.record is not None:
            return self.record.sender
        return self.full[1].sender if self.full is not None else self.fact.sender

    @property
    def was_confirmed(self) -> bool:
        """Whether it went out against its label, after a warning: perhaps a breach."""
        return self.record is not None and bool(self.record.exceeds) and self.record.permission is None


@dataclass
class SharesSeen:
    """What one seat knows of shares, attempts, permissions and marks."""

    seat: str
    shares: dict[int, LedgerShare] = field(default_factory=dict)
    kept: dict[int, tuple[Event, Shared]] = field(default_factory=dict)
    """What the own team has of shares that do not say who told them."""
    refused: dict[int, tuple[Event, ShareRefused]] = field(default_factory=dict)
    requests: dict[int, Request] = field(default_factory=dict)
    given: dict[int, tuple[Event, PermissionGiven]] = field(default_factory=dict)
    _records: dict[int, ShareRecorded] = field(default_factory=dict)
    _marks: dict[int, tuple[Event, ShareMarked]] = field(default_factory=dict)
    _answers: dict[int, tuple[Event, PermissionGiven | PermissionRefused]] = field(default_factory=dict)

    def apply(self, event: Event, fact: SharingFact) -> InboxItem | None:
        """Take in a fact; returns what belongs into the inbox of a player, if anything does."""
        match fact:
            case Shared():
                self._take(event, fact)
                return share_item(event, fact, seat=self.seat)
            case ShareRefused():
                self.refused[event.seq] = (event, fact)
                return refused_item(event, fact)
            case PermissionAsked():
                self._ask(event, fact)
                return permission_item(event, fact, seat=self.seat)
            case PermissionGiven() | PermissionRefused():
                self._answer(event, fact)
                return permission_item(event, fact, seat=self.seat)
            case ShareRecorded():
                self._records[fact.share] = fact
                self._join(fact.share)
            case ShareMarked():
                before = self._marks.get(fact.share)
                if before is None or before[0].seq < event.seq:
                    self._marks[fact.share] = (event, fact)
                self._join(fact.share)
            case _:
                assert_never(fact)
        return None

    def ledger(self) -> tuple[LedgerShare, ...]:
        """Return every share, oldest first."""
        return tuple(self.shares[seq] for seq in sorted(self.shares))

    def waiting(self) -> tuple[Request, ...]:
        """Return the requests that nobody has answered, oldest first."""
        return tuple(self.requests[seq] for seq in sorted(self.requests) if self.requests[seq].answer is None)

    def dues(self, posts: tuple[Post, ...]) -> tuple[Due, ...]:
        """Return the requests that wait for the organisation of a seat: it sees those, and its team's own."""
        teams = {post.team for post in posts}
        return tuple(
            Due("permission", request.seq, f"May it be shared? {request.fact.subject}")
            for request in self.waiting()
            if request.fact.source and request.fact.asker not in teams
        )

    def _take(self, event: Event, fact: Shared) -> None:
        if fact.told is not None:
            self.kept[fact.told] = (event, fact)
            self._join(fact.told)
            return
        self.shares[event.seq] = LedgerShare(event.seq, event, fact)
        self._join(event.seq)

    def _join(self, seq: int) -> None:
        """Bring together what belongs to one share, whatever came first."""
        found = self.shares.get(seq)
        if found is not None:
            found.full, found.record = self.kept.get(seq), self._records.get(seq)
            found.mark = self._marks.get(seq)

    def _ask(self, event: Event, fact: PermissionAsked) -> None:
        request = self.requests[event.seq] = Request(event.seq, event, fact)
        if (answer := self._answers.get(event.seq)) is not None:
            request.answered_by, request.answer = answer

    def _answer(self, event: Event, fact: PermissionGiven | PermissionRefused) -> None:
        if isinstance(fact, PermissionGiven):
            self.given[event.seq] = (event, fact)
        if fact.request is None:
            return
        self._answers[fact.request] = (event, fact)
        if (request := self.requests.get(fact.request)) is not None:
            request.answered_by, request.answer = event, fact


def share_item(event: Event, fact: Shared, *, seat: str) -> InboxItem:
    """Return a share as an item: what was added first, then what is passed on."""
    parts = [str(fact.note)] if fact.note is not None else []
    if fact.body.body is None or fact.body.body:
        parts.append(str(fact.body))
    return InboxItem(
        seq=event.seq,
        kind="share",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender=fact.sender,
        to=fact.to,
        subject=str(fact.subject),
        body="\n\n".join(parts),
        thread=fact.told or event.seq,
        attachments=fact.attachments,
        is_mine=event.actor == seat,
        tlp=fact.tlp,
        source=fact.source,
    )


def refused_item(event: Event, fact: ShareRefused) -> InboxItem:
    """Return a share that did not go out as a notice to its sender."""
    body = exceeds_words(fact.exceeds, name_from_id)
    return _notice(event, f"Not shared: {fact.subject}", f"{body} Ask the source, or choose others.")


def permission_item(event: Event, fact: PermissionFact, *, seat: str) -> InboxItem:
    """Return a request, or its answer, as an item."""
    match fact:
        case PermissionAsked():
            subject = f"May it be shared? {fact.subject}"
            parts = [f"They want to share {wish_words(fact.to, fact.tlp, name_from_id)}.", str(fact.words)]
            if fact.body is not None:
                parts.append(str(fact.body))
        case PermissionGiven():
            subject = f"Permitted: {fact.subject}"
            parts = [f"May be shared {wish_words(fact.to, fact.tlp, name_from_id)}."]
            if fact.words is not None:
                parts.append(str(fact.words))
        case PermissionRefused():
            subject, parts = f"Not permitted: {fact.subject}", [str(fact.words)]
        case _:
            assert_never(fact)
    sender = fact.asker if isinstance(fact, PermissionAsked) else fact.source
    item = _notice(event, subject, "\n\n".join(parts))
    return InboxItem(
        seq=item.seq,
        kind="permission",
        at_ms=item.at_ms,
        elapsed_ms=item.elapsed_ms,
        story_ms=item.story_ms,
        sender=sender or "control",
        to=(fact.source,) if isinstance(fact, PermissionAsked) and fact.source else (),
        subject=subject,
        body=item.body,
        thread=item.seq,
        is_mine=event.actor == seat,
    )


def _notice(event: Event, subject: str, body: str) -> InboxItem:
    return InboxItem(
        seq=event.seq,
        kind="notice",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender="control",
        to=("all",),
        subject=subject,
        body=body,
        thread=event.seq,
    )
