"""Fields to type in: what is pasted is cleaned, and nothing typed is ever read as markup."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content
from textual.events import Paste
from textual.widgets import Input, Select, Static, TextArea

from exercise_engine.tui.text import clean, content, one_line


class LongField(TextArea):
    """Several lines of typed text; Tab leaves it."""

    DEFAULT_CSS = """
    LongField { height: 1fr; min-height: 3; }
    """

    def __init__(self, text: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            clean(text),
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
            id=id,
        )
        self.cursor_blink = False

    def on_mount(self) -> None:
        """Go on where the text ends."""
        self.move_cursor(self.document.end)

    async def _on_paste(self, event: Paste) -> None:
        """Clean what comes; the field itself takes it in afterwards."""
        event.text = clean(event.text)

    def put(self, text: str) -> None:
        """Replace the text if it differs, without touching the cursor otherwise."""
        if text != self.text:
            self.text = clean(text)


class LineField(Input):
    """One line of typed text."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        max_length: int | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(
            one_line(value),
            placeholder=Content(placeholder).plain,
            max_length=max_length or 0,
            compact=True,
            select_on_focus=False,
            id=id,
        )
        self.cursor_blink = False

    def _on_paste(self, event: Paste) -> None:
        """Clean what comes; the field itself takes it in afterwards."""
        event.text = one_line(event.text)


class Choice(Select[str]):
    """One of a few, each with a name."""

    def __init__(
        self,
        options: tuple[tuple[str, str], ...],
        *,
        value: str | None = None,
        prompt: str = "Choose",
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        named = [(content(name), key) for name, key in options]
        known = {key for _, key in options}
        if value is not None and value in known:
            super().__init__(named, value=value, prompt=prompt, allow_blank=False, compact=True, id=id)
        else:
            super().__init__(named, prompt=prompt, allow_blank=True, compact=True, id=id)

    @property
    def chosen(self) -> str | None:
        """The key that was chosen."""
        return self.value if isinstance(self.value, str) else None


class FieldLabel(Static):
    """The name of a field beside or above it."""

    DEFAULT_CSS = """
    FieldLabel { width: 12; height: 1; }
    """

    def __init__(self, text: str) -> None:
        super().__init__(content(text))


SUBMIT = Binding("ctrl+s", "submit", "Send", priority=True)
"""Ends a form of several fields."""
