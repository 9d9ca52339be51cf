"""Probes and questionnaires as one seat knows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from exercise_engine.core.events import Event
from exercise_engine.core.surveys.facts import (
    SheetGiven,
    SurveyFact,
    SurveyIssued,
    SurveyOpened,
    SurveyOverdue,
)


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A form, and what this seat did with it."""

    seq: int
    elapsed_ms: int
    fact: SurveyOpened
    is_overdue: bool
    sheet: SheetGiven | None
    """What this seat handed in."""

    @property
    def is_pending(self) -> bool:
        """Whether nothing was handed in yet from this seat."""
        return self.sheet is None

    def remaining_ms(self, elapsed_ms: int) -> int | None:
        """Return exercise time left, negative once the deadline passed; none where there is none."""
        return None if self.fact.deadline_ms is None else self.fact.deadline_ms - elapsed_ms


@dataclass(slots=True)
class SurveyFold:
    """A fold over the events of probes and questionnaires that reached one seat."""

    opened: dict[int, tuple[Event, SurveyOpened]] = field(default_factory=dict)
    overdue: set[int] = field(default_factory=set)
    sheets: dict[int, SheetGiven] = field(default_factory=dict)

    def apply(self, event: Event, fact: SurveyFact) -> None:
        """Take in one event."""
        match fact:
            case SurveyOpened():
                self.opened[event.seq] = (event, fact)
            case SurveyOverdue():
                self.overdue.add(fact.survey)
            case SheetGiven():
                if fact.answers:
                    self.sheets[fact.survey] = fact
            case SurveyIssued():
                pass

    def get(self, seq: int) -> SurveyView | None:
        """Return a form by the `seq` of its opening."""
        found = self.opened.get(seq)
        if found is None:
            return None
        event, fact = found
        return SurveyView(
            seq=seq,
            elapsed_ms=event.elapsed_ms,
            fact=fact,
            is_overdue=seq in self.overdue,
            sheet=self.sheets.get(seq),
        )

    def all(self) -> tuple[SurveyView, ...]:
        """Return all forms, oldest first."""
        return tuple(_known(self.get(seq) for seq in sorted(self.opened)))

    def pending(self) -> tuple[SurveyView, ...]:
        """Return what this seat has still to hand in: what is in time first, then by deadline."""
        waiting = [view for view in self.all() if view.is_pending]
        return tuple(sorted(waiting, key=_urgency))


def _known(views: Iterable[SurveyView | None]) -> Iterable[SurveyView]:
    return (view for view in views if view is not None)


def _urgency(view: SurveyView) -> tuple[bool, bool, int, int]:
    deadline = view.fact.deadline_ms
    return view.is_overdue, deadline is None, deadline or 0, view.seq
