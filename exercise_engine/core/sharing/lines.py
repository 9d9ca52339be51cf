"""Sharing in sentences, for control's log."""

from __future__ import annotations

from typing import assert_never

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
from exercise_engine.core.sharing.words import (
    MARK_WORDS,
    NameOf,
    exceeds_words,
    readers_words,
    wish_words,
)
from exercise_engine.model.sharing import shown_label


def sharing_line(fact: SharingFact, name: NameOf) -> str | None:
    """Return what happened in one line; none where another line says it."""
    match fact:
        case Shared(told=None):
            who = name(fact.sender) if fact.sender else "Somebody, unnamed to the readers,"
            to = readers_words(fact.to, name)
            return f"{who} shared under {shown_label(fact.tlp)} with {to}: {fact.subject}"
        case Shared():
            return f"It was {name(fact.sender)} who shared: {fact.subject}"
        case ShareRecorded():
            return _recorded(fact, name)
        case ShareRefused():
            to = readers_words(fact.to, name)
            why = exceeds_words(fact.exceeds, name)
            return f"Not shared by {name(fact.sender)} with {to}: {fact.subject}. {why}"
        case PermissionAsked() | PermissionGiven() | PermissionRefused():
            return permission_line(fact, name)
        case ShareMarked():
            return f"Share {fact.share} marked as {MARK_WORDS[fact.mark]}: {fact.note}"
        case _:
            assert_never(fact)


def permission_line(fact: PermissionAsked | PermissionGiven | PermissionRefused, name: NameOf) -> str:
    """Return what was asked or answered about wider sharing."""
    source = name(fact.source) if fact.source else "the source"
    match fact:
        case PermissionAsked():
            wish = wish_words(fact.to, fact.tlp, name)
            return f"{name(fact.asker)} asks {source} to let them share {wish}: {fact.subject}"
        case PermissionGiven():
            wish = wish_words(fact.to, fact.tlp, name)
            return f"{_first_up(source)} permits sharing {wish}: {fact.subject}"
        case PermissionRefused():
            return f"{_first_up(source)} does not permit wider sharing of {fact.subject}: {fact.words}"


def _recorded(fact: ShareRecorded, name: NameOf) -> str | None:
    if not fact.exceeds:
        return None
    if fact.permission is not None:
        return f"The share of {name(fact.sender)} was permitted by {name(fact.source)}"
    return f"Shared by {name(fact.sender)} against the label: {exceeds_words(fact.exceeds, name)}"


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]
