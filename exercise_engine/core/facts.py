"""Facts: what happened, in the past tense, never refused; each holds all that is needed to show it.

Control facts (`ForControl`) may name the authored ids of injects, asks, options, phases and milestones.
Seat facts (`ForSeats`) never do: they refer to other events by `seq`, to options by position, to phases by
title. Addresses (organisations, teams, roles, personas) are public.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from exercise_engine.core.agreements.facts import AgreementFact, AnswerAgreed, AnswerProposed, Stand
from exercise_engine.core.attendance.facts import AttendanceFact, SeatExcused, SeatHandedOver, SeatReturned
from exercise_engine.core.community.facts import CommunityFact
from exercise_engine.core.control_facts import (
    AdHocReleased,
    AnswerCounted,
    AskIssued,
    ContingencyProposed,
    ControlNoteWritten,
    DeliveryDone,
    DeliveryOpened,
    ExerciseCreated,
    ExpectedMarked,
    ExpectedOpened,
    InjectHeld,
    InjectMoved,
    InjectReleased,
    InjectSkipped,
    InjectUnheld,
    MilestoneReached,
    MilestoneWithdrawn,
    PhaseChanged,
    ProblemNoted,
    ReceiptsReported,
    ScenarioLoaded,
    SeatClosed,
    SeatOpened,
    TargetMet,
    VariableSet,
)
from exercise_engine.core.course.facts import CourseFact, CutsApplied, RowDropped, RowDue, RowTaken
from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryFact, EnquiryMade, EnquiryMatched
from exercise_engine.core.fact_types import (
    ExpectedOutcome,
    Fact,
    FileInfo,
    ForControl,
    ForSeats,
    FreeText,
    InjectStatus,
    MarkedBy,
    OfCommunity,
    Post,
    ReleasedBy,
    SkipReason,
    StageName,
    text,
)
from exercise_engine.core.gates.facts import GateClosed, GateFact, GateOpened
from exercise_engine.core.guidance.facts import GuidanceFact
from exercise_engine.core.joint.facts import JointFact
from exercise_engine.core.levels.facts import LevelDeclared
from exercise_engine.core.posts.facts import (
    JointConvened,
    JointStoodDown,
    PostFact,
    PostGiven,
    PostTaken,
)
from exercise_engine.core.seat_facts import (
    AnswerGiven,
    AskOpened,
    AskOverdue,
    EmergencyDeclared,
    InjectTold,
    LogEntryWritten,
    MessageSent,
    PhaseTold,
    StageChanged,
    StoryJumped,
)
from exercise_engine.core.simcell.facts import (
    PersonasAssigned,
    ReplyClaimed,
    ReplyDropped,
    ReplyReleased,
    SimcellFact,
)
from exercise_engine.core.statements.facts import (
    ClearanceBreached,
    SeenStatementFact,
    StatementCleared,
    StatementDrafted,
    StatementFact,
    StatementPublished,
    StatementRefused,
    StatementSubmitted,
    StatementWithdrawn,
)
from exercise_engine.core.steering.facts import SteeringFact
from exercise_engine.core.surveys.facts import (
    SheetGiven,
    SurveyFact,
    SurveyIssued,
    SurveyOpened,
    SurveyOverdue,
)

AnyFact = Annotated[
    ExerciseCreated
    | ScenarioLoaded
    | SeatOpened
    | SeatClosed
    | StageChanged
    | EmergencyDeclared
    | StoryJumped
    | InjectMoved
    | PhaseChanged
    | PhaseTold
    | InjectHeld
    | InjectUnheld
    | InjectReleased
    | InjectSkipped
    | AdHocReleased
    | DeliveryOpened
    | DeliveryDone
    | InjectTold
    | AskIssued
    | AskOpened
    | AskOverdue
    | AnswerGiven
    | AnswerCounted
    | ExpectedOpened
    | ExpectedMarked
    | ContingencyProposed
    | MilestoneReached
    | MilestoneWithdrawn
    | VariableSet
    | TargetMet
    | MessageSent
    | LogEntryWritten
    | EnquiryFact
    | SimcellFact
    | ControlNoteWritten
    | ReceiptsReported
    | ProblemNoted
    | PostFact
    | CourseFact
    | GateFact
    | GuidanceFact
    | JointFact
    | StatementFact
    | LevelDeclared
    | SteeringFact
    | SurveyFact
    | AttendanceFact
    | AgreementFact
    | CommunityFact,
    Field(discriminator="type"),
]
"""Every fact there is."""

__all__ = [
    "AdHocReleased",
    "AgreementFact",
    "AnswerAgreed",
    "AnswerCounted",
    "AnswerGiven",
    "AnswerProposed",
    "AnyFact",
    "AskIssued",
    "AskOpened",
    "AskOverdue",
    "ClearanceBreached",
    "CommunityFact",
    "ContingencyProposed",
    "ControlNoteWritten",
    "CutsApplied",
    "DeliveryDone",
    "DeliveryOpened",
    "EmergencyDeclared",
    "EnquiryAnswered",
    "EnquiryFact",
    "EnquiryMade",
    "EnquiryMatched",
    "ExerciseCreated",
    "ExpectedMarked",
    "ExpectedOpened",
    "ExpectedOutcome",
    "Fact",
    "FileInfo",
    "ForControl",
    "ForSeats",
    "FreeText",
    "GateClosed",
    "GateOpened",
    "InjectHeld",
    "InjectMoved",
    "InjectReleased",
    "InjectSkipped",
    "InjectStatus",
    "InjectTold",
    "InjectUnheld",
    "JointConvened",
    "JointStoodDown",
    "LevelDeclared",
    "LogEntryWritten",
    "MarkedBy",
    "MessageSent",
    "MilestoneReached",
    "MilestoneWithdrawn",
    "OfCommunity",
    "PersonasAssigned",
    "PhaseChanged",
    "PhaseTold",
    "Post",
    "PostGiven",
    "PostTaken",
    "ProblemNoted",
    "ReceiptsReported",
    "ReleasedBy",
    "ReplyClaimed",
    "ReplyDropped",
    "ReplyReleased",
    "RowDropped",
    "RowDue",
    "RowTaken",
    "ScenarioLoaded",
    "SeatClosed",
    "SeatExcused",
    "SeatHandedOver",
    "SeatOpened",
    "SeatReturned",
    "SeenStatementFact",
    "SheetGiven",
    "SimcellFact",
    "SkipReason",
    "StageChanged",
    "StageName",
    "Stand",
    "StatementCleared",
    "StatementDrafted",
    "StatementFact",
    "StatementPublished",
    "StatementRefused",
    "StatementSubmitted",
    "StatementWithdrawn",
    "SteeringFact",
    "StoryJumped",
    "SurveyFact",
    "SurveyIssued",
    "SurveyOpened",
    "SurveyOverdue",
    "TargetMet",
    "VariableSet",
    "text",
]
