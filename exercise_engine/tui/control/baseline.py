"""The baselines as control sees them: how many measures are answered, and of one's own organisations what."""

from __future__ import annotations

from textual.content import Content

from exercise_engine.core.baseline.view import Scan
from exercise_engine.core.policy import STEERING_KINDS
from exercise_engine.tui.app import SeatApp
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.dialogs.board import BoardDialog
from exercise_engine.tui.text import content, fit
from exercise_engine.tui.widgets.steady_list import Row

COUNT_WIDTH = 20
"""`100 of 100 answered`, with a space."""


def has_baselines(desk: Desk) -> bool:
    """Whether organisations are asked for measures."""
    return bool(desk.view.community.baselines.scans())


def show_baselines(app: SeatApp, desk: Desk) -> None:
    """Show how far every organisation has come."""
    dialog = BoardDialog(
        "Baselines of the organisations",
        rows=lambda width: _rows(desk, width),
        page=lambda key: _page(desk, key),
        act=lambda _: app.warn("Only the people of the organisation answer its baseline."),
        empty="Nobody is asked for measures before check-in.",
    )
    _ = app.push_screen(dialog)


def _rows(desk: Desk, width: int) -> list[Row]:
    counts = {found.organisation: found for found in desk.view.community.baselines.counts()}
    rows = []
    for scan in desk.view.community.baselines.scans():
        counted = counts.get(scan.organisation)
        done = counted.answered if counted is not None else scan.answered
        said = f"{done} of {len(scan.rows)} answered"
        name = fit(desk.session.name_of(scan.organisation), max(8, width - COUNT_WIDTH - 1))
        rows.append(Row(scan.organisation, Content.assemble(name, " ", fit(said, COUNT_WIDTH))))
    return rows


def _page(desk: Desk, organisation: str) -> Content:
    scans = (scan for scan in desk.view.community.baselines.scans() if scan.organisation == organisation)
    scan = next(scans, None)
    if scan is None:
        return Content("")
    named = desk.view.kind in STEERING_KINDS and organisation in desk.view.scope
    first = (
        "REAL: for the organisation and those named for it"
        if named
        else ("What it answers is REAL: its own people read it, and controllers whose scope names it")
    )
    return Content("\n").join([content(f"{first}.", "bold"), *_measures(scan, is_named=named)])


def _measures(scan: Scan, *, is_named: bool) -> list[Content]:
    lines = []
    for row in scan.rows:
        answer = f"{row.answer or '-'}: " if is_named else ""
        evidence = f" ({row.evidence})" if row.evidence else ""
        lines.append(content(f"{answer}{row.text}{evidence}"))
    return lines
