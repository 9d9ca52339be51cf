"""The whole of what a report states: `report.json` has this shape, other forms are laid out from it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.core.facts import StageName
from exercise_engine.model.base import Function, Model
from exercise_engine.model.people import SeatKind
from exercise_engine.model.timing import Clock
from exercise_engine.report.baseline_records import BaselineResult
from exercise_engine.report.guidance_records import GuidanceResult
from exercise_engine.report.obligation_records import NotificationLedger
from exercise_engine.report.public_records import PublicRecord
from exercise_engine.report.records import (
    Decision,
    Delivery,
    EventRow,
    Expected,
    Intervention,
    Line,
    Measure,
    Message,
    Moment,
    Named,
    ObjectiveResult,
    Pair,
    PlanRow,
    Proposal,
    Response,
    Seqs,
)
from exercise_engine.report.replies import ReplyTimes, Unmatched
from exercise_engine.report.seats import SeatsOverTheDay
from exercise_engine.report.service_records import ServiceImpacts
from exercise_engine.report.sharing_records import SharingLedger
from exercise_engine.report.steering import PlanChange, Recall
from exercise_engine.report.survey_records import SurveyResult

RunState = Literal["not_started", "in_play", "aborted", "ended", "closed"]
"""How far the exercise had come: `ended` is after EndEx, `closed` after the evaluation."""
DeviationKind = Literal["ad_hoc", "skipped", "held", "by_hand", "moved", "state_set", "steered", "recalled"]


def _is_unasked(value: object) -> bool:
    """Whether nobody was asked for measures; then the chapter is not written down."""
    return value == BaselineResult()


def _is_none(value: object) -> bool:
    return value is None


class Front(Model):
    """What stands on the first page."""

    title: str
    scenario_id: str
    scenario_version: str
    scenario_sha256: str
    run_id: str
    series_id: str
    previous_head: str | None
    program_version: str
    head_seq: int
    """The last event that this report knows."""
    head_hash: str | None
    """Hash of the chain there; none where the report was made from events alone."""
    state: RunState
    stage: StageName
    is_draft: bool
    clock: Clock
    speed: int
    created: Moment
    started: Moment | None
    ended: Moment | None
    """EndEx, or the moment of aborting."""
    cut_short: bool
    """Whether play ended by aborting, without EndEx."""
    last: Moment


class Overview(Model):
    """The block that is the same in all documents of the exercise."""

    name: str
    summary: str
    purpose: str
    scope: str
    threat: str
    sponsor: str | None
    contact: str | None
    planned_length_ms: int
    functions: tuple[Function, ...]
    capabilities: tuple[str, ...]
    objectives: tuple[str, ...]
    organisations: tuple[Named, ...]


class Pause(Model):
    """Play stood still. Lengths are wall time, since exercise time did not pass."""

    seq: int
    resumed_seq: int | None
    elapsed_ms: int
    wall_ms: int | None
    """None while it lasts."""
    lost_before_ms: int
    """Wall time before that in which the clock already stood unrecorded: a crash, a sleeping computer."""
    reason: str
    note: str


class Jump(Model):
    """Story time was moved forwards."""

    seq: int
    elapsed_ms: int
    from_story_ms: int
    to_story_ms: int
    brief: str


class Deviation(Model):
    """Something that was not played as the list of injects had it."""

    kind: DeviationKind
    text: str
    note: str
    evidence: Seqs


class UnreadItem(Model):
    """Something told or written to teams of which at least one did not show it on any of its screens."""

    seq: int
    title: str
    meant: tuple[Named, ...]
    undelivered: tuple[Named, ...]
    """Teams in which no seat received it."""
    unread: tuple[Named, ...]
    """Teams in which no seat showed it, received or not."""


class EventCount(Model):
    """How many events of one type the log holds."""

    type: str
    count: int


class Method(Model):
    """Where the facts come from, and what they do not cover."""

    events: int
    events_before_end: int
    counts: tuple[EventCount, ...]
    pauses: tuple[Pause, ...]
    jumps: tuple[Jump, ...]
    emergencies: tuple[Moment, ...]
    scenario_changes: tuple[Moment, ...]
    deviations: tuple[Deviation, ...]
    unread: tuple[UnreadItem, ...]
    problems: tuple[Line, ...]
    erased: Seqs
    """Events with a text that was erased."""
    withheld: Seqs
    """Events with a text that speaks of real circumstances and is not printed."""


class Chapter(Model):
    """One of the four functions; a fifth holds what belongs to none of them."""

    function: Function | None
    injects: Seqs
    """Releases of injects of this function."""
    objectives: tuple[ObjectiveResult, ...]
    expected: tuple[Expected, ...]
    decisions: Seqs
    """Numbers of the decisions of this function, as in the decision log."""
    figures: tuple[Measure, ...]


class Quiet(Model):
    """The longest time in which a team recorded nothing."""

    from_ms: int
    to_ms: int
    evidence: Seqs


class Participation(Model):
    """What one team did as far as the log shows it."""

    team: Named
    organisation: Named
    seats: int
    told: Seqs
    asked: Seqs
    in_time: Seqs
    late: Seqs
    silent: Seqs
    sent: Seqs
    received: Seqs
    entries: Seqs
    unread: Seqs
    """What no seat of the team showed."""
    quiet: Quiet | None
    """None where play never began or nobody was asked to do anything."""


class Summary(Model):
    """What stands up front."""

    figures: tuple[Measure, ...]
    in_time: tuple[Proposal, ...]
    """What happened within its time."""
    discuss: tuple[Proposal, ...]
    """What was missed, late, silent, unread or undelivered."""


class Participant(Model):
    """A seat; people's names are kept apart and are never in a report."""

    id: str
    label: str
    kind: SeatKind
    posts: tuple[Named, ...]
    scope: tuple[Named, ...]
    opened_seq: int
    closed_seq: int | None


class Load(Model):
    """What arrived at a team in one stretch of time, and what lay unread at its end."""

    from_ms: int
    arrived: Seqs
    waiting: int


class TeamLoad(Model):
    """A team's inbox over time."""

    team: Named
    bins: tuple[Load, ...]


class PhaseSpan(Model):
    """A phase, for as long as it lasted."""

    title: str
    depth: int
    """0 for a phase at the top."""
    from_ms: int
    to_ms: int
    seq: int


class ReportFacts(Model):
    """The whole report, machine readable."""

    format: Literal["exercise-engine-report"] = "exercise-engine-report"
    version: Literal[1] = 1
    """Raised when the meaning of a key changes or a key goes; new keys may come without."""
    front: Front
    summary: Summary
    overview: Overview
    method: Method
    phases: tuple[PhaseSpan, ...]
    timeline: tuple[Line, ...]
    decisions: tuple[Decision, ...]
    messages: tuple[Message, ...]
    pairs: tuple[Pair, ...]
    plan: tuple[PlanRow, ...]
    responses: tuple[Response, ...]
    chapters: tuple[Chapter, ...]
    teams: tuple[Participation, ...]
    loads: tuple[TeamLoad, ...]
    interventions: tuple[Intervention, ...]
    plan_changes: tuple[PlanChange, ...] = ()
    """What control changed of what was still to come."""
    recalls: tuple[Recall, ...] = ()
    """What control withdrew or corrected, with who had read it."""
    deliveries: tuple[Delivery, ...]
    after_end: tuple[Line, ...]
    """What was recorded after EndEx or aborting; it changes no measure."""
    public: PublicRecord = PublicRecord()
    """What teams said in public, and which levels were declared."""
    participants: tuple[Participant, ...]
    seats: Annotated[SeatsOverTheDay | None, Field(exclude_if=_is_none)] = None
    """Check-in, hand-overs and times excused; written down only where there was one of them."""
    sharing: Annotated[SharingLedger | None, Field(exclude_if=_is_none)] = None
    """What was shared, refused and permitted; only where something was, or a community is declared."""
    services: Annotated[ServiceImpacts | None, Field(exclude_if=_is_none)] = None
    """How services ran and why; written down only where the scenario has some."""
    obligations: Annotated[NotificationLedger | None, Field(exclude_if=_is_none)] = None
    """What became of legal, contractual and local clocks; written down only where the scenario has some."""
    surveys: tuple[SurveyResult, ...] = ()
    """Probes and questionnaires, by team and never by person."""
    guidance: GuidanceResult = GuidanceResult()
    """What teams were given beside the story, and what joint teams did."""
    baseline: Annotated[BaselineResult, Field(exclude_if=_is_unasked)] = BaselineResult()
    """Which measures organisations were asked for, and in an edition for one what it said."""
    replies: tuple[ReplyTimes, ...] = ()
    """How long players waited for each persona and tool."""
    unmatched: tuple[Unmatched, ...] = ()
    """Questions to tools that no pattern matched, for whoever writes the scenario."""
    measures: tuple[Measure, ...]
    events: tuple[EventRow, ...]
