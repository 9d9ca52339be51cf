"""REAL EMERGENCY: the dialog that declares it with its second key, and the banner while it holds."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from exercise_engine.core.view_items import Emergency
from exercise_engine.tui.dialogs.base import SHARED_BINDINGS, Dialog
from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.header import SeatHeader
from exercise_engine.tui.widgets.key_line import KeyLine

NOTE_LENGTH_MAX = 500
"""Whoever has more to say says it on the telephone."""

_WHAT_IT_DOES = (
    "For something real, outside the exercise: fire, an accident, a real attack.\n"
    "It freezes play at once and tells everybody. Only the lead controller resumes."
)


class EmergencyDialog(Dialog[str]):
    """Gives the note, which may be empty, once it is declared."""

    DEFAULT_CSS = """
    EmergencyDialog .explanation { height: auto; margin: 1 0; }
    EmergencyDialog Input { margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "declare", "DECLARE", priority=True)]

    def __init__(self) -> None:
        super().__init__("REAL EMERGENCY?  Enter declares it, Escape goes back.")
        self.add_class("-emergency")

    def compose_questions(self) -> ComposeResult:
        """Yield what it does, and room for a note."""
        yield Static(content(_WHAT_IT_DOES), classes="explanation")
        yield Input(placeholder="What and where (may stay empty)", max_length=NOTE_LENGTH_MAX, compact=True)

    def action_declare(self) -> None:
        """Declare it."""
        self.finish(self.query_one(Input).value.strip())

    @on(Input.Submitted)
    def _declare(self) -> None:
        self.action_declare()


class EmergencyBanner(ModalScreen[None]):
    """Covers the screen while a REAL EMERGENCY holds; the app takes it away when control moves on."""

    DEFAULT_CSS = """
    EmergencyBanner { align: center middle; }
    EmergencyBanner Vertical { width: 100%; height: 1fr; align: center middle; }
    EmergencyBanner Static { width: 100%; height: auto; text-align: center; padding: 0 2; }
    EmergencyBanner .title { text-style: bold; margin-bottom: 1; }
    EmergencyBanner .note { margin: 1 0; max-height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *SHARED_BINDINGS,
        Binding("m", "app.write_to_control", "Message to control"),
        Binding("r", "app.resume_play", "Resume play"),
    ]

    def __init__(self, emergency: Emergency) -> None:
        super().__init__()
        self.emergency = emergency
        self._is_over = False
        self._has_left = False

    def end(self) -> None:
        """Go away, at the latest when no other screen lies above."""
        self._is_over = True
        if self.app.screen is self:  # `is_current` is true of screens that shine through, too
            self._leave()

    def on_screen_resume(self) -> None:
        """Go away if play has gone on meanwhile."""
        if self._is_over:
            self._leave()

    def _leave(self) -> None:
        if not self._has_left:
            self._has_left = True
            _ = self.dismiss(None)

    def compose(self) -> ComposeResult:
        """Lay out the banner."""
        yield SeatHeader()
        with Vertical():
            yield Static(content("R E A L   E M E R G E N C Y"), classes="title")
            yield Static(content("This is not part of the exercise. Play is frozen for everybody."))
            yield Static(content(self.emergency.note or "(no note was given)"), classes="note")
            yield Static(content(f"Declared by {self.emergency.by_label}."))
            yield Static(content("Only the lead controller resumes. What you were typing is kept."))
        yield KeyLine()
