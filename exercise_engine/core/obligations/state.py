"""The state of obligations: three moments for each, by when it is due, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import assert_never

from exercise_engine.core.community.dues import Dues
from exercise_engine.core.enquiries.facts import EnquiryAnswered
from exercise_engine.core.events import Event
from exercise_engine.core.obligations.facts import (
    AwarenessDeclared,
    AwarenessProposed,
    ClockOpened,
    ClockOverdue,
    NotNotifiableDeclared,
    ObligationFact,
    ObligationIssued,
    ObligationListed,
    ObligationMet,
    ObligationNotifiable,
    ObligationOverdue,
    ObligationSubmitted,
    ObligationUnrecognised,
    SubmissionWeighed,
)
from exercise_engine.core.obligations.names import ObligationStatus
from exercise_engine.core.own_state import OwnState
from exercise_engine.core.seat_facts import InjectTold, MessageSent
from exercise_engine.model.scenario import Scenario

TOLD_PREFIX = "told:"
"""Begins the name under which a deadline is due that the organisation reckons itself; no id has a colon."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one obligation stands."""

    listing: int | None = None
    """`seq` under which its organisation was told of it."""
    notifiable_ms: int | None = None
    """Story moment at which the facts made it due."""
    story_due_ms: int | None = None
    """By when it is due, where its clock runs from what the story or a submission brought."""
    aware_ms: int | None = None
    judged_ms: int | None = None
    """When it was classified or determined."""
    told_due_ms: int | None = None
    """By when it is due as the organisation reckons."""
    submitted_ms: int | None = None
    is_not_notifiable: bool = False
    is_missed: bool = False
    is_told_missed: bool = False
    is_met: bool = False

    @property
    def due_ms(self) -> int | None:
        """By when it is due."""
        return self.told_due_ms if self.story_due_ms is None else self.story_due_ms

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed any more."""
        return self.submitted_ms is not None or self.is_not_notifiable or self.is_met

    @property
    def is_unrecognised(self) -> bool:
        """Whether the facts made it due and its organisation never said a word about it."""
        return self.notifiable_ms is not None and self.aware_ms is None and not self.is_settled

    @property
    def status(self) -> ObligationStatus:
        """The word for it in conditions."""
        if self.submitted_ms is not None or self.is_met:
            return "submitted"
        if self.is_not_notifiable:
            return "not_notifiable"
        if self.is_missed:
            return "missed"
        if self.aware_ms is not None:
            return "aware"
        return "closed" if self.notifiable_ms is None else "notifiable"


@dataclass
class ObligationsState(OwnState):
    """What became of each obligation."""

    standings: dict[str, Standing] = field(default_factory=dict)
    listed: dict[int, str] = field(default_factory=dict)
    """`seq` of a listing to its obligation."""
    issued: dict[int, str] = field(default_factory=dict)
    proposals: dict[int, AwarenessProposed] = field(default_factory=dict)
    """`seq` of what somebody in control saw of what an organisation knew."""
    owed: dict[str, int | None] = field(default_factory=dict)
    """What personas owe now, to the `seq` of what they answered."""
    dues: Dues = field(default_factory=Dues)

    def standing(self, obligation: str) -> Standing:
        """Return where an obligation stands."""
        return self.standings.get(obligation, Standing())

    def hear(self, event: Event, scenario: Scenario) -> None:
        """Note what a persona says to an organisation to which it owes an answer."""
        fact = event.fact
        if not isinstance(fact, MessageSent | InjectTold | EnquiryAnswered):
            return
        for name, answer in self.owed.items():
            owed = scenario.obligations.get(name)
            if answer is not None or owed is None or owed.by != fact.sender:
                continue
            if owed.organisation in event.audience.organisations:
                self.owed[name] = event.seq

    def apply(self, event: Event, fact: ObligationFact, scenario: Scenario) -> str | None:
        """Take in a fact; returns the obligation that stands otherwise now, if it does."""
        self.dues.retimed = ()
        if isinstance(fact, ObligationIssued):
            self.issued[event.seq] = fact.obligation
            return None
        if isinstance(fact, ObligationListed):
            name = self.issued.get(event.cause or 0)
            if name is not None:
                self.listed[event.seq] = name
                self.standings[name] = replace(self.standing(name), listing=event.seq)
            return None
        if isinstance(fact, AwarenessProposed):
            self.proposals[event.seq] = fact
        name = self._name_of(fact)
        if name is None:
            return None
        self.standings[name] = after(self.standing(name), event, fact)
        self._owe(name, fact, scenario)
        self._retime(name)
        return name

    def _name_of(self, fact: ObligationFact) -> str | None:
        if isinstance(
            fact, AwarenessDeclared | ClockOpened | ClockOverdue | ObligationSubmitted | NotNotifiableDeclared
        ):
            return self.listed.get(fact.listing)
        return None if isinstance(fact, ObligationListed) else fact.obligation

    def _owe(self, name: str, fact: ObligationFact, scenario: Scenario) -> None:
        found = scenario.obligations.get(name)
        if isinstance(fact, ObligationNotifiable) and found is not None and found.by is not None:
            self.owed.setdefault(name, None)
        elif isinstance(fact, ObligationMet):
            self.owed.pop(name, None)

    def _retime(self, name: str) -> None:
        """Let deadlines be due a moment later: at the very moment is in time."""
        found = self.standings[name]
        told = f"{TOLD_PREFIX}{name}"
        if found.due_ms is not None and not found.is_missed and not found.is_settled:
            self.dues.at(name, found.due_ms + 1)
        else:
            self.dues.never(name)
        if found.told_due_ms is not None and not found.is_told_missed and not found.is_settled:
            self.dues.at(told, found.told_due_ms + 1)
        else:
            self.dues.never(told)


def after(found: Standing, event: Event, fact: ObligationFact) -> Standing:
    """Return where an obligation stands after a fact."""
    match fact:
        case ObligationNotifiable():
            return _opened(found, event, fact)
        case AwarenessDeclared():
            return _declared(found, fact)
        case ClockOpened():
            return replace(
                found,
                aware_ms=fact.from_story_ms if found.aware_ms is None else found.aware_ms,
                story_due_ms=fact.due_story_ms,
                told_due_ms=fact.due_story_ms,
                is_missed=False,
                is_told_missed=False,
            )
        case ClockOverdue():
            return replace(found, is_told_missed=True)
        case ObligationOverdue():
            return replace(found, is_missed=True)
        case ObligationSubmitted():
            if fact.progress:
                return found
            return replace(found, submitted_ms=fact.moment_story_ms, is_not_notifiable=False)
        case NotNotifiableDeclared():
            return replace(found, is_not_notifiable=True)
        case ObligationMet():
            return replace(found, is_met=True)
        case (
            ObligationIssued()
            | ObligationListed()
            | AwarenessProposed()
            | SubmissionWeighed()
            | ObligationUnrecognised()
        ):
            return found
        case _:
            assert_never(fact)


def _opened(found: Standing, event: Event, fact: ObligationNotifiable) -> Standing:
    return replace(
        found,
        notifiable_ms=event.story_ms if found.notifiable_ms is None else found.notifiable_ms,
        story_due_ms=found.story_due_ms if fact.due_story_ms is None else fact.due_story_ms,
    )


def _declared(found: Standing, fact: AwarenessDeclared) -> Standing:
    if fact.moment == "aware":
        found = replace(found, aware_ms=fact.moment_story_ms)
    else:
        found = replace(found, judged_ms=fact.moment_story_ms)
    return replace(
        found,
        told_due_ms=fact.due_story_ms,
        is_not_notifiable=False,
        is_missed=found.is_missed and found.story_due_ms is not None,
        is_told_missed=False,
    )
