"""Commands: requests, in the imperative, which may be refused."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.attendance.commands import AttendanceCommand
from exercise_engine.core.command_types import Addresses, Line, Name, Request, Seqs, Typed
from exercise_engine.core.community.commands import CommunityCommand
from exercise_engine.core.course.commands import CourseCommand
from exercise_engine.core.enquiries.commands import EnquiryCommand
from exercise_engine.core.facts import ExpectedOutcome
from exercise_engine.core.gates.commands import GateCommand
from exercise_engine.core.guidance.commands import GuidanceCommand
from exercise_engine.core.joint.commands import JointCommand
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.paper.commands import PaperCommand
from exercise_engine.core.posts.commands import PostCommand
from exercise_engine.core.simcell.commands import SimcellCommand
from exercise_engine.core.statements.commands import StatementCommand
from exercise_engine.core.steering.commands import SteeringCommand
from exercise_engine.core.surveys.commands import SurveyCommand
from exercise_engine.model.base import Model, Scalar
from exercise_engine.model.sharing import TlpLabel


class MoveStage(Request):
    """Check-in, briefing, StartEx (`running`), pause, resume (`running`), EndEx (`hot_wash`), evaluation,
    close, abort.
    """

    type: Literal["move_stage"] = "move_stage"
    target: Literal[
        "check_in", "briefing", "running", "paused", "hot_wash", "evaluation", "closed", "aborted"
    ]
    note: Typed = ""


class DeclareEmergency(Request):
    """REAL EMERGENCY: freeze play and tell everybody."""

    type: Literal["declare_emergency"] = "declare_emergency"
    note: Typed = ""


class JumpStory(Request):
    """Move story time forwards."""

    type: Literal["jump_story"] = "jump_story"
    to: Line
    """A moment of the story: `Day 1 18:00` or `2026-11-03T18:00`."""
    brief: Typed
    inside: Literal["release", "skip", "move"] = "release"
    """What happens to story-timed injects between now and then."""


class ChangePhase(Request):
    """Enter a phase beside one that is active."""

    type: Literal["change_phase"] = "change_phase"
    to: Name


class ReleaseInject(Request):
    """Release an inject now."""

    type: Literal["release_inject"] = "release_inject"
    inject: Name
    instance: Line = ""


class HoldInject(Request):
    """Keep an inject from being released by time or condition."""

    type: Literal["hold_inject"] = "hold_inject"
    inject: Name
    instance: Line = ""


class UnholdInject(Request):
    """Let a held inject go on as planned; if it is due, it is released now."""

    type: Literal["unhold_inject"] = "unhold_inject"
    inject: Name
    instance: Line = ""


class SkipInject(Request):
    """Leave an inject out; also declines a proposed contingency."""

    type: Literal["skip_inject"] = "skip_inject"
    inject: Name
    instance: Line = ""
    note: Typed = ""


class ReleaseAdHoc(Request):
    """Tell players something that the scenario does not have."""

    type: Literal["release_ad_hoc"] = "release_ad_hoc"
    sender: Name
    to: Addresses
    channel: Name = "email"
    confirm: bool = False
    """Whether each reader is to confirm it."""
    subject: Annotated[Line, StringConstraints(min_length=1)]
    body: Typed
    note: Typed = ""


class FinishDelivery(Request):
    """A spoken or paper inject was delivered, or nobody answered."""

    type: Literal["finish_delivery"] = "finish_delivery"
    task: int
    outcome: Literal["done", "no_answer"]
    said: Typed = ""


class MapAnswer(Request):
    """Say which option the words of an answer mean."""

    type: Literal["map_answer"] = "map_answer"
    ask: int
    option: Name
    """Option id, or `other`."""


class MarkExpected(Request):
    """Mark an expected action as met, late or missed, or open it again."""

    type: Literal["mark_expected"] = "mark_expected"
    inject: Name
    instance: Line = ""
    expected: Name
    team: Name
    outcome: ExpectedOutcome
    observed_ms: Annotated[int, Field(ge=0)] | None = None
    """Exercise time at which it was seen; by default now."""
    note: Typed = ""


class SetMilestone(Request):
    """Set or take back a milestone, with a reason."""

    type: Literal["set_milestone"] = "set_milestone"
    milestone: Name
    owner: Line = ""
    reached: bool
    note: Typed = ""
    observed_ms: Annotated[int, Field(ge=0)] | None = None
    """Exercise time at which it was seen; by default now."""


class ChangeVariable(Request):
    """Give a variable another value."""

    type: Literal["change_variable"] = "change_variable"
    variable: Name
    owner: Line = ""
    value: Scalar


class WriteControlNote(Request):
    """Note something for control."""

    type: Literal["write_control_note"] = "write_control_note"
    body: Annotated[Typed, StringConstraints(min_length=1)]
    team: Name | None = None
    observed_ms: Annotated[int, Field(ge=0)] | None = None


class SubmitAnswer(Request):
    """Answer an ask, finally."""

    type: Literal["submit_answer"] = "submit_answer"
    ask: int
    """`seq` of the `AskOpened`."""
    positions: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=100)] = ()
    number: int | float | None = None
    words: Typed = ""
    rationale: Typed = ""
    confidence_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    on_behalf_of: Name | None = None
    """Address of the deciding role, where somebody acts for it."""


class SendMessage(Request):
    """Write to somebody. Control seats say in `acting_as` which persona they speak for, or write as
    `control`.
    """

    type: Literal["send_message"] = "send_message"
    to: Addresses
    subject: Line = ""
    body: Annotated[Typed, StringConstraints(min_length=1)]
    reply_to: int | None = None
    tlp: TlpLabel | None = None
    """How far its readers may pass it on."""
    anyway: bool = False
    """Reply also where another seat of control has claimed it, or has replied already."""
    real: bool = False
    """Whether it speaks of real circumstances; then it stays inside one organisation."""


class WriteLogEntry(Request):
    """Record a decision, an action or a note of one's own team."""

    type: Literal["write_log_entry"] = "write_log_entry"
    kind: Literal["decision", "action", "note"]
    body: Annotated[Typed, StringConstraints(min_length=1)]
    rationale: Typed = ""
    on_behalf_of: Name | None = None
    real: bool = False
    """Whether it speaks of real circumstances; then it stays inside the organisation."""


class ReportReceipts(Request):
    """Report what was received, shown and acknowledged."""

    type: Literal["report_receipts"] = "report_receipts"
    delivered: Seqs = ()
    read: Seqs = ()
    acknowledged: Seqs = ()


FolderCommand = (
    PostCommand
    | CourseCommand
    | EnquiryCommand
    | SimcellCommand
    | GateCommand
    | GuidanceCommand
    | JointCommand
    | StatementCommand
    | SetLevel
    | SteeringCommand
    | SurveyCommand
    | AttendanceCommand
    | PaperCommand
    | AgreeToAnswer
    | CommunityCommand
)
"""Commands of the parts of the core that have a folder of their own."""

AnyCommand = Annotated[
    MoveStage
    | DeclareEmergency
    | JumpStory
    | ChangePhase
    | ReleaseInject
    | HoldInject
    | UnholdInject
    | SkipInject
    | ReleaseAdHoc
    | FinishDelivery
    | MapAnswer
    | MarkExpected
    | SetMilestone
    | ChangeVariable
    | WriteControlNote
    | SubmitAnswer
    | SendMessage
    | WriteLogEntry
    | ReportReceipts
    | FolderCommand,
    Field(discriminator="type"),
]
"""Every command a seat may send."""


class Order(Model):
    """A command with who gives it."""

    seat: Name
    """Seat id; the server knows it from the connection, never from the frame."""
    command_id: Name
    """Made by the sender; sending it twice has the effect of once."""
    acting_as: Name | None = None
    """Post as `team.role`; needed where the seat holds several. Persona or `control` for control seats."""
    command: AnyCommand
