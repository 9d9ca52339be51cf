"""The map of services as rows: organisations, their services, and what each needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from textual.content import Content

from exercise_engine.core.cascade.map_facts import NeedTold
from exercise_engine.core.cascade.view import Change, Holding, ServiceSeen
from exercise_engine.model.circles import groups
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.timing import MINUTE_MS, duration_text
from exercise_engine.tui.text import fit, short_offset
from exercise_engine.tui.widgets.steady_list import Row

SIGNS: Final[dict[ServiceState | None, str]] = {
    "normal": "+",
    "degraded": "~",
    "down": "x",
    "recovering": "^",
    None: "?",
}
"""One cell for each state, told apart without colour and on any terminal."""
STATE_WORDS: Final[dict[ServiceState | None, str]] = {
    "normal": "normal",
    "degraded": "degraded",
    "down": "down",
    "recovering": "recovering",
    None: "not seen",
}
STATE_STYLES: Final[dict[ServiceState | None, str]] = {
    "normal": "$success",
    "degraded": "bold $warning",
    "down": "bold $error",
    "recovering": "bold $accent",
    None: "dim",
}
LEGEND: Final = "  ".join(
    (*(f"{sign} {STATE_WORDS[state]}" for state, sign in SIGNS.items()), "<- needs", "! soon")
)
STATE_WIDTH: Final = 11
"""`recovering`, the longest word."""
SINCE_WIDTH: Final = 24
"""`T+12:34  Day 10 Tue 09:15`, the longest but for a story of weeks."""
ORGANISATION: Final = "organisation:"
"""Begins the key of a row that stands for an organisation; no service's id has a colon."""


@dataclass(frozen=True)
class MapReading:
    """The map as it is now, with all that turns it into words."""

    services: tuple[ServiceSeen, ...]
    name_of: Callable[[str], str]
    """The readable name of an organisation."""
    story: Callable[[int], str]
    """A moment of the story in words."""
    story_now_ms: int
    chain: Callable[[Change], tuple[Change, ...]]
    """A change with what it follows from, as far as the reader may see."""
    root: Callable[[Change], str]
    """What began it, other than a service, as far as the reader may see: in words, or nothing."""
    first: frozenset[str] = frozenset()
    """The organisations that are listed first: those of the reader."""
    known: dict[str, ServiceSeen] = field(init=False)
    round_about: dict[str, tuple[str, ...]] = field(init=False)
    """Service to the circle that it is in."""

    def __post_init__(self) -> None:
        known = {service.id: service for service in self.services}
        needs = {
            name: [need.service for need in one.told.needs if need.service in known]
            for name, one in known.items()
        }
        object.__setattr__(self, "known", known)
        found = {name: group for group in groups(needs) if len(group) > 1 for name in group}
        object.__setattr__(self, "round_about", found)

    def name(self, service: str) -> str:
        """Return how a service is called."""
        found = self.known.get(service)
        return found.told.name if found is not None else service

    def state(self, service: str) -> ServiceState | None:
        """Return how a service runs, where that is known."""
        found = self.known.get(service)
        return found.state if found is not None else None

    def by_owner(self) -> dict[str, list[ServiceSeen]]:
        """Return the services of each organisation, the reader's own ones first."""
        owned: dict[str, list[ServiceSeen]] = {}
        for service in sorted(self.services, key=lambda one: one.told.owner not in self.first):
            owned.setdefault(service.told.owner, []).append(service)
        return owned

    def closes_circle(self, service: str, need: NeedTold) -> bool:
        """Whether a need leads back to the service that has it."""
        return need.service in self.round_about.get(service, ())


def map_rows(reading: MapReading, width: int) -> list[Row]:
    """Return one row an organisation, and below it one for each of its services."""
    return [
        row
        for owner, services in reading.by_owner().items()
        for row in (
            Row(f"{ORGANISATION}{owner}", _owner_line(reading.name_of(owner), services, width)),
            *(Row(service.id, _service_lines(reading, service, width)) for service in services),
        )
    ]


def counted(services: Iterable[ServiceSeen]) -> str:
    """Return how many services run how, the worst first."""
    counts = Counter(service.state for service in services)
    order: tuple[ServiceState | None, ...] = ("down", "degraded", "recovering", "normal", None)
    return ", ".join(f"{counts[state]} {STATE_WORDS[state]}" for state in order if counts[state])


def since_words(reading: MapReading, service: ServiceSeen) -> str:
    """Return since when a service runs as it does, by the exercise and by the story."""
    if service.state is None:
        return ""
    if service.last is None:
        return "from the beginning"
    return f"{short_offset(service.last.elapsed_ms)}  {reading.story(service.last.story_ms)}".rstrip()


def left_words(reading: MapReading, until_story_ms: int) -> str:
    """Return how much story time there is until a moment, in whole minutes."""
    return f"{max(0, -(-(until_story_ms - reading.story_now_ms) // MINUTE_MS))} min of the story"


def holding_words(reading: MapReading, hold: Holding) -> str:
    """Return how long a service still goes on without another."""
    left = left_words(reading, hold.until_story_ms)
    return f"goes on for {left} without {reading.name(hold.of)}, then {STATE_WORDS[hold.then]}"


def tie_words(need: NeedTold) -> str:
    """Return what kind of tie a need is, and what happens without; the latter for its owner only."""
    if need.holds_ms is None:
        return need.kind
    holds = f"goes on {duration_text(need.holds_ms)} without" if need.holds_ms else "at once"
    missed = "if degraded, " if need.when == "degraded" else ""
    return f"{need.kind}: {missed}{holds}, then {need.then}"


def _short_tie(need: NeedTold) -> str:
    """Return a need in as few words as the map has room for; the page has all."""
    if need.holds_ms is None:
        return need.kind
    holds = f"holds {duration_text(need.holds_ms)}" if need.holds_ms else "at once"
    return f"{need.kind}, {holds}, then {need.then}"


def _owner_line(name: str, services: list[ServiceSeen], width: int) -> Content:
    words = counted(services)
    return Content.assemble((fit(name, max(0, width - len(words) - 1)), "bold $primary"), " ", (words, "dim"))


def _service_lines(reading: MapReading, service: ServiceSeen, width: int) -> Content:
    state = service.state
    name_width = max(10, width - STATE_WIDTH - SINCE_WIDTH - 5)
    first = Content.assemble(
        " ",
        (SIGNS[state], STATE_STYLES[state]),
        " ",
        fit(service.told.name, name_width),
        " ",
        (fit(STATE_WORDS[state], STATE_WIDTH), STATE_STYLES[state]),
        " ",
        (fit(since_words(reading, service), width - name_width - STATE_WIDTH - 5), "dim"),
    )
    rest = (*_moment_lines(reading, service, width), *_need_lines(reading, service, width))
    return Content("\n").join([first, *rest])


def _moment_lines(reading: MapReading, service: ServiceSeen, width: int) -> Iterator[Content]:
    """Yield what is about to happen to a service by itself, the soonest first."""
    lines = [(hold.until_story_ms, holding_words(reading, hold)) for hold in service.holds]
    if service.back_story_ms is not None:
        lines.append((service.back_story_ms, f"back in {left_words(reading, service.back_story_ms)}"))
    for _, words in sorted(lines):
        yield Content.assemble(("     ! ", "bold $warning"), (fit(words, width - 8), "$warning"))


def _need_lines(reading: MapReading, service: ServiceSeen, width: int) -> Iterator[Content]:
    for need in service.told.needs:
        state = reading.state(need.service)
        mark = "  in a circle" if reading.closes_circle(service.id, need) else ""
        words = f"{reading.name(need.service)} ({_short_tie(need)})"
        yield Content.assemble(
            ("     <- ", "dim"),
            (SIGNS[state], STATE_STYLES[state]),
            " ",
            (fit(words, width - 10 - len(mark)), "dim"),
            (mark, "$warning"),
        )
