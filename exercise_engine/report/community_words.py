"""Facts of the community in sentences, for the timeline and the annex."""

from __future__ import annotations

from typing import NamedTuple, assert_never

from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked, MeasuresCounted
from exercise_engine.core.baseline.lines import baseline_line
from exercise_engine.core.cascade.facts import OfService, ServiceChanged, ServiceSet
from exercise_engine.core.cascade.lines import cascade_line
from exercise_engine.core.cascade.map_facts import ServiceMapTold
from exercise_engine.core.cascade.map_lines import map_line
from exercise_engine.core.community.facts import CommunityFact
from exercise_engine.core.events import Event
from exercise_engine.core.obligations.facts import OfObligation
from exercise_engine.core.obligations.lines import obligation_line, titles
from exercise_engine.core.sharing.facts import OfSharing
from exercise_engine.report.journal import Journal
from exercise_engine.report.sharing_words import sharing_words


class Words(NamedTuple):
    """A sentence of ours, and what was typed."""

    text: str
    quote: str = ""


def community_words(journal: Journal, event: Event, fact: CommunityFact) -> Words:
    """Say what happened among services, shares, obligations and measures."""
    match fact:
        case ServiceChanged():
            said = journal.words(event, fact.note) if fact.note is not None else ""
            return Words(f"Service {journal.name(fact.service)}: {fact.before} to {fact.after}", said)
        case ServiceSet():
            said = journal.words(event, fact.note) if fact.note is not None else ""
            return Words(f"Service {journal.name(fact.service)} set to {fact.state}", said)
        case OfService():
            return Words(f"Service {cascade_line(fact, journal.name)}")
        case OfSharing():
            return Words(*sharing_words(journal, event, fact))
        case OfObligation():
            return Words(obligation_line(fact, journal.name, titles(journal.by_seq.get)))
        case MeasureAnswered():
            return Words(baseline_line(fact, journal.name), journal.words(event, fact.evidence))
        case MeasuresAsked() | MeasuresCounted():
            return Words(baseline_line(fact, journal.name))
        case ServiceMapTold():
            to = ", ".join(journal.name(address) for address in event.audience.to)
            return Words(f"{to} learned of services: {map_line(fact)}")
        case _:
            assert_never(fact)
