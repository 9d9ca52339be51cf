"""The single things that a report states, each with the numbers of the events that it rests on.

Exercise time is counted from StartEx in milliseconds and stands still in pauses; story and wall time are
milliseconds since the epoch. `seq` and `evidence` are event numbers. Durations are exercise time unless their
name says otherwise.
"""

from __future__ import annotations

import operator
from typing import Annotated, Literal

from pydantic import Field

from exercise_engine.core.facts import ExpectedOutcome
from exercise_engine.model.ask import AskKind
from exercise_engine.model.base import Function, Model

Seqs = tuple[int, ...]
"""Event numbers, in the order of the log."""
ResponseOutcome = Literal[
    "in_time", "late", "missed", "open", "no_limit", "unanswered", "withdrawn", "excused"
]
"""`missed` is silence or a missed action; `open` may still come; `unanswered` means that play ended first;
`withdrawn` counts neither way, nor does `excused`: nobody was there who decides."""
ResponseKind = Literal["ask", "expected", "target"]
TargetOutcome = Literal["met", "late", "not_met", "not_tested", "open"]
InjectOutcome = Literal["released", "skipped", "held", "planned"]
ContingencyOutcome = Literal["released", "skipped", "proposed", "not_needed"]


class Moment(Model):
    """When something happened, in all three times."""

    seq: int
    elapsed_ms: int
    """Exercise time; of what was played on paper, that at which it was seen."""
    story_ms: int
    at_ms: int
    on_paper: Annotated[bool, Field(exclude_if=operator.not_)] = False
    """Whether it was played on paper and entered afterwards; story time is that of entering, and so is
    room time where the paper has none.
    Written down only where it is so."""


class Named(Model):
    """An address, an id or a seat, with the name that people read."""

    id: str
    name: str


class Line(Model):
    """One thing that happened, in a sentence of ours and in the words that were used."""

    when: Moment
    type: str
    who: str
    """Seat, post or the engine."""
    text: str
    quote: str
    """What was typed or rendered, word for word."""
    teams: tuple[str, ...]
    """Teams concerned, in the order of the scenario."""
    function: Function | None


class EventRow(Model):
    """One event of the log."""

    when: Moment
    type: str
    who: str
    text: str
    quote: str
    transaction: int
    cause: int | None
    audience: tuple[str, ...]
    """Names of those who could see it; none means control only."""
    sealed: bool
    """Whether it counts: it came before or with EndEx."""


class Item(Model):
    """Something that a seat could have read."""

    seq: int
    title: str


class OptionView(Model):
    """One of the ways to answer."""

    text: str
    chosen: bool


class Counted(Model):
    """What an answer or silence was taken to mean."""

    seq: int
    elapsed_ms: int
    by: Literal["choice", "mapping", "silence"]
    who: str
    value: str
    """The options' texts, a number, or what else was recorded."""
    late: bool
    after_end: bool


class Consequence(Model):
    """Something that followed from a decision."""

    seq: int
    elapsed_ms: int
    text: str


class Question(Model):
    """What a team was asked."""

    asked: Moment
    inject: Named | None
    instance: str
    ask_id: str
    text: str
    answer_kind: AskKind
    options_shown: bool
    """Whether the team saw the options; otherwise control mapped its words to one of them."""
    deadline_ms: int | None
    within_ms: int | None
    tests: str | None
    """The target it tests, as `objective.target`."""


class Decision(Model):
    """An answer, a silence, or a decision that nobody asked for."""

    kind: Literal["answer", "silence", "open", "log_entry"]
    """`open` is an ask that had neither an answer nor an overdue deadline."""
    when: Moment
    """Of the answer, the missed deadline, the entry, or the ask."""
    team: Named
    function: Function | None
    question: Question | None = None
    options: tuple[OptionView, ...] = ()
    seat: str = ""
    role: str = ""
    on_behalf_of: str = ""
    response_ms: int | None = None
    margin_ms: int | None = None
    """Time left at the answer; negative when late."""
    late: bool = False
    answer: str = ""
    """Words, option texts or number as given."""
    rationale: str = ""
    confidence_percent: int | None = None
    course: tuple[Consequence, ...] = ()
    """What came before it: answers that were changed, proposals to other teams and who agreed."""
    counted: tuple[Counted, ...] = ()
    picture: tuple[Item, ...] = ()
    """What the seat had read by then; of a silence, what any screen of the team had shown."""
    unread_then: tuple[Item, ...] = ()
    """What had been told to the seat, or the team, and was not read by then."""
    followed: tuple[Consequence, ...] = ()
    evidence: Seqs


class Message(Model):
    """Somebody wrote to somebody."""

    when: Moment
    sender: Named
    seat: str
    to: tuple[Named, ...]
    subject: str
    body: str
    reply_to: int | None
    between_organisations: bool
    seats: int
    """Seats that it was meant for."""
    read: int
    """How many of them showed it."""
    first_read_ms: int | None


class Pair(Model):
    """How often one wrote to another."""

    sender: Named
    to: Named
    count: int
    evidence: Seqs


class Told(Model):
    """A team was told an inject."""

    team: Named
    seq: int
    elapsed_ms: int


class PlanRow(Model):
    """One inject as planned and as played."""

    inject: Named
    instance: str
    plan: str
    """When it was to come, in the words of the scenario."""
    weight: str
    channel: str
    teams: tuple[Named, ...]
    function: Function | None
    phase: str
    truth: str
    outcome: InjectOutcome
    reason: str
    """By what it was released, or why it was not."""
    planned_ms: int | None
    released: Moment | None
    deviation_ms: int | None
    told: tuple[Told, ...]
    changes: tuple[str, ...] = ()
    """What control changed of it before its release, in words."""
    withdrawn: Moment | None = None
    """When control withdrew it, if it did."""
    evidence: Seqs


class Response(Model):
    """How long something took, beside what was asked."""

    kind: ResponseKind
    label: str
    """The question, the action or the outcome, in the words of the scenario."""
    team: Named | None
    function: Function | None
    anchor: str
    """What time was counted from."""
    anchor_ms: int | None
    target_ms: int | None
    measured_ms: int | None
    story_ms: int | None
    """The same in story time; none where story time jumped in between."""
    outcome: ResponseOutcome
    tests: str | None
    """The target that it tests, as `objective.target`."""
    evidence: Seqs


class Mark(Model):
    """What was noted about an expected action."""

    seq: int
    outcome: ExpectedOutcome
    by: str
    observed_ms: int
    note: str
    after_end: bool


class ContingencyRow(Model):
    """What was prepared in case an expected action would be missed."""

    inject: Named
    proposed_seq: int | None
    outcome: ContingencyOutcome
    evidence: Seqs


class Expected(Model):
    """An expected action of one team."""

    key: str
    """`inject.expected`."""
    inject: Named
    instance: str
    text: str
    team: Named
    opened: Moment
    due_ms: int | None
    outcome: ExpectedOutcome
    seen_by: str
    observed_ms: int | None
    measured_ms: int | None
    note: str
    marks: tuple[Mark, ...]
    contingencies: tuple[ContingencyRow, ...]
    function: Function | None
    tests: str | None
    withdrawn: bool = False
    """Its inject was withdrawn before anybody saw the action: it counts neither way."""
    evidence: Seqs


class TaskView(Model):
    """A critical task; tasks are observed by evaluators, never by the program."""

    id: str
    text: str
    observed: Literal["not_observed"] = "not_observed"


class Proof(Model):
    """An ask or an expected action that bears on a target."""

    kind: ResponseKind
    label: str
    team: Named | None
    outcome: ResponseOutcome
    evidence: Seqs


class TargetResult(Model):
    """A capability target and what came of it."""

    id: str
    """`objective.target`."""
    text: str
    anchor: str
    """The item from which time counts, in words."""
    anchor_at: Moment | None
    within_ms: int | None
    measured_ms: int | None
    met_at: Moment | None
    outcome: TargetOutcome
    explanation: str
    proofs: tuple[Proof, ...]
    tasks: tuple[TaskView, ...]
    evidence: Seqs


class ObjectiveResult(Model):
    """An objective with its targets."""

    objective: Named
    capability: str
    csf: str | None
    function: Function
    targets: tuple[TargetResult, ...]


class Intervention(Model):
    """Something that control did by hand."""

    when: Moment
    kind: str
    who: str
    text: str
    note: str


class Delivery(Model):
    """Something that control had to speak or hand over."""

    opened: Moment
    team: Named
    channel: str
    title: str
    outcome: Literal["done", "no_answer", "open"]
    done: Moment | None
    waited_ms: int | None
    said: str
    who: str


class Measure(Model):
    """A number with all that is needed to read it; defined in `report.measures`."""

    id: str
    name: str
    unit: Literal["count", "ms", "percent"]
    statistic: Literal["count", "median", "sum"]
    value: int | float | None
    """None where there was nothing to measure."""
    n: int
    """How many observations went in."""
    excluded: int
    """How many were left out, for the reasons in the definition."""
    low: int | float | None
    high: int | float | None
    evidence: Seqs


class Proposal(Model):
    """Something to talk about at the hot wash, drafted from the log; no verdict."""

    text: str
    function: Function | None
    evidence: Seqs
