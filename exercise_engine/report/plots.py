"""Works out the plots: where each mark, bar and label stands. Templates only write them down as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from exercise_engine.model.base import Function
from exercise_engine.model.timing import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, duration_text, offset_text
from exercise_engine.report.figures import (
    Band,
    Bar,
    Column,
    Cut,
    Lane,
    LoadPlot,
    LoadRow,
    ResponsePlot,
    Row,
    Shape,
    Tick,
    TimelinePlot,
)
from exercise_engine.report.records import Line, Response
from exercise_engine.report.shape import PhaseSpan, ReportFacts, TeamLoad
from exercise_engine.report.wording import response_outcome

WIDTH = 860
"""Wide enough for three hours in the room, narrow enough to stay readable on a printed page."""
TEAMS_PER_FIGURE = 10
"""What fits on a printed page below its heading."""
BARS_PER_FIGURE = 28
"""The same for bars."""
TICKS_MAX = 9
"""More labels of the axis would touch each other."""
TICK_STEPS_MS = (
    *(seconds * SECOND_MS for seconds in (10, 30)),
    *(minutes * MINUTE_MS for minutes in (1, 2, 5, 10, 15, 20, 30)),
    *(hours * HOUR_MS for hours in (1, 2, 4, 8, 12)),
    *(days * DAY_MS for days in (1, 2, 7, 30, 90)),
)
LABEL_LENGTH_MAX = 24
"""Characters of a team's name beside its row."""
BAR_LABEL_LENGTH_MAX = 46
CHARACTER_WIDTH = 6.4
"""Of the plots' type, on the wide side; a label that would not fit is left to the table."""

GUTTER = 200
RIGHT = 30
PHASE_HEIGHT = 18
AXIS_HEIGHT = 20
LANE_HEIGHT = 14
ROW_GAP = 8
LOAD_HEIGHT = 46
BAR_GUTTER = 320
BAR_RIGHT = 130
BAR_HEIGHT = 20

BAR_TITLES = {"ask": "Answers", "expected": "Expected actions", "target": "Capability targets"}
TALK = "talk"
"""The lane of messages, which belong to no function."""
LANE_NAMES = {
    "prevent": "Pre",
    "detect": "Det",
    "respond": "Res",
    "recover": "Rec",
    "other": "Oth",
    TALK: "Msg",
}
"""Lanes from top to bottom, with what stands beside them."""
SHAPES = {
    "inject_told": "told",
    "answer_given": "answer",
    "ask_overdue": "silence",
    "log_entry_written": "entry",
    "message_sent": "message",
}
"""Kinds of events in the timeline plot, to the shape that stands for them."""
SHAPE_NAMES = {
    "told": "told an inject",
    "answer": "answered",
    "silence": "deadline passed without an answer",
    "entry": "recorded a decision, action or note",
    "seen": "expected action seen",
    "missed": "expected action missed",
    "message": "wrote a message",
}
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Scale:
    """Time to places on a plot."""

    left: float
    width: float
    end_ms: int

    def x(self, ms: int) -> float:
        """Return the place of a time; what lies outside stands at the edge."""
        return round(self.left + self.width * min(max(ms, 0), self.end_ms) / self.end_ms, 1)

    def ticks(self, *, as_length: bool = False) -> tuple[Tick, ...]:
        """Return the marks of the axis with what stands at them."""
        return tuple(Tick(self.x(ms), duration_text(ms) if as_length else _clock(ms)) for ms in self.places())

    def places(self) -> range:
        """Return the times that have a mark."""
        step = next((step for step in TICK_STEPS_MS if self.end_ms <= step * TICKS_MAX), self.end_ms)
        return range(0, self.end_ms + 1, step)


def timeline_plots(facts: ReportFacts) -> tuple[TimelinePlot, ...]:
    """Return the timeline, in as many figures as its teams need; none if play never began."""
    if facts.front.started is None:
        return ()
    parts = list(split([team.team.id for team in facts.teams], TEAMS_PER_FIGURE))
    return tuple(_timeline(facts, part, number) for number, part in enumerate(parts, start=1))


def response_plots(facts: ReportFacts) -> tuple[ResponsePlot, ...]:
    """Return how long things took, in as many figures as their number needs."""
    timed = [row for row in facts.responses if row.measured_ms is not None or row.target_ms is not None]
    scale = Scale(BAR_GUTTER, WIDTH - BAR_GUTTER - BAR_RIGHT, _longest_shown_ms(timed))
    parts = [
        (title, part)
        for kind, title in BAR_TITLES.items()
        for part in split([row for row in timed if row.kind == kind], BARS_PER_FIGURE)
    ]
    return tuple(
        _responses(part, title, scale, number) for number, (title, part) in enumerate(parts, start=1)
    )


def _longest_shown_ms(rows: list[Response]) -> int:
    """The end of the axis: one action that took an hour must not make all others unreadable."""
    taken = max((row.measured_ms or 0 for row in rows), default=0)
    given = max((row.target_ms or 0 for row in rows), default=0)
    return max(min(taken, 2 * given) if given else taken, given, SECOND_MS)


def load_plots(facts: ReportFacts) -> tuple[LoadPlot, ...]:
    """Return the inboxes, in as many figures as the teams need; none if play never began."""
    if facts.front.started is None:
        return ()
    end_ms = max((facts.front.ended or facts.front.last).elapsed_ms, MINUTE_MS)
    bins = [load for team in facts.loads for load in team.bins]
    peak = max((max(len(load.arrived), load.waiting) for load in bins), default=0)
    parts = list(split(list(facts.loads), TEAMS_PER_FIGURE))
    scale = Scale(GUTTER, WIDTH - GUTTER - RIGHT, end_ms)
    return tuple(_loads(part, scale, max(peak, 1), number) for number, part in enumerate(parts, start=1))


def split(items: Sequence[Part], size: int) -> Iterator[Sequence[Part]]:
    """Return items in parts of a size; the last one may be smaller."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _timeline(facts: ReportFacts, teams: Sequence[str], number: int) -> TimelinePlot:
    end_ms = max((facts.front.ended or facts.front.last).elapsed_ms, MINUTE_MS)
    scale = Scale(GUTTER, WIDTH - GUTTER - RIGHT, end_ms)
    bands, bands_bottom = _bands(facts.phases, scale)
    top = bands_bottom + AXIS_HEIGHT
    missed = frozenset(
        mark.seq
        for chapter in facts.chapters
        for row in chapter.expected
        for mark in row.marks
        if mark.outcome == "missed"
    )
    writers = {message.when.seq: (message.sender.id.partition(".")[0],) for message in facts.messages}
    lines = [(line, shape) for line in facts.timeline if (shape := _shape_of(line, missed))]
    lanes = _lanes_used([line for line, _ in lines])
    names = {team.team.id: team.team.name for team in facts.teams}
    rows, lane_ys = _rows(teams, lanes, names, top)
    marks = tuple(
        mark
        for line, shape in lines
        for mark in _marks(line, shape, writers.get(line.when.seq, line.teams), lane_ys, scale)
    )
    bottom = top + sum(row.height + ROW_GAP for row in rows)
    return TimelinePlot(
        id=f"timeline-plot-{number}",
        height=bottom + 4,
        top=top,
        bottom=bottom,
        ticks=scale.ticks(),
        bands=bands,
        rows=rows,
        marks=marks,
        cuts=cuts(facts, scale),
        legend=tuple(kind for kind in SHAPE_NAMES if any(mark.kind == kind for mark in marks)),
        description=(
            f"{len(marks)} marks for {len(rows)} teams from StartEx to {offset_text(end_ms)}, one line for"
            " each function (prevent, detect, respond, recover, other) and one for messages, which are marked"
            " where they were written. The table of the timeline says the same in words."
        ),
    )


def _bands(phases: tuple[PhaseSpan, ...], scale: Scale) -> tuple[tuple[Band, ...], float]:
    """Phases side by side share no line; each takes the first line below its depth that is free."""
    lines: list[int] = []
    bands = []
    for span in phases:
        line = span.depth
        while line < len(lines) and lines[line] > span.from_ms:
            line += 1
        lines += [0] * (line + 1 - len(lines))
        lines[line] = span.to_ms
        x = scale.x(span.from_ms)
        width = max(scale.x(span.to_ms) - x, 1.0)
        fits = len(span.title) * CHARACTER_WIDTH < width - 6
        bands.append(
            Band(x, line * PHASE_HEIGHT, round(width, 1), span.title if fits else "", span.title, span.seq)
        )
    return tuple(bands), len(lines) * PHASE_HEIGHT


def _lanes_used(lines: list[Line]) -> tuple[str, ...]:
    used = {_lane_of(line) for line in lines}
    return tuple(lane for lane in LANE_NAMES if lane in used)


def _lane_of(line: Line) -> str:
    return TALK if line.type == "message_sent" else _function_of(line.function)


def _function_of(function: Function | None) -> str:
    return "other" if function is None else function


def _rows(
    teams: Sequence[str], lanes: tuple[str, ...], names: dict[str, str], top: float
) -> tuple[tuple[Row, ...], dict[tuple[str, str], float]]:
    rows = []
    ys: dict[tuple[str, str], float] = {}
    height = max(len(lanes), 1) * LANE_HEIGHT
    for position, team in enumerate(teams):
        y = top + position * (height + ROW_GAP) + ROW_GAP
        for number, lane in enumerate(lanes):
            ys[team, lane] = y + (number + 0.5) * LANE_HEIGHT
        labels = tuple(Lane(ys[team, lane], LANE_NAMES[lane]) for lane in lanes)
        rows.append(Row(y, height, shortened(names[team], LABEL_LENGTH_MAX), names[team], labels))
    return tuple(rows), ys


def _shape_of(line: Line, missed: frozenset[int]) -> str:
    if line.type == "expected_marked":
        return "missed" if line.when.seq in missed else "seen"
    return SHAPES.get(line.type, "")


def _marks(
    line: Line, shape: str, teams: tuple[str, ...], ys: dict[tuple[str, str], float], scale: Scale
) -> Iterator[Shape]:
    lane = _lane_of(line)
    for team in teams:
        y = ys.get((team, lane))
        if y is not None:
            x = scale.x(line.when.elapsed_ms)
            yield Shape(shape, x, y, _function_of(line.function), line.when.seq, line.text)


def cuts(facts: ReportFacts, scale: Scale) -> tuple[Cut, ...]:
    """Return where play stood still and where the story jumped."""
    pauses = [Cut(scale.x(pause.elapsed_ms), "pause", pause.seq) for pause in facts.method.pauses]
    jumps = [Cut(scale.x(jump.elapsed_ms), "time jump", jump.seq) for jump in facts.method.jumps]
    return (*pauses, *jumps)


def _responses(rows: Sequence[Response], title: str, scale: Scale, number: int) -> ResponsePlot:
    bars = tuple(_bar(row, AXIS_HEIGHT + position * BAR_HEIGHT, scale) for position, row in enumerate(rows))
    late = sum(row.outcome == "late" for row in rows)
    missed = sum(row.outcome == "missed" for row in rows)
    bottom = AXIS_HEIGHT + len(rows) * BAR_HEIGHT
    return ResponsePlot(
        id=f"response-plot-{number}",
        title=title,
        height=bottom + 4,
        bottom=bottom,
        ticks=scale.ticks(as_length=True),
        bars=bars,
        description=(
            f"{title}: {len(rows)} with the time taken and the time given, {late} late, {missed} missed or"
            " not met. The table below says the same in words."
        ),
    )


def _bar(row: Response, y: float, scale: Scale) -> Bar:
    full = f"{row.team.name}: {row.label}" if row.team is not None else row.label
    length = 0.0 if row.measured_ms is None else max(scale.x(row.measured_ms) - scale.left, 1.0)
    text = response_outcome(row) if row.measured_ms is None else duration_text(row.measured_ms)
    if row.outcome == "late":
        text += ", late"
    return Bar(
        y=y,
        label=shortened(full, BAR_LABEL_LENGTH_MAX),
        full=full,
        outcome=row.outcome,
        width=round(length, 1),
        is_cut=row.measured_ms is not None and row.measured_ms > scale.end_ms,
        target_x=None if row.target_ms is None else scale.x(row.target_ms),
        text=text,
        seq=row.evidence[0] if row.evidence else 1,
    )


def _loads(teams: Sequence[TeamLoad], scale: Scale, peak: int, number: int) -> LoadPlot:
    rows = tuple(
        _load_row(team, AXIS_HEIGHT + position * (LOAD_HEIGHT + ROW_GAP), scale, peak)
        for position, team in enumerate(teams)
    )
    bottom = AXIS_HEIGHT + len(rows) * (LOAD_HEIGHT + ROW_GAP)
    arrived = sum(len(load.arrived) for team in teams for load in team.bins)
    return LoadPlot(
        id=f"load-plot-{number}",
        height=bottom + 4,
        bottom=bottom,
        ticks=scale.ticks(),
        rows=rows,
        peak=peak,
        description=(
            f"{arrived} injects and messages that arrived at {len(rows)} teams over exercise time (columns),"
            " and how many no screen of the team had shown (line)."
        ),
    )


def _load_row(team: TeamLoad, y: float, scale: Scale, peak: int) -> LoadRow:
    base = y + LOAD_HEIGHT
    columns, points = [], []
    for position, load in enumerate(team.bins):
        x = scale.x(load.from_ms)
        is_last = position + 1 == len(team.bins)
        end = scale.left + scale.width if is_last else scale.x(team.bins[position + 1].from_ms)
        level = round(base - LOAD_HEIGHT * load.waiting / peak, 1)
        points += [f"{x},{level}", f"{round(end, 1)},{level}"]
        if load.arrived:
            height = round(LOAD_HEIGHT * len(load.arrived) / peak, 1)
            label = f"{len(load.arrived)} from {_clock(load.from_ms)}"
            columns.append(
                Column(
                    x, round(base - height, 1), round(max(end - x - 1, 1), 1), height, load.arrived[0], label
                )
            )
    name = team.team.name
    return LoadRow(y, base, shortened(name, LABEL_LENGTH_MAX), name, tuple(columns), " ".join(points))


def _clock(ms: int) -> str:
    """Exercise time without seconds where they are none."""
    text = offset_text(ms)
    return text.removesuffix(":00") if ms % MINUTE_MS == 0 else text


def shortened(text: str, length_max: int) -> str:
    """Return a label that fits, with a mark where something was cut off."""
    line = " ".join(text.split())
    return line if len(line) <= length_max else line[: length_max - 1].rstrip() + "…"
