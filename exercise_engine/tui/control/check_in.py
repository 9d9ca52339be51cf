"""The check-in board: every player's seat with who sits there, whether they are here, and tested."""

from __future__ import annotations

from datetime import UTC, datetime

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from exercise_engine.core.attendance.roll import SPARE, Roll, SeatEntry, roll
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.text import content, fit, one_line
from exercise_engine.tui.widgets.steady_list import Row, SteadyList

REFRESH_S = 1.0
"""People who come in appear while one looks."""
STATE_WIDTH = 10
TEAM_PREFIX = "team:"


class CheckInBoard(Dialog[str]):
    """Gives the seat that was chosen, to do something about it; teams are headings."""

    DEFAULT_CSS = """
    CheckInBoard > .dialog { width: 100; }
    CheckInBoard > .dialog { height: 100%; }
    CheckInBoard #counts { height: 1; margin-top: 1; }
    CheckInBoard SteadyList { height: 1fr; margin-top: 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Check-in: Enter on a seat to do something about it")
        self._desk = desk

    def compose_questions(self) -> ComposeResult:
        """Yield the counts and the list."""
        yield Static(id="counts")
        yield SteadyList()

    def on_mount(self) -> None:
        """Show the board, and go on showing it as people come."""
        self._show()
        self.query_one(SteadyList).focus()
        self.set_interval(REFRESH_S, self._show)

    @on(SteadyList.Resized)
    def _show(self) -> None:
        found = roll(self._desk.view, self._desk.session.connected)
        self.query_one("#counts", Static).update(counts_text(found))
        board = self.query_one(SteadyList)
        rows = board_rows(self._desk, found, width=max(board.row_width, 40))
        board.show(rows)
        if board.highlighted is None and rows:
            board.highlighted = 0

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        _, _, seat = (event.option.id or "").partition("/")
        if seat:
            self.finish(seat)


def counts_text(found: Roll) -> Content:
    """Return the counts in one line."""
    missing = found.expected - found.here
    parts: list[tuple[str, str]] = [
        (f"{found.here} of {found.expected} here", "$success" if missing <= 0 else "bold $warning")
    ]
    if found.has_test:
        parts.append(
            (f"   {found.tested} tested", "$success" if found.tested >= found.expected else "$warning")
        )
    if found.excused:
        parts.append((f"   {found.excused} excused", "dim"))
    return Content.assemble(*parts)


def board_rows(desk: Desk, found: Roll, *, width: int) -> list[Row]:
    """Return a heading for each team, and a row for each of its seats."""
    rows = []
    for team, entries in found.teams.items():
        name = desk.view.name(team) if team != SPARE else "Spare seats"
        posted = [entry for entry in entries if not entry.is_excused]
        here = sum(entry.is_connected for entry in posted)
        heading = f"{name}   {here}/{len(posted)} here"
        rows.append(Row(f"{TEAM_PREFIX}{team}", content(fit(heading, width), "bold $accent")))
        rows += [Row(f"{team}/{entry.seat}", _prompt(desk, team, entry, width)) for entry in entries]
    return rows


def _prompt(desk: Desk, team: str, entry: SeatEntry, width: int) -> Content:
    state, style = _state(entry)
    person = one_line(desk.session.people.get(entry.seat, ""))
    label = entry.label.removeprefix(f"{desk.view.name(team)}, ") if team else entry.label
    room = max(width - STATE_WIDTH - 18 - 4, 20)
    return Content.assemble(
        "  ",
        (fit(state, STATE_WIDTH), style),
        (fit(label, room // 2), ""),
        " ",
        (fit(person, room - room // 2), "bold"),
        (fit(_came(entry), 18), "dim"),
    )


def _state(entry: SeatEntry) -> tuple[str, str]:
    if entry.is_excused:
        return "– excused", "dim"
    if entry.is_connected:
        return "● here", "$success"
    if not entry.posts:
        return "○ free", "dim"
    return ("○ gone" if entry.first_seen_ms is not None else "○ missing"), "bold $error"


def _came(entry: SeatEntry) -> str:
    """Return when it was tested, or when it first gave a sign of life."""
    if entry.tested_ms is not None:
        return f"tested {_clock(entry.tested_ms)}"
    return f"came {_clock(entry.first_seen_ms)}" if entry.first_seen_ms is not None else ""


def _clock(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone():%H:%M}"
