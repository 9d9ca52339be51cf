"""A steady list that says in a sentence why it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.steady_list import Row, SteadyList


class ListPanel(Vertical):
    """A list, or the reason why there is none."""

    DEFAULT_CSS = """
    ListPanel { height: 1fr; }
    ListPanel > .empty { height: auto; display: none; padding: 0 1; }
    ListPanel.-empty > .empty { display: block; }
    """

    def compose(self) -> ComposeResult:
        """Lay out the sentence and the list."""
        yield Static(classes="empty")
        yield SteadyList()

    @property
    def rows(self) -> SteadyList:
        """The list itself."""
        return self.query_one(SteadyList)

    def show(self, rows: Sequence[Row], *, empty: str) -> None:
        """Show rows, or the sentence where there are none."""
        self.set_class(not rows, "-empty")
        self.query_one(".empty", Static).update(content(empty))
        self.rows.show(rows)
