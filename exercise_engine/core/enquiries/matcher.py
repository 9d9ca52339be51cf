"""Matches the words of a question against all patterns at once, in a time that no question can stretch.

All patterns stand side by side in one long number: a bit for the beginning of each pattern, then one for
each step that takes a word. A bit is set while the words so far lead up to it. Each word moves all bits on
in a handful of operations on whole numbers, whatever the words are and however many patterns there are; there
is nothing to go back to. Where a pattern has `*`, the bit before it stays set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from exercise_engine.model.enquiry_patterns import Steps, parse_pattern

_RARE_MAX = 8
"""Words that stand at no more places are kept as places, not as a number with a bit for each pattern."""
MATCHERS_KEPT_MAX = 64
"""Tools of a few scenarios: engines that are made anew from the same scenario share them."""


class Matcher:
    """All patterns of one tool, prepared once."""

    def __init__(self, patterns: Sequence[Steps]) -> None:
        self._first = self._last = self._stays = self._anything = 0
        self._owners: list[int] = []
        """Pattern of each bit."""
        words: dict[str, list[int]] = {}
        beginnings: dict[str, list[int]] = {}
        endings: dict[str, list[int]] = {}
        tables = {"words": words, "beginnings": beginnings, "endings": endings}
        first: list[int] = []
        last: list[int] = []
        stays: list[int] = []
        anything: list[int] = []
        for number, pattern in enumerate(patterns):
            first.append(self._new_bit(number))
            for step in pattern:
                if step.wild != "any":
                    self._new_bit(number)
                bit = len(self._owners) - 1
                if step.wild:
                    stays.append(bit)
                if step.wild == "some":
                    anything.append(bit)
                for name, table in tables.items():
                    for word in getattr(step, name):
                        table.setdefault(word, []).append(bit)
            last.append(len(self._owners) - 1)
        self._first, self._last = _number(first), _number(last)
        self._stays, self._anything = _number(stays), _number(anything)
        self._words, self._beginnings, self._endings = (_compact(table) for table in tables.values())
        self._beginning_lengths = tuple(sorted({len(word) for word in beginnings}))
        self._ending_lengths = tuple(sorted({len(word) for word in endings}))

    def match(self, words: Iterable[str]) -> Iterator[int]:
        """Yield the numbers of all patterns that fit the whole of a question, in their order."""
        state, stays, anything = self._first, self._stays, self._anything
        for word in words:
            state = ((state << 1) & (self._places(word) | anything)) | (state & stays)
            if not state:
                return
        yield from self._numbers(state & self._last)

    def covering(self, pattern: Steps) -> Iterator[int]:
        """Yield the numbers of patterns that fit whatever another one fits, that one itself if it is here."""
        state = self._first
        for step in pattern:
            if step.wild != "any":
                fits = self._anything
                if not step.wild:
                    fits |= self._fitting_all(step.words, step.beginnings, step.endings)
                state = ((state << 1) & fits) | (state & self._stays)
            if step.wild:  # more words may follow, or none: only what takes any number of them is still there
                state &= self._stays
        yield from self._numbers(state & self._last)

    def _new_bit(self, number: int) -> int:
        self._owners.append(number)
        return len(self._owners) - 1

    def _numbers(self, state: int) -> Iterator[int]:
        while state:
            lowest = state & -state
            yield self._owners[lowest.bit_length() - 1]
            state ^= lowest

    def _places(self, word: str) -> int:
        """Return the bits of all steps that take a word."""
        found = _bits(self._words.get(word))
        for length in self._beginning_lengths:
            if length > len(word):
                break
            found |= _bits(self._beginnings.get(word[:length]))
        for length in self._ending_lengths:
            if length > len(word):
                break
            found |= _bits(self._endings.get(word[-length:]))
        return found

    def _fitting_all(
        self, words: tuple[str, ...], beginnings: tuple[str, ...], endings: tuple[str, ...]
    ) -> int:
        """Return the bits of steps that take every word that one of these stands for."""
        found = -1
        for word in words:
            found &= self._places(word)
        for word in beginnings:
            found &= self._parts(self._beginnings, [word[:length] for length in range(1, len(word) + 1)])
        for word in endings:
            found &= self._parts(self._endings, [word[-length:] for length in range(1, len(word) + 1)])
        return found

    @staticmethod
    def _parts(table: dict[str, int | tuple[int, ...]], parts: list[str]) -> int:
        found = 0
        for part in parts:
            found |= _bits(table.get(part))
        return found


@lru_cache(maxsize=MATCHERS_KEPT_MAX)
def matcher_of(patterns: tuple[str, ...]) -> Matcher:
    """Return the matcher of some patterns that were checked."""
    return Matcher([parse_pattern(pattern) for pattern in patterns])


def _number(bits: list[int]) -> int:
    """Return a number with these bits set, which are many."""
    if not bits:
        return 0
    octets = bytearray(max(bits) // 8 + 1)
    for bit in bits:
        octets[bit // 8] |= 1 << bit % 8
    return int.from_bytes(octets, "little")


def _compact(table: dict[str, list[int]]) -> dict[str, int | tuple[int, ...]]:
    return {word: tuple(bits) if len(bits) <= _RARE_MAX else _number(bits) for word, bits in table.items()}


def _bits(found: int | tuple[int, ...] | None) -> int:
    if found is None:
        return 0
    if isinstance(found, int):
        return found
    bits = 0
    for bit in found:
        bits |= 1 << bit
    return bits
