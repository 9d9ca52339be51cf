"""The language of enquiry patterns: words, and what stands for others; and how a question becomes words.

A pattern is a list of steps. Questions and patterns are cut into words by the same rules, so that case,
accents, punctuation around words, the scheme of an address and slashes at its end make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

STEPS_MAX = 40
"""A longer pattern fits one question only, and that question will not be asked."""
ALTERNATIVES_MAX = 20
"""So many words may stand for each other at one place."""
DECOMPOSED_LENGTH_MAX = 4_000
"""One character can fall apart into eighteen; nobody writes an honest question that grows so much."""

_SCHEME = re.compile(r"^[a-z][a-z0-9+.\-]{0,20}://")
_ALIKE = str.maketrans(dict.fromkeys("‘’‛`´", "'") | dict.fromkeys("‐‑‒–—―−", "-"))  # noqa: RUF001 - the point
Wild = Literal["", "any", "some"]
"""Whether a step stands for words of its own, for any number of words, or for at least one."""


class PatternFault(ValueError):
    """A text that is no pattern; carries what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a pattern."""

    wild: Wild = ""
    words: tuple[str, ...] = ()
    """Words that fit here."""
    beginnings: tuple[str, ...] = ()
    """Words that begin like one of these fit, too."""
    endings: tuple[str, ...] = ()
    """Words that end like one of these fit, too."""


ANY = Step("any")
SOME = Step("some")
Steps = tuple[Step, ...]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a question, as patterns see them."""
    if not text.isascii():
        text = _plain(text)
    return tuple(word for chunk in text.casefold().split() if (word := _bare(chunk)))


def parse_pattern(text: str) -> Steps:
    """Return the steps of a pattern; raises PatternFault where it is none."""
    steps: list[Step] = []
    for chunk in text.split():
        step = _step(chunk)
        if not (step.wild == "any" and steps and steps[-1].wild == "any"):
            steps.append(step)
    if not steps:
        raise PatternFault("the pattern is empty", "write the words that players would use, or remove it")
    if len(steps) > STEPS_MAX:
        raise PatternFault(
            f"the pattern has {len(steps)} words; {STEPS_MAX} are the most",
            "let * stand for what does not matter",
        )
    return tuple(steps)


def _plain(text: str) -> str:
    """Return a text without accents and invisible characters, with one kind of quote and dash."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_ALIKE)).translate(_ALIKE)
    kept = decomposed[:DECOMPOSED_LENGTH_MAX]
    return "".join(mark for mark in kept if unicodedata.category(mark) not in ("Mn", "Cf"))


def _bare(chunk: str) -> str:
    """Return a word without the scheme of an address and what stands around it."""
    start, end = 0, len(chunk)
    while start < end and not chunk[start].isalnum():
        start += 1
    while end > start and not chunk[end - 1].isalnum():
        end -= 1
    word = chunk[start:end]
    return _SCHEME.sub("", word) if "://" in word else word


def _step(chunk: str) -> Step:
    if set(chunk) == {"*"}:
        return ANY
    if chunk.startswith("{") and chunk.endswith("}"):
        return SOME
    alternatives = chunk.split("|")
    if len(alternatives) > ALTERNATIVES_MAX:
        raise PatternFault(
            f"{len(alternatives)} words stand for each other; {ALTERNATIVES_MAX} are the most",
            "write several patterns",
        )
    words: list[str] = []
    beginnings: list[str] = []
    endings: list[str] = []
    for alternative in alternatives:
        kind, word = _alternative(alternative)
        {"whole": words, "beginning": beginnings, "ending": endings}[kind].append(word)
    return Step(
        "", tuple(dict.fromkeys(words)), tuple(dict.fromkeys(beginnings)), tuple(dict.fromkeys(endings))
    )


def _alternative(text: str) -> tuple[Literal["whole", "beginning", "ending"], str]:
    """Return a word of a pattern, and whether it is a whole word or a part of one."""
    inner = text.strip("*")
    found = words_of(inner)
    if len(found) != 1:
        raise PatternFault(f'"{text}" is no word', "punctuation alone is never looked at; remove it")
    if "*" in inner or (text.startswith("*") and text.endswith("*")):
        raise PatternFault(
            f'"{text}": a star stands alone, or at the beginning or the end of a word', "such as 203.0.113.*"
        )
    # A digit in place of the star keeps the punctuation beside it: `203.0.113.*` is not `203.0.113*`.
    if text.endswith("*"):
        return "beginning", "".join(words_of(f"{inner}0"))[:-1] or found[0]
    if text.startswith("*"):
        return "ending", "".join(words_of(f"0{inner}"))[1:] or found[0]
    return "whole", found[0]
