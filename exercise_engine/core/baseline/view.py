"""What is known of baselines: a fold that takes events in any order, for players and control alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from exercise_engine.core.baseline.facts import BaselineFact, MeasureAnswered, MeasuresAsked, MeasuresCounted
from exercise_engine.core.events import Event
from exercise_engine.model.base import Function
from exercise_engine.model.baseline import MeasureAnswer


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure of an organisation, with what was said of it last."""

    position: int
    text: str
    about: str
    function: Function
    answer: MeasureAnswer | None = None
    """None as long as nobody answered, or where this seat may not read it."""
    evidence: str = ""
    prepared: bool = False
    by: str | None = None
    """The post that said so, where it is known."""
    seq: int | None = None
    """The event that says so."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The baseline of one organisation."""

    organisation: str
    asked: int
    """`seq` of the `MeasuresAsked`."""
    rows: tuple[MeasureRow, ...]

    @property
    def answered(self) -> int:
        """How many measures are answered."""
        return sum(row.answer is not None for row in self.rows)


class BaselinesSeen:
    """The baselines that one seat knows."""

    def __init__(self) -> None:
        self._asked: dict[str, tuple[int, MeasuresAsked]] = {}
        self._answers: dict[int, tuple[Event, MeasureAnswered]] = {}
        self._last: dict[tuple[int, int], int] = {}
        """`seq` of what was asked and position, to that of the last answer."""
        self._counts: dict[str, tuple[int, MeasuresCounted]] = {}

    def apply(self, event: Event, fact: BaselineFact) -> None:
        """Take in a fact."""
        match fact:
            case MeasuresAsked():
                known = self._asked.get(fact.organisation)
                if known is None or known[0] < event.seq:
                    self._asked[fact.organisation] = (event.seq, fact)
            case MeasureAnswered():
                self._answers[event.seq] = (event, fact)
                place = (fact.asked, fact.position)
                self._last[place] = max(self._last.get(place, 0), event.seq)
            case MeasuresCounted():
                counted = self._counts.get(fact.organisation)
                if counted is None or counted[0] < event.seq:
                    self._counts[fact.organisation] = (event.seq, fact)
            case _:
                assert_never(fact)

    def scans(self) -> tuple[Scan, ...]:
        """Return every baseline of which this seat knows what is asked, in the order of asking."""
        asked = sorted(self._asked.values(), key=lambda pair: pair[0])
        return tuple(self._scan(seq, fact) for seq, fact in asked if fact.measures)

    def counts(self) -> tuple[MeasuresCounted, ...]:
        """Return for each organisation how many measures are answered, as control is told."""
        return tuple(fact for _, (_, fact) in sorted(self._counts.items()) if fact.of)

    def _scan(self, seq: int, fact: MeasuresAsked) -> Scan:
        rows = (self._row(seq, fact, position) for position in range(len(fact.measures)))
        return Scan(fact.organisation, seq, tuple(rows))

    def _row(self, seq: int, fact: MeasuresAsked, position: int) -> MeasureRow:
        shown = fact.measures[position]
        stood = fact.stands[position] if position < len(fact.stands) else None
        found = self._answers.get(self._last.get((seq, position), stood or 0))
        if found is None:
            return MeasureRow(position, shown.text, shown.about, shown.function)
        event, said = found
        return MeasureRow(
            position,
            shown.text,
            shown.about,
            shown.function,
            answer=said.answer,
            evidence="" if said.evidence is None else str(said.evidence),
            prepared=said.prepared,
            by=event.acting_as,
            seq=event.seq,
        )
