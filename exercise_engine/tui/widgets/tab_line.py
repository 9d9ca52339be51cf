"""One line that names the lists behind it, and which one is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

ACTIVE = "bold $background on $primary"
"""The style of the list that is shown."""


@dataclass(frozen=True, slots=True)
class TabName:
    """One list that can be shown."""

    key: str
    """The key that shows it, as it stands on the keyboard."""
    name: str
    count: int = 0
    """What to count beside the name; nothing is shown for 0."""

    @property
    def text(self) -> str:
        """The tab as it is drawn."""
        return f" {self.key} {self.name}{f' ({self.count})' if self.count else ''} "


class TabLine(Widget):
    """The names of all lists; a click on one asks for it."""

    DEFAULT_CSS = """
    TabLine { height: 1; width: 100%; }
    """

    class Picked(Message):
        """Somebody clicked on a name."""

        def __init__(self, index: int) -> None:
            self.index = index
            super().__init__()

    tabs: reactive[tuple[TabName, ...]] = reactive(())
    active: reactive[int] = reactive(0)

    def show(self, tabs: Sequence[TabName]) -> None:
        """Show these names."""
        self.tabs = tuple(tabs)

    def render(self) -> Content:
        """Draw the line."""
        return Content.assemble(
            *((tab.text, ACTIVE if index == self.active else "") for index, tab in enumerate(self.tabs))
        )

    def on_click(self, event: events.Click) -> None:
        """Find the name under the pointer."""
        start = 0
        for index, tab in enumerate(self.tabs):
            if start <= event.x < start + len(tab.text):
                self.post_message(self.Picked(index))
            start += len(tab.text)
