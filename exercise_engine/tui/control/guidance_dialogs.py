"""The dialog in which control changes the words of a hint before it is sent."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.text import clean
from exercise_engine.tui.widgets.fields import LongField


class HintWordsDialog(Dialog[str]):
    """Gives the words of a hint as control wants them."""

    DEFAULT_CSS = """
    HintWordsDialog LongField { height: 8; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "submit", "Send", priority=True)]

    def __init__(self, heading: str, words: str) -> None:
        super().__init__(heading)
        self._words = words

    def compose_questions(self) -> ComposeResult:
        """Yield the words, to be changed."""
        yield LongField(self._words)

    def on_mount(self) -> None:
        """Start in the words."""
        self.query_one(LongField).focus()

    def action_submit(self) -> None:
        """Give the words, if there are any."""
        words = clean(self.query_one(LongField).text).strip()
        if not words:
            self.show_error("Write what they are to read, or go back.")
            return
        self.finish(words)
