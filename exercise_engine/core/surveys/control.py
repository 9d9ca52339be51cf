"""Probes and questionnaires as control knows them: how many handed in per team, never who or what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from exercise_engine.core.events import Audience, Event
from exercise_engine.core.surveys.facts import (
    SheetGiven,
    SurveyFact,
    SurveyIssued,
    SurveyOpened,
    SurveyOverdue,
)


@dataclass(slots=True)
class SurveyRecord:
    """A form that was opened, and how many sheets came back."""

    seq: int
    survey: str
    """Its authored id; empty where this seat may not know it."""
    opened_ms: int
    fact: SurveyOpened
    audience: Audience
    teams: tuple[str, ...] = ()
    truths: tuple[int | None, ...] = ()
    is_overdue: bool = False
    given: Counter[str] = field(default_factory=Counter)
    """Team to sheets in time."""
    late: Counter[str] = field(default_factory=Counter)
    """Team to sheets that came late."""

    def truth_of(self, number: int) -> str:
        """Return the option that was so, empty where none was or nothing is true or false."""
        position = self.truths[number] if number < len(self.truths) else None
        options = self.fact.questions[number].options
        return "" if position is None or position >= len(options) else options[position]


@dataclass(slots=True)
class ControlSurveys:
    """A fold over the events of probes and questionnaires that reached a control seat."""

    records: dict[int, SurveyRecord] = field(default_factory=dict)
    _issued: dict[int, SurveyIssued] = field(default_factory=dict)

    def apply(self, event: Event, fact: SurveyFact) -> None:
        """Take in one event."""
        match fact:
            case SurveyIssued():
                self._issued[event.seq] = fact
            case SurveyOpened():
                issued = self._issued.get(event.cause or 0)
                self.records[event.seq] = SurveyRecord(
                    seq=event.seq,
                    survey=issued.survey if issued is not None else "",
                    opened_ms=event.elapsed_ms,
                    fact=fact,
                    audience=event.audience,
                    teams=issued.teams if issued is not None else (),
                    truths=issued.truths if issued is not None else (),
                )
            case SurveyOverdue():
                if (found := self.records.get(fact.survey)) is not None:
                    found.is_overdue = True
            case SheetGiven():
                if (found := self.records.get(fact.survey)) is not None:
                    (found.late if fact.late else found.given)[fact.team] += 1

    def opened(self, survey: str) -> SurveyRecord | None:
        """Return what became of a probe or questionnaire of the scenario, if it was opened."""
        return next((record for record in self.records.values() if record.survey == survey), None)
