"""What a report states of briefs, duties, documents, hints, confirmations and joint teams."""

from __future__ import annotations

from typing import Literal

from exercise_engine.model.base import Model
from exercise_engine.report.records import Moment, Named, Seqs


class Confirmed(Model):
    """One reader who confirmed something."""

    seq: int
    seat: Named
    after_ms: int
    """Exercise time since it was told."""


class Confirmation(Model):
    """A brief, or an inject that was to be confirmed."""

    kind: Literal["brief", "inject"]
    told: Moment
    title: str
    to: tuple[Named, ...]
    confirmed: tuple[Confirmed, ...]
    missing: tuple[Named, ...]
    """Seats that it reached and that did not confirm it before the end of play."""


class DutyResult(Model):
    """A duty of a team, with what was marked as done when it ended."""

    told: Moment
    team: Named
    text: str
    ended_seq: int | None
    """None for a duty that held to the end."""
    done: tuple[str, ...]
    left: tuple[str, ...]
    evidence: Seqs


class DocumentOpened(Model):
    """A document that opened to some seats."""

    opened: Moment
    name: str
    to: tuple[Named, ...]
    reason: str
    read_by: tuple[Named, ...]
    """Seats that showed it."""


class HintRow(Model):
    """A hint that was proposed, and what became of it."""

    proposed: Moment
    team: Named
    about: str
    text: str
    silent_ms: int
    """How long the team had been silent."""
    outcome: Literal["given", "by_itself", "declined", "heard_again", "open"]
    settled_seq: int | None
    helped: Seqs
    """Answers that the team gave with the help of it."""


class MeetingRow(Model):
    """A meeting of a joint team."""

    called: Moment
    number: int
    present: tuple[Named, ...]
    """Seats that said to be there."""
    in_time: tuple[Named, ...]
    """Organisations that reported between the meeting before and this one."""
    overdue: tuple[Named, ...]
    """Organisations that did not."""


class JointLife(Model):
    """What a joint team did."""

    team: Named
    convened: Seqs
    stood_down: Seqs
    meetings: tuple[MeetingRow, ...]
    reports: Seqs


class GuidanceResult(Model):
    """Everything that teams were given beside the story, and what joint teams did."""

    confirmations: tuple[Confirmation, ...] = ()
    duties: tuple[DutyResult, ...] = ()
    documents: tuple[DocumentOpened, ...] = ()
    hints: tuple[HintRow, ...] = ()
    joint: tuple[JointLife, ...] = ()
    helped: Seqs = ()
    """Decisions with help: the answers of all hints."""
