"""The rows of control's lists, laid out for a width: needs, timeline, teams, messages, log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from textual.content import Content

from exercise_engine.core.control_board import TeamRow
from exercise_engine.core.control_log import LogGroup, LogLine
from exercise_engine.core.control_needs import ACTION_VERBS, Need
from exercise_engine.core.control_records import Thread
from exercise_engine.core.control_timeline import RowStatus, TimelineRow
from exercise_engine.model.base import Function
from exercise_engine.model.timing import MINUTE_MS
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.text import fit, short_offset
from exercise_engine.tui.widgets.steady_list import Row

ROOMY_WIDTH: Final = 74
"""From this width on the timeline also tells the chapter and how many were told."""
LONG_LABEL_WIDTH: Final = 100
"""From this width on there is room for long ids."""
TIME_WIDTH: Final = 7
"""`T+12:34`, the longest that an exercise of a day needs."""
WHEN_WIDTH: Final = 8
"""`120m ago`."""
ACTION_WIDTH: Final = max(len(word) for word in ACTION_VERBS.values())
STATUS_WIDTH: Final = 9
NOW_KEY: Final = "now"
"""The row between what was and what comes."""

STATUS_WORDS: Final[dict[RowStatus, tuple[str, str]]] = {
    "planned": ("planned", ""),
    "held": ("HELD", "bold $warning"),
    "proposed": ("PROPOSED", "bold $accent"),
    "waits for condition": ("condition", "$secondary"),
    "waits for phase": ("phase", "$secondary"),
    "waits for item": ("follows", "$secondary"),
    "by hand": ("by hand", "$secondary"),
    "in reserve": ("reserve", "$secondary"),
    "due": ("DUE", "bold $warning"),
    "telling": ("TO TELL", "bold $warning"),
    "told": ("told", "$success"),
    "withdrawn": ("WITHDRAWN", "bold $error"),
    "skipped": ("skipped", "dim"),
}
"""What stands in the column for a status, and its look."""

WEIGHT_MARKS: Final = {"key": "K", "supporting": " ", "reserve": "r"}
FUNCTION_MARKS: Final[dict[Function, str]] = {
    "prevent": "prev",
    "detect": "det",
    "respond": "resp",
    "recover": "rec",
}
_LOG_STYLES: Final[dict[LogGroup, str]] = {
    "clock": "bold $accent",
    "inject": "",
    "answer": "$primary",
    "expected": "$secondary",
    "message": "$success",
    "world": "$secondary",
    "note": "dim",
    "seat": "dim",
    "guidance": "$secondary",
    "problem": "bold $error",
}


# ── needs me ──────────────────────────────────────────────────────────────────────────────────────


def need_rows(
    needs: Iterable[Need],
    *,
    elapsed_ms: int,
    width: int,
    claims: Mapping[str, str] = MappingProxyType({}),
    speed: int = 1,
) -> list[Row]:
    """Return one row for each thing that waits; `claims` says who sees to which."""
    rows = []
    for need in needs:
        harm = harm_text(need.harm_ms, elapsed_ms, speed=speed)
        rows.append(Row(need.key, _need_prompt(need, harm, width, claims.get(need.key, ""))))
    return rows


def _need_prompt(need: Need, harm: tuple[str, str], width: int, claim: str) -> Content:
    taken = f"[{claim.partition(',')[0]}] " if claim else ""
    when, style = harm
    room = width - WHEN_WIDTH - ACTION_WIDTH - 4
    grave = need.kind in ("emergency", "fault", "stopped", "problem")
    return Content.assemble(
        (fit(when, WHEN_WIDTH), style),
        "  ",
        (fit(ACTION_VERBS[need.action], ACTION_WIDTH), "bold $primary"),
        "  ",
        (fit(taken + need.title, room), "bold $error" if grave else "dim" if claim else ""),
    )


def harm_text(harm_ms: int | None, elapsed_ms: int, *, speed: int = 1) -> tuple[str, str]:
    """Return in words how soon waiting does harm, in minutes of the room, and the look of it."""
    if harm_ms is None:
        return "no haste", "dim"
    minutes = abs(harm_ms - elapsed_ms) // MINUTE_MS // max(speed, 1)
    if harm_ms > elapsed_ms:
        return (f"in {minutes}m" if minutes else "in <1m"), "$warning"
    return (f"{minutes}m ago" if minutes else "now"), "bold $error"


# ── timeline ──────────────────────────────────────────────────────────────────────────────────────


class TimelineLayout:
    """Lays out the timeline; rows that are as they were are not laid out again."""

    def __init__(self) -> None:
        self._width = 0
        self._laid_out: dict[str, tuple[TimelineRow, Row]] = {}

    def rows(self, desk: Desk, rows: Sequence[TimelineRow], *, width: int) -> list[Row]:
        """Return one row an inject, with a line where the exercise stands now."""
        if width != self._width:
            self._width = width
            self._laid_out.clear()
        elapsed = desk.elapsed_ms
        line = Row(NOW_KEY, _now_prompt(desk, elapsed, width))
        found = [self._row(row) for row in rows]
        if desk.view.started_ms is not None:
            found.insert(_now_index(rows, elapsed), line)
        return found

    def _row(self, row: TimelineRow) -> Row:
        known = self._laid_out.get(row.key)
        if known is not None and known[0] == row:
            return known[1]
        made = Row(row.key, _timeline_prompt(row, self._width))
        self._laid_out[row.key] = (row, made)
        return made


def _now_index(rows: Sequence[TimelineRow], elapsed_ms: int) -> int:
    """Return where the present stands: behind everything that was done or due."""
    place = 0
    for index, row in enumerate(rows, start=1):
        moment = row.actual_ms if row.actual_ms is not None else row.planned_ms
        if moment is not None and moment <= elapsed_ms:
            place = index
    return place


def _now_prompt(desk: Desk, elapsed_ms: int, width: int) -> Content:
    words = f" now  {short_offset(elapsed_ms)}  {desk.session.story(desk.session.story_ms())} "
    return Content.styled(f"────{words}".ljust(width, "─")[:width], "$accent")


def _timeline_prompt(row: TimelineRow, width: int) -> Content:
    word, style = STATUS_WORDS[row.status]
    is_over = row.status in ("told", "skipped", "withdrawn")
    weight = "dim" if is_over else "bold" if row.weight == "key" else ""
    is_roomy = width >= ROOMY_WIDTH
    label_width = _label_width(width)
    extra = _extra_columns(row) if is_roomy else ""
    room = width - 2 * TIME_WIDTH - STATUS_WIDTH - label_width - 6 - len(extra)
    return Content.assemble(
        (f"{WEIGHT_MARKS.get(row.weight, ' ')} ", "bold"),
        (fit(_time(row.planned_ms), TIME_WIDTH), "dim" if row.actual_ms is not None else ""),
        " ",
        fit(_time(row.actual_ms), TIME_WIDTH),
        " ",
        (fit(word, STATUS_WIDTH), style),
        " ",
        (fit(row.label, label_width), weight),
        " ",
        (fit(row.subject or row.plan_words, room), weight),
        (extra, "dim"),
    )


def _label_width(width: int) -> int:
    return 28 if width >= LONG_LABEL_WIDTH else 20


def timeline_columns(width: int) -> Content:
    """Return the names of the timeline's columns."""
    label_width = _label_width(width)
    extra = " part  told" if width >= ROOMY_WIDTH else ""
    columns = (("", 1), ("plan", TIME_WIDTH), ("actual", TIME_WIDTH), ("status", STATUS_WIDTH))
    named = " ".join(f"{name:<{room}}" for name, room in (*columns, ("inject", label_width)))
    return Content.styled(f"{named} subject".ljust(width - len(extra)) + extra, "dim")


def _extra_columns(row: TimelineRow) -> str:
    function = FUNCTION_MARKS[row.function] if row.function else ""
    told = f"{len(row.told)}/{len(row.to)}" if row.to and row.actual_ms is not None else f"→{len(row.to)}"
    return f" {function:<4} {told:>5}"


def _time(moment_ms: int | None) -> str:
    return "" if moment_ms is None else short_offset(moment_ms)


# ── teams ─────────────────────────────────────────────────────────────────────────────────────────


def team_rows(rows: Iterable[TeamRow], *, elapsed_ms: int, width: int, speed: int = 1) -> list[Row]:
    """Return one row a team."""
    return [Row(row.team, _team_prompt(row, elapsed_ms, width, speed)) for row in rows]


def _team_prompt(row: TeamRow, elapsed_ms: int, width: int, speed: int) -> Content:
    expected = sum(not seat.is_excused for seat in row.seats)
    all_here = sum(seat.is_connected and not seat.is_excused for seat in row.seats) == expected
    seats = f"{row.connected}/{expected} here"
    deadline = row.next_deadline_ms()
    next_text = "" if deadline is None else f"next {harm_text(deadline, elapsed_ms, speed=speed)[0]}"
    asks = f"{len(row.open_asks)} asked" if row.open_asks else ""
    overdue = f"{row.overdue} OVERDUE" if row.overdue else ""
    unopened = f"{row.unopened} unopened" if row.unopened else ""
    name_width = max(12, width - 10 - 13 - 10 - 11 - 13)
    return Content.assemble(
        (fit(row.name, name_width), "bold"),
        " ",
        (fit(seats, 10), "$success" if all_here else "bold $error"),
        (fit(unopened, 13), "$warning"),
        fit(asks, 9),
        (fit(overdue, 11), "bold $error"),
        fit(next_text, 13),
    )


# ── messages ──────────────────────────────────────────────────────────────────────────────────────


def thread_rows(desk: Desk, threads: Iterable[Thread], *, width: int) -> list[Row]:
    """Return one row for each conversation, in the order in which they began."""
    return [Row(str(thread.root), _thread_prompt(desk, thread, width)) for thread in threads]


def _thread_prompt(desk: Desk, thread: Thread, width: int) -> Content:
    last = desk.view.event(thread.seqs[-1]) if thread.seqs else None
    when = short_offset(last.elapsed_ms) if last is not None else ""
    names = [desk.view.name(address) for address in thread.parties]
    parties = " ⇄ ".join([*names[:1], "; ".join(names[1:])])
    parties_width = max(14, (width - TIME_WIDTH - 7) // 2)
    room = width - TIME_WIDTH - parties_width - 7
    return Content.assemble(
        ("● " if thread.unanswered else "  ", "bold $warning"),
        (fit(when, TIME_WIDTH), "dim"),
        " ",
        (fit(parties, parties_width), "bold" if thread.unanswered else ""),
        " ",
        fit(thread.subject or "(no subject)", room),
        (fit(str(len(thread.seqs)), 3), "dim"),
    )


# ── log ───────────────────────────────────────────────────────────────────────────────────────────


def log_row(desk: Desk, line: LogLine, *, width: int) -> Row:
    """Return the row of one line of the log."""
    number = f"#{line.seq}"
    who = "" if line.is_engine else desk.view.actor_label(line.actor)
    who_width = 18 if width >= LONG_LABEL_WIDTH else 0
    room = width - TIME_WIDTH - 7 - 1 - (who_width + 1 if who_width else 0)
    return Row(
        str(line.seq),
        Content.assemble(
            (fit(number, 7), "dim"),
            (fit(short_offset(line.elapsed_ms), TIME_WIDTH), "dim"),
            " ",
            (f"{fit(who, who_width)} " if who_width else "", "dim"),
            (fit(line.text, room), _LOG_STYLES[line.group]),
        ),
    )
