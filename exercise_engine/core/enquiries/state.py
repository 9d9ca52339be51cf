"""What the engine keeps of enquiries: who asked what, and which answers each team has had."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryFact, EnquiryMade, EnquiryMatched
from exercise_engine.core.events import Event
from exercise_engine.core.own_state import OwnState


@dataclass(frozen=True, slots=True)
class Asked:
    """One enquiry."""

    tool: str
    to: str
    sender: str
    team: str
    thread: int


@dataclass
class EnquiryState(OwnState):
    """All enquiries so far."""

    asked: dict[int, Asked] = field(default_factory=dict)
    """By `seq` of the `EnquiryMade`."""
    threads: dict[tuple[str, str], int] = field(default_factory=dict)
    """Tool and team to the first enquiry."""
    given: set[tuple[str, int, str]] = field(default_factory=set)
    """Tool, place of the answer and team: the effects of these have run."""


def apply_enquiry(enquiries: EnquiryState, event: Event, fact: EnquiryFact) -> None:
    """Change what is known of enquiries as an event says."""
    match fact:
        case EnquiryMade():
            team = fact.sender.partition(".")[0]
            thread = enquiries.threads.setdefault((fact.tool, team), event.seq)
            enquiries.asked[event.seq] = Asked(fact.tool, fact.to, fact.sender, team, thread)
        case EnquiryMatched():
            if fact.answer is not None:
                enquiries.given.add((fact.tool, fact.answer, fact.team))
        case EnquiryAnswered():
            pass
