"""Says each event in a sentence, and gives beside it, word for word, what people typed or read."""

from __future__ import annotations

from typing import NamedTuple, assert_never

from exercise_engine.core.events import Event
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
    StageChanged,
    StoryJumped,
    TargetMet,
    VariableSet,
)
from exercise_engine.core.guidance.facts import GuidanceNoted, GuidanceShown
from exercise_engine.core.joint.facts import JointShown
from exercise_engine.core.paper.seen import is_on_paper
from exercise_engine.core.statements.facts import OfStatement
from exercise_engine.core.steering.facts import OfSteering
from exercise_engine.core.surveys import facts as surveys
from exercise_engine.model.base import name_from_id
from exercise_engine.model.timing import duration_text, offset_text, story_text
from exercise_engine.report.attendance import attendance_words, post_words
from exercise_engine.report.community_words import community_words
from exercise_engine.report.course_words import course_words
from exercise_engine.report.describe_simcell import enquiry_words, simcell_words
from exercise_engine.report.form_words import agreement_words, form_words
from exercise_engine.report.guidance_words import guidance_words
from exercise_engine.report.joint_words import joint_words
from exercise_engine.report.journal import Journal
from exercise_engine.report.numbers import number_text, scalar_text
from exercise_engine.report.public_words import public_words
from exercise_engine.report.steering import describe_steering

RELEASED_BY = {
    "time": "on time",
    "condition": "by its condition",
    "stage": "with its stage",
    "control": "by control",
    "contingency": "as a contingency",
    "jump": "in a time jump",
}
SKIPPED_BECAUSE = {
    "condition": "its condition did not hold",
    "phase_left": "its phase was left",
    "anchor_skipped": "what it follows was skipped",
    "control": "control left it out",
    "not_needed": "it was not needed",
    "jump": "it lay inside a time jump",
    "ended": "play ended",
    "text": "its text could not be made",
    "cut": "time ran short",
}
PAUSED_BECAUSE = {
    "control": "by control",
    "emergency": "REAL EMERGENCY",
    "restart": "the server was started again",
    "fault": "the log could not be written",
    "suspended": "the computer slept",
    "problem": "a problem of the engine",
    "break": "a planned break",
}
STAGES = {
    "planned": "Planned",
    "check_in": "Check-in",
    "briefing": "Briefing",
    "running": "StartEx",
    "paused": "Paused",
    "hot_wash": "EndEx",
    "evaluation": "Evaluation",
    "closed": "Closed",
    "aborted": "Aborted",
}
OUTCOMES = {"open": "open again", "met": "met", "late": "late", "missed": "missed"}
COUNTED_BY = {"choice": "as chosen", "mapping": "by control's mapping", "silence": "because nobody answered"}


class Description(NamedTuple):
    """An event in words."""

    text: str
    """Our sentence."""
    quote: str = ""
    """What was typed or rendered."""


def describe(journal: Journal, event: Event) -> Description:
    """Say what happened; of what was played on paper also that it was entered, and when."""
    said = _described(journal, event)
    if not is_on_paper(event):
        return said
    return said._replace(text=f"{said.text}, on paper, entered at {offset_text(event.elapsed_ms)}")


def _described(journal: Journal, event: Event) -> Description:
    fact = event.fact
    match fact:
        case ExerciseCreated() | ScenarioLoaded() | SeatOpened() | SeatClosed():
            return _set_up(fact)
        case StageChanged() | EmergencyDeclared() | StoryJumped() | PhaseChanged() | PhaseTold():
            return _course(journal, event, fact)
        case InjectMoved() | InjectHeld() | InjectUnheld() | InjectReleased() | InjectSkipped():
            return _inject(journal, event, fact)
        case AdHocReleased() | DeliveryOpened() | DeliveryDone() | InjectTold():
            return _telling(journal, event, fact)
        case AskIssued() | AskOpened() | AskOverdue() | AnswerGiven() | AnswerCounted():
            return _ask(journal, event, fact)
        case ExpectedOpened() | ExpectedMarked() | ContingencyProposed():
            return _expected(journal, event, fact)
        case MilestoneReached() | MilestoneWithdrawn() | VariableSet() | TargetMet():
            return _state(journal, event, fact)
        case MessageSent() | LogEntryWritten() | ControlNoteWritten():
            return _writing(journal, event, fact)
        case PostGiven() | PostTaken() | JointConvened() | JointStoodDown():
            return Description(*post_words(journal, event, fact))
        case CutsApplied() | GateClosed() | GateOpened() | RowDue() | RowTaken() | RowDropped():
            return Description(*course_words(journal, event, fact))
        case OfStatement() | ClearanceBreached() | LevelDeclared():
            return Description(*public_words(journal, event, fact))
        case SeatHandedOver() | SeatExcused() | SeatReturned():
            return Description(*attendance_words(journal, event, fact))
        case EnquiryMade() | EnquiryMatched() | EnquiryAnswered():
            return Description(*enquiry_words(journal, event, fact))
        case ReplyClaimed() | ReplyReleased() | ReplyDropped() | PersonasAssigned():
            return Description(*simcell_words(journal, event, fact))
        case surveys.SurveyIssued() | surveys.SurveyOpened() | surveys.SurveyOverdue() | surveys.SheetGiven():
            return Description(*form_words(journal, event, fact))
        case AnswerProposed() | AnswerAgreed():
            return Description(*agreement_words(journal, event, fact))
        case ReceiptsReported():
            return Description(_receipts(fact))
        case OfCommunity():
            return Description(*community_words(journal, event, fact))
        case OfSteering():
            return Description(*describe_steering(journal, event, fact))
        case ProblemNoted():
            return Description(
                f"Problem with {fact.about}: {name_from_id(fact.code)}", journal.words(event, fact.note)
            )
        case JointShown():
            return Description(*joint_words(journal, event, fact))
        case GuidanceNoted() | GuidanceShown():
            return Description(*guidance_words(journal, event, fact))
        case _:
            assert_never(fact)


def item_title(journal: Journal, seq: int) -> str:
    """How something that can be read is called in a list: its subject, or what it is."""
    event = journal.by_seq.get(seq)
    if event is None:
        return f"event {seq}"
    if isinstance(event.fact, InjectTold | MessageSent) and (
        subject := journal.words(event, event.fact.subject)
    ):
        return subject
    if isinstance(event.fact, AskOpened):
        return journal.words(event, event.fact.question)
    return describe(journal, event).text


def stage_name(change: StageChanged) -> str:
    """How a move of the exercise is called."""
    if change.target == "running" and change.source == "paused":
        return "Resumed"
    return STAGES[change.target]


def option_text(journal: Journal, *, inject: str, ask: str, option: str) -> str:
    """The text of an option by its id; the id where it is none of the scenario's."""
    planned = journal.scenario.injects.get(inject)
    found = planned.asks[ask].options.get(option) if planned is not None and ask in planned.asks else None
    return found.text if found is not None else name_from_id(option)


def counted_text(journal: Journal, counted: AnswerCounted) -> str:
    """What an answer was taken to mean, in words."""
    match counted.value:
        case str(option):
            return option_text(journal, inject=counted.inject, ask=counted.ask_id, option=option)
        case tuple(options):
            return "; ".join(
                option_text(journal, inject=counted.inject, ask=counted.ask_id, option=option)
                for option in options
            )
        case number:
            return number_text(number)


def answer_text(journal: Journal, event: Event, answer: AnswerGiven) -> str:
    """What a team answered: the options it chose, a number, words, or several of these."""
    asked = journal.by_seq.get(answer.ask)
    ask = asked.fact if asked is not None and isinstance(asked.fact, AskOpened) else None
    parts = [
        ask.options[position] if ask is not None and position < len(ask.options) else f"option {position + 1}"
        for position in answer.positions
    ]
    if answer.number is not None:
        unit = f" {ask.unit}" if ask is not None and ask.unit else ""
        parts.append(f"{number_text(answer.number)}{unit}")
    if answer.words is not None:
        parts.append(journal.words(event, answer.words))
    return "; ".join(part for part in parts if part)


def expected_text(journal: Journal, inject: str, expected: str) -> str:
    """An expected action in the words of the scenario."""
    planned = journal.scenario.injects.get(inject)
    found = planned.expected.get(expected) if planned is not None else None
    return found.text if found is not None else name_from_id(expected)


def phase_title(journal: Journal, phase: str) -> str:
    """How a phase is called."""
    found = journal.plan.phases.get(phase)
    return (found.title if found is not None else None) or name_from_id(phase)


def _set_up(fact: ExerciseCreated | ScenarioLoaded | SeatOpened | SeatClosed) -> Description:
    match fact:
        case ExerciseCreated():
            return Description(
                f"Exercise created: {fact.scenario.title}, scenario version {fact.scenario.version}"
            )
        case ScenarioLoaded():
            return Description(
                f"Scenario replaced by version {fact.scenario.version}, hash {fact.scenario_sha256}"
            )
        case SeatOpened():
            return Description(f"Seat opened: {fact.label} ({name_from_id(fact.kind).lower()})")
        case SeatClosed():
            return Description(f"Seat closed: {fact.seat}")
        case _:
            assert_never(fact)


def _course(
    journal: Journal,
    event: Event,
    fact: StageChanged | EmergencyDeclared | StoryJumped | PhaseChanged | PhaseTold,
) -> Description:
    match fact:
        case StageChanged():
            why = f": {PAUSED_BECAUSE[fact.why]}" if fact.target == "paused" or fact.why != "control" else ""
            return Description(f"{stage_name(fact)}{why}", journal.words(event, fact.note))
        case EmergencyDeclared():
            return Description(f"REAL EMERGENCY declared by {fact.by_label}", journal.words(event, fact.note))
        case StoryJumped():
            clock = journal.scenario.clock
            span = f"{story_text(fact.from_story_ms, clock)} to {story_text(fact.to_story_ms, clock)}"
            return Description(f"Story time jumped from {span}", journal.words(event, fact.brief))
        case PhaseChanged():
            titles = [
                ", ".join(phase_title(journal, name) for name in names) for names in (fact.left, fact.entered)
            ]
            moves = zip(("Phase left", "phase entered"), titles, strict=True)
            text = "; ".join(f"{move}: {names}" for move, names in moves if names)
            return Description(text[:1].upper() + text[1:])
        case PhaseTold():
            return Description(f"Teams were told the phase: {', '.join(fact.titles)}")
        case _:
            assert_never(fact)


def _inject(
    journal: Journal,
    event: Event,
    fact: InjectMoved | InjectHeld | InjectUnheld | InjectReleased | InjectSkipped,
) -> Description:
    name = f"“{journal.title(fact.inject, fact.instance)}”"
    if fact.instance:
        name += f" ({journal.name(fact.instance)})"
    match fact:
        case InjectMoved():
            return Description(f"{name} moved by {duration_text(fact.by_story_ms)} of story time")
        case InjectHeld():
            return Description(f"{name} held back")
        case InjectUnheld():
            return Description(f"{name} no longer held back")
        case InjectReleased():
            teams = ", ".join(journal.name(team) for team in fact.teams) or "nobody"
            return Description(f"{name} released {RELEASED_BY[fact.by]}, for {teams}")
        case InjectSkipped():
            return Description(
                f"{name} skipped: {SKIPPED_BECAUSE[fact.reason]}", journal.words(event, fact.note)
            )
        case _:
            assert_never(fact)


def _telling(
    journal: Journal, event: Event, fact: AdHocReleased | DeliveryOpened | DeliveryDone | InjectTold
) -> Description:
    match fact:
        case AdHocReleased():
            teams = ", ".join(journal.name(team) for team in fact.teams) or "nobody"
            return Description(
                f"Released an inject that is not in the scenario, for {teams}",
                journal.words(event, fact.note),
            )
        case DeliveryOpened():
            subject = journal.words(event, fact.subject)
            channel = journal.scenario.all_channels().get(fact.channel)
            by = channel.name if channel is not None else fact.channel
            return Description(
                f"For control to deliver to {journal.name(fact.team)}, {by}: {subject}",
                journal.words(event, fact.script),
            )
        case DeliveryDone():
            outcome = "Delivered" if fact.outcome == "done" else "Nobody answered"
            opened = journal.by_seq.get(fact.task)
            whom = (
                journal.name(opened.fact.team) if opened and isinstance(opened.fact, DeliveryOpened) else "?"
            )
            return Description(f"{outcome}: {whom}", journal.words(event, fact.said))
        case InjectTold():
            to = ", ".join(journal.name(address) for address in fact.to)
            subject = journal.words(event, fact.subject)
            files = "".join(f"\n[file: {file.shown}]" for file in fact.attachments)
            return Description(
                f"{fact.channel_name} from {journal.name(fact.sender)} to {to}: {subject}",
                journal.words(event, fact.body) + files,
            )
        case _:
            assert_never(fact)


def _ask(
    journal: Journal, event: Event, fact: AskIssued | AskOpened | AskOverdue | AnswerGiven | AnswerCounted
) -> Description:
    team = journal.name(fact.respondent)
    match fact:
        case AskIssued():
            return Description(f"Ask {fact.inject}.{fact.ask} put to {team}")
        case AskOpened():
            deadline = "" if fact.deadline_ms is None else f", by {offset_text(fact.deadline_ms)}"
            return Description(f"{team} was asked{deadline}", journal.words(event, fact.question))
        case AskOverdue():
            return Description(f"{team} let the deadline pass without an answer")
        case AnswerGiven():
            late = " again" if fact.revision else " late" if fact.late else ""
            rationale = journal.words(event, fact.rationale)
            said = answer_text(journal, event, fact)
            return Description(
                f"{team} answered{late}", f"{said}\nBecause: {rationale}" if rationale else said
            )
        case AnswerCounted():
            late = ", late: without effect" if fact.late else ""
            text = f"Counted {COUNTED_BY[fact.by]} for {team}{late}"
            return Description(text, counted_text(journal, fact))
        case _:
            assert_never(fact)


def _expected(
    journal: Journal, event: Event, fact: ExpectedOpened | ExpectedMarked | ContingencyProposed
) -> Description:
    team = journal.name(fact.team)
    match fact:
        case ExpectedOpened():
            due = "" if fact.due_ms is None else f" by {offset_text(fact.due_ms)}"
            return Description(
                f"Expected of {team}{due}: {expected_text(journal, fact.inject, fact.expected)}"
            )
        case ExpectedMarked():
            what = expected_text(journal, fact.inject, fact.expected)
            seen = "" if fact.observed_ms is None else f", seen at {offset_text(fact.observed_ms)}"
            text = f"Expected action of {team} marked {OUTCOMES[fact.outcome]} by {fact.by}{seen}: {what}"
            return Description(text, journal.words(event, fact.note))
        case ContingencyProposed():
            inject, _, expected = fact.missed.partition(".")
            what = expected_text(journal, inject, expected)
            return Description(f"“{journal.title(fact.inject)}” proposed, since {team} missed: {what}")
        case _:
            assert_never(fact)


def _state(
    journal: Journal, event: Event, fact: MilestoneReached | MilestoneWithdrawn | VariableSet | TargetMet
) -> Description:
    match fact:
        case MilestoneReached() | MilestoneWithdrawn():
            planned = journal.scenario.milestones.get(fact.milestone)
            name = (planned.text if planned is not None else None) or name_from_id(fact.milestone)
            owner = f" ({journal.name(fact.owner)})" if fact.owner else ""
            move, seen = "taken back", ""
            if isinstance(fact, MilestoneReached):
                move = "reached"
                seen = "" if fact.observed_ms is None else f", seen at {offset_text(fact.observed_ms)}"
            return Description(f"Milestone {move}{seen}: {name}{owner}", journal.words(event, fact.note))
        case VariableSet():
            owner = f" ({journal.name(fact.owner)})" if fact.owner else ""
            return Description(f"{name_from_id(fact.variable)}{owner} is now {scalar_text(fact.value)}")
        case TargetMet():
            objective = journal.scenario.objectives.get(fact.objective)
            target = objective.targets.get(fact.target) if objective is not None else None
            return Description(
                f"Target met: {target.text if target is not None else name_from_id(fact.target)}"
            )
        case _:
            assert_never(fact)


def _writing(
    journal: Journal, event: Event, fact: MessageSent | LogEntryWritten | ControlNoteWritten
) -> Description:
    body = journal.words(event, fact.body)
    match fact:
        case MessageSent():
            to = ", ".join(journal.name(address) for address in fact.to)
            subject = journal.words(event, fact.subject)
            text = f"Message from {journal.name(fact.sender)} to {to}"
            return Description(f"{text}: {subject}" if subject else text, body)
        case LogEntryWritten():
            rationale = journal.words(event, fact.rationale)
            text = f"{name_from_id(fact.kind)} recorded by {journal.name(fact.team)}"
            return Description(text, f"{body}\nBecause: {rationale}" if rationale else body)
        case ControlNoteWritten():
            about = f" about {journal.name(fact.team)}" if fact.team else ""
            seen = "" if fact.observed_ms is None else f", seen at {offset_text(fact.observed_ms)}"
            return Description(f"Control noted{about}{seen}", body)
        case _:
            assert_never(fact)


def _receipts(fact: ReceiptsReported) -> str:
    counted = (
        (fact.delivered, "received"),
        (fact.read, "shown"),
        (fact.acknowledged, "acknowledged"),
    )
    return f"Reported {', '.join(f'{len(seqs)} {word}' for seqs, word in counted if seqs) or 'nothing'}"
