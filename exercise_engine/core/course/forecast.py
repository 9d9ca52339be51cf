"""When play will be over, as far as time alone tells: due times, deadlines, closing stretch."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from exercise_engine.core.clock import StoryClock
from exercise_engine.core.control_timeline import due_ms
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.plan import InjectKey, InstancePlan, Plan, anchor_of
from exercise_engine.model.phase import Phase
from exercise_engine.model.timing import AfterItem, duration_ms

NONE_CUT: frozenset[str] = frozenset()


@dataclass
class Forecast:
    """What is to be expected of a day as it stands, were some of its injects left out.

    It counts what time brings: injects without a time, and those that wait for a condition although their
    time has come, may never come and are not waited for. An ask is answered at its deadline at the latest.
    """

    view: ControlView
    elapsed_ms: int
    cut: frozenset[str] = NONE_CUT
    """Ids of injects that are left out, those that follow from them among them."""
    _told: dict[InjectKey, int | None] = field(default_factory=dict)
    _looking: set[object] = field(default_factory=set)
    """What is being worked out, so that a circle ends."""

    @property
    def plan(self) -> Plan:
        """The scenario resolved for play."""
        assert self.view.plan is not None, "a forecast needs the scenario"
        return self.view.plan

    def content_end_ms(self) -> int:
        """Return the exercise time at which the last inject was told and answered."""
        ends = [self.end_ms(key) for key in self.plan.instances]
        return max((end for end in ends if end is not None), default=0)

    def last(self) -> tuple[InjectKey, ...]:
        """Return the injects that end last, the latest of the file first."""
        end = self.content_end_ms()
        return tuple(key for key in reversed(self.plan.instances) if self.end_ms(key) == end)

    def end_ms(self, key: InjectKey) -> int | None:
        """Return when an inject was told and all its asks are answered; none if that cannot be told."""
        told = self.told_ms(key)
        if told is None or self.view.inject(key).status == "withdrawn":
            return told
        plan = self.plan.instances[key]
        answers = [self._ask_ms(plan, name, told) for name in plan.inject.asks]
        return max([told, *(moment for moment in answers if moment is not None)])

    def told_ms(self, key: InjectKey) -> int | None:
        """Return when the last recipient was told, or will be."""
        if key not in self._told:
            if key in self._looking:
                return None
            self._looking.add(key)
            self._told[key] = self._find_told(key)
            self._looking.discard(key)
        return self._told[key]

    def _find_told(self, key: InjectKey) -> int | None:
        record = self.view.inject(key)
        if record.status in ("released", "withdrawn"):
            return record.complete_ms if record.complete_ms is not None else self.elapsed_ms
        if record.status == "skipped" or key[0] in self.cut:
            return None
        plan = self.plan.instances[key]
        due = self._due_ms(plan)
        if due is None:
            return None
        if plan.inject.phase is not None:
            entry = self._phase_ms(plan.inject.phase)
            if entry is None:
                return None
            due = max(due, entry)
        waits = plan.inject.when is not None or plan.inject.unless is not None
        return None if waits and due <= self.elapsed_ms else max(due, self.elapsed_ms)

    def _due_ms(self, plan: InstancePlan) -> int | None:
        known = due_ms(self.view, plan.key)
        if not isinstance(plan.timing, AfterItem):
            return known
        anchor = self._item_ms(anchor_of(plan))
        return known if anchor is None else max(known or 0, anchor + plan.timing.delay_ms)

    def _item_ms(self, item: str) -> int | None:
        head, _, part = item.partition(".")
        if head == "phase":
            return self._phase_ms(part)
        moments = []
        for key in self.plan.by_inject.get(head, ()):
            if self.view.inject(key).status == "skipped":
                continue
            told = self.told_ms(key)
            if told is None:
                return None
            plan = self.plan.instances[key]
            moments.append(self._part_ms(plan, part, told) if part else told)
        return max(moments, default=None)

    def _part_ms(self, plan: InstancePlan, part: str, told_ms: int) -> int:
        if part in plan.inject.asks:
            return self._ask_ms(plan, part, told_ms) or told_ms
        within = plan.inject.expected[part].within
        records = [r for r in self.view.expected_of(f"{plan.key[0]}.{part}") if r.key[1] == plan.key[1]]
        moments = [r.marked_ms if r.outcome != "open" else r.due_ms for r in records]
        planned = told_ms + (duration_ms(within) if within else 0)
        return max([moment for moment in moments if moment is not None], default=planned)

    def _ask_ms(self, plan: InstancePlan, name: str, told_ms: int) -> int | None:
        """Return when the last team answered, or its time is over; none while an ask has no deadline."""
        asked = [ask for ask in self.view.asks_of(f"{plan.key[0]}.{name}") if ask.key == plan.key]
        if asked:
            moments = [a.fact.deadline_ms if a.complete_ms is None else a.complete_ms for a in asked]
            return max((moment for moment in moments if moment is not None), default=None)
        within = plan.inject.asks[name].within
        return told_ms + duration_ms(within) if within else None

    def _phase_ms(self, phase: str) -> int | None:
        """Return when a phase was entered, or will be by time alone."""
        if phase in self.view.entered_ms:
            return self.view.entered_ms[phase]
        if phase in self._looking or phase not in self.plan.phases:
            return None
        self._looking.add(phase)
        path = self.plan.phase_paths[phase]
        beside = self.plan.siblings(phase)
        moments = [self._way_ms(name, beside[name], phase) for name in beside if name != phase]
        around = self._phase_ms(path[-2]) if len(path) > 1 else 0
        if self._is_first(phase, beside):
            moments.append(around)
        self._looking.discard(phase)
        return min((moment for moment in moments if moment is not None), default=None)

    def _way_ms(self, source: str, phase: Phase, target: str) -> int | None:
        delays = [duration_ms(way.after) for way in phase.next if way.to == target and way.after is not None]
        entry = self._phase_ms(source) if delays else None
        return None if entry is None else max(entry + min(delays), self.elapsed_ms)

    def _is_first(self, phase: str, beside: dict[str, Phase]) -> bool:
        path = self.plan.phase_paths[phase]
        if len(path) > 1 and phase in self.plan.phases[path[-2]].strands:
            return True
        marked = next((name for name, found in beside.items() if found.start), next(iter(beside)))
        return phase == marked


def end_ms(view: ControlView, elapsed_ms: int, cut: frozenset[str] = NONE_CUT) -> int:
    """Return the exercise time of EndEx as it is to be expected: the last content and the closing stretch."""
    assert view.plan is not None, "a forecast needs the scenario"
    gone = view.plan.with_followers(cut)
    content = Forecast(view, elapsed_ms, gone).content_end_ms()
    return max(content + closing_ms(view.plan), elapsed_ms)


def closing_ms(plan: Plan) -> int:
    """Return how much time the scenario leaves between its last content and the planned end."""
    return _closing_ms(ById(plan))


class ById:
    """A plan as a key: the same object is the same plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ById) and other.plan is self.plan


@lru_cache(maxsize=4)
def _closing_ms(plan: ById) -> int:
    view = ControlView()
    view.plan, view.story = plan.plan, StoryClock.of(plan.plan.scenario.clock)
    return max(plan.plan.scenario.clock.length_ms - Forecast(view, 0).content_end_ms(), 0)
