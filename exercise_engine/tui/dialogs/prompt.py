"""Asks for one line of text."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.fields import LineField


def _anything(_: str) -> str:
    return ""


class PromptDialog(Dialog[str]):
    """Gives the line; `refusal` says in a sentence what is wrong with one, or nothing."""

    DEFAULT_CSS = """
    PromptDialog .details { height: auto; margin-bottom: 1; }
    """

    def __init__(
        self, heading: str, *, details: str = "", value: str = "", refusal: Callable[[str], str] = _anything
    ) -> None:
        super().__init__(heading)
        self._details = details
        self._value = value
        self._refusal = refusal

    def compose_questions(self) -> ComposeResult:
        """Yield the field."""
        if self._details:
            yield Static(content(self._details), classes="details")
        yield LineField(self._value)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        refusal = self._refusal(event.value)
        if refusal:
            self.show_error(refusal)
        else:
            self.finish(event.value)
