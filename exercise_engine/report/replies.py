"""How long players waited for personas and tools, and what no pattern answered."""

from __future__ import annotations

from statistics import median

from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryMade, EnquiryMatched
from exercise_engine.core.seat_facts import MessageSent
from exercise_engine.core.simcell.facts import PersonasAssigned, ReplyClaimed, ReplyDropped, ReplyReleased
from exercise_engine.core.simcell.queue import ReplyEntry, ReplyQueue
from exercise_engine.model.base import Model
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Moment, Named, Seqs


class ReplyTimes(Model):
    """How one persona or tool replied to what players wrote."""

    who: Named
    asked: int
    replied: int
    median_ms: int | None
    """Exercise time from question to reply; none where nothing was replied to."""
    longest_ms: int | None
    unanswered: int
    """What still waited at the end."""
    dropped: int
    """What needed no reply, as the SimCell said."""
    evidence: Seqs


class Unmatched(Model):
    """A question that no pattern of a tool matched."""

    when: Moment
    who: Named
    team: Named
    words: str
    was_answered: bool
    """Whether somebody answered it in the end."""


def reply_times(journal: Journal) -> tuple[ReplyTimes, ...]:
    """Return the times of each persona and tool that something was left to, in the order of the first."""
    found: dict[str, list[ReplyEntry]] = {}
    for entry in _queue(journal).entries.values():
        found.setdefault(entry.address, []).append(entry)
    return tuple(_times(journal, address, entries) for address, entries in found.items())


def unmatched(journal: Journal) -> tuple[Unmatched, ...]:
    """Return what nothing matched, so that whoever wrote the scenario can add to it."""
    answered = {e.fact.enquiry for e in journal.sealed if isinstance(e.fact, EnquiryAnswered)}
    rows = []
    for event in journal.sealed:
        fact = event.fact
        if not isinstance(fact, EnquiryMatched) or fact.answer is not None:
            continue
        made = journal.by_seq.get(fact.enquiry)
        if made is not None and isinstance(made.fact, EnquiryMade):
            rows.append(
                Unmatched(
                    when=journal.moment(made),
                    who=journal.named(fact.tool),
                    team=journal.named(fact.team),
                    words=journal.words(made, made.fact.words),
                    was_answered=fact.enquiry in answered,
                )
            )
    return tuple(rows)


def _queue(journal: Journal) -> ReplyQueue:
    queue = ReplyQueue()
    for event in journal.sealed:
        match event.fact:
            case (
                MessageSent()
                | EnquiryMatched()
                | EnquiryAnswered()
                | ReplyClaimed()
                | ReplyReleased()
                | ReplyDropped()
                | PersonasAssigned()
            ) as fact:
                queue.apply(event, fact, journal.scenario)
            case _:
                pass
    return queue


def _times(journal: Journal, address: str, entries: list[ReplyEntry]) -> ReplyTimes:
    waits = [entry.replied_ms - entry.asked_ms for entry in entries if entry.replied_ms is not None]
    seqs = {entry.seq for entry in entries} | {
        entry.replied for entry in entries if entry.replied is not None
    }
    return ReplyTimes(
        who=journal.named(address),
        asked=len(entries),
        replied=len(waits),
        median_ms=round(median(waits)) if waits else None,
        longest_ms=max(waits, default=None),
        unanswered=sum(entry.is_open for entry in entries),
        dropped=sum(entry.is_dropped and entry.replied is None for entry in entries),
        evidence=tuple(sorted(seqs)),
    )
