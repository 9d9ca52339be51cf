"""The engine: commands and time in, events out.

Pure: it is told the time, and when it wants to be asked again it says so. What is decided is applied to the
working state at once, so that the next command can be decided; what is durable is applied a second time to
the durable state, to which the engine falls back when the log cannot be written.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import assert_never

from exercise_engine.core import commands as c
from exercise_engine.core import decide_control as control
from exercise_engine.core import decide_play as play
from exercise_engine.core import facts as f
from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.apply import apply, first_state
from exercise_engine.core.asking import go_overdue
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat, ReturnSeat
from exercise_engine.core.attendance.decide import decide_attendance
from exercise_engine.core.clock import Now, RunningClock
from exercise_engine.core.collector import collector_at_rest
from exercise_engine.core.command_types import CommunityRequest
from exercise_engine.core.community.decide import decide_community, fire_community
from exercise_engine.core.community.due import CommunityKey
from exercise_engine.core.conditions import Facts
from exercise_engine.core.course.commands import ApplyCuts, DropRow, TakeRow
from exercise_engine.core.course.decide import apply_cuts
from exercise_engine.core.course.decide_rows import drop_row, reach_row, take_row
from exercise_engine.core.decide_course import FreezeReason, declare_emergency, freeze, jump_story, move_stage
from exercise_engine.core.enquiries.commands import AnswerEnquiry, MakeEnquiry
from exercise_engine.core.enquiries.decide import decide_enquiry
from exercise_engine.core.events import ENGINE_ACTOR, Audience, Event
from exercise_engine.core.expecting import mark_expected
from exercise_engine.core.gates.commands import OpenGate
from exercise_engine.core.gates.decide import open_by_hand, reach_gate
from exercise_engine.core.guidance.commands import DropHint, GiveHint, HandOut, TickDuty
from exercise_engine.core.guidance.decide import decide_guidance
from exercise_engine.core.guidance.hinting import propose_hint
from exercise_engine.core.guidance.plan import HintKey
from exercise_engine.core.joint.commands import JoinMeeting, ReportSituation
from exercise_engine.core.joint.decide import call_meeting, decide_joint
from exercise_engine.core.joint.due import MeetingKey
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.levels.decide import set_level
from exercise_engine.core.paper.commands import EnterAnswer, EnterEntry, EnterReleased
from exercise_engine.core.paper.decide import decide_paper
from exercise_engine.core.policy import check_acting_as, check_may_do
from exercise_engine.core.ports import TextRenderer
from exercise_engine.core.posts.commands import ConveneJoint, GivePost, StandDownJoint, TakePost
from exercise_engine.core.posts.decide import PostChange, decide_change, decide_post
from exercise_engine.core.program import compile_program
from exercise_engine.core.schedule import Agenda, Timer
from exercise_engine.core.seating import correct_seats, open_seats
from exercise_engine.core.settle import settle
from exercise_engine.core.simcell.commands import AssignPersonas, ClaimReply, DropReply, ReleaseReply
from exercise_engine.core.simcell.decide import decide_simcell
from exercise_engine.core.stages import BEFORE_START
from exercise_engine.core.state import Seat, State
from exercise_engine.core.statements import decide as statements
from exercise_engine.core.statements.commands import (
    ClearStatement,
    DraftStatement,
    PublishStatement,
    SubmitStatement,
    WithdrawStatement,
)
from exercise_engine.core.steering import decide as steering
from exercise_engine.core.steering.commands import SteeringRequest
from exercise_engine.core.surveys.commands import FillSheet, OpenSurvey
from exercise_engine.core.surveys.decide import fill_sheet, fire_survey, open_survey
from exercise_engine.core.transaction import Program, Transaction
from exercise_engine.errors import CommandRejected, LogDamaged
from exercise_engine.model.scenario import Scenario

SPEED_MAX = 3_600
"""An hour of exercise in a second: more than any demonstration needs."""


@dataclass(frozen=True, slots=True)
class Creation:
    """What a new exercise consists of."""

    run_id: str
    series_id: str
    scenario: Scenario
    scenario_sha256: str
    program_version: str
    files: tuple[f.FileInfo, ...] = ()
    previous_head: str | None = None


class Engine:
    """One exercise."""

    def __init__(self, *, renderer: TextRenderer, speed: int = 1) -> None:
        if not 1 <= speed <= SPEED_MAX:
            raise ValueError(f"the speed must be from 1 to {SPEED_MAX}, not {speed}")
        self.speed = speed
        """Exercise time per wall time, taken up at StartEx."""
        self._renderer = renderer
        self._state: State | None = None
        self._durable: State | None = None
        self._program: Program | None = None
        self._agenda: Agenda | None = None
        self._facts = Facts({})
        self._clock = RunningClock()
        self._pending: deque[tuple[Event, RunningClock]] = deque()
        self._durable_clock = RunningClock()

    @property
    def state(self) -> State:
        """The working state: everything decided."""
        if self._state is None:
            raise RuntimeError("the engine has no exercise yet: create one or replay one")
        return self._state

    @property
    def durable(self) -> State:
        """The state that the log holds for certain; what may be shown."""
        if self._durable is None:
            raise RuntimeError("nothing is durable yet")
        return self._durable

    @property
    def has_exercise(self) -> bool:
        """Whether an exercise was created or replayed."""
        return self._state is not None

    def elapsed_ms(self, now: Now) -> int:
        """Return exercise time; it never runs backwards."""
        return max(self._clock.elapsed_ms(now), self.state.elapsed_ms)

    def story_ms(self, now: Now) -> int:
        """Return story time, in milliseconds since the epoch."""
        return self.state.story.story_ms(self.elapsed_ms(now))

    @property
    def clock_runs(self) -> bool:
        """Whether exercise time runs."""
        return self._clock.since_ns is not None

    def create(self, creation: Creation, *, now: Now) -> tuple[Event, ...]:
        """Create an exercise in an empty engine."""
        if self._state is not None:
            raise RuntimeError("the engine has an exercise already")
        created = Event(
            seq=1,
            transaction=1,
            at_ms=now.at_ms,
            elapsed_ms=0,
            story_ms=0,
            actor=ENGINE_ACTOR,
            audience=Audience(),
            fact=f.ExerciseCreated(
                run_id=creation.run_id,
                series_id=creation.series_id,
                previous_head=creation.previous_head,
                scenario=creation.scenario,
                scenario_sha256=creation.scenario_sha256,
                files=creation.files,
                program_version=creation.program_version,
            ),
        )
        self._state = first_state(created)
        created = created.model_copy(update={"story_ms": self._state.story.start_ms})
        self._refresh()
        self._pending.append((created, self._clock))
        tx = self._transaction(now)
        tx.events.append(created)
        open_seats(tx)
        return self._finish(tx, known=1)

    def load_scenario(
        self,
        scenario: Scenario,
        *,
        scenario_sha256: str,
        files: tuple[f.FileInfo, ...] = (),
        occupied: frozenset[str] = frozenset(),
        now: Now,
    ) -> tuple[Event, ...]:
        """Replace the scenario by a corrected one before StartEx, keeping seats.

        Raises CommandRejected after StartEx, or if a seat that somebody has taken would go.
        """
        if self.state.stage not in BEFORE_START:
            raise CommandRejected("wrong_stage", "a scenario can be corrected before StartEx only")
        if self.state.emergency:
            raise CommandRejected("emergency", "REAL EMERGENCY: nothing is corrected until the lead goes on")
        correct_seats(self.state, scenario, occupied, check_only=True)
        tx = self._transaction(now)
        tx.emit(f.ScenarioLoaded(scenario=scenario, scenario_sha256=scenario_sha256, files=files))
        self._program = tx.program = compile_program(self.state)
        self._facts = tx.facts = Facts(self.state.names)
        correct_seats(self.state, scenario, occupied, tx=tx)
        return self._finish(tx)

    def change_posts(self, changes: Iterable[PostChange], *, now: Now) -> tuple[Event, ...]:
        """Give and take posts as a roster says, before StartEx; afterwards control does it in play."""
        if self.state.stage not in BEFORE_START:
            raise CommandRejected("wrong_stage", "after StartEx control gives and takes posts, not a roster")
        tx = self._transaction(now)
        with self._whole():
            for change in changes:
                decide_change(tx, change)
        return self._finish(tx)

    def handle(self, order: c.Order, *, now: Now) -> tuple[Event, ...]:
        """Decide a command; raises CommandRejected, with nothing changed. Call `tick` with the same moment
        before.

        A command that was accepted before gives no events again: see `outcome`.
        """
        if self.outcome(order.seat, order.command_id) is not None:
            return ()
        seat = self.state.seats.get(order.seat)
        if seat is None:
            raise CommandRejected("unknown_seat", "this seat is no longer part of the exercise")
        check_may_do(self.state, seat, order.command)
        check_acting_as(self.state, seat, order.acting_as)
        tx = self._transaction(now)
        tx.actor, tx.acting_as, tx.command_id = order.seat, order.acting_as, order.command_id
        with self._whole():
            self._decide(tx, seat, order.command)
            settle(tx)
        return self._finish(tx)

    def tick(self, now: Now) -> tuple[Event, ...]:
        """Do what is due, each timer with all it sets off as a transaction of its own."""
        agenda = self._need_agenda()
        events: list[Event] = []
        while self.state.stage == "running":
            timer = agenda.pop(self.state, self.elapsed_ms(now))
            if timer is None:
                break
            tx = self._transaction(now)
            self._fire(tx, timer)
            settle(tx)
            events.extend(self._finish(tx))
        return tuple(events)

    def next_deadline(self) -> int | None:
        """Return the monotonic moment, in nanoseconds, at which `tick` is needed; None while nothing is
        due.
        """
        if self.state.stage != "running":
            return None
        due = self._need_agenda().next_due_ms(self.state)
        return None if due is None else self._clock.mono_ns_at(due)

    def freeze(self, why: FreezeReason, *, now: Now) -> tuple[Event, ...]:
        """Pause because of something outside the story; nothing if the exercise stands still already."""
        if self.state.stage != "running":
            return ()
        tx = self._transaction(now)
        freeze(tx, why)
        return self._finish(tx)

    def stop_clock(self, now: Now) -> None:
        """Let exercise time stand still without an event, as in the fault state, when nothing can be
        recorded.
        """
        self._clock = self._clock.stopped(now)

    def restore(self, mark_ms: int, *, now: Now) -> tuple[Event, ...]:
        """After a restart: set exercise time to the later of the mark and the last event; pause if it was
        running.
        """
        self._clock = RunningClock(max(mark_ms, self.state.elapsed_ms), None, self.state.speed)
        return self.freeze("restart", now=now)

    def commit(self, seq: int) -> tuple[Event, ...]:
        """Take events up to `seq` as durable and return those that were not before."""
        done: list[Event] = []
        while self._pending and self._pending[0][0].seq <= seq:
            event, self._durable_clock = self._pending.popleft()
            if self._durable is None:
                self._durable = first_state(event)
            else:
                apply(self._durable, event)
            self._durable.touched.clear()
            done.append(event)
        return tuple(done)

    def rollback(self, *, now: Now) -> None:
        """Fall back to the last durable state, with the clock standing where it then is."""
        self._pending.clear()
        self._clock = self._durable_clock.stopped(now)
        self._state = self.durable.copied()
        self._refresh()

    def replay(self, events: Iterable[Event]) -> None:
        """Fill an empty engine from a log; replay decides nothing and adds nothing."""
        if self._state is not None:
            raise RuntimeError("the engine has an exercise already")
        with collector_at_rest():
            state = self._folded(events)
        state.touched.clear()
        self._state, self._durable = state, state.copied()
        self._clock = self._durable_clock = RunningClock(state.elapsed_ms, None, state.speed)
        self._refresh()

    def outcome(self, seat: str, command_id: str) -> tuple[int, int] | None:
        """Return the first and last `seq` of what an earlier command caused, or None if it was never
        accepted.
        """
        return self.state.outcomes.get((seat, command_id))

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Take back what was decided inside if it is refused on the way: half of it must not stay."""
        seq, clock = self.state.seq, self._clock
        try:
            yield
        except CommandRejected:
            if self.state.seq != seq:
                durable = self._durable.copied() if self._durable is not None else None
                self._state = self._folded((event for event, _ in self._pending), durable)
                self._clock = clock
                self._refresh()
            raise

    def _folded(self, events: Iterable[Event], state: State | None = None) -> State:
        """Return what events add up to; raises LogDamaged where one is missing."""
        for event in events:
            if state is None:
                state = self._first(event)
                continue
            if event.seq != state.seq + 1:
                raise LogDamaged(seq=event.seq, reason=f"event {state.seq + 1} is missing before it")
            apply(state, event)
        if state is None:
            raise LogDamaged(seq=0, reason="the log is empty")
        return state

    def _first(self, event: Event) -> State:
        try:
            return first_state(event)
        except TypeError as error:
            raise LogDamaged(seq=event.seq, reason=str(error)) from error

    def _refresh(self) -> None:
        """Derive from the state what is derived from it."""
        state = self.state
        self._program = compile_program(state)
        self._facts = Facts(state.names)
        state.touched.clear()
        self._agenda = Agenda(state)

    def _need_agenda(self) -> Agenda:
        if self._agenda is None:
            raise RuntimeError("the engine has no exercise yet")
        return self._agenda

    def _transaction(self, now: Now) -> Transaction:
        if self._program is None:
            raise RuntimeError("the engine has no exercise yet")

        def stop() -> None:
            self._clock = self._clock.stopped(now)

        return Transaction(
            state=self.state,
            agenda=self._need_agenda(),
            facts=self._facts,
            program=self._program,
            renderer=self._renderer,
            now=now,
            elapsed_ms=self.elapsed_ms(now),
            stop_clock=stop,
        )

    def _finish(self, tx: Transaction, *, known: int = 0) -> tuple[Event, ...]:
        """Let the clock follow the stage, and keep the events until they are durable."""
        running = self.state.stage == "running"
        if running and self._clock.since_ns is None:
            self._clock = RunningClock(tx.elapsed_ms).started(tx.now, self.state.speed)
        elif not running and self._clock.since_ns is not None:
            self._clock = RunningClock(tx.elapsed_ms, None, self.state.speed)
        self._pending.extend((event, self._clock) for event in tx.events[known:])
        return tuple(tx.events)

    def _fire(self, tx: Transaction, timer: Timer) -> None:
        """Do what a timer stands for; an inject became ready when it was taken, and settling releases it."""
        match timer.key:
            case (survey, way) if timer.kind == "survey":
                fire_survey(tx, (str(survey), str(way)))
            case str(row) if timer.kind == "row":
                reach_row(tx, row)
            case str(gate):
                reach_gate(tx, gate)
            case int(ask):
                go_overdue(tx, ask)
            case (inject, instance, expected, team):
                mark_expected(tx, (inject, instance, expected, team), "missed", by="engine")
            case HintKey() as hint:
                propose_hint(tx, hint)
            case MeetingKey(team):
                call_meeting(tx, team)
            case CommunityKey() as due:
                fire_community(tx, due)
            case _:
                pass

    def _decide(self, tx: Transaction, seat: Seat, command: c.AnyCommand) -> None:
        match command:
            case c.MoveStage():
                move_stage(tx, command, speed=self.speed)
            case c.DeclareEmergency():
                declare_emergency(tx, seat, command)
            case c.JumpStory():
                jump_story(tx, seat, command)
            case c.ChangePhase():
                control.enter_phase(tx, seat, command)
            case c.ReleaseInject():
                control.release_inject(tx, seat, command)
            case c.HoldInject():
                control.hold_inject(tx, seat, command)
            case c.UnholdInject():
                control.unhold_inject(tx, seat, command)
            case c.SkipInject():
                control.skip_inject(tx, seat, command)
            case c.ReleaseAdHoc():
                control.release_ad_hoc(tx, seat, command)
            case c.FinishDelivery():
                control.finish_delivery(tx, seat, command)
            case c.MapAnswer():
                control.map_answer(tx, seat, command)
            case c.MarkExpected():
                control.mark(tx, seat, command)
            case c.SetMilestone():
                control.set_milestone(tx, seat, command)
            case c.ChangeVariable():
                control.change_variable(tx, seat, command)
            case c.WriteControlNote():
                control.write_note(tx, seat, command)
            case c.SubmitAnswer():
                play.submit_answer(tx, seat, command)
            case c.SendMessage():
                play.send_message(tx, seat, command)
            case c.WriteLogEntry():
                play.write_log_entry(tx, seat, command)
            case c.ReportReceipts():
                play.report_receipts(tx, seat, command)
            case _:
                self._decide_in_folder(tx, seat, command)

    def _decide_in_folder(self, tx: Transaction, seat: Seat, command: c.FolderCommand) -> None:
        """Decide a command of a part of the core that has a folder of its own."""
        match command:
            case EnterReleased() | EnterAnswer() | EnterEntry():
                decide_paper(tx, seat, command)
            case TakeRow():
                take_row(tx, seat, command)
            case DropRow():
                drop_row(tx, seat, command)
            case OpenGate():
                open_by_hand(tx, seat, command)
            case ApplyCuts():
                apply_cuts(tx, seat, command)
            case GivePost() | TakePost() | ConveneJoint() | StandDownJoint():
                decide_post(tx, seat, command)
            case HandOut() | TickDuty() | GiveHint() | DropHint():
                decide_guidance(tx, seat, command)
            case JoinMeeting() | ReportSituation():
                decide_joint(tx, seat, command)
            case (
                DraftStatement()
                | SubmitStatement()
                | ClearStatement()
                | PublishStatement()
                | WithdrawStatement()
            ):
                statements.decide(tx, seat, command)
            case SetLevel():
                set_level(tx, seat, command)
            case SteeringRequest():
                steering.decide(tx, seat, command)
            case CommunityRequest():
                decide_community(tx, seat, command)
            case AgreeToAnswer():
                play.agree_to_answer(tx, seat, command)
            case OpenSurvey():
                open_survey(tx, seat, command)
            case FillSheet():
                fill_sheet(tx, seat, command)
            case HandOverSeat() | ExcuseSeat() | ReturnSeat():
                decide_attendance(tx, seat, command)
            case MakeEnquiry() | AnswerEnquiry():
                decide_enquiry(tx, seat, command)
            case ClaimReply() | ReleaseReply() | DropReply() | AssignPersonas():
                decide_simcell(tx, seat, command)
            case _:
                assert_never(command)
