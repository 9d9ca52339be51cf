"""When something that was played on paper was seen, as its fact says it."""

from __future__ import annotations

from typing import Final

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event

PAPER_FACTS: Final = (
    f.InjectReleased,
    f.DeliveryDone,
    f.InjectTold,
    f.AskOpened,
    f.ExpectedOpened,
    f.AnswerGiven,
    f.LogEntryWritten,
)
"""Facts that may have been played on paper; others carry a time seen for reasons of their own."""


def is_on_paper(event: Event) -> bool:
    """Whether it was played on paper and entered afterwards."""
    return isinstance(event.fact, PAPER_FACTS) and event.fact.observed_ms is not None


def seen_at_ms(event: Event) -> int | None:
    """Return when it happened by the clock of the room; None where paper has exercise time only."""
    fact = event.fact
    if isinstance(fact, PAPER_FACTS) and fact.observed_ms is not None:
        return fact.observed_at_ms
    return event.at_ms


def seen_ms(event: Event) -> int:
    """Return the exercise time at which it happened: as seen on paper, else as recorded."""
    fact = event.fact
    if isinstance(fact, PAPER_FACTS) and fact.observed_ms is not None:
        return fact.observed_ms
    return event.elapsed_ms
