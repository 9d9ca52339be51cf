"""Says in sentences what belongs to the course of the day: cuts, gates and control rows."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.events import Event
from exercise_engine.core.facts import CutsApplied, GateClosed, GateOpened, RowDropped, RowDue, RowTaken
from exercise_engine.model.timing import duration_text, offset_text
from exercise_engine.report.journal import Journal

GATE_OPENED_BY = {
    "condition": "since what it waits for was there",
    "deadline": "by its deadline",
    "control": "by control",
}


def course_words(
    journal: Journal,
    event: Event,
    fact: CutsApplied | GateClosed | GateOpened | RowDue | RowTaken | RowDropped,
) -> tuple[str, str]:
    """Return our sentence, and what was typed beside it."""
    match fact:
        case CutsApplied():
            lost = f"; untested: {'; '.join(fact.untested)}" if fact.untested else ""
            words = f"Cut because time ran short: {', '.join(fact.injects)}{lost}"
            return words, journal.words(event, fact.note)
        case RowDue():
            return f"Control row {fact.row} is due", ""
        case RowTaken():
            by = "as the scenario says" if fact.by == "scenario" else "by control"
            return f"Control row {fact.row} taken {by}", journal.words(event, fact.note)
        case RowDropped():
            return f"Control row {fact.row} left out", journal.words(event, fact.note)
        case GateClosed():
            return f"Gate {fact.gate} closed, until {offset_text(fact.deadline_ms)} at the latest", ""
        case GateOpened():
            waited = f" after {duration_text(fact.waited_ms)}" if fact.waited_ms else ""
            words = f"Gate {fact.gate} opened{waited} {GATE_OPENED_BY[fact.by]}"
            return words, journal.words(event, fact.note)
        case _:
            assert_never(fact)
