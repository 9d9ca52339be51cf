"""What control sees of the people in seats: who came when, who was tested, who is excused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from exercise_engine.core.attendance.facts import AttendanceFact, SeatExcused, SeatHandedOver, SeatReturned
from exercise_engine.core.events import Event
from exercise_engine.core.facts import InjectTold, ReceiptsReported, StageName
from exercise_engine.core.stages import BEFORE_START


@dataclass(slots=True)
class Span:
    """A time in which a seat was excused."""

    from_seq: int
    from_ms: int
    to_ms: int | None = None
    """Exercise time of its return; none while it is excused."""


@dataclass(slots=True)
class SeatPresence:
    """What the log says of the person in one seat."""

    first_seen_ms: int | None = None
    """UTC of the first sign of life: something arrived at its terminal."""
    tested_ms: int | None = None
    """UTC at which it confirmed a test inject."""
    handed_over: list[tuple[int, int]] = field(default_factory=list)
    """`seq` and exercise time of each hand-over."""
    excused: list[Span] = field(default_factory=list)

    @property
    def is_excused(self) -> bool:
        """Whether nothing is expected of it now."""
        return bool(self.excused) and self.excused[-1].to_ms is None


class AttendanceBoard:
    """A fold over the events that one seat of control sees, or over the whole log."""

    def __init__(self) -> None:
        self.tests: dict[int, tuple[str, ...]] = {}
        """`seq` of the injects to be confirmed that were told before StartEx, to their audience."""
        self.seats: dict[str, SeatPresence] = {}
        self._stage: StageName = "planned"

    def of(self, seat: str) -> SeatPresence:
        """Return what is known of a seat."""
        return self.seats.setdefault(seat, SeatPresence())

    def move(self, stage: StageName) -> None:
        """Note where the exercise stands; a test is what is confirmed before StartEx."""
        self._stage = stage

    def tell(self, event: Event, fact: InjectTold) -> None:
        """Note a test inject."""
        if fact.confirm and self._stage in BEFORE_START:
            self.tests[event.seq] = event.audience.to

    def report(self, event: Event, fact: ReceiptsReported) -> None:
        """Note a sign of life, and a test inject that was confirmed."""
        presence = self.of(event.actor)
        if presence.first_seen_ms is None:
            presence.first_seen_ms = event.at_ms
        if presence.tested_ms is None and not self.tests.keys().isdisjoint(fact.acknowledged):
            presence.tested_ms = event.at_ms

    def apply(self, event: Event, fact: AttendanceFact) -> None:
        """Take in a fact about the person in a seat."""
        presence = self.of(fact.seat)
        match fact:
            case SeatHandedOver():
                presence.handed_over.append((event.seq, event.elapsed_ms))
            case SeatExcused():
                presence.excused.append(Span(event.seq, event.elapsed_ms))
            case SeatReturned():
                if presence.is_excused:
                    presence.excused[-1].to_ms = event.elapsed_ms
            case _:
                assert_never(fact)

    def is_excused(self, seat: str) -> bool:
        """Whether nothing is expected of a seat now."""
        found = self.seats.get(seat)
        return found is not None and found.is_excused
