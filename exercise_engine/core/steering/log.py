"""The lines of the live log about steering."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from exercise_engine.core.fact_types import FreeText
from exercise_engine.core.steering import facts as s
from exercise_engine.model.timing import duration_text, offset_text

if TYPE_CHECKING:
    from exercise_engine.core.control_log import LogGroup, Names


def steering_line(fact: s.SteeringFact, names: Names) -> tuple[LogGroup, str] | None:
    """Return what an event says, with its group; none for what another line says already."""
    match fact:
        case s.TellingWithdrawn() | s.TellingCorrected():
            what = label(fact.inject, fact.instance) or f"#{fact.of}"
            verb = "withdrawn" if isinstance(fact, s.TellingWithdrawn) else f"corrected: {fact.subject}"
            return "inject", f"{what} {verb}{_note(fact.note)}"
        case s.AskWithdrawn():
            return "answer", f"{names.name(fact.respondent)} need not answer any more"
        case s.ExpectedDropped():
            what = f"{label(fact.inject, fact.instance)}.{fact.expected}"
            return "expected", f"{what} of {names.name(fact.team)} is expected no more"
        case s.InjectWithdrawn() | s.InjectCorrected():
            return None
        case s.AllHeld():
            return "inject", f"Everything is held{_note(fact.note)}"
        case s.AllLetGo():
            return "inject", f"Everything goes on as planned{_note(fact.note)}"
        case s.PlanShifted():
            return "inject", f"{fact.count} injects moved {shift_text(fact.by_ms)}{_note(fact.note)}"
        case s.InjectPostponed() | s.InjectRetargeted() | s.InjectEdited():
            return "inject", f"{label(fact.inject, fact.instance)} {_change(fact, names)}{_note(fact.note)}"
        case s.NeedClaimed() | s.NeedGivenBack():
            return None
        case _:
            assert_never(fact)


def label(inject: str, instance: str) -> str:
    """Return how control calls an inject."""
    return f"{inject}/{instance}" if instance else inject


def shift_text(by_ms: int) -> str:
    """Return by how much something was moved, in words."""
    return f"{duration_text(abs(by_ms))} {'later' if by_ms >= 0 else 'earlier'}"


def _change(fact: s.InjectPostponed | s.InjectRetargeted | s.InjectEdited, names: Names) -> str:
    match fact:
        case s.InjectPostponed():
            before = f" from {offset_text(fact.from_ms)}" if fact.from_ms is not None else ""
            at_least = ", not before what it comes after" if fact.at_least else ""
            return f"moved{before} to {offset_text(fact.to_ms)}{at_least}"
        case s.InjectRetargeted():
            to = ", ".join(names.name(address) for address in fact.to)
            before = ", ".join(names.name(address) for address in fact.before)
            return f"goes to {to} instead of {before}"
        case s.InjectEdited():
            return (
                "has the text of the scenario again" if fact.subject is None else f"reworded: {fact.subject}"
            )
        case _:
            assert_never(fact)


def _note(note: FreeText | None) -> str:
    words = "" if note is None else str(note)
    return f" ({words})" if words else ""
