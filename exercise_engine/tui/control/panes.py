"""The lists of the control screen: what each shows, and the page beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from textual.content import Content

from exercise_engine.core.control_log import LogLine
from exercise_engine.core.control_needs import Need
from exercise_engine.core.control_timeline import TimelineRow
from exercise_engine.tui.control import details, rows
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.control.queue import entry_of, entry_page, queue_rows
from exercise_engine.tui.control.steering.claims import claim_words
from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.steady_list import Row

PaneId = Literal["needs", "msel", "teams", "messages", "log", "queue"]


@dataclass(frozen=True, slots=True)
class Pane:
    """One list: its key, its name, its rows and pages."""

    id: PaneId
    key: str
    name: str
    empty: str
    """Why there is nothing."""
    rows: Callable[[int], list[Row]]
    """Rows for a width."""
    page: Callable[[str], Content]
    """The page of the row with a key."""


class Panes:
    """All lists over one desk, with what narrows two of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.words: dict[PaneId, str] = {}
        """What the timeline and the log are narrowed to."""
        self._timeline = rows.TimelineLayout()
        self._log: list[Row] = []
        self._log_mark: tuple[int, str, object] = (0, "", None)
        self._log_taken = 0
        self.all = (
            Pane(
                "needs",
                "1",
                "Needs me",
                "Nothing needs you now.",
                self._need_rows,
                self._need_page,
            ),
            Pane("msel", "2", "MSEL", "No inject that this seat may see.", self._msel_rows, self._msel_page),
            Pane("teams", "3", "Teams", "No team to show.", self._team_rows, self._team_page),
            Pane(
                "messages", "4", "Messages", "Nobody has written yet.", self._thread_rows, self._thread_page
            ),
            Pane("log", "5", "Log", "Nothing was recorded yet.", self._log_rows, self._log_page),
            Pane("queue", "6", "Replies", "Nobody waits for a reply.", self._queue_rows, self._queue_page),
        )

    # ── needs me ──────────────────────────────────────────────────────────────────────────────────

    def need(self, key: str) -> Need | None:
        """Return what waits, by its key."""
        return next((need for need in self._desk.needs() if need.key == key), None)

    def _need_rows(self, width: int) -> list[Row]:
        found = self._desk.needs()
        claims = {need.key: claim_words(self._desk, need) for need in found}
        return rows.need_rows(
            found,
            elapsed_ms=self._desk.elapsed_ms,
            width=width,
            claims=claims,
            speed=self._desk.session.speed,
        )

    def _need_page(self, key: str) -> Content:
        need = self.need(key)
        if need is None:
            return content("This is settled.")
        return details.need_page(need, claim_words(self._desk, need))

    # ── timeline ──────────────────────────────────────────────────────────────────────────────────

    def _msel_rows(self, width: int) -> list[Row]:
        words = self.words.get("msel", "").casefold().split()
        found = self._desk.timeline()
        shown = [row for row in found if _holds(_msel_text(row), words)] if words else found
        return self._timeline.rows(self._desk, shown, width=width) if shown else []

    def _msel_page(self, key: str) -> Content:
        row = self._desk.row(key)
        if row is None:
            return content("Above: what was. Below: what comes. The last rows have no time of their own.")
        return details.inject_page(self._desk, row)

    # ── teams ─────────────────────────────────────────────────────────────────────────────────────

    def _team_rows(self, width: int) -> list[Row]:
        return rows.team_rows(
            self._desk.teams(), elapsed_ms=self._desk.elapsed_ms, width=width, speed=self._desk.session.speed
        )

    def _team_page(self, key: str) -> Content:
        found = next((row for row in self._desk.teams() if row.team == key), None)
        return details.team_page(self._desk, found) if found is not None else Content("")

    # ── messages ──────────────────────────────────────────────────────────────────────────────────

    def _thread_rows(self, width: int) -> list[Row]:
        return rows.thread_rows(self._desk, self._desk.view.threads.values(), width=width)

    def _thread_page(self, key: str) -> Content:
        thread = self._desk.view.threads.get(int(key))
        return details.thread_page(self._desk, thread) if thread is not None else Content("")

    # ── replies ───────────────────────────────────────────────────────────────────────────────────

    def _queue_rows(self, width: int) -> list[Row]:
        return queue_rows(self._desk, width=width)

    def _queue_page(self, key: str) -> Content:
        entry = entry_of(self._desk, key)
        return entry_page(self._desk, entry) if entry is not None else Content("")

    # ── log ───────────────────────────────────────────────────────────────────────────────────────

    def _log_rows(self, width: int) -> list[Row]:
        """Return one row a line; lines never change, so that only new ones are laid out."""
        words = self.words.get("log", "")
        lines = self._desk.view.log
        mark = (width, words, lines)
        if self._log_mark[:2] != mark[:2] or self._log_mark[2] is not lines:
            self._log, self._log_taken, self._log_mark = [], 0, mark
        wanted = words.casefold().split()
        for line in lines[self._log_taken :]:
            if _holds(f"{line.group} {line.text}", wanted):
                self._log.append(rows.log_row(self._desk, line, width=width))
        self._log_taken = len(lines)
        return self._log

    def _log_page(self, key: str) -> Content:
        line = self._line(int(key))
        return details.log_page(self._desk, line) if line is not None else Content("")

    def _line(self, seq: int) -> LogLine | None:
        return next((line for line in reversed(self._desk.view.log) if line.seq == seq), None)


def _holds(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _msel_text(row: TimelineRow) -> str:
    parts = (row.label, row.subject, row.status, row.phase, row.function or "", row.sender, *row.to)
    return " ".join(parts)
