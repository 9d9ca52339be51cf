"""The state of the cascade: how each service runs, what is wrong with it, what it goes on without."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from exercise_engine.core.cascade.facts import (
    CascadeFact,
    ServiceChanged,
    ServiceDelayed,
    ServiceHolding,
    ServiceHoldOver,
    ServiceSet,
)
from exercise_engine.core.cascade.web import NORMAL, SEVERITIES, Web
from exercise_engine.core.community.dues import Dues
from exercise_engine.core.events import Event
from exercise_engine.core.own_state import OwnState
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.scenario import Scenario

HoldKey = tuple[str, str, int, int]
"""A service, a service that it needs, the severity from which on that is missed, and what it becomes then."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A service goes on without something it needs, or did until it could no longer."""

    seq: int
    """When it began to."""
    until_ms: int
    """How long it can, by the story."""
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Outage:
    """A service that does not run as it should."""

    since_ms: int | None
    """Since when, by the story; none means since the story began."""
    level: int
    """How bad it is, also while it is recovering."""
    back_ms: int | None = None
    """When it has come back, if it is recovering."""


@dataclass
class CascadeState(OwnState):
    """How each service runs."""

    web: Web
    states: dict[str, ServiceState] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    """Service to the severity of a fault of its own, where it has one."""
    outages: dict[str, Outage] = field(default_factory=dict)
    """What is not normal."""
    holds: dict[HoldKey, Hold] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    """Service to `seq` of its last change."""
    eased: dict[str, int] = field(default_factory=dict)
    """Service to `seq` of the last thing that made it better, or would have."""
    dues: Dues = field(default_factory=Dues)

    @classmethod
    def of(cls, scenario: Scenario) -> CascadeState:
        """Return how services run before anything happened."""
        starts = {name: service.start for name, service in scenario.services.items()}
        faults = {name: severity for name, start in starts.items() if (severity := SEVERITIES[start])}
        outages = {name: Outage(None, severity) for name, severity in faults.items()}
        return cls(Web.of(scenario), dict(starts), faults, outages)

    def correct(self, scenario: Scenario) -> None:
        """Take up a corrected scenario; services that something moved already stay as they are."""
        first = CascadeState.of(scenario)
        for name in self.changed:
            if name not in first.states or self.states[name] == self.web.nodes[name].start:
                continue
            first.states[name], first.changed[name] = self.states[name], self.changed[name]
            first.faults.pop(name, None)
            first.outages.pop(name, None)
            if name in self.faults:
                first.faults[name] = self.faults[name]
            if name in self.outages:
                first.outages[name] = self.outages[name]
        self.web, self.states, self.changed = first.web, first.states, first.changed
        self.faults, self.outages = first.faults, first.outages
        self.holds, self.eased, self.dues = {}, {}, Dues()

    def level(self, service: str) -> int:
        """Return how bad it is with a service; one that is recovering counts as what it recovers from."""
        outage = self.outages.get(service)
        return NORMAL if outage is None else outage.level

    def apply(self, event: Event, fact: CascadeFact) -> None:
        """Take in a fact."""
        self.dues.retimed = ()
        if fact.service not in self.web.nodes:
            return
        match fact:
            case ServiceSet():
                self._set(event, fact)
            case ServiceChanged():
                self._change(event, fact)
            case ServiceHolding():
                self.holds[_key(fact)] = Hold(event.seq, fact.until_story_ms)
            case ServiceHoldOver():
                self._end_hold(_key(fact), spent=fact.outcome == "spent")
            case ServiceDelayed():
                outage = self.outages.get(fact.service)
                if outage is not None:
                    self.outages[fact.service] = Outage(outage.since_ms, outage.level, fact.until_story_ms)
            case _:
                assert_never(fact)
        self._time(fact.service)

    def _set(self, event: Event, fact: ServiceSet) -> None:
        severity = SEVERITIES[fact.state]
        if severity < self.faults.get(fact.service, NORMAL):
            self.eased[fact.service] = event.seq
        if severity:
            self.faults[fact.service] = severity
        else:
            self.faults.pop(fact.service, None)

    def _change(self, event: Event, fact: ServiceChanged) -> None:
        name, before = fact.service, self.outages.get(fact.service)
        was = NORMAL if before is None else before.level
        self.states[name] = fact.after
        self.changed[name] = event.seq
        level = was if fact.after == "recovering" else SEVERITIES[fact.after]
        if level < was or fact.after == "recovering":
            self.eased[name] = event.seq
        if level == NORMAL:
            self.outages.pop(name, None)
        else:
            since_ms = before.since_ms if before is not None and level >= was else event.story_ms
            self.outages[name] = Outage(since_ms, level, fact.until_story_ms)
        if fact.why == "need":
            for tie in self.web.nodes[name].buffers:
                hold = self.holds.get((name, *tie.key))
                if tie.needed == fact.of and hold is not None and hold.until_ms <= event.story_ms:
                    self._end_hold((name, *tie.key), spent=True)
        if level < was:
            self._refill(name, level)

    def _refill(self, name: str, level: int) -> None:
        """Let those who need a service hold out anew the next time: it is there again."""
        for key in self.web.nodes[name].buffered:
            hold = self.holds.get(key)
            if hold is not None and hold.spent and level < key[2]:
                del self.holds[key]

    def _end_hold(self, key: HoldKey, *, spent: bool) -> None:
        hold = self.holds.pop(key, None)
        if spent and hold is not None:
            self.holds[key] = Hold(hold.seq, hold.until_ms, spent=True)

    def _time(self, name: str) -> None:
        """Note when a service has to be looked at again."""
        outage = self.outages.get(name)
        moments = [] if outage is None or outage.back_ms is None else [outage.back_ms]
        for tie in self.web.nodes[name].buffers:
            hold = self.holds.get((name, *tie.key))
            if hold is not None and not hold.spent:
                moments.append(hold.until_ms)
        if moments:
            self.dues.at(name, min(moments))
        else:
            self.dues.never(name)


def _key(fact: ServiceHolding | ServiceHoldOver) -> HoldKey:
    return fact.service, fact.of, SEVERITIES[fact.when], SEVERITIES[fact.then]
