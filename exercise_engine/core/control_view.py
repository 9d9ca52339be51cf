"""What the control cell knows: a fold over the events that reached one control seat.

A controller with a scope sees part of the events only, so every look-up may fail and nothing is assumed to
have been seen before. The view holds no clock; what depends on the moment takes it as an argument (see
`control_needs` and `control_timeline`). Events may come twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.agreements.state import Stands, apply_agreement
from exercise_engine.core.attendance.board import AttendanceBoard
from exercise_engine.core.clock import StoryClock
from exercise_engine.core.community.view import CommunitySeen
from exercise_engine.core.control_log import LogLine, log_line
from exercise_engine.core.control_records import (
    AskRecord,
    ExpectedKey,
    ExpectedRecord,
    InjectRecord,
    SeatRecord,
    TaskRecord,
    Thread,
)
from exercise_engine.core.control_seats import SeatBook
from exercise_engine.core.control_threads import take_message
from exercise_engine.core.course.rows import RowBoard
from exercise_engine.core.events import ENGINE_ACTOR, SEAT_PREFIX, Event
from exercise_engine.core.gates.state import GateBoard
from exercise_engine.core.guidance.board import GuidanceBoard
from exercise_engine.core.guidance.facts import GuidanceNoted, GuidanceShown
from exercise_engine.core.joint.facts import JointShown
from exercise_engine.core.levels.view import Levels
from exercise_engine.core.plan import InjectKey, Plan
from exercise_engine.core.policy import CONTROL_ADDRESS, CONTROL_KINDS
from exercise_engine.core.simcell.view import SimcellView
from exercise_engine.core.statements.facts import OfStatement
from exercise_engine.core.statements.view import Statements
from exercise_engine.core.steering.board import SteeringBoard
from exercise_engine.core.steering.facts import InjectCorrected, InjectWithdrawn, OfSteering, SteeringFact
from exercise_engine.core.surveys.control import ControlSurveys
from exercise_engine.model.base import Scalar
from exercise_engine.model.people import SeatKind
from exercise_engine.model.scenario import Scenario


class ControlView:
    """All that one control seat knows of the exercise; feed it with `apply`."""

    def __init__(self, seat: str = "", kind: SeatKind = "lead", scope: tuple[str, ...] = ()) -> None:
        self.seat = seat
        self.kind = kind
        self.scope = scope
        """Organisations this seat may see and act for; none means all."""
        self.known_names: Callable[[str], str] | None = None
        """Names from elsewhere, for a seat that may not see the scenario."""
        self.plan: Plan | None = None
        """The scenario resolved for play, once it was seen."""
        self.story: StoryClock | None = None
        self.last_seq = 0
        self.stage: f.StageName = "planned"
        self.stage_event: Event | None = None
        """The change that led to the stage."""
        self.emergency: Event | None = None
        """The REAL EMERGENCY that holds now."""
        self.started_ms: int | None = None
        """Wall time (UTC) of StartEx."""
        self.phases: dict[str, int] = {}
        """Phases that play is in, to the exercise time of entry."""
        self.entered_ms: dict[str, int] = {}
        """Phases that were ever entered, to the exercise time of the first entry."""
        self.phase_titles: tuple[str, ...] = ()
        """The phases as players are told of them."""
        self.injects: dict[InjectKey, InjectRecord] = {}
        self.tasks: dict[int, TaskRecord] = {}
        self.asks: dict[int, AskRecord] = {}
        self.expected: dict[ExpectedKey, ExpectedRecord] = {}
        self.book = SeatBook(organisation_of=self.organisation_of, team_of=self.team_of)
        self.seats = self.book.seats
        self.unopened = self.book.unopened
        self.attendance = AttendanceBoard()
        self.threads: dict[int, Thread] = {}
        self.milestones: dict[tuple[str, str], int] = {}
        """Milestones that hold, with their owner, to the exercise time."""
        self.variables: dict[tuple[str, str], Scalar] = {}
        self.joint_together: dict[str, bool] = {}
        """Joint teams that ever convened, to whether they are together."""
        self.statements = Statements()
        self.levels = Levels()
        self.community = CommunitySeen(seat)
        self.gates = GateBoard()
        self.rows = RowBoard()
        self.problems: list[Event] = []
        self.surveys, self.stands = ControlSurveys(), dict[int, Stands]()
        self.ad_hoc: dict[int, f.AdHocReleased] = {}
        """Releases that the scenario does not have, by `seq`."""
        self.simcell = SimcellView()
        self.log: list[LogLine] = []
        self.guidance = GuidanceBoard()
        self.steering = SteeringBoard()
        """What control changed of the plan, and recalled."""
        self._events: dict[int, Event] = {}
        self._releases: dict[int, InjectKey | None] = {}
        self._release_of: dict[int, int] = {}
        self._tellings: dict[int, list[int]] = {}
        self._asks_of: dict[str, list[AskRecord]] = {}
        self._expected_of: dict[str, list[ExpectedRecord]] = {}
        self._issued: dict[int, f.AskIssued] = {}
        self._thread_of: dict[int, int] = {}

    # ── feeding ───────────────────────────────────────────────────────────────────────────────────

    def apply_all(self, events: Iterable[Event]) -> None:
        """Take in events one after the other."""
        for event in events:
            self.apply(event)

    def apply(self, event: Event) -> None:
        """Take in one event; a repeated one changes nothing."""
        if event.seq in self._events:
            return
        self._events[event.seq] = event
        self.last_seq = max(self.last_seq, event.seq)
        self._follow(event, event.cause)
        self._fold(event)
        self.guidance.apply(event, self)
        self.simcell.apply(event, self.scenario)
        if (line := log_line(event, self)) is not None:
            self.log.append(line)

    def _follow(self, event: Event, cause: int | None) -> None:
        """Note the release that an event follows from, directly or through others."""
        if cause is not None and (release := self._release_of.get(cause)) is not None:
            self._release_of[event.seq] = release

    def _fold(self, event: Event) -> None:
        fact = event.fact
        match fact:
            case f.ExerciseCreated() | f.ScenarioLoaded():
                self._load(fact.scenario)
            case f.SeatOpened():
                self.meet(SeatRecord(fact.seat, fact.kind, fact.label, fact.posts))
            case f.SeatClosed() | f.PostGiven() | f.PostTaken():
                self.book.change_seat(fact)
            case f.StageChanged() | f.EmergencyDeclared() | f.StoryJumped() | f.PhaseChanged():
                self._change_clock(event, fact)
            case f.InjectHeld() | f.InjectUnheld() | f.InjectMoved() | f.InjectReleased() | f.InjectSkipped():
                self._change_inject(event, fact)
            case f.ContingencyProposed():
                self._propose(event, fact)
            case f.AdHocReleased():
                self.ad_hoc[event.seq] = fact
                self._begin_release(event, None)
            case f.DeliveryOpened() | f.DeliveryDone():
                self._deliver(event, fact)
            case f.InjectTold():
                self._tell(event, fact)
                self.attendance.tell(event, fact)
            case f.AskIssued():
                self._issued[event.seq] = fact
            case f.AskOpened() | f.AskOverdue() | f.AnswerGiven() | f.AnswerCounted():
                self._ask(event, fact)
            case f.ExpectedOpened() | f.ExpectedMarked():
                self._expect(event, fact)
            case f.MilestoneReached():
                self.milestones[fact.milestone, fact.owner] = event.elapsed_ms
            case f.MilestoneWithdrawn():
                self.milestones.pop((fact.milestone, fact.owner), None)
            case f.VariableSet():
                self.variables[fact.variable, fact.owner] = fact.value
            case f.MessageSent():
                take_message(self, event, fact, self._thread_of)
            case f.ReceiptsReported():
                self.book.read(event.actor, (*fact.read, *fact.acknowledged))
                self.attendance.report(event, fact)
            case f.AnswerProposed() | f.AnswerAgreed():
                apply_agreement(self.stands, event, fact)
            case f.SurveyIssued() | f.SurveyOpened() | f.SurveyOverdue() | f.SheetGiven():
                self.surveys.apply(event, fact)
            case f.SeatHandedOver() | f.SeatExcused() | f.SeatReturned():
                self.attendance.apply(event, fact)
            case f.ProblemNoted():
                self.problems.append(event)
            case f.PhaseTold():
                self.phase_titles = fact.titles
            case f.JointConvened() | f.JointStoodDown():
                self.joint_together[fact.team] = isinstance(fact, f.JointConvened)
            case f.RowDue() | f.RowTaken() | f.RowDropped():
                self.rows.apply(fact)
            case f.GateClosed() | f.GateOpened():
                self.gates.apply(event, fact)
            case f.CutsApplied() | f.TargetMet() | f.LogEntryWritten() | f.ControlNoteWritten():
                pass
            case f.EnquiryAnswered():
                self.book.tell(event)
            case f.EnquiryMade() | f.EnquiryMatched() | f.ReplyClaimed() | f.ReplyReleased():
                pass
            case f.ReplyDropped() | f.PersonasAssigned():
                pass
            case GuidanceNoted() | GuidanceShown() | JointShown():
                pass
            case _:
                self._fold_more(event, fact)

    def _fold_more(
        self, event: Event, fact: f.StatementFact | f.LevelDeclared | SteeringFact | f.CommunityFact
    ) -> None:
        """Take in facts of the parts that have a folder and a fold of their own."""
        match fact:
            case f.LevelDeclared():
                self.levels.apply(event, fact)
                self.book.tell(event)
            case OfStatement() | f.ClearanceBreached():
                self.statements.apply(event, fact)
                if isinstance(fact, f.StatementPublished):
                    self.book.tell(event)
            case f.OfCommunity():
                self.community.apply(event, fact)
            case OfSteering():
                self.steering.apply(self, event, fact)
                if isinstance(fact, InjectWithdrawn | InjectCorrected):
                    self.book.tell(event)
            case _:
                assert_never(fact)

    # ── looking up ────────────────────────────────────────────────────────────────────────────────

    @property
    def sees_control(self) -> bool:
        """Whether this seat sees control facts, receipts among them."""
        return self.kind in CONTROL_KINDS

    @property
    def scenario(self) -> Scenario | None:
        """The scenario as it is played, once it was seen."""
        return self.plan.scenario if self.plan is not None else None

    def event(self, seq: int) -> Event | None:
        """Return an event, if this seat has seen it."""
        return self._events.get(seq)

    def inject_behind(self, seq: int) -> InjectKey | None:
        """Return the inject of the scenario that an event follows from."""
        release = self._release_of.get(seq)
        return None if release is None else self._releases[release]

    def events(self) -> Iterable[Event]:
        """Return everything that was seen, as it came."""
        return self._events.values()

    def released_or_written(self) -> tuple[int, ...]:
        """Return the releases, and the messages, that this seat knows of."""
        return (*self._releases, *(seq for thread in self.threads.values() for seq in thread.seqs))

    def told_by(self, release: int) -> tuple[f.InjectTold, ...]:
        """Return what players were told by a release."""
        facts = (self._events[seq].fact for seq in self._tellings.get(release, ()))
        return tuple(fact for fact in facts if isinstance(fact, f.InjectTold))

    def tellings_of(self, release: int) -> tuple[int, ...]:
        """Return the events in which players were told by a release."""
        return tuple(self._tellings.get(release, ()))

    def asks_of(self, item: str) -> tuple[AskRecord, ...]:
        """Return the asks of an item `inject.ask`, one for each team that was asked."""
        return tuple(self._asks_of.get(item, ()))

    def expected_of(self, item: str) -> tuple[ExpectedRecord, ...]:
        """Return the expected actions of an item `inject.expected`, one for each team."""
        return tuple(self._expected_of.get(item, ()))

    def name(self, address: str) -> str:
        """Return the readable name of an address; personas of the moment have none."""
        if address == CONTROL_ADDRESS:
            return "Control"
        if address.startswith(SEAT_PREFIX):
            return self.actor_label(address.removeprefix(SEAT_PREFIX))
        if self.scenario is not None:
            return self.scenario.name_of(address)
        return self.known_names(address) if self.known_names is not None else address

    def channel_name(self, channel: str) -> str:
        """Return how a channel is called."""
        found = self.scenario.all_channels().get(channel) if self.scenario is not None else None
        return found.name if found is not None else channel

    def actor_label(self, actor: str) -> str:
        """Return how the seat that did something is called."""
        if actor == ENGINE_ACTOR:
            return "Engine"
        found = self.seats.get(actor)
        return found.label if found is not None else actor

    def answer_text(self, answer: f.AnswerGiven) -> str:
        """Return an answer in words."""
        ask = self.asks.get(answer.ask)
        options = ask.fact.options if ask is not None else ()
        unit = f" {ask.fact.unit}" if ask is not None and ask.fact.unit else ""
        if answer.number is not None:
            return f"{answer.number:g}{unit}"
        chosen = [options[p] if p < len(options) else f"option {p + 1}" for p in answer.positions]
        return "; ".join(chosen) or (str(answer.words) if answer.words is not None else "")

    def is_player(self, address: str) -> bool:
        """Whether an address is a post, team, organisation or seat that plays."""
        head = address.partition(".")[0]
        return address.startswith(SEAT_PREFIX) or (
            self.scenario is not None and (head in self.scenario.teams or head in self.scenario.organisations)
        )

    def seats_reading(self, addresses: Iterable[str]) -> tuple[SeatRecord, ...]:
        """Return the players' seats that something for these addresses reaches, in the order of the seats."""
        found = self.book.reading(addresses)
        return tuple(record for seat, record in self.seats.items() if seat in found and record.is_open)

    def team_of(self, address: str) -> str:
        """Return the team of a post or team, empty for anybody else."""
        head = address.partition(".")[0]
        if self.scenario is not None:
            return head if head in self.scenario.teams else ""
        return head if "." in address else ""

    def organisation_of(self, team: str) -> str:
        """Return the organisation of a team; empty for a joint one, and while the scenario is unknown."""
        found = self.scenario.teams.get(team) if self.scenario is not None else None
        return found.organisation or "" if found is not None else ""

    def inject(self, key: InjectKey) -> InjectRecord:
        """Return what became of an inject; one that was not heard of is made."""
        return self.injects.setdefault(key, InjectRecord(key))

    # ── folding: exercise, seats, clock ───────────────────────────────────────────────────────────

    def _load(self, scenario: Scenario) -> None:
        """Take the scenario; a corrected one comes before StartEx, so what control held stays held."""
        self.plan = Plan.of(scenario)
        self.steering.replan(self)
        self.story = StoryClock.of(scenario.clock)
        self.injects = {key: self.inject(key) for key in self.plan.instances}
        self.book.place_again()

    def meet(self, record: SeatRecord) -> None:
        """Take in a seat; observers learn them from the directory, as they see no control facts."""
        self.book.meet(record)

    def _change_clock(
        self, event: Event, fact: f.StageChanged | f.EmergencyDeclared | f.StoryJumped | f.PhaseChanged
    ) -> None:
        match fact:
            case f.StageChanged():
                self.stage, self.stage_event = fact.target, event
                self.attendance.move(fact.target)
                if fact.target != "paused":
                    self.emergency = None
                if fact.target == "running" and self.started_ms is None:
                    self.started_ms = event.at_ms
            case f.EmergencyDeclared():
                self.emergency = event
            case f.StoryJumped():
                if self.story is not None:
                    self.story = self.story.jumped_to(fact.to_story_ms, elapsed_ms=event.elapsed_ms)
                self.book.tell(event)
            case f.PhaseChanged():
                for left in fact.left:
                    self.phases.pop(left, None)
                for entered in fact.entered:
                    self.phases[entered] = event.elapsed_ms
                    self.entered_ms.setdefault(entered, event.elapsed_ms)
            case _:
                assert_never(fact)

    # ── folding: injects ──────────────────────────────────────────────────────────────────────────

    def _change_inject(
        self,
        event: Event,
        fact: f.InjectHeld | f.InjectUnheld | f.InjectMoved | f.InjectReleased | f.InjectSkipped,
    ) -> None:
        record = self.inject((fact.inject, fact.instance))
        match fact:
            case f.InjectHeld():
                record.status = "held"
            case f.InjectUnheld():
                record.status = "planned"
            case f.InjectMoved():
                record.moved_story_ms += fact.by_story_ms
            case f.InjectReleased():
                record.status, record.release, record.released_ms = "released", event.seq, event.elapsed_ms
                record.released_by, record.teams, record.proposed = fact.by, fact.teams, None
                self._begin_release(event, record.key)
            case f.InjectSkipped():
                record.status, record.skipped_ms, record.proposed = "skipped", event.elapsed_ms, None
                record.skip_reason = fact.reason
            case _:
                assert_never(fact)

    def _begin_release(self, event: Event, key: InjectKey | None) -> None:
        self._releases[event.seq] = key
        self._release_of[event.seq] = event.seq

    def _propose(self, event: Event, fact: f.ContingencyProposed) -> None:
        record = self.inject((fact.inject, fact.instance))
        record.proposed, record.proposed_ms = event.seq, event.elapsed_ms
        record.missed, record.missed_by = fact.missed, fact.team

    def _deliver(self, event: Event, fact: f.DeliveryOpened | f.DeliveryDone) -> None:
        match fact:
            case f.DeliveryOpened():
                self._follow(event, fact.release)
                key = self.inject_behind(event.seq)
                self.tasks[event.seq] = TaskRecord(event.seq, event.elapsed_ms, fact, key)
            case f.DeliveryDone():
                self._follow(event, fact.task)
                task = self.tasks.get(fact.task)
                if task is not None and fact.outcome == "done":
                    task.is_done = True
                elif task is not None:
                    task.attempts += 1
            case _:
                assert_never(fact)

    def _tell(self, event: Event, fact: f.InjectTold) -> None:
        if (release := self._release_of.get(event.seq)) is not None:
            self._tellings.setdefault(release, []).append(event.seq)
        if (key := self.inject_behind(event.seq)) is not None:
            record = self.inject(key)
            for team in self.teams_among(fact.to, record.teams):
                record.told_ms.setdefault(team, event.elapsed_ms)
        self.book.tell(event)

    def teams_among(self, addresses: tuple[str, ...], teams: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of the teams a list of addresses reaches."""
        named = {address.partition(".")[0] for address in addresses}
        return tuple(
            team for team in teams if "all" in named or team in named or self.organisation_of(team) in named
        )

    # ── folding: asks and expected actions ────────────────────────────────────────────────────────

    def _ask(self, event: Event, fact: f.AskOpened | f.AskOverdue | f.AnswerGiven | f.AnswerCounted) -> None:
        if isinstance(fact, f.AskOpened):
            self._open_ask(event, fact)
            return
        ask = self.asks.get(fact.ask)
        if ask is None:
            return
        match fact:
            case f.AskOverdue():
                ask.is_overdue = True
            case f.AnswerGiven():
                ask.answer, ask.answered_ms, ask.given = event.seq, event.elapsed_ms, fact
            case f.AnswerCounted():
                value = ", ".join(fact.value) if isinstance(fact.value, tuple) else str(fact.value)
                ask.counted, ask.counted_ms = (fact.by, value), event.elapsed_ms
            case _:
                assert_never(fact)

    def _open_ask(self, event: Event, fact: f.AskOpened) -> None:
        issued = self._issued.get(event.cause) if event.cause is not None else None
        key = (issued.inject, issued.instance) if issued is not None else None
        ask_id = issued.ask if issued is not None else ""
        record = self.asks[event.seq] = AskRecord(event.seq, event.elapsed_ms, fact, key, ask_id)
        if key is not None:
            self._asks_of.setdefault(f"{key[0]}.{ask_id}", []).append(record)

    def _expect(self, event: Event, fact: f.ExpectedOpened | f.ExpectedMarked) -> None:
        key = (fact.inject, fact.instance, fact.expected, fact.team)
        match fact:
            case f.ExpectedOpened():
                self._expectation(key, event.elapsed_ms).due_ms = fact.due_ms
            case f.ExpectedMarked():
                record = self._expectation(key, event.elapsed_ms)
                record.outcome, record.marked_by = fact.outcome, fact.by
                record.observed_ms, record.marked_ms = fact.observed_ms, event.elapsed_ms
            case _:
                assert_never(fact)

    def _expectation(self, key: ExpectedKey, elapsed_ms: int) -> ExpectedRecord:
        """Return an expected action; one whose opening was not seen is made."""
        if (found := self.expected.get(key)) is None:
            found = self.expected[key] = ExpectedRecord(key, elapsed_ms, None)
            self._expected_of.setdefault(f"{key[0]}.{key[2]}", []).append(found)
        return found

    # ── folding: messages and receipts ────────────────────────────────────────────────────────────

    def is_outside(self, address: str) -> bool:
        """Whether control answers for an address: itself, or a persona."""
        known = self.scenario.personas if self.scenario is not None else {}
        return address == CONTROL_ADDRESS or address in known
