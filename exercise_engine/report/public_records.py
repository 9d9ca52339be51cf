"""What a report states of public statements and declared levels, with the events that it rests on."""

from __future__ import annotations

from typing import Literal

from exercise_engine.model.base import Model
from exercise_engine.report.records import Consequence, Moment, Named, Seqs

Standing = Literal["holds", "corrected", "withdrawn"]


class VersionRow(Model):
    """One version of a statement, as it was saved."""

    when: Moment
    version: int
    by: str
    title: str
    body: str
    submitted: Moment | None
    """When it was submitted for clearance."""
    voided: tuple[Named, ...]
    """Whose clearance of the version before no longer counted."""


class ClearanceRow(Model):
    """Somebody cleared a version, or refused to."""

    when: Moment
    version: int
    is_clear: bool
    whom: tuple[Named, ...]
    """The posts for which it counts."""
    seat: str
    """The seat that gave it, as it was called then; it counts whatever became of that seat."""
    in_place: bool
    """Whether somebody else acted for the post."""
    remark: str


class PublicationRow(Model):
    """A version that was told in public."""

    when: Moment
    version: int
    channel: str
    title: str
    body: str
    since_draft_ms: int | None
    """From the first version of the statement."""
    without: tuple[Named, ...]
    """Whose clearance was missing."""
    standing: Standing
    reason: str
    """Why it was withdrawn."""
    followed: tuple[Consequence, ...]
    """What it set off, and what was written in reply to it."""


class StatementRow(Model):
    """A statement from its first version to what became of it."""

    statement: int
    """Event of the first version."""
    kind: Named
    team: Named
    clear_by: tuple[Named, ...]
    versions: tuple[VersionRow, ...]
    clearances: tuple[ClearanceRow, ...]
    publications: tuple[PublicationRow, ...]
    evidence: Seqs


class LevelRow(Model):
    """A level took another value."""

    when: Moment
    level: Named
    owner: Named | None
    """Whose level it is; none where there is one for all."""
    before: str
    value: str
    shown: str
    by: str
    reason: str


class PublicRecord(Model):
    """What teams said in public, and which levels were declared."""

    kinds: tuple[Named, ...] = ()
    """Kinds of statement of the scenario."""
    level_names: tuple[Named, ...] = ()
    """Levels of the scenario."""
    statements: tuple[StatementRow, ...] = ()
    levels: tuple[LevelRow, ...] = ()
