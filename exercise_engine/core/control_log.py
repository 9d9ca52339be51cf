"""The live log of the control cell: one readable line for each event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, assert_never

from exercise_engine.core.agreements.lines import agreement_line
from exercise_engine.core.attendance.lines import attendance_line
from exercise_engine.core.community.lines import community_line
from exercise_engine.core.events import ENGINE_ACTOR, Event
from exercise_engine.core.facts import (
    AdHocReleased,
    AnswerAgreed,
    AnswerCounted,
    AnswerGiven,
    AnswerProposed,
    AskIssued,
    AskOpened,
    AskOverdue,
    ClearanceBreached,
    ContingencyProposed,
    ControlNoteWritten,
    CutsApplied,
    DeliveryDone,
    DeliveryOpened,
    EmergencyDeclared,
    EnquiryAnswered,
    EnquiryMade,
    EnquiryMatched,
    ExerciseCreated,
    ExpectedMarked,
    ExpectedOpened,
    FreeText,
    GateClosed,
    GateOpened,
    InjectHeld,
    InjectMoved,
    InjectReleased,
    InjectSkipped,
    InjectTold,
    InjectUnheld,
    JointConvened,
    JointStoodDown,
    LevelDeclared,
    LogEntryWritten,
    MessageSent,
    MilestoneReached,
    MilestoneWithdrawn,
    OfCommunity,
    PersonasAssigned,
    PhaseChanged,
    PhaseTold,
    PostGiven,
    PostTaken,
    ProblemNoted,
    ReceiptsReported,
    ReplyClaimed,
    ReplyDropped,
    ReplyReleased,
    RowDropped,
    RowDue,
    RowTaken,
    ScenarioLoaded,
    SeatClosed,
    SeatExcused,
    SeatHandedOver,
    SeatOpened,
    SeatReturned,
    SheetGiven,
    StageChanged,
    StoryJumped,
    SurveyIssued,
    SurveyOpened,
    SurveyOverdue,
    TargetMet,
    VariableSet,
)
from exercise_engine.core.guidance.facts import GuidanceNoted, GuidanceShown
from exercise_engine.core.guidance.lines import guidance_line
from exercise_engine.core.joint.facts import JointShown
from exercise_engine.core.joint.lines import joint_line
from exercise_engine.core.levels.view import level_line
from exercise_engine.core.simcell.lines import enquiry_line, simcell_line
from exercise_engine.core.statements.facts import OfStatement
from exercise_engine.core.statements.lines import statement_line
from exercise_engine.core.steering.facts import OfSteering
from exercise_engine.core.steering.log import steering_line
from exercise_engine.core.surveys.lines import survey_line, title_in
from exercise_engine.model.timing import duration_text, offset_text

LogGroup = Literal[
    "clock", "inject", "answer", "expected", "message", "world", "note", "seat", "problem", "guidance"
]
"""What a line is about; the log can be cut down to one."""

EXCERPT_LENGTH_MAX = 160
"""A line of the log is one line; the whole text stands beside it."""

STAGE_LINES = {
    "planned": "Back to planned",
    "check_in": "Check-in opened",
    "briefing": "Briefing began",
    "paused": "Paused",
    "hot_wash": "EndEx: play is over",
    "evaluation": "Evaluation began",
    "closed": "Exercise closed",
    "aborted": "Exercise aborted",
}
PAUSE_REASONS = {
    "control": "by control",
    "emergency": "REAL EMERGENCY",
    "restart": "the server was restarted",
    "fault": "the log could not be written",
    "suspended": "the server's computer slept",
    "problem": "the engine met a problem",
    "break": "break",
}
RELEASE_REASONS = {
    "time": "as planned",
    "condition": "its condition came true",
    "stage": "with the stage",
    "control": "by control",
    "contingency": "as contingency",
    "jump": "in the jump",
}
SKIP_REASONS = {
    "condition": "its condition does not hold",
    "phase_left": "its phase was left",
    "anchor_skipped": "what it follows was skipped",
    "control": "by control",
    "not_needed": "it was not needed",
    "jump": "skipped in the jump",
    "ended": "play ended",
    "text": "its text cannot be rendered",
    "cut": "time ran short",
}

GATE_REASONS = {
    "condition": "since what it waits for is there",
    "deadline": "by its deadline",
    "control": "by control",
}


class Names(Protocol):
    """Who and what is meant by ids and numbers."""

    def name(self, address: str) -> str:
        """Return the readable name of an address."""
        ...

    def event(self, seq: int) -> Event | None:
        """Return an event, if it was seen."""
        ...

    def actor_label(self, actor: str) -> str:
        """Return how the seat that did something is called."""
        ...

    def answer_text(self, answer: AnswerGiven) -> str:
        """Return an answer in words."""
        ...


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event in one line."""

    seq: int
    elapsed_ms: int
    story_ms: int
    group: LogGroup
    actor: str
    """Seat id, or `engine`."""
    text: str

    @property
    def is_engine(self) -> bool:
        """Whether nobody did it."""
        return self.actor == ENGINE_ACTOR


def log_line(event: Event, names: Names) -> LogLine | None:
    """Return the line of an event; none for receipts and what another line says already."""
    described = _describe(event, names)
    if described is None:
        return None
    group, words = described
    return LogLine(event.seq, event.elapsed_ms, event.story_ms, group, event.actor, one_line(words))


def one_line(words: str, length_max: int = EXCERPT_LENGTH_MAX) -> str:
    """Return a text cut down to one line."""
    joined = " ".join(words.split())
    return joined if len(joined) <= length_max else f"{joined[: length_max - 1]}…"


def inject_label(inject: str, instance: str) -> str:
    """Return how control calls an inject: its id, with the instance where there are several."""
    return f"{inject}/{instance}" if instance else inject


def _describe(event: Event, names: Names) -> tuple[LogGroup, str] | None:
    fact = event.fact
    match fact:
        case StageChanged() | EmergencyDeclared() | StoryJumped() | PhaseChanged():
            return "clock", _clock_line(fact)
        case InjectReleased() | InjectSkipped() | InjectHeld() | InjectUnheld() | InjectMoved():
            return "inject", _inject_line(fact, names)
        case AdHocReleased() | DeliveryOpened() | DeliveryDone() | ContingencyProposed():
            return "inject", _delivery_line(fact, names)
        case InjectTold():
            return "inject", f"Told by {fact.channel_name}: {fact.subject}, to {_all(names, fact.to)}"
        case AskOpened() | AskOverdue() | AnswerGiven() | AnswerCounted():
            return "answer", _answer_line(fact, names)
        case ExpectedOpened() | ExpectedMarked():
            return "expected", _expected_line(fact, names)
        case MilestoneReached() | MilestoneWithdrawn() | VariableSet() | TargetMet():
            return "world", _world_line(fact, names)
        case MessageSent():
            return "message", _message_line(fact, names)
        case EnquiryMade() | EnquiryMatched() | EnquiryAnswered():
            words = enquiry_line(fact, names)
            return None if words is None else ("message", words)
        case ReplyClaimed() | ReplyReleased() | ReplyDropped() | PersonasAssigned():
            return "message", simcell_line(fact, names)
        case LogEntryWritten():
            return "note", f"{names.name(fact.team)}, {fact.kind}{_on_paper(fact.observed_ms)}: {fact.body}"
        case ControlNoteWritten():
            about = f" about {names.name(fact.team)}" if fact.team else ""
            return "note", f"Control note{about}{_seen_at(fact.observed_ms)}: {fact.body}"
        case ProblemNoted():
            return "problem", f"PROBLEM with {fact.about}: {fact.note}"
        case ExerciseCreated() | ScenarioLoaded() | SeatOpened() | SeatClosed():
            return "seat", _set_up_line(fact)
        case PostGiven() | PostTaken() | JointConvened() | JointStoodDown():
            return "seat", _post_line(fact, names)
        case GateClosed() | GateOpened() | CutsApplied() | RowDue() | RowTaken() | RowDropped():
            return _course_line(fact)
        case JointShown():
            return "guidance", joint_line(fact, names)
        case GuidanceNoted() | GuidanceShown():
            line = guidance_line(fact, names)
            return None if line is None else ("guidance", line)
        case OfStatement() | ClearanceBreached():
            return "message", statement_line(fact, names)
        case LevelDeclared():
            return "world", level_line(fact, names.name(fact.owner) if fact.owner else "")
        case OfCommunity():
            return community_line(fact, names.name, names.event)
        case OfSteering():
            return steering_line(fact, names)
        case AnswerProposed() | AnswerAgreed():
            return "answer", agreement_line(fact, names.name, lambda seq: _fact(names.event(seq)))
        case SurveyIssued() | SurveyOpened() | SurveyOverdue() | SheetGiven():
            return "answer", survey_line(fact, names.name, lambda seq: title_in(_fact(names.event(seq))))
        case SeatHandedOver() | SeatExcused() | SeatReturned():
            return "seat", attendance_line(fact, _note)
        case ReceiptsReported() | AskIssued() | PhaseTold():
            return None
        case _:
            assert_never(fact)


def _fact(event: Event | None) -> object:
    return event.fact if event is not None else None


def _set_up_line(fact: ExerciseCreated | ScenarioLoaded | SeatOpened | SeatClosed) -> str:
    match fact:
        case ExerciseCreated():
            return f"Exercise created: {fact.scenario.title}, version {fact.scenario.version}"
        case ScenarioLoaded():
            return f"Corrected scenario loaded: {fact.scenario.title}, version {fact.scenario.version}"
        case SeatOpened():
            return f"Seat opened: {fact.label}"
        case SeatClosed():
            return "Seat closed"
        case _:
            assert_never(fact)


def _post_line(fact: PostGiven | PostTaken | JointConvened | JointStoodDown, names: Names) -> str:
    match fact:
        case PostGiven() | PostTaken():
            verb = "given" if isinstance(fact, PostGiven) else "taken"
            return f"Post {names.name(fact.post.address)} {verb}{_note(fact.note)}"
        case JointConvened() | JointStoodDown():
            verb = "convened" if isinstance(fact, JointConvened) else "stood down"
            return f"{fact.name} {verb}{_note(fact.note)}"
        case _:
            assert_never(fact)


def _course_line(
    fact: GateClosed | GateOpened | CutsApplied | RowDue | RowTaken | RowDropped,
) -> tuple[LogGroup, str]:
    match fact:
        case GateClosed():
            return "clock", f"Gate {fact.gate} closed, until {offset_text(fact.deadline_ms)} at the latest"
        case GateOpened():
            waited = f" after {duration_text(fact.waited_ms)}" if fact.waited_ms else ""
            return "clock", f"Gate {fact.gate} opened{waited} {GATE_REASONS[fact.by]}{_note(fact.note)}"
        case RowDue():
            return "clock", f"Control row {fact.row} is due"
        case RowTaken():
            by = "as the scenario says" if fact.by == "scenario" else "by control"
            return "clock", f"Control row {fact.row} taken {by}{_note(fact.note)}"
        case RowDropped():
            return "clock", f"Control row {fact.row} left out{_note(fact.note)}"
        case CutsApplied():
            return "inject", f"Cut because time runs short: {', '.join(fact.injects)}{_note(fact.note)}"
        case _:
            assert_never(fact)


def _clock_line(fact: StageChanged | EmergencyDeclared | StoryJumped | PhaseChanged) -> str:
    match fact:
        case StageChanged(source="paused", target="running"):
            return f"Resumed{_note(fact.note)}"
        case StageChanged(target="running"):
            speed = f" at {fact.speed} times wall time" if fact.speed != 1 else ""
            return f"StartEx{speed}{_note(fact.note)}"
        case StageChanged(target="paused"):
            return f"Paused: {PAUSE_REASONS[fact.why]}{_note(fact.note)}"
        case StageChanged():
            return f"{STAGE_LINES[fact.target]}{_note(fact.note)}"
        case EmergencyDeclared():
            return f"REAL EMERGENCY declared by {fact.by_label}{_note(fact.note)}"
        case StoryJumped():
            return f"Story jumped by {duration_text(fact.to_story_ms - fact.from_story_ms)}: {fact.brief}"
        case PhaseChanged():
            left = f", left {', '.join(fact.left)}" if fact.left else ""
            return f"Phase {', '.join(fact.entered) or 'none'} entered{left}"
        case _:
            assert_never(fact)


def _inject_line(
    fact: InjectReleased | InjectSkipped | InjectHeld | InjectUnheld | InjectMoved, names: Names
) -> str:
    label = inject_label(fact.inject, fact.instance)
    match fact:
        case InjectReleased():
            to = f" for {_all(names, fact.teams)}" if fact.means != "screen" else ""
            return f"{label} released {RELEASE_REASONS[fact.by]}{to}{_on_paper(fact.observed_ms)}"
        case InjectSkipped():
            return f"{label} skipped: {SKIP_REASONS[fact.reason]}{_note(fact.note)}"
        case InjectHeld():
            return f"{label} held"
        case InjectUnheld():
            return f"{label} goes on as planned"
        case InjectMoved():
            return f"{label} moved by {duration_text(fact.by_story_ms)} of the story"
        case _:
            assert_never(fact)


def _delivery_line(
    fact: AdHocReleased | DeliveryOpened | DeliveryDone | ContingencyProposed, names: Names
) -> str:
    match fact:
        case AdHocReleased():
            return f"Ad hoc inject released for {_all(names, fact.teams)}{_note(fact.note)}"
        case DeliveryOpened():
            return f"To deliver to {names.name(fact.team)} ({fact.channel}): {fact.subject}"
        case DeliveryDone():
            task = names.event(fact.task)
            opened = task.fact if task is not None else None
            what = (
                f"{opened.subject} to {names.name(opened.team)}" if isinstance(opened, DeliveryOpened) else ""
            )
            said = f" They said: {fact.said}" if fact.said and str(fact.said) else ""
            verb = "Delivered" if fact.outcome == "done" else "No answer"
            return f"{verb}{_on_paper(fact.observed_ms)}: {what}.{said}"
        case ContingencyProposed():
            label = inject_label(fact.inject, fact.instance)
            return f"{label} proposed: {names.name(fact.team)} missed {fact.missed}"
        case _:
            assert_never(fact)


def _answer_line(fact: AskOpened | AskOverdue | AnswerGiven | AnswerCounted, names: Names) -> str:
    team = names.name(fact.respondent)
    match fact:
        case AskOpened():
            by = f" by {offset_text(fact.deadline_ms)}" if fact.deadline_ms is not None else ""
            return f"{team} asked{by}: {fact.question}"
        case AskOverdue():
            ask = names.event(fact.ask)
            question = ask.fact.question if ask is not None and isinstance(ask.fact, AskOpened) else ""
            return f"{team} has not answered in time: {question}"
        case AnswerGiven():
            late = " again" if fact.revision else " late" if fact.late else ""
            return f"{team} answered{late}{_on_paper(fact.observed_ms)}: {names.answer_text(fact)}"
        case AnswerCounted():
            value = ", ".join(fact.value) if isinstance(fact.value, tuple) else str(fact.value)
            what = {"choice": "Answer", "mapping": "Words", "silence": "Silence"}[fact.by]
            late = " (late, for the report only)" if fact.late else ""
            return f"{what} of {team} on {fact.inject}.{fact.ask_id} counts as {value}{late}"
        case _:
            assert_never(fact)


def _expected_line(fact: ExpectedOpened | ExpectedMarked, names: Names) -> str:
    what = f"{inject_label(fact.inject, fact.instance)}.{fact.expected}"
    team = names.name(fact.team)
    match fact:
        case ExpectedOpened():
            by = f" by {offset_text(fact.due_ms)}" if fact.due_ms is not None else ""
            return f"{what} expected of {team}{by}"
        case ExpectedMarked(outcome="open"):
            return f"{what} of {team} is open again{_note(fact.note)}"
        case ExpectedMarked():
            noticed = " (noticed by the engine)" if fact.by == "engine" else ""
            return f"{what} of {team} {fact.outcome}{_seen_at(fact.observed_ms)}{noticed}{_note(fact.note)}"
        case _:
            assert_never(fact)


def _world_line(fact: MilestoneReached | MilestoneWithdrawn | VariableSet | TargetMet, names: Names) -> str:
    match fact:
        case MilestoneReached():
            what = f"{fact.milestone}{_owner(names, fact.owner)}"
            return f"Milestone {what} reached{_seen_at(fact.observed_ms)}{_note(fact.note)}"
        case MilestoneWithdrawn():
            return f"Milestone {fact.milestone}{_owner(names, fact.owner)} taken back{_note(fact.note)}"
        case VariableSet():
            return f"Variable {fact.variable}{_owner(names, fact.owner)} is now {fact.value}"
        case TargetMet():
            return f"Target {fact.objective}.{fact.target} met"
        case _:
            assert_never(fact)


def _message_line(fact: MessageSent, names: Names) -> str:
    subject = str(fact.subject)
    return f"{names.name(fact.sender)} to {_all(names, fact.to)}: {subject or fact.body}"


def _all(names: Names, addresses: tuple[str, ...]) -> str:
    return "; ".join(names.name(address) for address in addresses)


def _owner(names: Names, owner: str) -> str:
    return f" of {names.name(owner)}" if owner else ""


def _seen_at(observed_ms: int | None) -> str:
    return "" if observed_ms is None else f" (seen at {offset_text(observed_ms)})"


def _on_paper(observed_ms: int | None) -> str:
    return "" if observed_ms is None else f" (on paper, seen at {offset_text(observed_ms)})"


def _note(note: FreeText | None) -> str:
    words = "" if note is None else str(note)
    return f" ({words})" if words else ""
