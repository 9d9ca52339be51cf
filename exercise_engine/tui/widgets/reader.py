"""A page to read: scrolls, keeps its place when the page changes, and goes to the top for another page."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static


class Reader(VerticalScroll, can_focus=True):
    """Shows one page at a time."""

    DEFAULT_CSS = """
    Reader { padding: 0 1; }
    Reader Static { height: auto; width: 100%; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._key = ""
        self._page = Content("")

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Static(self._page)

    @property
    def plain(self) -> str:
        """The page as plain text."""
        return self._page.plain

    def show(self, key: str, page: Content) -> None:
        """Show a page; the same key means the same page in a newer state, which does not move."""
        if key == self._key and page == self._page:
            return
        is_other = key != self._key
        self._key, self._page = key, page
        self.query_one(Static).update(page)
        if is_other:
            self.scroll_home(animate=False)
