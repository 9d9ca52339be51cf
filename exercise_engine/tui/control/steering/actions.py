"""What control does to steer: hold everything, move times, send to others, reword, withdraw, correct."""

from __future__ import annotations

from exercise_engine.core.steering import commands as c
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.steer import EffectDialog


class SteeringActions:
    """Opens the dialogs of steering."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def hold_or_let_go(self) -> None:
        """Hold everything back, or let it go on."""
        if self._desk.view.steering.all_held is None:
            effect = (
                "Neither time nor conditions release an inject until you let all go on. Exercise time "
                "runs on, deadlines too; what you release by hand still goes out."
            )
            self._asker.ask(
                EffectDialog("Hold everything?", effect, yes="Hold all"),
                lambda reason: self._desk.send(c.HoldAll(note=reason), "Holding everything"),
            )
            return
        now_ms = self._desk.elapsed_ms
        rows = [row for row in self._desk.timeline() if row.status == "held" and row.planned_ms is not None]
        due = [row.label for row in rows if row.planned_ms is not None and row.planned_ms <= now_ms]
        at_once = f" Due by now, and released at once: {', '.join(due)}." if due else ""
        effect = f"Injects go on as planned; what was held one by one stays held.{at_once}"
        self._asker.ask(
            EffectDialog("Let everything go on?", effect, yes="Let all go on"),
            lambda reason: self._desk.send(c.LetAllGo(note=reason), "Letting everything go on"),
        )
