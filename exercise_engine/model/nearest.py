"""Finds the right name that a wrong one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

CUTOFF = 0.6
"""Below this likeness a suggestion would puzzle more than it helps."""
CANDIDATES_MAX = 2_000
"""Comparing takes time; among more names than these only equal beginnings are looked at."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like the given one, or none."""
    words = list(known)
    if len(words) > CANDIDATES_MAX:
        words = [other for other in words if other[:2] == word[:2]][:CANDIDATES_MAX]
    close = get_close_matches(word, words, n=1, cutoff=CUTOFF)
    if close:
        return close[0]
    longer = [other for other in words if len(word) > 1 and other.startswith(word)]
    return longer[0] if len(longer) == 1 else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the hint that names the nearest word, or nothing."""
    meant = nearest(word, known)
    return f'did you mean "{meant}"?' if meant else ""


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Return words as an enumeration: `a, b or c`."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} {joint} {last}" if most else last
