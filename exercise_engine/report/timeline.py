"""The timeline and the list of all events: what happened, said one by one."""

from __future__ import annotations

from exercise_engine.core.events import Event
from exercise_engine.core.facts import (
    AnswerCounted,
    AnswerGiven,
    AskIssued,
    AskOpened,
    AskOverdue,
    ContingencyProposed,
    ControlNoteWritten,
    DeliveryDone,
    DeliveryOpened,
    ExerciseCreated,
    ExpectedMarked,
    ExpectedOpened,
    InjectReleased,
    InjectSkipped,
    InjectTold,
    LogEntryWritten,
    MessageSent,
    PhaseTold,
    ReceiptsReported,
    SeatClosed,
    SeatOpened,
    TargetMet,
)
from exercise_engine.model.base import Function
from exercise_engine.report.describe import describe
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import EventRow, Line

UNTOLD = (
    ExerciseCreated,
    SeatOpened,
    SeatClosed,
    ReceiptsReported,
    PhaseTold,
    AskIssued,
    AnswerCounted,
    ExpectedOpened,
)
"""What the timeline leaves out: set-up, receipts, and control's book-keeping beside facts that are in it."""


def timeline(journal: Journal) -> tuple[Line, ...]:
    """Return what happened up to EndEx, without set-up, receipts and book-keeping."""
    return tuple(line_of(journal, event) for event in journal.sealed if _is_told(journal, event))


def after_end(journal: Journal) -> tuple[Line, ...]:
    """Return what was recorded after EndEx, receipts apart."""
    return tuple(
        line_of(journal, event) for event in journal.after_end if not isinstance(event.fact, ReceiptsReported)
    )


def line_of(journal: Journal, event: Event) -> Line:
    """Return one event as a line of the timeline."""
    text, quote = describe(journal, event)
    return Line(
        when=journal.moment(event),
        type=event.type,
        who=journal.who(event),
        text=text,
        quote=quote,
        teams=teams_concerned(journal, event),
        function=function_of(journal, event),
    )


def event_rows(journal: Journal) -> tuple[EventRow, ...]:
    """Return every event of the log."""
    return tuple(_row(journal, event) for event in journal.events)


def _row(journal: Journal, event: Event) -> EventRow:
    text, quote = describe(journal, event)
    return EventRow(
        when=journal.moment(event),
        type=event.type,
        who=journal.who(event),
        text=text,
        quote=quote,
        transaction=event.transaction,
        cause=event.cause,
        audience=tuple(journal.name(address) for address in event.audience.to),
        sealed=journal.counts(event),
    )


def teams_concerned(journal: Journal, event: Event) -> tuple[str, ...]:
    """Return the teams that something was done by, told to or expected of."""
    match event.fact:
        case InjectTold():
            return journal.teams_of(event.audience.to)
        case MessageSent(sender=sender, to=to):
            return journal.in_order((*journal.teams_of(to), sender.partition(".")[0]))
        case InjectReleased(teams=teams):
            return journal.in_order(teams)
        case AskOpened(respondent=team) | AskOverdue(respondent=team) | AnswerGiven(respondent=team):
            return (team,)
        case (
            ExpectedMarked(team=team)
            | ContingencyProposed(team=team)
            | DeliveryOpened(team=team)
            | LogEntryWritten(team=team)
        ):
            return (team,)
        case ControlNoteWritten(team=str(team)):
            return (team,)
        case DeliveryDone(task=task):
            opened = journal.by_seq.get(task)
            return teams_concerned(journal, opened) if opened is not None else ()
        case _:
            return ()


def function_of(journal: Journal, event: Event) -> Function | None:
    """Return the chapter that an event belongs to, where it belongs to one."""
    match event.fact:
        case (
            InjectReleased(inject=inject) | InjectSkipped(inject=inject) | ContingencyProposed(inject=inject)
        ):
            return journal.function_of_inject(inject)
        case InjectTold():
            return _function_behind(journal, journal.release_of.get(event.seq))
        case DeliveryOpened(release=release):
            return _function_behind(journal, release)
        case DeliveryDone(task=task):
            return _function_behind(journal, task)
        case AskOpened():
            return journal.function_of_ask(event.seq)
        case AskOverdue(ask=ask) | AnswerGiven(ask=ask):
            return journal.function_of_ask(ask)
        case ExpectedMarked(inject=inject, expected=expected):
            return journal.function_of_tests(journal.tests_of_expected(inject, expected), inject)
        case TargetMet(objective=objective):
            return journal.function_of_target(objective)
        case LogEntryWritten():
            return journal.function_at(event.seq)
        case _:
            return None


def _function_behind(journal: Journal, seq: int | None) -> Function | None:
    event = journal.by_seq.get(seq or 0)
    return function_of(journal, event) if event is not None else None


def _is_told(journal: Journal, event: Event) -> bool:
    """A release says nothing beside the tellings and tasks that came of it."""
    if isinstance(event.fact, InjectReleased):
        return event.seq not in journal.tellings and event.seq not in journal.deliveries
    return not isinstance(event.fact, UNTOLD)
