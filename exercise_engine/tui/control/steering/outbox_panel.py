"""The lines above the keys: what is about to go to players, to whom, and in how long."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from exercise_engine.tui.control.steering.outbox import Outbox, Waiting
from exercise_engine.tui.text import fit, one_line

LINES_MAX = 4
"""More than these are counted; the newest are shown, which the keys are about."""


class OutboxPanel(Static):
    """Hidden while nothing waits."""

    DEFAULT_CSS = """
    OutboxPanel { height: auto; max-height: 5; padding: 0 1; display: none; background: $panel; }
    OutboxPanel.-shown { display: block; }
    """

    def show_outbox(self, outbox: Outbox) -> None:
        """Draw what waits, the newest at the bottom."""
        self.set_class(bool(outbox.waiting), "-shown")
        width = max(self.app.size.width - 2, 20)
        hidden = len(outbox.waiting) - LINES_MAX
        lines = [Content(f"and {hidden} more before these")] if hidden > 0 else []
        shown = outbox.waiting[-LINES_MAX:]
        lines += [self._line(outbox, item, width, is_newest=item is shown[-1]) for item in shown]
        self.update(Content("\n").join(lines))

    def _line(self, outbox: Outbox, item: Waiting, width: int, *, is_newest: bool) -> Content:
        seconds = outbox.seconds_left(item)
        when = "NOT SENT" if seconds is None else f"in {seconds} s"
        keys = "  u takes it back  Ctrl+S sends it" if is_newest else ""
        words = f"{one_line(item.text)}  →  {one_line(item.readers)}"
        room = max(width - len(when) - len(keys) - 2, 10)
        return Content.assemble((when, "bold $warning"), "  ", fit(words, room), (keys, "$accent"))
