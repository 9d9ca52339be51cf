"""Works out the map of services: boxes in a band for each organisation, arrows to what each needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from exercise_engine.model.circles import groups
from exercise_engine.model.ecosystem import NeedKind, ServiceState
from exercise_engine.report.plots import WIDTH, shortened
from exercise_engine.report.service_records import ServiceImpact, ServiceImpacts

SERVICES_DRAWN_MAX: Final = 60
"""More boxes on one sheet cannot be read; the tables have them all."""
LINE_LENGTH_MAX: Final = 19
"""Characters of a name in one line of a box; a name has two."""
BOX_WIDTH: Final = 124
BOX_HEIGHT: Final = 46
BOX_GAP: Final = 10
COLUMN_MIN: Final = 162
"""A box and room for the arrows beside it."""
LANE_TITLE: Final = 22
LANE_GAP: Final = 10
FAN_MAX: Final = 12
"""Arrows leave a box at most so far from its middle."""
BEND: Final = 26
LETTERS: Final[dict[NeedKind, str]] = {"physical": "P", "digital": "D", "people": "H"}
"""What stands on an arrow, so that kinds are told apart without colour or line; H is for human."""


@dataclass(frozen=True, slots=True)
class MapBox:
    """A service."""

    x: float
    y: float
    lines: tuple[str, ...]
    """The name, in one line or two."""
    full: str
    state: ServiceState
    seq: int | None
    """The change that brought it to that state."""


@dataclass(frozen=True, slots=True)
class MapArrow:
    """A need: from the service that has it to the one that is needed."""

    path: str
    head_x: float
    head_y: float
    letter_x: float
    letter_y: float
    kind: NeedKind
    full: str


@dataclass(frozen=True, slots=True)
class MapLane:
    """An organisation."""

    y: float
    height: float
    name: str


@dataclass(frozen=True, slots=True)
class ServiceMap:
    """The whole figure."""

    width: float
    height: float
    lanes: tuple[MapLane, ...]
    boxes: tuple[MapBox, ...]
    arrows: tuple[MapArrow, ...]
    left_out: int
    """Services that are not drawn."""
    description: str

    @property
    def kinds(self) -> tuple[NeedKind, ...]:
        """The kinds of needs that are drawn."""
        return tuple(kind for kind in LETTERS if any(arrow.kind == kind for arrow in self.arrows))


def service_map(impacts: ServiceImpacts | None) -> ServiceMap | None:
    """Return the map with states at the end of play; none where no service needs another."""
    if impacts is None:
        return None
    drawn = _drawn(impacts.services)
    if not any(need.service in drawn for one in drawn.values() for need in one.needs):
        return None
    column = _columns(drawn)
    lanes, boxes, height = _boxes(list(drawn.values()), column)
    width = max(WIDTH, COLUMN_MIN * (max(column.values()) + 1))
    left_out = len(impacts.services) - len(drawn)
    when = "as they ran at EndEx" if impacts.is_over else "as they run now"
    return ServiceMap(
        width=width,
        height=height,
        lanes=lanes,
        boxes=tuple(boxes.values()),
        arrows=_arrows(drawn, boxes),
        left_out=left_out,
        description=(
            f"{len(drawn)} services of {len(lanes)} organisations with what they need, {when}. An arrow leads"
            " to what is needed, so that what others stand on is on the left."
        ),
    )


def _drawn(services: Sequence[ServiceImpact]) -> dict[str, ServiceImpact]:
    """Return the services to draw: all, or of too many those that were touched with what they need."""
    known = {one.service.id: one for one in services}
    if len(known) <= SERVICES_DRAWN_MAX:
        return known
    touched = [one for one in services if one.is_touched]
    wanted = [*touched, *(known[n.service] for one in touched for n in one.needs if n.service in known)]
    first = dict.fromkeys(one.service.id for one in (*wanted, *services))
    chosen = set(list(first)[:SERVICES_DRAWN_MAX])
    return {name: one for name, one in known.items() if name in chosen}


def _columns(drawn: dict[str, ServiceImpact]) -> dict[str, int]:
    """Return the column of each service: right of all that it needs, beside what it needs in a circle."""
    ways = {name: [n.service for n in one.needs if n.service in drawn] for name, one in drawn.items()}
    column: dict[str, int] = {}
    for group in groups(ways):
        outside = {other for name in group for other in ways[name]}.difference(group)
        place = 1 + max((column[other] for other in outside), default=-1)
        column.update(dict.fromkeys(group, place))
    return column


def _boxes(
    services: list[ServiceImpact], column: dict[str, int]
) -> tuple[tuple[MapLane, ...], dict[str, MapBox], float]:
    """Return lanes and boxes, lane below lane; boxes of one lane and column stand below each other."""
    owners = {one.owner.id: one.owner.name for one in services}
    lanes, boxes, top = [], {}, 0.0
    for owner, owner_name in owners.items():
        stacked: dict[int, int] = {}
        for one in services:
            if one.owner.id == owner:
                place = column[one.service.id]
                number = stacked.get(place, 0)
                stacked[place] = number + 1
                y = top + LANE_TITLE + number * (BOX_HEIGHT + BOX_GAP)
                boxes[one.service.id] = _box(one, place * COLUMN_MIN + 6, y)
        height = LANE_TITLE + max(stacked.values()) * (BOX_HEIGHT + BOX_GAP)
        lanes.append(MapLane(top, height, owner_name))
        top += height + LANE_GAP
    return tuple(lanes), boxes, top


def _box(one: ServiceImpact, x: float, y: float) -> MapBox:
    seq = one.changes[-1].when.seq if one.changes else None
    full = f"{one.service.name} ({one.owner.name}): {one.end}"
    return MapBox(x, y, _lines(one.service.name), full, one.end, seq)


def _lines(name: str) -> tuple[str, ...]:
    """Return a name in at most two lines, the second one cut where it is too long."""
    first, *rest = wrap(name, LINE_LENGTH_MAX) or [""]
    return (first, shortened(" ".join(rest), LINE_LENGTH_MAX)) if rest else (first,)


def _arrows(drawn: dict[str, ServiceImpact], boxes: dict[str, MapBox]) -> tuple[MapArrow, ...]:
    arrows = []
    for name, one in drawn.items():
        needs = [need for need in one.needs if need.service in boxes]
        for number, need in enumerate(needs):
            spread = min(6.0, 2 * FAN_MAX / max(len(needs) - 1, 1))
            fan = (number - (len(needs) - 1) / 2) * spread
            full = f"{one.service.name} needs {drawn[need.service].service.name} ({need.kind})"
            arrows.append(_arrow(boxes[name], boxes[need.service], fan, need.kind, full))
    return tuple(arrows)


def _arrow(user: MapBox, needed: MapBox, fan: float, kind: NeedKind, full: str) -> MapArrow:
    """Return an arrow into the right side of what is needed: straight over, or round where both stand in
    one column.
    """
    x2, y2 = needed.x + BOX_WIDTH, needed.y + BOX_HEIGHT / 2
    y1 = user.y + BOX_HEIGHT / 2 + fan
    is_beside = user.x == needed.x
    x1 = user.x + BOX_WIDTH if is_beside else user.x
    bend = BEND if is_beside else -BEND
    path = f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 + BEND:g} {y2:g} {x2 + 6:g} {y2:g}"
    letter_x = x2 + BEND * 0.8 if is_beside else x1 - 14
    letter_y = (y1 + y2) / 2 if is_beside else y1 + (y2 - y1) * 0.06
    return MapArrow(path, x2, y2, round(letter_x, 1), round(letter_y, 1), kind, full)
