"""Facts of sharing in sentences, for the timeline and the annex."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.sharing.facts import (
    PermissionAsked,
    PermissionGiven,
    PermissionRefused,
    Shared,
    ShareMarked,
    ShareRecorded,
    ShareRefused,
    SharingFact,
)
from exercise_engine.core.sharing.words import MARK_WORDS, exceeds_words, readers_words, wish_words
from exercise_engine.model.sharing import shown_label
from exercise_engine.report.journal import Journal


def sharing_words(journal: Journal, event: Event, fact: SharingFact) -> tuple[str, str]:
    """Say what happened in sharing, with what was typed."""
    name = journal.name
    match fact:
        case Shared():
            who = name(fact.sender) if fact.sender else "Somebody, unnamed to the readers,"
            kept = " (what the own team sees of it)" if fact.told is not None else ""
            to = readers_words(fact.to, name)
            return f"{who} shared under {shown_label(fact.tlp)} with {to}{kept}", journal.words(
                event, fact.body
            )
        case ShareRecorded():
            return _recorded(journal, fact), ""
        case ShareRefused():
            to, why = readers_words(fact.to, name), exceeds_words(fact.exceeds, name)
            text = f"Refused: {name(fact.sender)} wanted to share with {to}. {why}"
            return text, journal.words(event, fact.subject)
        case PermissionAsked():
            source = name(fact.source) if fact.source else "the source"
            wish = wish_words(fact.to, fact.tlp, name)
            text = f"{name(fact.asker)} asked {source} to let them share {wish}"
            return text, journal.words(event, fact.words)
        case PermissionGiven():
            source = name(fact.source) if fact.source else "The source"
            said = journal.words(event, fact.words) if fact.words is not None else ""
            return f"{source} permitted sharing {wish_words(fact.to, fact.tlp, name)}", said
        case PermissionRefused():
            source = name(fact.source) if fact.source else "The source"
            return f"{source} did not permit wider sharing", journal.words(event, fact.words)
        case ShareMarked():
            return f"Share {fact.share} marked as {MARK_WORDS[fact.mark]}", journal.words(event, fact.note)
        case _:
            assert_never(fact)


def _recorded(journal: Journal, fact: ShareRecorded) -> str:
    if fact.permission is not None:
        source = journal.name(fact.source) if fact.source else "its source"
        return f"Share {fact.share} was permitted by {source}"
    if fact.exceeds:
        return f"Share {fact.share} went out after a warning: {exceeds_words(fact.exceeds, journal.name)}"
    return f"Share {fact.share} keeps to its label"
