"""Statements and declared levels in sentences, for the timeline and the annex."""

from __future__ import annotations

from typing import NamedTuple, assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    ClearanceBreached,
    FreeText,
    LevelDeclared,
    StatementCleared,
    StatementDrafted,
    StatementFact,
    StatementPublished,
    StatementRefused,
    StatementSubmitted,
    StatementWithdrawn,
)
from exercise_engine.report.journal import Journal


class Words(NamedTuple):
    """A sentence of ours, and what was typed."""

    text: str
    quote: str = ""


def public_words(journal: Journal, event: Event, fact: StatementFact | LevelDeclared) -> Words:
    """Say what happened to a statement or a level."""
    match fact:
        case StatementDrafted():
            voided = f"; the clearance of {_names(journal, fact.voided)} is void" if fact.voided else ""
            team = journal.name(fact.team)
            text = f"{team} saved version {fact.version} of a statement ({fact.kind_title}){voided}"
            return Words(text, _headed(journal, event, fact.title, fact.body))
        case StatementSubmitted():
            return Words(
                f"Version {fact.version} of {_title(journal, fact.statement)} submitted for clearance"
            )
        case StatementCleared() | StatementRefused():
            return Words(_verdict(journal, fact), journal.words(event, fact.remark))
        case StatementPublished():
            how = "corrected in public" if fact.corrects is not None else "published"
            text = f"{journal.name(fact.team)} {how} by {fact.channel_name}: {fact.kind_title}"
            return Words(text, _headed(journal, event, fact.title, fact.body))
        case StatementWithdrawn():
            reason = journal.words(event, fact.reason)
            return Words(f"{_title(journal, fact.statement)} was withdrawn", reason)
        case ClearanceBreached():
            return Words(f"Published without the clearance of {_names(journal, fact.missing)}")
        case LevelDeclared():
            whose = f" ({journal.name(fact.owner)})" if fact.owner else ""
            text = f"{fact.name}{whose} is now {fact.shown}, before {fact.before}"
            return Words(text, journal.words(event, fact.reason))
        case _:
            assert_never(fact)


def _verdict(journal: Journal, fact: StatementCleared | StatementRefused) -> str:
    word = "cleared" if isinstance(fact, StatementCleared) else "refused"
    whom = _names(journal, fact.addresses)
    acted = f", by {fact.by_label} in their place" if fact.on_behalf_of else f", by seat {fact.by_label}"
    return f"Version {fact.version} of {_title(journal, fact.statement)} {word} for {whom}{acted}"


def _title(journal: Journal, statement: int) -> str:
    """Return how a statement was headed first."""
    event = journal.by_seq.get(statement)
    if event is None or not isinstance(event.fact, StatementDrafted):
        return f"Statement {statement}"
    return f"“{journal.words(event, event.fact.title)}”"


def _headed(journal: Journal, event: Event, title: FreeText, body: FreeText) -> str:
    return f"{journal.words(event, title)}\n{journal.words(event, body)}"


def _names(journal: Journal, addresses: tuple[str, ...]) -> str:
    return "; ".join(journal.name(address) for address in addresses)
