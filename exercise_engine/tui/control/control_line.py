"""The line under the header: wall time, pace and speed, what is due next, seats, head of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from exercise_engine.core.attendance.roll import roll
from exercise_engine.core.control_board import attendance
from exercise_engine.core.control_log import inject_label
from exercise_engine.core.control_needs import REPLY_WITHIN_MS
from exercise_engine.core.course.needs import LATE_FROM_MS
from exercise_engine.core.enquiries.commands import AnswerEnquiry
from exercise_engine.core.stages import BEFORE_START
from exercise_engine.model.timing import HOUR_MS, MINUTE_MS, SECOND_MS
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.text import fit, one_line

HASH_SHOWN = 8
"""So many digits of a hash can be read out over the telephone."""
WIDE_COLUMNS = 100
"""From here on there is room to say which number is what."""
NEXT_WIDTH_MIN = 12
"""With less room an inject's name says nothing."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """All that the line shows."""

    wall: str = ""
    pace: float = 1
    speed: int = 1
    next_label: str = ""
    next_in_ms: int | None = None
    """Time of the room until the next inject is due, as players count too."""
    connected: int = 0
    expected: int = 0
    """Players' seats."""
    tested: int | None = None
    """Seats that have confirmed a test; none in play, and where there is none."""
    oldest_ms: int | None = None
    """How long the oldest reply has waited; none where none waits, or this seat does not reply."""
    last_seq: int = 0
    """The last durable event that reached this seat."""
    head_seq: int = 0
    head_hash: str = ""


def line_facts(desk: Desk) -> LineFacts:
    """Return what the line shows of a desk."""
    session = desk.session
    due = desk.next_due()
    clock = session.clock
    seats = attendance(desk.view, session.connected)
    wall = datetime.fromtimestamp(session.now().at_ms / 1000, tz=UTC).astimezone()
    return LineFacts(
        wall=f"{wall:%H:%M:%S}{_closing(desk)}",
        pace=clock.pace if clock is not None else 1,
        speed=session.speed,
        next_label=inject_label(*due[1]) if due is not None else "",
        next_in_ms=(due[0] - desk.elapsed_ms) // max(session.speed, 1) if due is not None else None,
        connected=seats.connected,
        expected=seats.expected,
        tested=_tested(desk),
        oldest_ms=_oldest_ms(desk),
        last_seq=desk.view.last_seq,
        head_seq=desk.head.seq if desk.head is not None else 0,
        head_hash=desk.head.hash[:HASH_SHOWN] if desk.head is not None else "",
    )


def _tested(desk: Desk) -> int | None:
    """Return how many seats have confirmed the check-in test, as long as that is what one looks at."""
    if not desk.view.attendance.tests or desk.view.stage not in BEFORE_START:
        return None
    return roll(desk.view, desk.session.connected).tested


def _oldest_ms(desk: Desk) -> int | None:
    """Return how long the oldest reply has waited that this seat may give."""
    since = desk.view.simcell.oldest_ms(desk.view.seat) if desk.may(AnswerEnquiry) else None
    return None if since is None else max(0, desk.elapsed_ms - since)


def _closing(desk: Desk) -> str:
    """Return when the room closes, where the scenario says so and the clock runs as in life."""
    scenario = desk.view.scenario
    if scenario is None or scenario.clock.hard_stop is None or desk.session.speed != 1:
        return ""
    late = desk.lateness()
    if late is None or late.late_ms < LATE_FROM_MS:
        return f" (room until {scenario.clock.hard_stop})"
    return f" ({late.late_ms // MINUTE_MS} MIN LATE for {scenario.clock.hard_stop})"


def countdown(ms: int) -> str:
    """Return a time to come to the second: `3:12`, `1:03:12`."""
    seconds = max(ms, 0) // SECOND_MS
    if ms < HOUR_MS:
        return f"{seconds // 60}:{seconds % 60:02}"
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


class ControlLine(Widget):
    """One line that is always visible."""

    DEFAULT_CSS = """
    ControlLine { height: 1; width: 100%; }
    """

    facts: reactive[LineFacts] = reactive(LineFacts())

    def render(self) -> Content:
        """Draw the line for the width there is."""
        facts = self.facts
        pace = f"story ×{facts.pace:g}" + (f"  speed ×{facts.speed}" if facts.speed != 1 else "")
        tested = "" if facts.tested is None else f" tested {facts.tested}"
        seats = f"seats {facts.connected}/{facts.expected}{tested}"
        head = self._head_text()
        waits = "" if facts.oldest_ms is None else f"reply waits {countdown(facts.oldest_ms)}  "
        if facts.oldest_ms is not None and self.size.width < WIDE_COLUMNS:
            waits, pace = f"reply {countdown(facts.oldest_ms)}  ", ""
        is_long = facts.oldest_ms is not None and facts.oldest_ms >= REPLY_WITHIN_MS
        room = self.size.width - len(waits) - len(facts.wall) - len(pace) - len(seats) - len(head) - 11
        is_missing = facts.connected < facts.expected
        return Content.assemble(
            f" {facts.wall}  ",
            (f"{pace}  ", "dim"),
            (waits, "bold $error" if is_long else "$warning"),
            (fit(self._next_text(room), room), "$accent"),
            "  ",
            (seats, "$warning" if is_missing else "$success"),
            "  ",
            (head, "dim"),
        )

    def _head_text(self) -> str:
        """Return where the log stands, and the last head that the server gave out."""
        facts = self.facts
        if not facts.head_hash:
            return f"#{facts.last_seq}"
        if self.size.width < WIDE_COLUMNS:
            return f"#{facts.last_seq} {one_line(facts.head_hash)}@{facts.head_seq}"
        return f"log #{facts.last_seq}  head #{facts.head_seq} {one_line(facts.head_hash)}"

    def _next_text(self, room: int) -> str:
        facts = self.facts
        if facts.next_in_ms is None:
            return "nothing due by time" if room >= 2 * NEXT_WIDTH_MIN else ""
        when = countdown(facts.next_in_ms)
        label_room = room - len(f"next  in {when}")
        label = fit(facts.next_label, min(label_room, len(facts.next_label))) if label_room > 0 else ""
        soon = facts.next_in_ms < MINUTE_MS
        return f"{'NEXT' if soon else 'next'} {label} in {when}"
