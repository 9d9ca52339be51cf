"""What the control cell keeps about one inject, delivery, ask, expected action, message thread or seat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from exercise_engine.core.facts import (
    AnswerGiven,
    AskOpened,
    DeliveryOpened,
    ExpectedOutcome,
    InjectStatus,
    Post,
    ReleasedBy,
    SkipReason,
)
from exercise_engine.core.plan import InjectKey
from exercise_engine.model.people import SeatKind


@dataclass(slots=True)
class InjectRecord:
    """One inject, or one instance of it, as far as it has come."""

    key: InjectKey
    status: InjectStatus = "planned"
    release: int | None = None
    """`seq` of the release."""
    released_ms: int | None = None
    released_by: ReleasedBy | None = None
    teams: tuple[str, ...] = ()
    """Teams that are to be told, once it was released."""
    told_ms: dict[str, int] = field(default_factory=dict)
    """Team to the exercise time at which it was told."""
    skip_reason: SkipReason | None = None
    skipped_ms: int | None = None
    proposed: int | None = None
    """`seq` of the proposal, while control has not decided on it."""
    proposed_ms: int = 0
    missed: str = ""
    """The expected action whose absence proposed it, as `inject.expected`."""
    missed_by: str = ""
    """The team that missed it."""
    moved_story_ms: int = 0
    """How far jumps moved its moment of the story."""

    @property
    def complete_ms(self) -> int | None:
        """Exercise time at which the last team was told; none while one is not."""
        if self.status == "withdrawn":
            return max(self.told_ms.values(), default=None)
        if self.released_ms is None or any(team not in self.told_ms for team in self.teams):
            return None
        return max((self.released_ms, *self.told_ms.values()))


@dataclass(slots=True)
class TaskRecord:
    """Something that control speaks or hands over to one team."""

    seq: int
    opened_ms: int
    fact: DeliveryOpened
    key: InjectKey | None
    """The inject; none for an inject of the moment."""
    is_done: bool = False
    attempts: int = 0
    """How often nobody answered."""


@dataclass(slots=True)
class AskRecord:
    """A question to one team, and what became of it."""

    seq: int
    opened_ms: int
    fact: AskOpened
    key: InjectKey | None
    """The inject it belongs to, where this seat may know."""
    ask_id: str
    answer: int | None = None
    """`seq` of the answer."""
    answered_ms: int = 0
    given: AnswerGiven | None = None
    is_overdue: bool = False
    is_withdrawn: bool = False
    """Its inject was withdrawn before the team answered."""
    counted: tuple[str, str] | None = None
    """By what the answer counts (`choice`, `mapping`, `silence`) and as what, in words."""
    counted_ms: int | None = None

    @property
    def teams(self) -> tuple[str, ...]:
        """Who answers: one team, or those that must agree."""
        return self.fact.teams or (self.fact.respondent,)

    @property
    def is_open(self) -> bool:
        """Whether the team still has to answer."""
        return self.answer is None and not self.is_withdrawn

    @property
    def complete_ms(self) -> int | None:
        """Exercise time at which it was answered, or silence counted, or a changeable answer did."""
        if self.fact.revisable and not self.is_overdue:
            return self.counted_ms
        if self.answer is not None:
            return self.answered_ms
        return self.fact.deadline_ms if self.is_overdue else None


ExpectedKey = tuple[str, str, str, str]
"""Inject, instance, expected action, team."""


@dataclass(slots=True)
class ExpectedRecord:
    """Something that a team should do of its own accord."""

    key: ExpectedKey
    opened_ms: int
    due_ms: int | None
    outcome: ExpectedOutcome = "open"
    marked_by: Literal["engine", "control"] | None = None
    observed_ms: int | None = None
    marked_ms: int | None = None
    is_dropped: bool = False
    """Its inject was withdrawn: it counts neither way."""


@dataclass(slots=True)
class Thread:
    """Messages that belong together."""

    root: int
    """`seq` of its first event."""
    subject: str
    seqs: list[int] = field(default_factory=list)
    parties: dict[str, None] = field(default_factory=dict)
    """Addresses that wrote or were written to, in order of appearance."""
    unanswered: list[int] = field(default_factory=list)
    """Messages of players to control or a persona that nobody replied to."""


@dataclass(slots=True)
class SeatRecord:
    """One seat, and what reached its reader."""

    seat: str
    kind: SeatKind
    label: str
    posts: tuple[Post, ...] = ()
    is_open: bool = True
    unread: dict[int, int] = field(default_factory=dict)
    """`seq` of what it has not read, to the exercise time at which it was told."""
