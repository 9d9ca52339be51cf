"""How each statement stands, as deciding needs it; what follows from the facts alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.fact_types import FreeText
from exercise_engine.core.statements.facts import (
    ClearanceBreached,
    StatementCleared,
    StatementDrafted,
    StatementFact,
    StatementPublished,
    StatementRefused,
    StatementSubmitted,
    StatementWithdrawn,
)


@dataclass(frozen=True, slots=True)
class StatementState:
    """One statement, with the newest version of its text."""

    seq: int
    kind: str
    team: str
    title: FreeText
    """Passed on when it is published, never looked into."""
    body: FreeText
    audience: Audience
    """Who sees it before it is published."""
    clear_by: tuple[str, ...]
    clear_all: bool
    enforced: bool
    version: int = 1
    version_seq: int = 0
    """`seq` of the newest version."""
    submitted: bool = False
    """Whether the newest version waits, or waited, for clearance."""
    cleared: tuple[str, ...] = ()
    """Addresses that cleared the newest version."""
    refused: tuple[str, ...] = ()
    """Addresses that refused to."""
    published: int | None = None
    """`seq` of the newest publication."""
    published_version: int = 0
    withdrawn: bool = False
    """Whether the newest publication was taken back."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Whose clearance of the newest version is missing; none if one is enough and there."""
        if not self.clear_all and self.cleared:
            return ()
        return tuple(address for address in self.clear_by if address not in self.cleared)


def after(known: Mapping[int, StatementState], event: Event, fact: StatementFact) -> StatementState | None:
    """Return the statement that an event changes, as it then stands; none if nothing is known of it."""
    if isinstance(fact, StatementDrafted):
        return _drafted(known.get(fact.statement), event, fact)
    if isinstance(fact, ClearanceBreached):
        return None
    found = known.get(fact.statement)
    if found is None:
        return None
    match fact:
        case StatementSubmitted():
            return replace(found, submitted=True)
        case StatementCleared():
            return replace(
                found,
                cleared=_with(found.cleared, fact.addresses),
                refused=_without(found.refused, fact.addresses),
            )
        case StatementRefused():
            return replace(
                found,
                refused=_with(found.refused, fact.addresses),
                cleared=_without(found.cleared, fact.addresses),
            )
        case StatementPublished():
            return replace(found, published=event.seq, published_version=fact.version, withdrawn=False)
        case StatementWithdrawn():
            return replace(found, withdrawn=True)


def _drafted(found: StatementState | None, event: Event, fact: StatementDrafted) -> StatementState:
    """Return a statement with a new version, of which nothing is cleared yet."""
    return StatementState(
        seq=fact.statement,
        kind=fact.kind,
        team=fact.team,
        title=fact.title,
        body=fact.body,
        audience=event.audience,
        clear_by=fact.clear_by,
        clear_all=fact.clear_all,
        enforced=fact.enforced,
        version=fact.version,
        version_seq=event.seq,
        published=found.published if found else None,
        published_version=found.published_version if found else 0,
        withdrawn=found.withdrawn if found else False,
    )


def _with(known: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))


def _without(known: tuple[str, ...], less: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(address for address in known if address not in less)
