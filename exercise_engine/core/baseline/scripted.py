"""What a scripted player says of the measures of its organisation: anything, drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from exercise_engine.core.baseline.commands import AnswerMeasure
from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked
from exercise_engine.model.baseline import MeasureAnswer

SHARES: tuple[tuple[MeasureAnswer, float], ...] = (("yes", 0.4), ("partly", 0.3), ("no", 0.25))
"""Real scans find about as much missing as there; the rest is not known."""
Chance = Callable[[str], float]
"""Purpose to a number from 0 up to 1."""


class Scanner:
    """Remembers what is answered already, by the scenario or by a colleague."""

    def __init__(self) -> None:
        self._answered: set[tuple[int, int]] = set()

    def heard(self, fact: MeasureAnswered) -> None:
        """Take in an answer."""
        self._answered.add((fact.asked, fact.position))

    def is_moot(self, command: object) -> bool:
        """Whether an answer is needless, since there is one."""
        return isinstance(command, AnswerMeasure) and (command.asked, command.position) in self._answered


def answered_by_chance(seq: int, asked: MeasuresAsked, chance: Chance) -> Iterator[AnswerMeasure]:
    """Yield an answer for each measure that has none."""
    for position in range(len(asked.measures)):
        if position < len(asked.stands) and asked.stands[position] is not None:
            continue
        answer = _drawn(chance(f"measure{position}"))
        evidence = "We looked it up." if answer in ("yes", "partly") else ""
        yield AnswerMeasure(asked=seq, position=position, answer=answer, evidence=evidence)


def _drawn(drawn: float) -> MeasureAnswer:
    for answer, share in SHARES:
        if drawn < share:
            return answer
        drawn -= share
    return "unknown"
