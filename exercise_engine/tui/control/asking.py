"""How actions ask: a dialog is shown, and what follows happens only if it gives something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from exercise_engine.client.updates import SeatLink
from exercise_engine.tui.app import SeatApp
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.dialogs.ways import Way, WayDialog

Result = TypeVar("Result")


class Asker:
    """Shows dialogs and refusals for the actions of one screen."""

    def __init__(self, app: SeatApp, desk: Desk) -> None:
        self._app = app
        self.desk = desk

    @property
    def link(self) -> SeatLink:
        """Where drafts are kept."""
        return self._app.link

    @property
    def app(self) -> SeatApp:
        """The application whose screen this is."""
        return self._app

    def show(self, dialog: Dialog[None]) -> None:
        """Show a dialog that acts by itself and gives nothing."""
        _ = self._app.push_screen(dialog)

    def ask(self, dialog: Dialog[Result], then: Callable[[Result], None]) -> None:
        """Show a dialog; what follows happens only if it gives something."""

        def take(result: Result | None) -> None:
            if result is not None:
                then(result)

        _ = self._app.push_screen(dialog, take)

    def ask_way(
        self, heading: str, ways: Sequence[Way], then: Callable[[str], None], *, details: str = ""
    ) -> None:
        """Let one of several ways be chosen."""
        self.ask(WayDialog(heading, ways, details=details), then)

    def refuse(self, sentence: str) -> None:
        """Say why something cannot be done."""
        self._app.warn(sentence)
