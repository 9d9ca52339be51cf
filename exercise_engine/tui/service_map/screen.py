"""The screen of the map: services on the left or above, the page of one on the right or below."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList, Static

from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.service_map.page import map_page
from exercise_engine.tui.service_map.rows import LEGEND, MapReading, map_rows
from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.list_panel import ListPanel
from exercise_engine.tui.widgets.reader import Reader
from exercise_engine.tui.widgets.steady_list import SteadyList

EMPTY = "This exercise has no services."
WIDE_COLUMNS = 110
"""From here on the page has room beside the map."""
REFRESH_SECONDS = 1.0
"""Countdowns are in minutes; news is shown as soon as people notice that it was missing."""


class ServiceMapDialog(Dialog[None]):
    """Shows the map as it is now; Enter on a service does what the caller wants, or goes to its page."""

    DEFAULT_CSS = """
    ServiceMapDialog > .dialog { width: 100%; height: 100%; }
    ServiceMapDialog .halves { height: 1fr; layout: vertical; margin-top: 1; }
    ServiceMapDialog ListPanel { height: 3fr; width: 1fr; }
    ServiceMapDialog Reader { height: 2fr; width: 1fr; margin-top: 1; }
    ServiceMapDialog.-wide .halves { layout: horizontal; }
    ServiceMapDialog.-wide ListPanel { height: 1fr; width: 3fr; }
    ServiceMapDialog.-wide Reader { height: 1fr; width: 2fr; margin-top: 0; margin-left: 1; }
    ServiceMapDialog .legend { height: 1; color: $text-muted; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "act", "Read")]

    def __init__(
        self,
        heading: str,
        *,
        read: Callable[[], MapReading],
        empty: str = EMPTY,
        act: Callable[[str], None] | None = None,
    ) -> None:
        """`act` is given the key of the row: a service, or an organisation with its prefix."""
        super().__init__(heading)
        self._read = read
        self._empty = empty
        self._act = act

    def compose_questions(self) -> ComposeResult:
        """Yield the map, the page and what the signs mean."""
        with Container(classes="halves"):
            yield ListPanel()
            yield Reader()
        yield Static(content(LEGEND), classes="legend")

    def on_mount(self) -> None:
        """Start at the first row."""
        self.refresh_rows()
        self._list.focus()
        self.set_interval(REFRESH_SECONDS, self.refresh_rows)

    def on_resize(self, event: events.Resize) -> None:
        """Put the page beside the map where there is room."""
        self.set_class(event.size.width >= WIDE_COLUMNS, "-wide")

    @on(SteadyList.Resized)
    def refresh_rows(self) -> None:
        """Show what is known now; the cursor stays where it is."""
        rows = map_rows(self._read(), self._list.row_width)
        self.query_one(ListPanel).show(rows, empty=self._empty)
        if self._list.highlighted is None and rows:
            self._list.highlighted = 0
        self._show_page()

    @on(OptionList.OptionHighlighted)
    def _show_page(self) -> None:
        key = self._list.cursor_key
        self.query_one(Reader).show(key or "", map_page(self._read(), key) if key else Content(""))

    @on(OptionList.OptionSelected)
    def action_act(self) -> None:
        """Do what Enter is for here."""
        key = self._list.cursor_key
        if key is None:
            return
        if self._act is None:
            self.query_one(Reader).focus()
        else:
            self._act(key)

    @property
    def _list(self) -> SteadyList:
        return self.query_one(ListPanel).rows
