"""Sharing in sentences, for control's log."""

from __future__ import annotations

from collections.abc import Callable

from exercise_engine.core.sharing.facts import SharingFact


def sharing_line(fact: SharingFact, name: Callable[[str], str]) -> str:
    """Return what was shared in one line."""
    to = ", ".join(name(address) for address in fact.to)
    return f"{name(fact.sender)} shared under TLP:{fact.tlp} with {to}: {fact.subject}"
