"""Obligations in sentences, for control's log and the timeline of the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.obligations.facts import (
    AwarenessDeclared,
    AwarenessProposed,
    ClockOpened,
    ClockOverdue,
    DeclaredMoment,
    NotNotifiableDeclared,
    ObligationFact,
    ObligationIssued,
    ObligationListed,
    ObligationMet,
    ObligationNotifiable,
    ObligationOverdue,
    ObligationSubmitted,
    ObligationUnrecognised,
    SubmissionWeighed,
)
from exercise_engine.model.timing import duration_text

MOMENT_WORDS: dict[DeclaredMoment, str] = {
    "aware": "aware",
    "classified": "having classified it",
    "determination": "having determined it",
}


def numbered(listing: int) -> str:
    """Return how to call an obligation, behind words, of which nothing but its listing is at hand."""
    return f" (obligation {listing})"


def titles(event: Callable[[int], Event | None]) -> Callable[[int], str]:
    """Return how to call obligations, behind words, whose listings can be looked up."""

    def titled(listing: int) -> str:
        found = event(listing)
        listed = found.fact if found is not None else None
        return f" ({listed.title})" if isinstance(listed, ObligationListed) else numbered(listing)

    return titled


def obligation_line(
    fact: ObligationFact, name: Callable[[str], str], titled: Callable[[int], str] = numbered
) -> str:
    """Return what happened to an obligation in one line; `titled` names one by its listing."""
    return f"{name(fact.organisation)}: {_what(fact, name, titled)}"


def _what(fact: ObligationFact, name: Callable[[str], str], titled: Callable[[int], str]) -> str:
    match fact:
        case ObligationIssued():
            return f"obligation {fact.obligation} belongs to this exercise"
        case ObligationListed():
            return f"was told of its obligation: {fact.title}"
        case ObligationNotifiable(by="submission"):
            return f"the clock of {fact.obligation} runs from the submission"
        case ObligationNotifiable(by="calendar"):
            return f"the clock of {fact.obligation} runs by the calendar"
        case ObligationNotifiable():
            return f"the facts make {fact.obligation} notifiable"
        case AwarenessDeclared():
            by = ", recorded by control" if fact.by_control else ""
            return f"declares itself {MOMENT_WORDS[fact.moment]}{titled(fact.listing)}{by}"
        case AwarenessProposed():
            return f"seen to be {MOMENT_WORDS[fact.moment]} for {fact.obligation}; a proposal"
        case ClockOpened():
            return f"a clock runs{titled(fact.listing)}"
        case ClockOverdue():
            return f"the time it reckoned with is over{titled(fact.listing)}"
        case ObligationOverdue():
            return f"simulated deadline of {fact.obligation} missed"
        case ObligationSubmitted():
            what = "progress report" if fact.progress else "submission"
            to = ", ".join(map(name, fact.to)) or "nobody named"
            return f"{what}{titled(fact.listing)} to {to}"
        case SubmissionWeighed():
            return f"{fact.obligation}: {margin_words(fact.margin_ms)}"
        case NotNotifiableDeclared():
            return f"holds that nothing has to be notified{titled(fact.listing)}"
        case ObligationMet():
            return f"was answered as {fact.obligation} asks: {margin_words(fact.margin_ms)}"
        case ObligationUnrecognised():
            return f"{fact.obligation} was not recognised"
        case _:
            assert_never(fact)


def margin_words(margin: int | None) -> str:
    """Return how a submission stands to its deadline."""
    if margin is None:
        return "no moment was set"
    if margin < 0:
        return f"late by {duration_text(max(-margin, 1_000))} of story time"
    return f"in time, {duration_text(margin)} of story time left"
