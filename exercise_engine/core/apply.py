"""Apply events to the state: total over all facts, never refusing, deciding nothing.

A control terminal with a scope sees only part of the events; what refers to something unseen changes
nothing there.
"""

from __future__ import annotations

from typing import Literal, assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.agreements.state import apply_agreement
from exercise_engine.core.attendance.facts import AttendanceFact
from exercise_engine.core.attendance.state import apply_attendance
from exercise_engine.core.clock import StoryClock
from exercise_engine.core.community.apply import apply_community
from exercise_engine.core.enquiries.state import apply_enquiry
from exercise_engine.core.events import ENGINE_ACTOR, Event
from exercise_engine.core.guidance.apply import apply_guidance, correct_guidance, hear
from exercise_engine.core.guidance.facts import GuidanceNoted, GuidanceShown
from exercise_engine.core.joint.facts import JointShown
from exercise_engine.core.joint.state import apply_joint
from exercise_engine.core.names import Namespace, as_value
from exercise_engine.core.plan import Plan
from exercise_engine.core.posts.state import apply_post
from exercise_engine.core.sharing.items import note_passable
from exercise_engine.core.state import (
    AskKey,
    AskState,
    ExpectedKey,
    ExpectedState,
    InjectState,
    State,
    TaskState,
    seat_of,
)
from exercise_engine.core.statements.facts import OfStatement
from exercise_engine.core.statements.state import after
from exercise_engine.core.steering import facts as s
from exercise_engine.core.steering.apply import apply_steering, note_telling
from exercise_engine.core.steering.replan import all_retargeted
from exercise_engine.core.surveys.state import apply_survey, corrected


def first_state(event: Event) -> State:
    """Return the state after the first event of a log, which must be `exercise_created`."""
    fact = event.fact
    if not isinstance(fact, f.ExerciseCreated):
        raise TypeError(f"a log starts with exercise_created, not with {fact.type}")
    state = State.of(
        fact.scenario,
        run_id=fact.run_id,
        series_id=fact.series_id,
        scenario_sha256=fact.scenario_sha256,
        files=fact.files,
    )
    state.seq = event.seq
    return state


def apply(state: State, event: Event) -> None:
    """Change the state as the event says."""
    state.seq = event.seq
    state.elapsed_ms = max(state.elapsed_ms, event.elapsed_ms)
    if event.command_id is not None and event.actor != ENGINE_ACTOR:
        state.commanded = (event.transaction, event.actor, event.command_id)
    if state.commanded is not None and state.commanded[0] == event.transaction:
        state.outcomes[state.commanded[1:]] = (event.transaction, event.seq)
    fact = event.fact
    hear(state, event)
    note_passable(state, event)
    if state.community.obligations.owed:
        state.community.obligations.hear(event, state.scenario)
    match fact:  # arms are tried in order: what logs hold most of stands first, here and in its arm
        case f.ReceiptsReported():
            _apply_receipts(state, event.actor, fact)
        case f.LogEntryWritten() | f.PhaseTold() | f.ControlNoteWritten() | f.ProblemNoted():
            pass
        case f.MessageSent() | f.InjectTold() | f.AdHocReleased() | f.DeliveryOpened() | f.DeliveryDone():
            _apply_telling(state, event, fact)
        case f.EnquiryMade() | f.EnquiryMatched() | f.EnquiryAnswered():
            _apply_enquiry(state, event, fact)
        case f.ReplyClaimed() | f.ReplyReleased() | f.ReplyDropped() | f.PersonasAssigned():
            state.replies.apply(event, fact, state.scenario)
        case f.AskIssued() | f.AskOpened() | f.AskOverdue() | f.AnswerGiven() | f.AnswerCounted():
            _apply_ask(state, event, fact)
        case f.ExpectedOpened() | f.ExpectedMarked():
            _apply_expected(state, event, fact)
        case (
            f.InjectMoved()
            | f.InjectHeld()
            | f.InjectUnheld()
            | f.InjectReleased()
            | f.InjectSkipped()
            | f.ContingencyProposed()
        ):
            _apply_inject(state, event, fact)
        case f.MilestoneReached() | f.MilestoneWithdrawn() | f.VariableSet() | f.TargetMet():
            _apply_effect(state, event, fact)
        case f.StageChanged() | f.EmergencyDeclared() | f.StoryJumped() | f.PhaseChanged():
            _apply_course(state, event, fact)
        case OfStatement() | f.ClearanceBreached():
            _apply_statement(state, event, fact)
        case f.LevelDeclared():
            state.set_name(fact.value, "levels", fact.level, fact.owner)
            state.shown[event.seq] = event.audience
        case f.ExerciseCreated() | f.ScenarioLoaded() | f.SeatOpened() | f.SeatClosed():
            _apply_setup(state, fact)
        case f.PostGiven() | f.PostTaken() | f.JointConvened() | f.JointStoodDown():
            apply_post(state, event, fact)
        case f.GateClosed() | f.GateOpened():
            state.gates.apply(event, fact)
        case f.CutsApplied() | f.RowDue() | f.RowTaken() | f.RowDropped():
            state.rows.apply(fact)
        case JointShown():
            apply_joint(state, event, fact)
        case GuidanceNoted() | GuidanceShown():
            apply_guidance(state, event, fact)
        case f.OfCommunity():
            apply_community(state, event, fact)
        case s.OfSteering():
            apply_steering(state, event, fact)
        case _:
            _apply_forms(state, event, fact)


def _apply_forms(state: State, event: Event, fact: f.AgreementFact | f.SurveyFact | AttendanceFact) -> None:
    """Take up what people fill in, agree on, and who is there to do so."""
    match fact:
        case f.AnswerProposed() | f.AnswerAgreed():
            apply_agreement(state.stands, event, fact)
        case f.SurveyIssued() | f.SurveyOpened() | f.SurveyOverdue() | f.SheetGiven():
            apply_survey(state.surveys, event, fact)
        case f.SeatHandedOver() | f.SeatExcused() | f.SeatReturned():
            apply_attendance(state, event, fact)
        case _:
            assert_never(fact)


def _apply_setup(
    state: State, fact: f.ExerciseCreated | f.ScenarioLoaded | f.SeatOpened | f.SeatClosed
) -> None:
    match fact:
        case f.ExerciseCreated():
            pass
        case f.ScenarioLoaded():
            _correct(state, fact)
        case f.SeatOpened():
            state.seats_opened += 1
            state.seats[fact.seat] = seat_of(fact)
        case f.SeatClosed():
            state.seats.pop(fact.seat, None)
        case _:
            assert_never(fact)


def _correct(state: State, fact: f.ScenarioLoaded) -> None:
    """Take up a corrected scenario; what happened stays, as far as there still is what it happened to.

    What was asked or expected in check-in, and now reads otherwise or is gone, can no longer be answered or
    missed: its positions and effects would mean something else.
    """
    before, names_before = state.plan, state.namespace.initial()
    happened = {name: value for name, value in state.names.items() if value != names_before.get(name)}
    state.plan = Plan.of(fact.scenario)
    state.namespace = Namespace.of(state.plan)
    state.names = state.namespace.initial()
    state.names |= {name: value for name, value in happened.items() if name in state.names}
    state.touched = set(state.names)
    state.story = StoryClock.of(fact.scenario.clock)
    state.scenario_sha256 = fact.scenario_sha256
    state.files = fact.files
    state.plan = all_retargeted(state.plan, state.steering.recipients)
    state.surveys = corrected(state.surveys, fact.scenario)
    state.injects = {key: state.injects.get(key, InjectState()) for key in state.plan.instances}

    def same(key: AskKey | ExpectedKey, part: Literal["asks", "expected"]) -> bool:
        texts = [
            definition.model_dump_json()
            for plan in (before, state.plan)
            if key[:2] in plan.instances
            and (definition := getattr(plan.instances[key[:2]].inject, part).get(key[2])) is not None
        ]
        return len(texts) == 2 and texts[0] == texts[1]  # noqa: PLR2004 - before and after; order counts

    state.ask_of = {key: seq for key, seq in state.ask_of.items() if same(key, "asks")}
    kept = set(state.ask_of.values())
    state.issued = {seq: ask for seq, ask in state.issued.items() if seq in kept}
    state.asks = {seq: ask for seq, ask in state.asks.items() if ask.issued_seq in kept}
    state.expected = {key: found for key, found in state.expected.items() if same(key, "expected")}
    state.watched = {
        team: {key: None for key in keys if key in state.expected} for team, keys in state.watched.items()
    }
    correct_guidance(state)
    state.community.correct(state.scenario)
    teams = state.scenario.teams
    state.joint = {team: found for team, found in state.joint.items() if team in teams and teams[team].joint}
    for task in state.tasks.values():
        if task.inject not in state.injects:
            task.inject = None


def _apply_course(
    state: State, event: Event, fact: f.StageChanged | f.EmergencyDeclared | f.StoryJumped | f.PhaseChanged
) -> None:
    match fact:
        case f.StageChanged():
            state.stage = fact.target
            if fact.target == "running":
                state.speed = fact.speed
                if state.started_at_ms is None:
                    state.started_at_ms = event.at_ms
            if fact.why == "control":
                # Only the lead controller can move the exercise in an emergency, and that ends it.
                state.emergency = False
            if fact.target in ("hot_wash", "aborted") and state.sealed_seq is None:
                state.sealed_seq = event.seq
        case f.EmergencyDeclared():
            state.emergency = True
        case f.StoryJumped():
            state.story = state.story.jumped_to(fact.to_story_ms, elapsed_ms=event.elapsed_ms)
            state.shown[event.seq] = event.audience
        case f.PhaseChanged():
            for phase in fact.left:
                state.phases.pop(phase, None)
                state.set_name(False, "phase", phase)
            for phase in fact.entered:
                state.phases[phase] = event.elapsed_ms
                state.phases_entered.setdefault(phase, event.elapsed_ms)
                state.set_name(True, "phase", phase)
        case _:
            assert_never(fact)


def _apply_inject(
    state: State,
    event: Event,
    fact: f.InjectMoved
    | f.InjectHeld
    | f.InjectUnheld
    | f.InjectReleased
    | f.InjectSkipped
    | f.ContingencyProposed,
) -> None:
    inject = state.injects.get((fact.inject, fact.instance))
    if inject is None:
        return
    match fact:
        case f.InjectMoved():
            inject.moved_story_ms += fact.by_story_ms
            return
        case f.InjectHeld():
            inject.status = "held"
        case f.InjectUnheld():
            inject.status, inject.skipped_for = "planned", None
        case f.InjectReleased():
            inject.status, inject.skipped_for = "released", None
            inject.proposed = False
            inject.planned_ms, inject.released_ms = fact.planned_ms, event.elapsed_ms
            inject.release_seq, inject.teams = event.seq, fact.teams
            state.releases[event.seq] = (fact.inject, fact.instance)
            if fact.means == "screen" or fact.observed_ms is not None:
                _tell(inject, fact.teams, event.elapsed_ms)
        case f.InjectSkipped():
            inject.status, inject.skipped_for = "skipped", fact.reason
            inject.proposed = False
        case f.ContingencyProposed():
            inject.proposed = True
            return
        case _:
            assert_never(fact)
    state.set_name(inject.status, "items", fact.inject, fact.instance)


def _tell(inject: InjectState, teams: tuple[str, ...], elapsed_ms: int) -> None:
    for team in teams:
        inject.told_ms.setdefault(team, elapsed_ms)
    if all(team in inject.told_ms for team in inject.teams) and inject.complete_ms is None:
        inject.complete_ms = elapsed_ms


def _apply_telling(
    state: State,
    event: Event,
    fact: f.MessageSent | f.InjectTold | f.AdHocReleased | f.DeliveryOpened | f.DeliveryDone,
) -> None:
    match fact:
        case f.MessageSent():
            note_telling(state, event, fact)
            state.shown[event.seq] = event.audience
            state.met.note(event, (fact.sender, *fact.to), state.scenario)
            state.replies.apply(event, fact, state.scenario)
            state.threads[event.seq] = fact.thread if fact.thread is not None else event.seq
        case f.InjectTold():
            note_telling(state, event, fact)
            state.shown[event.seq] = event.audience
            state.met.note(event, (fact.sender, *fact.to), state.scenario)
        case f.AdHocReleased():
            state.releases[event.seq] = None
        case f.DeliveryOpened():
            key = state.releases.get(fact.release)
            state.tasks[event.seq] = TaskState(event.seq, fact, key, event.elapsed_ms)
        case f.DeliveryDone():
            note_telling(state, event, fact)
            task = state.tasks.get(fact.task)
            if task is None:
                return
            task.attempts += 1
            if fact.outcome == "done":
                task.done = True
                if task.inject is not None:
                    _tell(state.injects[task.inject], (task.script.team,), event.elapsed_ms)
        case _:
            assert_never(fact)


def _apply_enquiry(state: State, event: Event, fact: f.EnquiryFact) -> None:
    apply_enquiry(state.enquiries, event, fact)
    match fact:
        case f.EnquiryMade():
            state.shown[event.seq] = event.audience
        case f.EnquiryMatched():
            state.replies.apply(event, fact, state.scenario)
        case f.EnquiryAnswered():
            state.shown[event.seq] = event.audience
            state.met.note(event, (fact.sender,), state.scenario)
            state.replies.apply(event, fact, state.scenario)
        case _:
            assert_never(fact)


def _apply_ask(
    state: State,
    event: Event,
    fact: f.AskIssued | f.AskOpened | f.AskOverdue | f.AnswerGiven | f.AnswerCounted,
) -> None:
    if isinstance(fact, f.AskIssued):
        state.issued[event.seq] = AskState(
            fact.inject,
            fact.instance,
            fact.ask,
            fact.respondent,
            event.seq,
            teams=fact.teams or (fact.respondent,),
        )
        state.ask_of[fact.inject, fact.instance, fact.ask, fact.respondent] = event.seq
        return
    if isinstance(fact, f.AskOpened):
        state.shown[event.seq] = event.audience
        issued = state.issued.get(event.cause or 0)
        if issued is not None:
            issued.seq, issued.deadline_ms = event.seq, fact.deadline_ms
            issued.opened_ms = event.elapsed_ms if fact.observed_ms is None else fact.observed_ms
            issued.revisable = fact.revisable
            state.asks[event.seq] = issued
        return
    ask = state.asks.get(fact.ask)
    if ask is None:
        return
    match fact:
        case f.AskOverdue():
            ask.status, ask.complete_ms = "overdue", event.elapsed_ms
        case f.AnswerGiven():
            ask.status = "answered_late" if fact.late else "answered"
            ask.answer_seq, ask.answered_ms = event.seq, event.elapsed_ms
            ask.positions, ask.number, ask.revision = fact.positions, fact.number, fact.revision + 1
            if ask.complete_ms is None and not ask.stands_until_deadline:
                ask.complete_ms = event.elapsed_ms
        case f.AnswerCounted():
            ask.counted = True
            if ask.complete_ms is None:
                ask.complete_ms = event.elapsed_ms
            if fact.by == "mapping":
                ask.mapped = str(fact.value)
            if not fact.late:
                options = fact.value if isinstance(fact.value, tuple) else (str(fact.value),)
                ask.options_counted = tuple(dict.fromkeys((*ask.options_counted, *options)))
                ask.value = as_value(fact.value)
                state.set_name(ask.value, "answers", fact.inject, fact.ask_id, fact.respondent)
        case _:
            assert_never(fact)


def _apply_expected(state: State, event: Event, fact: f.ExpectedOpened | f.ExpectedMarked) -> None:
    key = (fact.inject, fact.instance, fact.expected, fact.team)
    if isinstance(fact, f.ExpectedOpened):
        opened_ms = event.elapsed_ms if fact.observed_ms is None else fact.observed_ms
        state.expected[key] = ExpectedState(event.seq, opened_ms, fact.due_ms)
        state.watched.setdefault(fact.team, {})[key] = None
        return
    found = state.expected.get(key)
    if found is None:
        return
    found.outcome, found.by = fact.outcome, fact.by
    found.observed_ms, found.evidence = fact.observed_ms, fact.evidence
    if fact.outcome == "open" or (fact.outcome == "missed" and fact.by == "engine"):
        state.watched.setdefault(fact.team, {})[key] = None
    else:
        state.watched.get(fact.team, {}).pop(key, None)
    if fact.outcome == "open":
        found.complete_ms = None
        found.past_due = found.due_ms is not None and found.due_ms <= event.elapsed_ms
    elif found.complete_ms is None:
        found.complete_ms = event.elapsed_ms


def _apply_effect(
    state: State, event: Event, fact: f.MilestoneReached | f.MilestoneWithdrawn | f.VariableSet | f.TargetMet
) -> None:
    match fact:
        case f.MilestoneReached():
            state.set_name(True, "milestones", fact.milestone, fact.owner)
        case f.MilestoneWithdrawn():
            state.set_name(False, "milestones", fact.milestone, fact.owner)
        case f.VariableSet():
            state.set_name(as_value(fact.value), "variables", fact.variable, fact.owner)
        case f.TargetMet():
            state.targets_met[fact.objective, fact.target] = event.elapsed_ms
        case _:
            assert_never(fact)


def _apply_statement(state: State, event: Event, fact: f.StatementFact) -> None:
    statement = after(state.statements, event, fact)
    if statement is not None:
        state.statements[statement.seq] = statement
    if isinstance(fact, f.StatementPublished):
        state.shown[event.seq] = event.audience
        state.set_name(True, "statements", fact.kind, fact.team)


def _apply_receipts(state: State, seat: str, fact: f.ReceiptsReported) -> None:
    state.delivered.setdefault(seat, set()).update(fact.delivered)
    state.read.setdefault(seat, set()).update(fact.read)
    state.acknowledged.setdefault(seat, set()).update(fact.acknowledged)
