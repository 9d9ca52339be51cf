"""The ground of all dialogs: a box under the header, a heading, a line for errors, the keys at the bottom."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.header import SeatHeader
from exercise_engine.tui.widgets.key_line import KeyLine

Result = TypeVar("Result")

SHARED_BINDINGS: tuple[BindingType, ...] = (
    Binding("f1", "app.help", "Help"),
    Binding("f12", "app.emergency", "REAL EMERGENCY"),
)
"""What every screen answers to, and shows first; modal screens do not inherit the bindings of the app."""


class Dialog(ModalScreen[Result | None], Generic[Result]):
    """A question to the person at the screen; escape gives none."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .dialog { width: 80; max-width: 100%; height: auto; max-height: 100%; padding: 0 1; }
    Dialog .dialog-heading { height: auto; text-style: bold; }
    Dialog .dialog-error { height: auto; display: none; }
    Dialog .dialog-error.-shown { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*SHARED_BINDINGS, Binding("escape", "cancel", "Back")]

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading

    def compose(self) -> ComposeResult:
        """Lay out the heading, what the dialog asks for, and the error line."""
        yield SeatHeader()
        with Vertical(classes="dialog"):
            yield Static(content(self.heading), classes="dialog-heading")
            yield from self.compose_questions()
            yield Static(classes="dialog-error")
        yield KeyLine()

    def compose_questions(self) -> ComposeResult:
        """Yield what the dialog asks for."""
        yield from ()

    def show_error(self, sentence: str) -> None:
        """Say what keeps the dialog from ending; empty takes it away."""
        line = self.query_one(".dialog-error", Static)
        line.update(content(sentence))
        line.set_class(bool(sentence), "-shown")

    def action_cancel(self) -> None:
        """End without a result."""
        self.finish(None)

    def finish(self, result: Result | None) -> None:
        """End with a result; who asked gets it once this screen is gone."""
        _ = self.dismiss(result)
