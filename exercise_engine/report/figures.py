"""The parts of plots: marks, bars, lines and labels with their places, each with the event behind it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on the axis of time."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark: what it stands for, where, and the event behind it."""

    kind: str
    x: float
    y: float
    function: str
    seq: int
    label: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of one function in a team's row."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A team's row."""

    y: float
    height: float
    label: str
    full: str
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A phase, drawn as a band."""

    x: float
    y: float
    width: float
    label: str
    """Empty where it would not fit."""
    full: str
    seq: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A pause or a time jump, drawn as a line across."""

    x: float
    label: str
    seq: int


@dataclass(frozen=True, slots=True)
class TimelinePlot:
    """What happened to and through each team, by function, over exercise time."""

    id: str
    height: float
    top: float
    bottom: float
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    rows: tuple[Row, ...]
    marks: tuple[Shape, ...]
    cuts: tuple[Cut, ...]
    legend: tuple[str, ...]
    """Kinds of marks in it."""
    description: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How long one thing took."""

    y: float
    label: str
    full: str
    outcome: str
    width: float
    is_cut: bool
    """Whether it goes on beyond the end of the axis."""
    target_x: float | None
    text: str
    seq: int


@dataclass(frozen=True, slots=True)
class ResponsePlot:
    """How long answers, actions or outcomes took, beside the time given."""

    id: str
    title: str
    height: float
    bottom: float
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Column:
    """What arrived in one stretch of time."""

    x: float
    y: float
    width: float
    height: float
    seq: int
    label: str


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A team's inbox over time."""

    y: float
    base: float
    label: str
    full: str
    columns: tuple[Column, ...]
    waiting: str
    """Points of the line of what lay unread."""


@dataclass(frozen=True, slots=True)
class LoadPlot:
    """What arrived at each team, and what lay unread."""

    id: str
    height: float
    bottom: float
    ticks: tuple[Tick, ...]
    rows: tuple[LoadRow, ...]
    peak: int
    description: str
