"""Asks whether to do something that cannot be taken back."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Static

from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.text import content


class ConfirmDialog(Dialog[bool]):
    """Gives True for yes, and none otherwise."""

    DEFAULT_CSS = """
    ConfirmDialog VerticalScroll { height: auto; max-height: 12; margin: 1 0; }
    ConfirmDialog VerticalScroll Static { height: auto; }
    ConfirmDialog Horizontal { height: auto; align-horizontal: right; }
    ConfirmDialog Button { margin-left: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Yes"),
        Binding("n", "cancel", "No", show=False),
    ]

    def __init__(self, question: str, *, details: str = "", yes: str = "Yes", is_grave: bool = False) -> None:
        super().__init__(question)
        self._details = details
        self._yes = yes
        self._is_grave = is_grave

    def compose_questions(self) -> ComposeResult:
        """Yield what is about to happen, and the two ways on."""
        with VerticalScroll(can_focus=False):
            yield Static(content(self._details))
        with Horizontal():
            yield Button(content("Back (esc)"), id="no", compact=True)
            yield Button(
                content(f"{self._yes} (y)"),
                id="yes",
                variant="error" if self._is_grave else "primary",
                compact=True,
            )

    def on_mount(self) -> None:
        """Let Enter mean yes, unless too much depends on it."""
        self.query_one("#no" if self._is_grave else "#yes", Button).focus()

    @on(Button.Pressed, "#no")
    def _say_no(self) -> None:
        self.finish(None)

    @on(Button.Pressed, "#yes")
    def action_confirm(self) -> None:
        """Say yes."""
        self.finish(True)
