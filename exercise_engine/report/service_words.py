"""What led to a change of a service, in words for readers: titles instead of ids, and what has happened."""

from __future__ import annotations

from exercise_engine.core.cascade.explain import Link
from exercise_engine.core.cascade.facts import ServiceChanged, ServiceHolding, ServiceSet
from exercise_engine.core.control_facts import AnswerCounted, InjectReleased
from exercise_engine.core.events import Event
from exercise_engine.model.timing import duration_text
from exercise_engine.report.describe import counted_text, item_title
from exercise_engine.report.journal import Journal

LINKS_SHOWN_MAX = 2
"""So many links are told in words, besides what all of it began with; more is a list and no reason."""


def chain_words(journal: Journal, chain: tuple[Link, ...]) -> tuple[str, ...]:
    """Return what a change follows from, the nearest cause first; of a long chain its two ends."""
    if not chain:
        return ()
    *between, root = chain
    between = [link for link in between if not _says_less(journal, link)]
    left_out = len(between) - LINKS_SHOWN_MAX
    more = (f"and so on, {left_out} more between",) if left_out > 0 else ()
    near = tuple(_words(journal, link) for link in between[:LINKS_SHOWN_MAX])
    return (*near, *more, _words(journal, root))


def _event(journal: Journal, link: Link) -> Event | None:
    return journal.by_seq.get(link.seq) if link.seq is not None else None


def _says_less(journal: Journal, link: Link) -> bool:
    """Whether the links beside it say the same: that an effect of an inject or answer set a service."""
    event = _event(journal, link)
    return event is not None and isinstance(event.fact, ServiceSet) and event.fact.why == "effect"


def _words(journal: Journal, link: Link) -> str:
    event = _event(journal, link)
    match event.fact if event is not None else None:
        case InjectReleased() as fact:
            return f"“{journal.title(fact.inject, fact.instance)}” came (inject {link.item})"
        case AnswerCounted() as fact:
            asked = item_title(journal, fact.ask)
            who, said = journal.name(fact.respondent), counted_text(journal, fact)
            if fact.by == "silence":
                return f"{who} did not answer “{asked}”, which counts as “{said}” (ask {link.item})"
            return f"{who} answered “{asked}” with “{said}” (ask {link.item})"
        case ServiceSet(why="control") as fact:
            note = journal.words(event, fact.note) if event is not None else ""
            return f"control set {journal.name(fact.service)} to {fact.state}" + (f": {note}" if note else "")
        case ServiceHolding() as fact:
            held = duration_text(fact.until_story_ms - (event.story_ms if event is not None else 0))
            return f"{journal.name(fact.service)} could go on without {journal.name(fact.of)} for {held}"
        case ServiceChanged() as fact:
            return f"{journal.name(fact.service)} went from {fact.before} to {fact.after}"
        case _:
            return link.text
