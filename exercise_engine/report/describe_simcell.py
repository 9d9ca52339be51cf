"""Enquiries and claims in words."""

from __future__ import annotations

from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryFact, EnquiryMade, EnquiryMatched
from exercise_engine.core.events import Event
from exercise_engine.core.simcell.facts import (
    PersonasAssigned,
    ReplyClaimed,
    ReplyDropped,
    ReplyReleased,
    SimcellFact,
)
from exercise_engine.report.journal import Journal


def enquiry_words(journal: Journal, event: Event, fact: EnquiryFact) -> tuple[str, str]:
    """Return a sentence about an enquiry, and what was asked or answered."""
    match fact:
        case EnquiryMade():
            text = f"Enquiry of {journal.name(fact.sender)} to {journal.name(fact.to)}"
            return text, journal.words(event, fact.words)
        case EnquiryMatched(outcome="answered", answer=place):
            text = f"Answer {(place or 0) + 1} of {journal.name(fact.address)} matched event {fact.enquiry}"
            return text, ""
        case EnquiryMatched():
            then = "it waited for a reply" if fact.outcome == "queued" else "that was said"
            text = f"Nothing of {journal.name(fact.address)} matched event {fact.enquiry}: {then}"
            return text, ""
        case EnquiryAnswered():
            to = ", ".join(journal.name(address) for address in fact.to)
            return f"Answer from {journal.name(fact.sender)} to {to}", journal.words(event, fact.body)


def simcell_words(journal: Journal, event: Event, fact: SimcellFact) -> tuple[str, str]:
    """Return a sentence about a claim, and the note that was left with it."""
    match fact:
        case ReplyClaimed():
            who, whom = journal.label(fact.seat), journal.name(fact.address)
            return f"Reply of {whom} to event {fact.entry} taken on by {who}", ""
        case ReplyReleased():
            return f"The reply of {journal.name(fact.address)} to event {fact.entry} was given back", ""
        case ReplyDropped():
            text = f"Event {fact.entry} needed no reply of {journal.name(fact.address)}"
            return text, journal.words(event, fact.note)
        case PersonasAssigned():
            whom = ", ".join(journal.name(address) for address in fact.personas) or "everybody"
            return f"Personas of {journal.label(fact.seat)}: {whom}", ""
