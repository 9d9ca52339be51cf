"""When things are due: the planned times of injects, and the agenda of what the engine must look at next."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, assert_never, cast

from exercise_engine.core import facts as f
from exercise_engine.core.beside import BesideKey, all_beside, beside_after, beside_due_ms, beside_following
from exercise_engine.core.cascade.unsettled import Unsettled
from exercise_engine.core.events import Event
from exercise_engine.core.plan import Immediately, InjectKey, Never, anchor_of
from exercise_engine.core.stages import BEFORE_START
from exercise_engine.core.state import AskState, ExpectedKey, ExpectedState, State
from exercise_engine.core.steering import facts as s
from exercise_engine.core.surveys.due import SurveyTimer, survey_timer_holds, survey_timers
from exercise_engine.core.surveys.state import SurveyState, follows
from exercise_engine.model.timing import (
    AfterItem,
    ExerciseOffset,
    Stage,
    StoryTime,
    duration_ms,
    offset_ms,
    parse_after,
)

TimerKind = Literal["inject", "ask", "expected", "phase", "beside", "survey", "gate", "row"]

PhaseRow = tuple[str, int]
"""Phase and the place among its ways out."""
TimerKey = InjectKey | int | ExpectedKey | PhaseRow | BesideKey | str


def due_ms(state: State, key: InjectKey) -> int | None:
    """Return the exercise time at which an inject is due, or None while nothing says so."""
    given = state.steering.times.get(key)
    if given is None:
        return _planned_ms(state, key)
    if not isinstance(state.plan.instances[key].timing, AfterItem):
        return given.elapsed_ms
    planned = _planned_ms(state, key)
    if planned is None:
        return None
    return max(planned, given.elapsed_ms) if given.at_least else given.elapsed_ms


def _planned_ms(state: State, key: InjectKey) -> int | None:
    """Return when an inject is due by the scenario."""
    plan = state.plan.instances[key]
    timing = plan.timing
    gates = state.scenario.gates
    match timing:
        case ExerciseOffset():
            return state.gates.due_ms(gates, plan, timing.elapsed_ms)
        case StoryTime():
            moment = state.story.elapsed_ms_at(timing.story_ms + state.injects[key].moved_story_ms)
            return state.gates.due_ms(gates, plan, moment)
        case AfterItem():
            complete = state.item_complete_ms(anchor_of(plan))
            if complete is None:
                return None
            return state.gates.due_ms(gates, plan, complete + timing.delay_ms, from_ms=complete)
        case Stage() | Immediately():
            return 0
        case Never():
            return None
        case _:
            assert_never(timing)


def way_due_ms(state: State, phase: str, index: int) -> int | None:
    """Return when the time of an active phase is over for one of its ways out; none while a gate holds it."""
    after = state.plan.phases[phase].next[index].after
    entered = state.phases.get(phase)
    if after is None or entered is None:
        return None
    return state.gates.phase_end_ms(state.scenario.gates, entered + duration_ms(after), entered_ms=entered)


def gate_due_ms(state: State, gate: str) -> int | None:
    """Return when a gate has to be looked at: at its moment, and once it closed at its deadline."""
    if (times := state.gates.times.get(gate)) is not None:
        return times.deadline_ms if times.opened_ms is None else None
    model = state.scenario.gates[gate]
    return _moment_ms(state, model.at, model.after)


def row_due_ms(state: State, row: str) -> int | None:
    """Return when the time of a control row comes; none once it came."""
    if row in state.rows.states:
        return None
    model = state.scenario.course[row]
    return _moment_ms(state, model.at, model.after)


def _moment_ms(state: State, at: str | None, after: str | None) -> int | None:
    if after is None:
        return offset_ms(at or "")
    item = parse_after(after)
    complete = state.item_complete_ms(item.item)
    return None if complete is None else complete + item.delay_ms


@dataclass(frozen=True, slots=True, order=True)
class Timer:
    """One moment at which the engine has to look."""

    due_ms: int
    position: int
    """Place of the inject in the file; ties in time are broken by it."""
    rank: int
    """At one place of the file deadlines come before releases."""
    order: int
    """Number of the timer, so that the rest never needs to be compared."""
    kind: TimerKind = field(compare=False)
    key: TimerKey = field(compare=False)


AFTER_ALL = 1_000_000
"""Place behind every inject of a file: a phase ends after all that is due at its last moment."""
_RANK: dict[TimerKind, int] = {
    "ask": 0,
    "expected": 1,
    "phase": 2,
    "inject": 3,
    "beside": 4,
    "survey": 5,
    "gate": 6,
    "row": 7,
}


class Agenda:
    """Timers to come, and injects whose time has come but which wait for a phase or a condition.

    It holds nothing that the state does not say: it can be built anew from the state at any moment.
    """

    def __init__(self, state: State) -> None:
        self._heap: list[Timer] = []
        self._count = 0
        self._ready: set[InjectKey] = set()
        self.fresh: set[InjectKey] = set()
        """Ready injects that were not looked at since they became ready."""
        self.phases_fresh = True
        """Whether ways out of phases must be looked at although no name changed."""
        self.services = Unsettled()
        """Services that were not looked at since something moved them."""
        self.rebuild(state)

    def rebuild(self, state: State) -> None:
        """Collect everything anew."""
        self._heap.clear()
        self._ready.clear()
        self.fresh.clear()
        self.phases_fresh = True
        self.services.rebuild(state.community.cascade)
        if state.stage in BEFORE_START:
            return
        for key, inject in state.injects.items():
            if inject.status == "planned":
                self._restore_inject(state, key)
        for seq, ask in state.asks.items():
            if _waits_for_deadline(ask) and ask.deadline_ms is not None:
                self._push(ask.deadline_ms, self._position(state, (ask.inject, ask.instance)), "ask", seq)
        for expected_key, expected in state.expected.items():
            if _can_be_missed(expected):
                self._add_expected(state, expected_key)
        for phase in state.phases:
            self._add_phase(state, phase)
        for gate in state.scenario.gates:
            self._add_gate(state, gate)
        for row in state.scenario.course:
            self._add_row(state, row)
        self._guide(all_beside(state))
        for survey in state.surveys.values():
            self._add_survey(state, survey)

    def note(self, state: State, event: Event) -> None:
        """Take up what an event, already applied, makes due."""
        fact = event.fact
        self.services.note(state.community.cascade, event)
        match fact:
            case f.StageChanged() | f.StoryJumped() | f.ScenarioLoaded() | s.AllLetGo():
                self.rebuild(state)
            case f.GateClosed() | f.GateOpened():
                self.rebuild(state)
            case s.InjectPostponed():
                self._drop_ready((fact.inject, fact.instance))
                if state.injects[fact.inject, fact.instance].status == "planned":
                    self._restore_inject(state, (fact.inject, fact.instance))
            case s.TellingWithdrawn(inject=str(inject)) if inject:
                for item in state.plan.items_of(inject):
                    self._follow(state, item)
            case f.InjectUnheld():
                self._restore_inject(state, (fact.inject, fact.instance))
            case f.ContingencyProposed():
                self._restore_inject(state, (fact.inject, fact.instance))
            case f.AskOpened(deadline_ms=int(deadline)) if event.seq in state.asks:
                ask = state.asks[event.seq]
                self._push(deadline, self._position(state, (ask.inject, ask.instance)), "ask", event.seq)
            case f.AnswerGiven() | f.AskOverdue():
                done = state.asks[fact.ask]
                self._follow(state, f"{done.inject}.{done.ask}")
            case f.AnswerCounted() if state.asks[fact.ask].revisable:
                self._follow(state, f"{fact.inject}.{fact.ask_id}")
            case f.ExpectedOpened():
                self._add_expected(state, (fact.inject, fact.instance, fact.expected, fact.team))
            case f.ExpectedMarked():
                self._add_expected(state, (fact.inject, fact.instance, fact.expected, fact.team))
                self._follow(state, f"{fact.inject}.{fact.expected}")
            case f.InjectReleased() | f.InjectSkipped():
                self._drop_ready((fact.inject, fact.instance))
                for item in state.plan.items_of(fact.inject):
                    self._follow(state, item)
            case f.DeliveryDone():
                key = state.tasks[fact.task].inject
                if key is not None:
                    self._follow(state, key[0])
            case f.PhaseChanged():
                self.phases_fresh = True
                for phase in fact.entered:
                    self._add_phase(state, phase)
                    self._follow(state, f"phase.{phase}")
            case f.SurveyOpened():
                for survey in state.surveys.values():
                    if survey.opened_seq == event.seq:
                        self._add_survey(state, survey)
            case _:
                pass
        self._guide(beside_after(state, event))

    def next_due_ms(self, state: State) -> int | None:
        """Return the exercise time of the next timer that still holds."""
        while self._heap and not self._holds(state, self._heap[0]):
            heapq.heappop(self._heap)
        return self._heap[0].due_ms if self._heap else None

    def pop(self, state: State, elapsed_ms: int) -> Timer | None:
        """Take the next timer that is due, or None; a due inject is ready from here on."""
        due = self.next_due_ms(state)
        if due is None or due > elapsed_ms:
            return None
        timer = heapq.heappop(self._heap)
        if timer.kind == "inject":
            self._add_ready(cast(InjectKey, timer.key))
        if timer.kind == "phase":
            self.phases_fresh = True
        return timer

    def releases_by(self, state: State, moment_ms: int) -> bool:
        """Return whether an inject that is due by a moment was not taken yet."""
        self.next_due_ms(state)
        if not self._heap or self._heap[0].due_ms > moment_ms:
            return False
        return any(
            timer.kind == "inject" and timer.due_ms <= moment_ms and self._holds(state, timer)
            for timer in self._heap
        )

    def ready(self, state: State, keys: Iterable[InjectKey]) -> list[InjectKey]:
        """Return those of some injects whose time has come, in file order."""
        return sorted(self._ready.intersection(keys), key=state.plan.order.__getitem__)

    def _drop_ready(self, key: InjectKey) -> None:
        self._ready.discard(key)
        self.fresh.discard(key)

    def _follow(self, state: State, item: str) -> None:
        """Time what comes after an item anew; what was ready waits if the item is incomplete again."""
        for key in state.plan.followers.get(item, ()):
            if state.injects[key].status == "planned":
                due = due_ms(state, key)
                if due is None or due > state.elapsed_ms:
                    self._drop_ready(key)
                if due is not None:
                    self._push(due, self._position(state, key), "inject", key)
        for gate, model in state.scenario.gates.items():
            if model.after is not None and parse_after(model.after).item == item:
                self._add_gate(state, gate)
        for row, found in state.scenario.course.items():
            if found.after is not None and parse_after(found.after).item == item:
                self._add_row(state, row)
        for survey in state.surveys.values():
            if follows(survey, item):
                self._add_survey(state, survey)
        self._guide(beside_following(state, item))

    def _guide(self, dues: Iterable[tuple[BesideKey, int]]) -> None:
        """Time what falls due beside the story."""
        for key, due in dues:
            self._push(due, -1, "beside", key)

    def _restore_inject(self, state: State, key: InjectKey) -> None:
        """Put an inject among the ready ones if it waited already, so that what waited settles in file
        order. A contingency that is due waits for nobody's time.
        """
        if state.stage in BEFORE_START:
            return
        due = due_ms(state, key)
        plan, inject = state.plan.instances[key], state.injects[key]
        fires = inject.proposed and plan.inject.contingency is not None and plan.inject.contingency.auto
        timeless = isinstance(plan.timing, Immediately | Stage) and key not in state.steering.times
        if fires or (due is not None and (timeless or due < state.elapsed_ms)):
            self._add_ready(key)
        elif due is not None:
            self._push(due, self._position(state, key), "inject", key)

    def _add_ready(self, key: InjectKey) -> None:
        self._ready.add(key)
        self.fresh.add(key)

    def _add_expected(self, state: State, key: ExpectedKey) -> None:
        expected = state.expected[key]
        if _can_be_missed(expected) and expected.due_ms is not None:
            self._push(expected.due_ms, self._position(state, key[:2]), "expected", key)

    def _add_phase(self, state: State, phase: str) -> None:
        for index, way in enumerate(state.plan.phases[phase].next):
            if way.after is not None and (due := way_due_ms(state, phase, index)) is not None:
                self._push(due, AFTER_ALL, "phase", (phase, index))

    def _add_gate(self, state: State, gate: str) -> None:
        if (due := gate_due_ms(state, gate)) is not None:
            self._push(due, AFTER_ALL, "gate", gate)

    def _add_row(self, state: State, row: str) -> None:
        if (due := row_due_ms(state, row)) is not None:
            self._push(due, AFTER_ALL, "row", row)

    def _add_survey(self, state: State, survey: SurveyState) -> None:
        for due, timer in survey_timers(state, survey):
            self._push(due, AFTER_ALL, "survey", timer)

    def _push(self, due: int, position: int, kind: TimerKind, key: TimerKey) -> None:
        self._count += 1
        heapq.heappush(self._heap, Timer(due, position, _RANK[kind], self._count, kind, key))

    def _position(self, state: State, key: InjectKey) -> int:
        return state.plan.instances[key].position

    def _holds(self, state: State, timer: Timer) -> bool:
        """Return whether a timer still says something; the heap keeps what was overtaken."""
        match timer.kind:
            case "inject":
                key = cast(InjectKey, timer.key)
                waiting = state.injects[key].status == "planned" and key not in self._ready
                return waiting and due_ms(state, key) == timer.due_ms
            case "ask":
                return isinstance(timer.key, int) and _waits_for_deadline(state.asks[timer.key])
            case "expected":
                expected = state.expected.get(cast(ExpectedKey, timer.key))
                return expected is not None and _can_be_missed(expected) and expected.due_ms == timer.due_ms
            case "phase":
                phase, index = cast(PhaseRow, timer.key)
                return way_due_ms(state, phase, index) == timer.due_ms
            case "row":
                return row_due_ms(state, cast(str, timer.key)) == timer.due_ms
            case "gate":
                return gate_due_ms(state, cast(str, timer.key)) == timer.due_ms
            case "beside":
                return beside_due_ms(state, cast(BesideKey, timer.key)) == timer.due_ms
            case "survey":
                return survey_timer_holds(state, cast(SurveyTimer, timer.key), timer.due_ms)
            case _:
                assert_never(timer.kind)


def _can_be_missed(expected: ExpectedState) -> bool:
    is_open = expected.outcome == "open" and not expected.dropped
    return is_open and expected.due_ms is not None and not expected.past_due


def _waits_for_deadline(ask: AskState) -> bool:
    """Whether something happens to an ask at its deadline: it goes overdue, or its answer counts."""
    return ask.status == "open" or ask.stands_until_deadline
