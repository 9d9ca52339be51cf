"""Obligations in sentences, for control's log."""

from __future__ import annotations

from collections.abc import Callable

from exercise_engine.core.obligations.facts import ObligationFact


def obligation_line(fact: ObligationFact, name: Callable[[str], str]) -> str:
    """Return what happened to an obligation in one line."""
    return f"{name(fact.organisation)}: the facts make {fact.obligation} notifiable"
