"""Why a service runs as it does, for control: what led to it, back to its root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from exercise_engine.core.cascade.facts import (
    ServiceChanged,
    ServiceDelayed,
    ServiceFact,
    ServiceHolding,
    ServiceHoldOver,
    ServiceSet,
)
from exercise_engine.core.cascade.lines import cascade_line
from exercise_engine.core.control_facts import AnswerCounted, InjectReleased
from exercise_engine.core.events import Event
from exercise_engine.core.facts import StageChanged

LinkKind = Literal["service", "set", "inject", "answer", "silence", "control", "start", "event"]
ROOTS: frozenset[LinkKind] = frozenset({"inject", "answer", "silence", "control", "start", "event"})
"""What a chain ends with."""
LINKS_MAX = 1_000
"""Longer chains are cut: there are fewer services than that."""
Naming = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that led to another."""

    seq: int | None
    """The event; none for what a seat may not see."""
    story_ms: int | None
    kind: LinkKind
    text: str
    """What happened, without when."""
    service: str = ""
    item: str = ""
    """The inject as `inject` or `inject/instance`, or the ask as `inject.ask`; for control alone."""


def control_chain(events: Mapping[int, Event], seq: int, name: Naming) -> tuple[Link, ...]:
    """Return what led to an event of a service, from it back to an inject, an answer, control's hand or
    StartEx.
    """
    links: list[Link] = []
    event = events.get(seq)
    while event is not None and len(links) < LINKS_MAX:
        link = _for_control(event, name)
        shown_already = isinstance(event.fact, ServiceSet) and link.kind == "set" and _is_set(events, links)
        if not shown_already:
            links.append(link)
        if link.kind in ROOTS or event.cause is None or event.cause >= event.seq:
            break
        event = events.get(event.cause)
    return tuple(links)


def _is_set(events: Mapping[int, Event], links: list[Link]) -> bool:
    """Return whether the last link says already that a service was set."""
    last = events.get(links[-1].seq or 0) if links else None
    return last is not None and isinstance(last.fact, ServiceChanged) and last.fact.why == "effect"


def _for_control(event: Event, name: Naming) -> Link:
    match event.fact:
        case ServiceChanged() | ServiceHolding() | ServiceHoldOver() | ServiceDelayed() as fact:
            return _of_service(event, fact, name)
        case ServiceSet() as fact:
            note = f": {fact.note}" if fact.note is not None else ""
            if fact.why == "control":
                text = f"control set {name(fact.service)} to {fact.state}{note}"
                return Link(event.seq, event.story_ms, "control", text, fact.service)
            text = f"{name(fact.service)} is told to be {fact.state}"
            return Link(event.seq, event.story_ms, "set", text, fact.service)
        case InjectReleased() as fact:
            item = f"{fact.inject}/{fact.instance}" if fact.instance else fact.inject
            return Link(event.seq, event.story_ms, "inject", f"inject {item} was released", item=item)
        case AnswerCounted() as fact:
            item = f"{fact.inject}.{fact.ask_id}"
            value = ", ".join(fact.value) if isinstance(fact.value, tuple) else str(fact.value)
            if fact.by == "silence":
                text = f"{name(fact.respondent)} did not answer {item}, which counts as {value}"
                return Link(event.seq, event.story_ms, "silence", text, item=item)
            text = f"{name(fact.respondent)} answered {item} with {value}"
            return Link(event.seq, event.story_ms, "answer", text, item=item)
        case _:
            return _other(event)


def _of_service(event: Event, fact: ServiceFact, name: Naming) -> Link:
    return Link(event.seq, event.story_ms, "service", cascade_line(fact, name) or "", fact.service)


def _other(event: Event) -> Link:
    """Return the root of a chain that is neither inject nor answer: StartEx, or whatever has effects."""
    if isinstance(event.fact, StageChanged):
        return Link(event.seq, event.story_ms, "start", "so it was when play began")
    return Link(event.seq, event.story_ms, "event", event.type.replace("_", " "))
