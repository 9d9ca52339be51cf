"""The state of an exercise: what all events so far add up to; changed by `core.apply` only."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal

from exercise_engine.core.agreements.state import Stands
from exercise_engine.core.attendance.state import AttendanceState
from exercise_engine.core.clock import StoryClock
from exercise_engine.core.community.state import CommunityState
from exercise_engine.core.course.rows import RowBoard
from exercise_engine.core.enquiries.state import EnquiryState
from exercise_engine.core.events import Audience
from exercise_engine.core.facts import (
    DeliveryOpened,
    ExpectedOutcome,
    FileInfo,
    InjectStatus,
    Post,
    SeatOpened,
    SkipReason,
    StageName,
)
from exercise_engine.core.gates.state import GateBoard
from exercise_engine.core.guidance.plan import GuidancePlan
from exercise_engine.core.guidance.state import GuidanceState
from exercise_engine.core.joint.state import MeetingState
from exercise_engine.core.names import Namespace, NameValue, flat_name
from exercise_engine.core.own_state import OwnState
from exercise_engine.core.plan import InjectKey, Plan
from exercise_engine.core.posts.state import JointState, Left
from exercise_engine.core.simcell.acquaintance import Acquaintance
from exercise_engine.core.simcell.queue import ReplyQueue
from exercise_engine.core.statements.state import StatementState
from exercise_engine.core.steering.state import SteeringState
from exercise_engine.core.surveys.state import SurveyState, survey_states
from exercise_engine.model.people import SeatKind
from exercise_engine.model.scenario import Scenario

AskStatus = Literal["open", "answered", "overdue", "answered_late", "withdrawn"]
AskKey = tuple[str, str, str, str]
"""Inject, instance, ask, team."""
ExpectedKey = tuple[str, str, str, str]
"""Inject, instance, expected action, team."""


@dataclass(slots=True)
class Seat:
    """A place for one person at one terminal."""

    seat: str
    kind: SeatKind
    label: str
    posts: tuple[Post, ...] = ()
    scope: tuple[str, ...] = ()
    home: tuple[Post, ...] = ()
    """The posts that the scenario gives it, whatever changed hands since."""
    left: tuple[Left, ...] = ()
    """Posts that it held before."""
    ready_for: str = ""
    """The team beside which a spare seat stands ready."""
    belongs: tuple[Post, ...] = ()
    """By which posts its person belongs to an organisation, for what is REAL; see `posts.state`."""


def seat_of(fact: SeatOpened) -> Seat:
    """Return a seat as it was opened."""
    return Seat(
        fact.seat,
        fact.kind,
        fact.label,
        fact.posts,
        fact.scope,
        home=fact.posts,
        ready_for=fact.ready_for,
        belongs=fact.posts or ((Post(team=fact.ready_for, role=""),) if fact.ready_for else ()),
    )


@dataclass(slots=True)
class InjectState:
    """What became of one instance of an inject."""

    status: InjectStatus = "planned"
    planned_ms: int | None = None
    """Exercise time it was due at, recorded at release."""
    release_seq: int | None = None
    released_ms: int | None = None
    teams: tuple[str, ...] = ()
    told_ms: dict[str, int] = field(default_factory=dict)
    """Team to the exercise time at which it was told."""
    complete_ms: int | None = None
    """When the last team was told."""
    proposed: bool = False
    """A contingency that waits for control's word."""
    skipped_for: SkipReason | None = None
    moved_story_ms: int = 0
    """How far a jump moved its story time."""


@dataclass(slots=True)
class AskState:
    """One ask to one team."""

    inject: str
    instance: str
    ask: str
    respondent: str
    issued_seq: int
    seq: int = 0
    """`seq` of the `AskOpened`; 0 until then."""
    opened_ms: int = 0
    deadline_ms: int | None = None
    teams: tuple[str, ...] = ()
    """Who answers: one team, or those that must agree."""
    revisable: bool = False
    positions: tuple[int, ...] = ()
    """What was chosen last, where it may still be changed."""
    number: int | float | None = None
    revision: int = 0
    """How often it was answered."""
    status: AskStatus = "open"
    complete_ms: int | None = None
    """When it was answered or went overdue."""
    answer_seq: int | None = None
    answered_ms: int | None = None
    value: NameValue = None
    counted: bool = False
    options_counted: tuple[str, ...] = ()
    """Every option that it was counted as in time; the effects of each have run."""
    mapped: str | None = None
    """The option that control last mapped its words to."""

    @property
    def stands_until_deadline(self) -> bool:
        """Whether there is an answer that may still be changed, and that counts at the deadline."""
        return self.revisable and self.status == "answered" and not self.counted


@dataclass(slots=True)
class ExpectedState:
    """One action expected of one team."""

    opened_seq: int
    opened_ms: int
    due_ms: int | None
    outcome: ExpectedOutcome = "open"
    by: Literal["engine", "control"] | None = None
    observed_ms: int | None = None
    evidence: int | None = None
    complete_ms: int | None = None
    past_due: bool = False
    """Opened again after its time: nothing misses it any more, and what meets it is late."""
    dropped: bool = False
    """Its inject was withdrawn: it counts neither way."""


@dataclass(slots=True)
class TaskState:
    """A delivery that control has to make."""

    seq: int
    script: DeliveryOpened
    """What to deliver to whom; its texts are passed on, never looked into."""
    inject: InjectKey | None
    """None for an ad hoc inject."""
    opened_ms: int
    done: bool = False
    attempts: int = 0


@dataclass(slots=True)
class State:
    """Everything that deciding needs; rebuilt from the log alone."""

    plan: Plan
    namespace: Namespace
    run_id: str
    series_id: str
    scenario_sha256: str
    files: tuple[FileInfo, ...]
    story: StoryClock
    names: dict[str, NameValue]
    guidance: GuidanceState
    community: CommunityState
    seq: int = 0
    elapsed_ms: int = 0
    """Exercise time of the last event."""
    stage: StageName = "planned"
    speed: int = 1
    emergency: bool = False
    started_at_ms: int | None = None
    """Wall time (UTC) of StartEx, for what people read off the wall; nothing in play depends on it."""
    sealed_seq: int | None = None
    """`seq` of EndEx."""
    seats: dict[str, Seat] = field(default_factory=dict)
    seats_opened: int = 0
    """How many seats there ever were, so that no id comes twice."""
    phases: dict[str, int] = field(default_factory=dict)
    """Active phase to the exercise time of its entry."""
    phases_entered: dict[str, int] = field(default_factory=dict)
    """Every phase ever entered to the time of its first entry."""
    injects: dict[InjectKey, InjectState] = field(default_factory=dict)
    releases: dict[int, InjectKey | None] = field(default_factory=dict)
    """`seq` of a release to its inject; None for an ad hoc one."""
    asks: dict[int, AskState] = field(default_factory=dict)
    """By `seq` of the `AskOpened`."""
    issued: dict[int, AskState] = field(default_factory=dict)
    """By `seq` of the `AskIssued`."""
    ask_of: dict[AskKey, int] = field(default_factory=dict)
    """What was asked of whom, to the `seq` of its `AskIssued`."""
    stands: dict[int, Stands] = field(default_factory=dict)
    """Ask that several teams must agree on, to who stands where; replaced, never changed in place."""
    expected: dict[ExpectedKey, ExpectedState] = field(default_factory=dict)
    watched: dict[str, dict[ExpectedKey, None]] = field(default_factory=dict)
    """Team to what it can still do, or do late after the engine found it missed."""
    surveys: dict[str, SurveyState] = field(default_factory=dict)
    """Probes and questionnaires; their states are replaced, never changed in place."""
    tasks: dict[int, TaskState] = field(default_factory=dict)
    joint: dict[str, JointState] = field(default_factory=dict)
    meetings: MeetingState = field(default_factory=MeetingState)
    """Joint teams that have ever convened."""
    attendance: AttendanceState = field(default_factory=AttendanceState)
    targets_met: dict[tuple[str, str], int] = field(default_factory=dict)
    statements: dict[int, StatementState] = field(default_factory=dict)
    """By `seq` of the first version."""
    shown: dict[int, Audience] = field(default_factory=dict)
    """Injects told, messages, jumps and asks, to who may see them."""
    threads: dict[int, int] = field(default_factory=dict)
    """Message to the first event of its thread."""
    read: dict[str, set[int]] = field(default_factory=dict)
    """Seat to what it has read."""
    delivered: dict[str, set[int]] = field(default_factory=dict)
    acknowledged: dict[str, set[int]] = field(default_factory=dict)
    enquiries: EnquiryState = field(default_factory=EnquiryState)
    replies: ReplyQueue = field(default_factory=ReplyQueue)
    met: Acquaintance = field(default_factory=Acquaintance)
    """Personas that players have heard of in play."""
    outcomes: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """Seat and command id to the first and last `seq` of what it caused."""
    commanded: tuple[int, str, str] | None = None
    """The last transaction that a command began, with its seat and command id."""
    rows: RowBoard = field(default_factory=RowBoard)
    """Control rows whose time has come."""
    gates: GateBoard = field(default_factory=GateBoard)
    """Gates that the story reached."""
    touched: set[str] = field(default_factory=set)
    """Flat names that changed since they were last looked at."""
    steering: SteeringState = field(default_factory=SteeringState)

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        *,
        run_id: str,
        series_id: str,
        scenario_sha256: str,
        files: tuple[FileInfo, ...] = (),
    ) -> State:
        """Return the state of an exercise that was just created."""
        plan = Plan.of(scenario)
        namespace = Namespace.of(plan)
        return cls(
            plan=plan,
            namespace=namespace,
            run_id=run_id,
            series_id=series_id,
            scenario_sha256=scenario_sha256,
            files=files,
            story=StoryClock.of(scenario.clock),
            names=namespace.initial(),
            guidance=GuidanceState(GuidancePlan.of(plan)),
            community=CommunityState.of(scenario),
            injects={key: InjectState() for key in plan.instances},
            surveys=survey_states(scenario),
        )

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is played."""
        return self.plan.scenario

    def set_name(self, value: NameValue, *parts: str) -> None:
        """Give a name another value and remember that it changed."""
        flat = flat_name(*parts)
        if self.names.get(flat) != value or flat not in self.names:
            self.names[flat] = value
            self.touched.add(flat)

    def copied(self) -> State:
        """Return an independent copy; what is immutable is shared."""
        twins: dict[int, _Part] = {}
        copies = {
            each.name: _copied(getattr(self, each.name), twins)
            for each in dataclasses.fields(self)
            if each.name not in ("plan", "namespace")
        }
        return State(plan=self.plan, namespace=self.namespace, **copies)

    def item_complete_ms(self, item: str) -> int | None:
        """Return when an item was complete for every recipient, or None if it is not."""
        head, _, part = item.partition(".")
        if head == "phase" and part:
            return self.phases_entered.get(part)
        keys = [key for key in self.plan.by_inject.get(head, ()) if not self._is_out(key, part)]
        if not part:
            return _latest([self.injects[key].complete_ms for key in keys])
        parts = [(*key, part, team) for key in keys for team in self._teams_of(key, part)]
        return _latest([self._part_complete(found) for found in parts if not self._is_void(found)])

    def item_skipped(self, item: str) -> bool:
        """Return whether an item can no longer become complete, since its inject was skipped or withdrawn."""
        head, _, part = item.partition(".")
        if head == "phase" and part:
            return False
        keys = [key for key in self.plan.by_inject.get(head, ()) if not part or self._teams_of(key, part)]
        return bool(keys) and all(self._is_out(key, part) for key in keys)

    def _is_out(self, key: InjectKey, part: str) -> bool:
        """Return whether nothing more comes of an inject or of what belongs to it: it was skipped, or
        withdrawn before anybody was told, answered or acted.
        """
        inject = self.injects[key]
        if inject.status != "withdrawn":
            return inject.status == "skipped"
        if not part:
            return not inject.told_ms
        return all(self._is_void((*key, part, team)) for team in self._teams_of(key, part))

    def _is_void(self, key: tuple[str, str, str, str]) -> bool:
        """Return whether an ask or expected action ended with its inject's withdrawal."""
        return self.injects[key[:2]].status == "withdrawn" and self._part_complete(key) is None

    def _teams_of(self, key: InjectKey, part: str) -> tuple[str, ...]:
        """Return who answers an ask of an instance, or is expected to act."""
        plan = self.plan.instances[key]
        if part in plan.inject.asks:
            return self.plan.answerers(plan, part)
        return self.plan.expected_of(plan, part) if part in plan.inject.expected else ()

    def _part_complete(self, key: tuple[str, str, str, str]) -> int | None:
        if (issued := self.ask_of.get(key)) is not None:
            return self.issued[issued].complete_ms
        expected = self.expected.get(key)
        return expected.complete_ms if expected else None


_Part = Seat | InjectState | AskState | ExpectedState | TaskState | JointState
_PARTS: tuple[type[_Part], ...] = (Seat, InjectState, AskState, ExpectedState, TaskState, JointState)
"""What changes in place."""
_CHANGING = (dict, set, OwnState, *_PARTS)


def _copied(value: Any, twins: dict[int, _Part]) -> Any:
    """Return a value that shares nothing that changes; in a mapping or set all values are of one kind.

    One part may stand in two places; `twins` says what it became, so that it stands in both again.
    """
    if isinstance(value, dict):
        if isinstance(next(iter(value.values()), None), _CHANGING):
            return {key: _copied(inner, twins) for key, inner in value.items()}
        return value.copy()
    if isinstance(value, set):
        return value.copy()
    if isinstance(value, OwnState):
        return _own_copied(value, twins)
    if not isinstance(value, _PARTS):
        return value
    twin = twins.get(id(value))
    if twin is None:
        twin = twins[id(value)] = copy.copy(value)
        if isinstance(twin, InjectState):
            twin.told_ms = twin.told_ms.copy()
    return twin


def _own_copied(own: OwnState, twins: dict[int, _Part]) -> OwnState:
    twin = copy.copy(own)
    for each in dataclasses.fields(own):
        setattr(twin, each.name, _copied(getattr(own, each.name), twins))
    return twin


def _latest(moments: list[int | None]) -> int | None:
    known = [moment for moment in moments if moment is not None]
    return max(known) if moments and len(known) == len(moments) else None
