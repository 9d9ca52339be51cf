"""Sharing in words: how a share goes further than its label, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from exercise_engine.core.sharing.facts import Excess, Mark
from exercise_engine.model.sharing import LABEL_MEANINGS, PUBLIC, TlpLabel, shown_label

NameOf = Callable[[str], str]
MARK_WORDS: dict[Mark, str] = {
    "breach": "breach of the label",
    "over_tight": "labelled tighter than needed",
    "right": "right after all",
}


def address_name(address: str, name: NameOf) -> str:
    """Return how an address of a share is called."""
    return "the public" if address == PUBLIC else name(address)


def readers_words(to: Iterable[str], name: NameOf) -> str:
    """Return addresses in a row of words."""
    return ", ".join(address_name(address, name) for address in to)


def excess_words(excess: Excess, name: NameOf) -> str:
    """Return in a sentence how a share goes further than a label allows."""
    label = shown_label(excess.label)
    who = address_name(excess.address, name)
    match excess.why:
        case "relabelled":
            return f"Its label is {label}; only its source may widen that."
        case "team":
            return f"{label} goes to named persons, and {who} is not a person."
        case "public":
            return f"{label} does not go to the public."
        case "outside":
            return f"{label} stays {LABEL_MEANINGS[excess.label]}; that leaves out {_those(excess, name)}."
        case _:
            assert_never(excess.why)


def _those(excess: Excess, name: NameOf) -> str:
    others = [name(each) for each in excess.organisations if each != excess.address]
    who = address_name(excess.address, name)
    return f"{who} ({', '.join(others)})" if others else who


def exceeds_words(exceeds: Iterable[Excess], name: NameOf) -> str:
    """Return all the ways in which a share goes too far."""
    return " ".join(excess_words(excess, name) for excess in exceeds)


def wish_words(to: tuple[str, ...], tlp: TlpLabel | None, name: NameOf) -> str:
    """Return how far something is to go, or may go."""
    parts = [f"with {readers_words(to, name)}"] if to else []
    if tlp is not None:
        parts.append(f"as far as {shown_label(tlp)}")
    return " and ".join(parts)
