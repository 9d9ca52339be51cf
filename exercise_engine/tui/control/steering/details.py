"""What stands on the page of an inject about what control changed of it."""

from __future__ import annotations

from exercise_engine.core.control_timeline import TimelineRow
from exercise_engine.core.steering import facts as s
from exercise_engine.core.steering.board import Recall
from exercise_engine.core.steering.log import steering_line
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.control.desk import Desk

StyledLine = list[str | tuple[str, str]]


def change_lines(desk: Desk, row: TimelineRow) -> list[StyledLine]:
    """Return what control changed before the release, and recalled afterwards, with the reasons."""
    view = desk.view
    lines: list[StyledLine] = []
    for event in view.steering.reasons.get(row.inject, ()) if row.inject is not None else ():
        fact = event.fact
        said = steering_line(fact, view) if isinstance(fact, s.OfSteering) else None
        if said is not None:
            lines.append([(f"{offset_text(event.elapsed_ms)} ", "dim"), (said[1], "$warning")])
    release = _release_of(desk, row)
    if release is not None:
        for recall in view.steering.recalls.get(release, ()):
            lines += _recall_lines(recall)
    return lines


def _release_of(desk: Desk, row: TimelineRow) -> int | None:
    if row.inject is not None:
        return desk.view.inject(row.inject).release
    return int(row.key[1:]) if row.key.startswith("#") else None


def _recall_lines(recall: Recall) -> list[StyledLine]:
    fact = recall.event.fact
    word = "WITHDRAWN" if recall.is_withdrawal else "CORRECTED"
    note = fact.note if isinstance(fact, s.TellingWithdrawn | s.TellingCorrected) else ""
    return [
        [(f"{word} {offset_text(recall.event.elapsed_ms)}", "bold $error"), f": {note}"],
        [(f"  {recall.seats_text}", "dim")],
    ]
