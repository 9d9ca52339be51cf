"""Proposals and agreements in words, for logs, screens and the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from exercise_engine.core.agreements.facts import AgreementFact, AnswerProposed
from exercise_engine.core.fact_types import FreeText
from exercise_engine.core.seat_facts import AskOpened


class Given(Protocol):
    """Anything that answers an ask: a proposal or an answer."""

    @property
    def positions(self) -> tuple[int, ...]: ...
    @property
    def number(self) -> int | float | None: ...
    @property
    def words(self) -> FreeText | None: ...


def given_text(options: Sequence[str], unit: str | None, given: Given) -> str:
    """Return an answer or a proposal in words."""
    if given.number is not None:
        return f"{given.number:g} {unit or ''}".strip()
    chosen = [options[p] if p < len(options) else f"option {p + 1}" for p in given.positions]
    return "; ".join(chosen) or (str(given.words) if given.words is not None else "")


def agreement_line(fact: AgreementFact, name: Callable[[str], str], fact_of: Callable[[int], object]) -> str:
    """Return who proposed what, or who stands behind what now."""
    ask = fact_of(fact.ask)
    options, unit = (ask.options, ask.unit) if isinstance(ask, AskOpened) else ((), None)
    team = name(fact.team)
    if isinstance(fact, AnswerProposed):
        return f"{team} proposed: {given_text(options, unit, fact)}"
    proposal = fact_of(fact.proposal)
    what = given_text(options, unit, proposal) if isinstance(proposal, AnswerProposed) else "a proposal"
    return f"{team} agreed to: {what}"
