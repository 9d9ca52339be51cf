"""Works out from the log how services ran in play, for how long, and why that changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from exercise_engine.core.cascade.explain import control_chain
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.events import Event
from exercise_engine.model.ecosystem import Service, ServiceState
from exercise_engine.model.timing import duration_ms
from exercise_engine.report.journal import Journal
from exercise_engine.report.measures import count, spread
from exercise_engine.report.records import Measure
from exercise_engine.report.service_records import (
    ServiceChangeRow,
    ServiceImpact,
    ServiceImpacts,
    ServiceNeedRow,
    ServiceSpan,
)
from exercise_engine.report.service_words import chain_words

SEVERITY: Final[dict[ServiceState, int]] = {"normal": 0, "recovering": 1, "degraded": 2, "down": 3}
"""From best to worst."""
CHAIN_SHOWN_MAX = 12
"""Events of one chain that are named, besides the one it began with; nobody follows more."""


def service_impacts(journal: Journal) -> ServiceImpacts | None:
    """Return what happened to each service, in the order of the scenario; none where there are none."""
    services = journal.scenario.services
    if not services:
        return None
    changes: dict[str, list[tuple[Event, ServiceChanged]]] = {name: [] for name in services}
    for event in journal.of_type(ServiceChanged):
        if isinstance(event.fact, ServiceChanged) and event.fact.service in changes:
            changes[event.fact.service].append((event, event.fact))
    return ServiceImpacts(
        is_over=journal.is_over,
        services=tuple(_impact(journal, name, services[name], found) for name, found in changes.items()),
    )


def service_measures(impacts: ServiceImpacts | None) -> tuple[Measure, ...]:
    """Return how many services were touched and for how long."""
    services = impacts.services if impacts is not None else ()
    touched = [one for one in services if one.is_touched and one.spans]
    down = [one for one in touched if one.down_ms]
    still = [one for one in touched if one.end != "normal"]
    return (
        count("services_touched", _evidence(touched), n=len(services), value=len(touched)),
        spread(
            "service_down_time",
            [one.down_ms for one in down],
            _evidence(down),
            excluded=len(services) - len(down),
        ),
        spread(
            "service_impaired_time",
            [one.degraded_ms + one.down_ms + one.recovering_ms for one in touched],
            _evidence(touched),
            excluded=len(services) - len(touched),
        ),
        count("services_not_back", _evidence(still), n=len(services), value=len(still)),
    )


def _evidence(services: Iterable[ServiceImpact]) -> list[int]:
    return sorted({row.when.seq for one in services for row in one.changes})


def _impact(
    journal: Journal, name: str, service: Service, found: list[tuple[Event, ServiceChanged]]
) -> ServiceImpact:
    spans = _spans(journal, service.start, found)
    in_play = [event for event, _ in found if journal.start is not None and event.seq > journal.start.seq]
    end = found[-1][1].after if found else service.start
    return ServiceImpact(
        service=journal.named(name),
        owner=journal.named(service.owner),
        start=spans[0].state if spans else end,
        end=end,
        worst=max((span.state for span in spans), key=SEVERITY.__getitem__, default=end),
        first=journal.moment(in_play[0]) if in_play else None,
        back=journal.moment(in_play[-1]) if in_play and end == "normal" else None,
        degraded_ms=_story_ms(spans, "degraded"),
        down_ms=_story_ms(spans, "down"),
        recovering_ms=_story_ms(spans, "recovering"),
        spans=spans,
        changes=tuple(_change(journal, event, fact) for event, fact in found),
        needs=tuple(
            ServiceNeedRow(
                service=need.service, kind=need.kind, holds_ms=duration_ms(need.holds or "0s"), then=need.then
            )
            for need in service.needs
        ),
    )


def _spans(
    journal: Journal, start: ServiceState, found: list[tuple[Event, ServiceChanged]]
) -> tuple[ServiceSpan, ...]:
    """Return how a service ran from StartEx to EndEx, or to the last event; nothing if play never began."""
    if journal.start is None:
        return ()
    last = journal.end or journal.events[-1]
    marks: list[tuple[Event, ServiceState]] = [(journal.start, start)]
    for event, fact in found:
        if event.seq < journal.start.seq:
            marks[0] = (journal.start, fact.after)
        else:
            marks.append((event, fact.after))
    ends = [*(event for event, _ in marks[1:]), last]
    return tuple(
        ServiceSpan(
            state=state,
            from_ms=begin.elapsed_ms,
            to_ms=end.elapsed_ms,
            from_story_ms=begin.story_ms,
            to_story_ms=end.story_ms,
            seq=begin.seq,
        )
        for (begin, state), end in zip(marks, ends, strict=True)
    )


def _story_ms(spans: tuple[ServiceSpan, ...], state: ServiceState) -> int:
    return sum(span.to_story_ms - span.from_story_ms for span in spans if span.state == state)


def _change(journal: Journal, event: Event, fact: ServiceChanged) -> ServiceChangeRow:
    first, *rest = control_chain(journal.by_seq, event.seq, journal.name)
    shown = [*rest[:CHAIN_SHOWN_MAX], *rest[CHAIN_SHOWN_MAX:][-1:]]
    return ServiceChangeRow(
        when=journal.moment(event),
        before=fact.before,
        after=fact.after,
        chain=chain_words(journal, tuple(rest)),
        evidence=tuple(link.seq for link in (first, *shown) if link.seq is not None),
    )
