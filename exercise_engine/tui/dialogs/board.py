"""A list with the page of what is under the cursor, which stays open while one acts on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.widgets.list_panel import ListPanel
from exercise_engine.tui.widgets.reader import Reader
from exercise_engine.tui.widgets.steady_list import Row, SteadyList

REFRESH_SECONDS = 1.0
"""News is shown as soon as people notice that it was missing."""


class BoardDialog(Dialog[None]):
    """Shows rows and pages as they are now; Enter acts on one."""

    DEFAULT_CSS = """
    BoardDialog > .dialog { height: 100%; width: 110; }
    BoardDialog ListPanel { height: 40%; min-height: 5; margin-top: 1; }
    BoardDialog Reader { height: 1fr; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "act", "Act")]

    def __init__(
        self,
        heading: str,
        *,
        rows: Callable[[int], Sequence[Row]],
        page: Callable[[str], Content],
        act: Callable[[str], None],
        empty: str,
    ) -> None:
        """`rows` are given the width that they have; `page` and `act` the key of one."""
        super().__init__(heading)
        self._rows = rows
        self._page = page
        self._act = act
        self._empty = empty

    def compose_questions(self) -> ComposeResult:
        """Yield the list and the page."""
        yield ListPanel()
        yield Reader()

    def on_mount(self) -> None:
        """Start at the first row."""
        self.refresh_rows()
        self._list.focus()
        self.set_interval(REFRESH_SECONDS, self.refresh_rows)

    @on(SteadyList.Resized)
    def refresh_rows(self) -> None:
        """Show what is known now; the cursor stays where it is."""
        rows = list(self._rows(self._list.row_width))
        self.query_one(ListPanel).show(rows, empty=self._empty)
        if self._list.highlighted is None and rows:
            self._list.highlighted = 0
        self._show_page()

    @on(OptionList.OptionHighlighted)
    def _show_page(self) -> None:
        key = self._list.cursor_key
        self.query_one(Reader).show(key or "", self._page(key) if key else Content(""))

    @on(OptionList.OptionSelected)
    def action_act(self) -> None:
        """Act on what is under the cursor."""
        key = self._list.cursor_key
        if key is not None:
            self._act(key)

    @property
    def cursor_key(self) -> str | None:
        """The key of what is under the cursor."""
        return self._list.cursor_key

    def go_down(self) -> None:
        """Go on to the next row."""
        self._list.action_cursor_down()

    @property
    def _list(self) -> SteadyList:
        return self.query_one(ListPanel).rows
