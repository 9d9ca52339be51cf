"""Enquiries and claims as lines of the control cell's log."""

from __future__ import annotations

from typing import Protocol

from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryFact, EnquiryMade, EnquiryMatched
from exercise_engine.core.events import Event
from exercise_engine.core.seat_facts import MessageSent
from exercise_engine.core.simcell.facts import (
    PersonasAssigned,
    ReplyClaimed,
    ReplyDropped,
    ReplyReleased,
    SimcellFact,
)


class Names(Protocol):
    """Who and what is meant by ids and numbers."""

    def name(self, address: str) -> str:
        """Return the readable name of an address."""
        ...

    def actor_label(self, actor: str) -> str:
        """Return how the seat that did something is called."""
        ...

    def event(self, seq: int) -> Event | None:
        """Return an event, if it was seen."""
        ...


def enquiry_line(fact: EnquiryFact, names: Names) -> str | None:
    """Return the line of an event about an enquiry; none where the answer says it all."""
    match fact:
        case EnquiryMade():
            return f"{names.name(fact.sender)} asks {names.name(fact.to)}: {fact.words}"
        case EnquiryMatched(outcome="answered"):
            return None
        case EnquiryMatched():
            waits = ", it waits for a reply" if fact.outcome == "queued" else ""
            return f"Nothing that {names.name(fact.address)} knows matches this{waits}"
        case EnquiryAnswered():
            to = "; ".join(names.name(address) for address in fact.to)
            return f"{names.name(fact.sender)} answers {to}: {fact.body}"


def simcell_line(fact: SimcellFact, names: Names) -> str:
    """Return the line of an event about a claim."""
    match fact:
        case ReplyClaimed():
            who, whom = names.actor_label(fact.seat), names.name(fact.address)
            return f"{who} replies as {whom} to: {_asked(fact.entry, names)}"
        case ReplyReleased():
            return f"Claim as {names.name(fact.address)} given back: {_asked(fact.entry, names)}"
        case ReplyDropped():
            why = f" ({fact.note})" if fact.note is not None else ""
            return f"Needs no reply of {names.name(fact.address)}{why}: {_asked(fact.entry, names)}"
        case PersonasAssigned():
            whom = ", ".join(names.name(address) for address in fact.personas) or "everybody"
            return f"{names.actor_label(fact.seat)} answers for {whom}"


def _asked(seq: int, names: Names) -> str:
    """Return what waits for a reply, in its own words."""
    event = names.event(seq)
    match event.fact if event is not None else None:
        case MessageSent(subject=subject, body=body):
            return str(subject) or str(body)
        case EnquiryMade(words=words):
            return str(words)
        case _:
            return f"event {seq}"
