"""What an answer needs: from what was typed to a command, or to a sentence that says what is missing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from exercise_engine.core.command_types import TYPED_TEXT_LENGTH_MAX
from exercise_engine.core.commands import SubmitAnswer
from exercise_engine.core.facts import AskOpened
from exercise_engine.core.view_items import Answer, AskView
from exercise_engine.protocol.messages import DraftContent
from exercise_engine.tui.drafts import text_of

PERCENT_MAX = 100


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of an answer, as it was typed."""

    words: str = ""
    positions: tuple[int, ...] = ()
    number: str = ""
    rationale: str = ""
    confidence: str = ""
    on_behalf_of: str = ""

    @classmethod
    def of_draft(cls, draft: Mapping[str, object]) -> Typed:
        """Read what was kept on the disk."""
        positions = draft.get("positions")
        whole = (
            [one for one in positions if isinstance(one, int)] if isinstance(positions, list | tuple) else []
        )
        return cls(
            words=text_of(draft, "words"),
            positions=tuple(whole),
            number=text_of(draft, "number"),
            rationale=text_of(draft, "rationale"),
            confidence=text_of(draft, "confidence"),
            on_behalf_of=text_of(draft, "on_behalf_of"),
        )

    @classmethod
    def of_answer(cls, given: Answer) -> Typed:
        """Read an answer that may still be changed."""
        return cls(
            words=given.words,
            positions=given.positions,
            number="" if given.number is None else f"{given.number:g}",
            rationale=given.rationale,
            confidence="" if given.confidence_percent is None else str(given.confidence_percent),
            on_behalf_of=given.on_behalf_of or "",
        )

    @classmethod
    def of_team(cls, draft: DraftContent) -> Typed:
        """Read what a colleague has typed."""
        return cls(
            words=draft.words,
            positions=draft.positions,
            number="" if draft.number is None else f"{draft.number:g}",
            rationale=draft.rationale,
            confidence="" if draft.confidence_percent is None else str(draft.confidence_percent),
        )

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {
            "words": self.words,
            "positions": list(self.positions),
            "number": self.number,
            "rationale": self.rationale,
            "confidence": self.confidence,
            "on_behalf_of": self.on_behalf_of,
        }

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed or chosen that belongs to the answer itself."""
        return not (self.words.strip() or self.positions or self.number.strip() or self.rationale.strip())

    @property
    def number_value(self) -> int | float | None:
        """The number, or none while what was typed is no number."""
        return parse_number(self.number)

    @property
    def confidence_value(self) -> int | None:
        """Per cent, or none while what was typed is no such number."""
        typed = self.confidence.strip().removesuffix("%").strip()
        return int(typed) if typed.isascii() and typed.isdigit() and int(typed) <= PERCENT_MAX else None

    def same_content(self, other: Typed) -> bool:
        """Tell whether both say the same, whoever answers."""
        return replace(self, on_behalf_of="") == replace(other, on_behalf_of="")


def parse_number(typed: str) -> int | float | None:
    """Return a number as people type it, with a decimal comma or point; none if it is none."""
    text = typed.strip().replace(" ", "").replace(",", ".")
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def missing(ask: AskView, typed: Typed, *, must_act_for: bool) -> str:
    """Return in a sentence what keeps an answer from being given; empty if nothing does."""
    fact = ask.fact
    found = _missing_answer(fact, typed)
    if found:
        return found
    if fact.rationale == "required" and not typed.rationale.strip():
        return "Say why your team decides so."
    if typed.confidence.strip() and typed.confidence_value is None:
        return f"How sure you are is a whole number from 0 to {PERCENT_MAX}."
    if fact.confidence == "required" and typed.confidence_value is None:
        return "Say how sure your team is, in per cent."
    if must_act_for and not typed.on_behalf_of:
        return "Your role does not decide. Choose for whom you act, or let a deciding role answer."
    longest = max(len(typed.words), len(typed.rationale))
    if longest > TYPED_TEXT_LENGTH_MAX:
        return f"A text has {longest:,} characters; {TYPED_TEXT_LENGTH_MAX:,} are the most."
    return ""


def _missing_answer(fact: AskOpened, typed: Typed) -> str:
    match fact.kind:
        case "number":
            return _missing_number(fact, typed)
        case "several" if fact.options:
            return "" if typed.positions else "Choose at least one option."
        case "choice" if fact.options:
            return "" if len(typed.positions) == 1 else "Choose one option."
        case _:
            return "" if typed.words.strip() else "Write your answer."


def _missing_number(fact: AskOpened, typed: Typed) -> str:
    number = typed.number_value
    if number is None:
        return "Give a number."
    low, high = fact.number_min, fact.number_max
    if (low is not None and number < low) or (high is not None and number > high):
        return (
            f"Give a number from {low:g} to {high:g}."
            if low is not None and high is not None
            else "Out of range."
        )
    return ""


def takes_options(fact: AskOpened) -> bool:
    """Tell whether one answers by choosing; hidden options are answered in words."""
    return fact.kind in ("choice", "several") and bool(fact.options)


def takes_words(fact: AskOpened) -> bool:
    """Tell whether one answers in words."""
    return fact.kind != "number" and not takes_options(fact)


def command_of(ask: AskView, typed: Typed) -> SubmitAnswer:
    """Return the command that gives this answer; nothing is missing in it."""
    fact = ask.fact
    return SubmitAnswer(
        ask=ask.seq,
        positions=tuple(sorted(typed.positions)) if takes_options(fact) else (),
        number=typed.number_value if fact.kind == "number" else None,
        words=typed.words.strip() if takes_words(fact) else "",
        rationale=typed.rationale.strip() if fact.rationale != "none" else "",
        confidence_percent=typed.confidence_value if fact.confidence != "none" else None,
        on_behalf_of=typed.on_behalf_of or None,
    )


def summary(ask: AskView, typed: Typed) -> list[tuple[str, str]]:
    """Return the answer in words, part by part, to be confirmed."""
    fact = ask.fact
    if takes_options(fact):
        given = "; ".join(fact.options[position] for position in sorted(typed.positions))
    elif fact.kind == "number":
        given = f"{typed.number.strip()} {fact.unit or ''}".strip()
    else:
        given = typed.words.strip()
    parts = [("Answer", given)]
    if typed.rationale.strip() and fact.rationale != "none":
        parts.append(("Why", typed.rationale.strip()))
    if typed.confidence_value is not None and fact.confidence != "none":
        parts.append(("Sure", f"{typed.confidence_value} %"))
    return parts
