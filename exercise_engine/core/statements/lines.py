"""Statements in sentences, for control's log."""

from __future__ import annotations

from typing import Protocol, assert_never

from exercise_engine.core.events import Event
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


class Names(Protocol):
    """Who and what is meant by addresses and numbers."""

    def name(self, address: str) -> str:
        """Return the readable name of an address."""
        ...

    def event(self, seq: int) -> Event | None:
        """Return an event, if it was seen."""
        ...


def statement_line(fact: StatementFact, names: Names) -> str:
    """Return what happened to a statement in one line."""
    match fact:
        case StatementDrafted():
            voided = f"; voids the clearance of {_all(fact.voided, names)}" if fact.voided else ""
            what = f"{fact.kind_title}, version {fact.version} drafted"
            return f"{names.name(fact.team)}: {what}: {fact.title}{voided}"
        case StatementSubmitted():
            return f"{_title(fact.statement, names)}, version {fact.version} submitted for clearance"
        case StatementCleared() | StatementRefused():
            return _verdict(fact, names)
        case StatementPublished():
            again = " (corrects what was published before)" if fact.corrects is not None else ""
            return f"{names.name(fact.team)} PUBLISHED: {fact.title}{again}"
        case StatementWithdrawn():
            return f"{_title(fact.statement, names)} withdrawn: {fact.reason}"
        case ClearanceBreached():
            return f"PUBLISHED WITHOUT CLEARANCE of {_all(fact.missing, names)}"
        case _:
            assert_never(fact)


def _verdict(fact: StatementCleared | StatementRefused, names: Names) -> str:
    word = "cleared" if isinstance(fact, StatementCleared) else "refused"
    acted = f" ({fact.by_label} in their place)" if fact.on_behalf_of else ""
    remark = f": {fact.remark}" if fact.remark is not None else ""
    for_whom = _all(fact.addresses, names)
    return f"{_title(fact.statement, names)}, version {fact.version} {word} for {for_whom}{acted}{remark}"


def _title(statement: int, names: Names) -> str:
    """Return how a statement was headed first."""
    first = names.event(statement)
    if first is not None and isinstance(first.fact, StatementDrafted):
        return str(first.fact.title)
    return f"Statement {statement}"


def _all(addresses: tuple[str, ...], names: Names) -> str:
    return "; ".join(names.name(address) for address in addresses)
