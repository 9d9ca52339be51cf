"""What players see of the people in seats: hand-overs to confirm, and who is excused."""

from __future__ import annotations

from typing import assert_never

from exercise_engine.core.attendance.facts import AttendanceFact, SeatExcused, SeatHandedOver, SeatReturned
from exercise_engine.core.events import Event
from exercise_engine.core.view_items import InboxItem, words_of


class SeatAttendance:
    """Who is excused, as far as one seat knows; events may come in any order."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, bool]] = {}
        self.handed_over: dict[int, SeatHandedOver] = {}
        """Hand-overs by `seq`."""

    def apply(self, event: Event, fact: AttendanceFact, *, seat: str) -> InboxItem:
        """Take in one event and return it as an item."""
        match fact:
            case SeatHandedOver():
                self.handed_over[event.seq] = fact
                return _handed_over(event, fact, is_mine=fact.seat == seat)
            case SeatExcused() | SeatReturned():
                gone = isinstance(fact, SeatExcused)
                self._last[fact.seat] = max(self._last.get(fact.seat, (0, False)), (event.seq, gone))
                return _item(event, f"{fact.label} {'is excused' if gone else 'plays again'}", "")
            case _:
                assert_never(fact)

    def is_excused(self, seat: str) -> bool:
        """Whether a seat is excused now."""
        return self._last.get(seat, (0, False))[1]


def _handed_over(event: Event, fact: SeatHandedOver, *, is_mine: bool) -> InboxItem:
    """Return a hand-over; whoever sits there now reads and confirms it."""
    if not is_mine:
        return _item(event, f"Somebody else sits at {fact.label}", words_of(fact.note))
    count = len(fact.open_asks)
    opened = (
        f"Open when it was handed over: {count} question{'s' if count != 1 else ''} to your team."
        if count
        else ""
    )
    body = "\n\n".join(part for part in (words_of(fact.note), opened) if part)
    return InboxItem(
        seq=event.seq,
        kind="handover",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender="control",
        to=(f"seat:{fact.seat}",),
        subject="This seat was handed over: for whoever sits here now",
        body=body,
        thread=event.seq,
        must_confirm=True,
    )


def _item(event: Event, subject: str, body: str) -> InboxItem:
    return InboxItem(
        seq=event.seq,
        kind="notice",
        at_ms=event.at_ms,
        elapsed_ms=event.elapsed_ms,
        story_ms=event.story_ms,
        sender="control",
        to=("all",),
        subject=subject,
        body=body,
        thread=event.seq,
    )
