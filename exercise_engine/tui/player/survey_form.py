"""What a form needs: from what was typed to a command, or to a sentence that says what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exercise_engine.core.surveys.commands import WORDS_LENGTH_MAX, Filled, FillSheet
from exercise_engine.core.surveys.facts import QuestionShown
from exercise_engine.core.surveys.view import SurveyView
from exercise_engine.tui.drafts import text_of
from exercise_engine.tui.player.answering import PERCENT_MAX, parse_number


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the fields of one question, as it was typed."""

    positions: tuple[int, ...] = ()
    typed: str = ""
    """A number or words."""
    confidence: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the question is left open."""
        return not self.positions and not self.typed.strip()

    @property
    def confidence_value(self) -> int | None:
        """Per cent, or none while what was typed is no such number."""
        typed = self.confidence.strip().removesuffix("%").strip()
        return int(typed) if typed.isascii() and typed.isdigit() and int(typed) <= PERCENT_MAX else None


def draft_key(survey: int) -> str:
    """Return where a form is kept on the own disk."""
    return f"survey:{survey}"


def as_draft(entered: tuple[Entered, ...]) -> dict[str, object]:
    """Return what is kept on the disk."""
    return {
        str(number): {"positions": list(one.positions), "typed": one.typed, "confidence": one.confidence}
        for number, one in enumerate(entered)
    }


def of_draft(draft: Mapping[str, object], count: int) -> tuple[Entered, ...]:
    """Read what was kept on the disk."""
    return tuple(_entered(draft.get(str(number))) for number in range(count))


def _entered(kept: object) -> Entered:
    if not isinstance(kept, dict):
        return Entered()
    positions = kept.get("positions")
    whole = [one for one in positions if isinstance(one, int)] if isinstance(positions, list | tuple) else []
    return Entered(tuple(whole), text_of(kept, "typed"), text_of(kept, "confidence"))


def missing(view: SurveyView, entered: tuple[Entered, ...]) -> str:
    """Return in a sentence what keeps a form from being handed in; empty if nothing does."""
    for number, (question, one) in enumerate(zip(view.fact.questions, entered, strict=True), start=1):
        if sentence := _missing(question, one):
            return f"Question {number}: {sentence}"
    return "Answer at least one question." if all(one.is_open for one in entered) else ""


def _missing(question: QuestionShown, one: Entered) -> str:
    if one.is_open:
        if question.required:
            return "it has to be answered."
        return "say what you are sure of, or leave both open." if one.confidence.strip() else ""
    if question.kind == "number":
        number, low, high = parse_number(one.typed), question.number_min, question.number_max
        if number is None:
            return "give a number."
        if low is not None and high is not None and not low <= number <= high:
            return f"give a number from {low:g} to {high:g}."
    if one.confidence.strip() and one.confidence_value is None:
        return f"how sure you are is a whole number from 0 to {PERCENT_MAX}."
    if question.confidence == "required" and one.confidence_value is None:
        return "say how sure you are, in per cent."
    if len(one.typed) > WORDS_LENGTH_MAX:
        return f"{len(one.typed):,} characters; {WORDS_LENGTH_MAX:,} are the most."
    return ""


def command_of(view: SurveyView, entered: tuple[Entered, ...]) -> FillSheet:
    """Return the command that hands in this form; nothing is missing in it."""
    pairs = zip(view.fact.questions, entered, strict=True)
    return FillSheet(survey=view.seq, answers=tuple(_filled(question, one) for question, one in pairs))


def _filled(question: QuestionShown, one: Entered) -> Filled:
    if one.is_open:
        return Filled()
    return Filled(
        positions=one.positions,
        number=parse_number(one.typed) if question.kind == "number" else None,
        words=one.typed.strip() if question.kind == "text" else "",
        confidence_percent=one.confidence_value if question.confidence != "none" else None,
    )
