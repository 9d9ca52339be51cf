"""What of sharing hides who did it."""

from __future__ import annotations

from exercise_engine.core.sharing.facts import Shared


def by_nobody(fact: object) -> bool:
    """Return whether the readers of a fact never learn who set it off."""
    return isinstance(fact, Shared) and not fact.sender


def is_secret(fact: object) -> bool:
    """Return whether a fact is for the own team only, since it says who shared what nobody may know."""
    return isinstance(fact, Shared) and fact.told is not None
