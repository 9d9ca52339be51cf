"""What is known of obligations: a fold that takes events in any order, for players and control alike.

Players are told of their own organisation's only, and never whether the facts make one due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from exercise_engine.core.events import Event
from exercise_engine.core.obligations.facts import (
    AwarenessDeclared,
    AwarenessProposed,
    ClockOpened,
    ClockOverdue,
    NotNotifiableDeclared,
    ObligationFact,
    ObligationIssued,
    ObligationListed,
    ObligationMet,
    ObligationNotifiable,
    ObligationSubmitted,
    ObligationUnrecognised,
    SubmissionWeighed,
)
from exercise_engine.core.obligations.state import Standing, after


@dataclass
class ObligationRecord:
    """One obligation, as far as a seat knows of it."""

    organisation: str
    obligation: str = ""
    """Its authored id, which only control knows."""
    title: str = ""
    listed: ObligationListed | None = None
    standing: Standing = field(default_factory=Standing)
    facts: list[tuple[Event, ObligationFact]] = field(default_factory=list)
    """Everything that happened to it, in order."""

    @property
    def listing(self) -> int:
        """`seq` under which its organisation was told of it; 0 where nobody was."""
        return self.standing.listing or 0

    @property
    def submissions(self) -> tuple[tuple[Event, ObligationSubmitted], ...]:
        """What was submitted, progress reports among it."""
        return tuple((e, fact) for e, fact in self.facts if isinstance(fact, ObligationSubmitted))

    @property
    def weighed(self) -> SubmissionWeighed | None:
        """What the last submission amounts to."""
        found = [fact for _, fact in self.facts if isinstance(fact, SubmissionWeighed)]
        return found[-1] if found else None

    @property
    def declared(self) -> tuple[tuple[Event, AwarenessDeclared], ...]:
        """What the organisation said of what it knew."""
        return tuple((e, fact) for e, fact in self.facts if isinstance(fact, AwarenessDeclared))

    @property
    def proposed(self) -> tuple[tuple[Event, AwarenessProposed], ...]:
        """What somebody in control saw of what it knew."""
        return tuple((e, fact) for e, fact in self.facts if isinstance(fact, AwarenessProposed))

    @property
    def not_notifiable(self) -> tuple[Event, NotNotifiableDeclared] | None:
        """The last time that it was held to need nothing."""
        found = [(e, fact) for e, fact in self.facts if isinstance(fact, NotNotifiableDeclared)]
        return found[-1] if found else None

    @property
    def opened(self) -> tuple[Event, ObligationNotifiable] | None:
        """What made it due."""
        return next(((e, fact) for e, fact in self.facts if isinstance(fact, ObligationNotifiable)), None)

    @property
    def met(self) -> tuple[Event, ObligationMet] | None:
        """What a persona did of what it owed."""
        return next(((e, fact) for e, fact in self.facts if isinstance(fact, ObligationMet)), None)

    @property
    def is_unrecognised(self) -> bool:
        """Whether nobody had said a word about it at EndEx, although the facts made it due."""
        return any(isinstance(fact, ObligationUnrecognised) for _, fact in self.facts)

    @property
    def is_running(self) -> bool:
        """Whether its organisation knows a moment by which it must be met."""
        return self.standing.told_due_ms is not None and not self.standing.is_settled


class ObligationsSeen:
    """Every obligation that a seat knows of."""

    def __init__(self) -> None:
        self._events: dict[int, tuple[Event, ObligationFact]] = {}
        self._records: tuple[ObligationRecord, ...] | None = None

    def apply(self, event: Event, fact: ObligationFact) -> None:
        """Take in a fact."""
        self._events[event.seq] = (event, fact)
        self._records = None

    @property
    def records(self) -> tuple[ObligationRecord, ...]:
        """All of them, in the order in which they were told."""
        if self._records is None:
            self._records = tuple(_fold(self._events[seq] for seq in sorted(self._events)))
        return self._records

    def record(self, listing: int) -> ObligationRecord | None:
        """Return the obligation that was told under a `seq`."""
        return next((found for found in self.records if listing and found.listing == listing), None)

    def named(self, obligation: str) -> ObligationRecord | None:
        """Return an obligation by its authored id."""
        return next((found for found in self.records if found.obligation == obligation), None)

    def due_between(self, from_ms: int, to_ms: int) -> tuple[tuple[int, ObligationRecord], ...]:
        """Return what falls due after one moment of the story and up to another, the soonest first."""
        found = [
            (due, record.title, record)
            for record in self.records
            if (due := record.standing.due_ms) is not None
            and not record.standing.is_settled
            and from_ms < due <= to_ms
        ]
        return tuple((due, record) for due, _, record in sorted(found, key=lambda one: one[:2]))

    def running(self) -> tuple[ObligationRecord, ...]:
        """Return those whose clock runs as their organisation knows, the soonest first."""
        found = [record for record in self.records if record.is_running]
        return tuple(sorted(found, key=lambda record: (record.standing.told_due_ms or 0, record.listing)))


def _fold(events: Iterator[tuple[Event, ObligationFact]]) -> list[ObligationRecord]:
    by_issue: dict[int, ObligationRecord] = {}
    by_name: dict[str, ObligationRecord] = {}
    by_listing: dict[int, ObligationRecord] = {}
    found: list[ObligationRecord] = []

    def met(fact: ObligationFact, event: Event) -> ObligationRecord | None:
        match fact:
            case ObligationIssued():
                record = by_issue[event.seq] = by_name[fact.obligation] = ObligationRecord(
                    fact.organisation, fact.obligation, fact.title or fact.obligation
                )
                found.append(record)
            case ObligationListed():
                record = by_issue.get(event.cause or 0) or ObligationRecord(fact.organisation)
                if not record.obligation:
                    found.append(record)
                record.listed, record.title = fact, fact.title
                record.standing = Standing(listing=event.seq)
                by_listing[event.seq] = record
            case (
                AwarenessDeclared()
                | ClockOpened()
                | ClockOverdue()
                | ObligationSubmitted()
                | NotNotifiableDeclared()
            ):
                return by_listing.get(fact.listing)
            case _:
                return by_name.get(fact.obligation)
        return record

    for event, fact in events:
        record = met(fact, event)
        if record is not None:
            record.facts.append((event, fact))
            record.standing = after(record.standing, event, fact)
    return found
