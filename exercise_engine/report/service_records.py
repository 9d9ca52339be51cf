"""What a report states of services: how each ran, why that changed, and which needs which."""

from __future__ import annotations

from typing import Literal

from exercise_engine.model.base import Model
from exercise_engine.model.ecosystem import NeedKind, ServiceState
from exercise_engine.report.records import Moment, Named, Seqs


class ServiceSpan(Model):
    """A stretch of time in which a service ran in one way."""

    state: ServiceState
    from_ms: int
    """Exercise time."""
    to_ms: int
    from_story_ms: int
    to_story_ms: int
    seq: int
    """The change that began it, or StartEx."""


class ServiceChangeRow(Model):
    """One change of a service, with what led to it."""

    when: Moment
    before: ServiceState
    after: ServiceState
    chain: tuple[str, ...]
    """What led to it, the nearest cause first, down to an inject, a decision, control or StartEx."""
    evidence: Seqs
    """The change, and the events of its chain."""


class ServiceNeedRow(Model):
    """That one service needs another."""

    service: str
    kind: NeedKind
    holds_ms: int
    then: Literal["degraded", "down"]


class ServiceImpact(Model):
    """What happened to one service between StartEx and EndEx; times are story time."""

    service: Named
    owner: Named
    start: ServiceState
    """How it ran at StartEx."""
    end: ServiceState
    """How it ran at EndEx, or runs now."""
    worst: ServiceState
    first: Moment | None
    """Its first change after StartEx."""
    back: Moment | None
    """When it was normal again for good; none where it never changed, or is not normal at the end."""
    degraded_ms: int
    down_ms: int
    recovering_ms: int
    spans: tuple[ServiceSpan, ...]
    """All of play without a gap."""
    changes: tuple[ServiceChangeRow, ...]
    needs: tuple[ServiceNeedRow, ...] = ()

    @property
    def is_touched(self) -> bool:
        """Whether it ever ran otherwise than normal in play."""
        return self.worst != "normal" or bool(self.changes)


class ServiceDifference(Model):
    """What decisions changed for one service, in story time that it was anything but normal."""

    service: Named
    played_ms: int
    undecided_ms: int
    """The same if nobody had decided anything."""
    saved_ms: int
    """How much less it was; below zero it was more."""
    evidence: Seqs


class WithoutDecisions(Model):
    """How services would have run if nobody had decided anything: reckoned, and nothing that happened."""

    assumption: str
    until_story_ms: int
    """The moment of the story up to which both are compared: where the shorter of the two ends."""
    is_whole: bool
    """Whether the reckoning came to the planned end."""
    rows: tuple[ServiceDifference, ...]
    """Services that did not run normally all the time in either."""


class ServiceImpacts(Model):
    """All services of the exercise."""

    is_over: bool
    """Whether play has ended; before that, the end is the last event."""
    services: tuple[ServiceImpact, ...]
    without_decisions: WithoutDecisions | None = None
    """None while play goes on, or where it never began."""
