"""What a report states of obligations: three moments for each clock, margin, recipient and content."""

from __future__ import annotations

from typing import Literal

from exercise_engine.model.base import Model
from exercise_engine.report.records import Named, Seqs

Outcome = Literal[
    "in_time",
    "late",
    "submitted",
    "missed",
    "not_recognised",
    "not_notifiable",
    "running",
    "open",
    "never_opened",
]
"""What became of a clock; `submitted` where no moment was set, `open` where the facts made it due and nothing
more happened yet."""


class ObligationRow(Model):
    """One clock of one organisation. Moments are of the story."""

    obligation: str
    title: str
    organisation: Named
    owed_by: Named | None
    """The persona that owes it, where it is not the organisation itself."""
    place: str
    """Instrument and article."""
    kind: str
    national: str
    """The national acts by which it binds, or that they are not known."""
    time: str
    runs_from: str
    notifiable_story_ms: int | None
    aware_story_ms: int | None
    proposed_aware_story_ms: int | None
    """A moment of awareness that somebody in control proposed."""
    due_story_ms: int | None
    submitted_story_ms: int | None
    margin_ms: int | None
    """Story time that was left at the submission; below zero it came late."""
    right_recipient: bool | None
    missing: tuple[str, ...]
    """Required content that was not ticked."""
    progress_reports: int
    reasons: str
    """Why nothing was held to be notified."""
    outcome: Outcome
    sentence: str
    evidence: Seqs


class NotificationLedger(Model):
    """Every clock of the scenario, and what became of it."""

    rows: tuple[ObligationRow, ...]
    missed: int
    """Simulated deadlines that were missed."""
    not_recognised: int
