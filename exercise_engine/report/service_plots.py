"""Works out the plot of services over time: a band for each that was touched, with story time below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.timing import MINUTE_MS, offset_text, story_start_ms
from exercise_engine.report.figures import Cut, Tick
from exercise_engine.report.plots import (
    AXIS_HEIGHT,
    BARS_PER_FIGURE,
    GUTTER,
    LABEL_LENGTH_MAX,
    RIGHT,
    WIDTH,
    Scale,
    cuts,
    shortened,
    split,
)
from exercise_engine.report.service_records import ServiceImpact
from exercise_engine.report.shape import ReportFacts

BAND_ROW: Final = 22
HEIGHTS: Final[dict[ServiceState, int]] = {"normal": 2, "recovering": 8, "degraded": 8, "down": 14}
"""States are told apart by height and filling, so that print needs no colour."""


@dataclass(frozen=True, slots=True)
class ServiceBand:
    """A stretch in which a service ran in one way."""

    x: float
    y: float
    width: float
    height: int
    state: ServiceState
    seq: int
    label: str


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service over time."""

    y: float
    label: str
    full: str
    bands: tuple[ServiceBand, ...]


@dataclass(frozen=True, slots=True)
class StoryTick:
    """A moment of the story below the axis of exercise time."""

    x: float
    story_ms: int


@dataclass(frozen=True, slots=True)
class ServicePlot:
    """A figure of services over time."""

    id: str
    height: float
    bottom: float
    ticks: tuple[Tick, ...]
    story: tuple[StoryTick, ...]
    cuts: tuple[Cut, ...]
    rows: tuple[ServiceRow, ...]
    description: str


def service_plots(facts: ReportFacts) -> tuple[ServicePlot, ...]:
    """Return the services that were touched over time, in as many figures as they need."""
    if facts.services is None or facts.front.started is None:
        return ()
    touched = [one for one in facts.services.services if one.is_touched]
    end_ms = max((facts.front.ended or facts.front.last).elapsed_ms, MINUTE_MS)
    scale = Scale(GUTTER, WIDTH - GUTTER - RIGHT, end_ms)
    return tuple(
        _plot(facts, part, scale, number)
        for number, part in enumerate(split(touched, BARS_PER_FIGURE), start=1)
    )


def _plot(facts: ReportFacts, part: Sequence[ServiceImpact], scale: Scale, number: int) -> ServicePlot:
    rows = tuple(
        _row(service, AXIS_HEIGHT + position * BAND_ROW, scale) for position, service in enumerate(part)
    )
    bottom = AXIS_HEIGHT + len(rows) * BAND_ROW
    return ServicePlot(
        id=f"service-plot-{number}",
        height=bottom + AXIS_HEIGHT,
        bottom=bottom,
        ticks=scale.ticks(),
        story=_story_ticks(facts, scale),
        cuts=cuts(facts, scale),
        rows=rows,
        description=(
            f"{len(rows)} services that did not run normally all the time, from StartEx to"
            f" {offset_text(scale.end_ms)}, with the story's time below. The tables say the same in words."
        ),
    )


def _row(service: ServiceImpact, y: float, scale: Scale) -> ServiceRow:
    middle = y + BAND_ROW / 2
    bands = []
    for span in service.spans:
        x = scale.x(span.from_ms)
        height = HEIGHTS[span.state]
        width = round(max(scale.x(span.to_ms) - x, 1.0), 1)
        label = f"{service.service.name}: {span.state} from {offset_text(span.from_ms)}"
        bands.append(ServiceBand(x, middle - height / 2, width, height, span.state, span.seq, label))
    name = service.service.name
    return ServiceRow(y, shortened(name, LABEL_LENGTH_MAX), name, tuple(bands))


def _story_ticks(facts: ReportFacts, scale: Scale) -> tuple[StoryTick, ...]:
    """Return the story's moment at every second mark of exercise time; more words would touch each other."""
    clock = facts.front.clock
    start_ms = story_start_ms(clock)

    def story_ms(elapsed_ms: int) -> int:
        jumped = sum(
            jump.to_story_ms - jump.from_story_ms
            for jump in facts.method.jumps
            if jump.elapsed_ms <= elapsed_ms
        )
        return start_ms + int(elapsed_ms * clock.pace) + jumped

    places = scale.places()
    return tuple(StoryTick(scale.x(ms), story_ms(ms)) for ms in places[::2])
