"""The help screen: every key that works where one was, from the same bindings as the footer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from exercise_engine.tui.dialogs.base import Dialog

_COMMON_ACTIONS = (
    "cursor",
    "select_",
    "scroll",
    "page",
    "delete",
    "cut",
    "copy",
    "paste",
    "undo",
    "redo",
    "first",
    "last",
    "focus_previous",
)
"""How actions begin that text fields and lists have everywhere; their keys would bury the others."""

_PLAIN_WORDS = {"focus_next": "Go to the next field or list"}
"""What the toolkit calls by its own words."""


class HelpDialog(Dialog[None]):
    """Lists keys and what they do."""

    DEFAULT_CSS = """
    HelpDialog VerticalScroll { height: auto; max-height: 18; margin-top: 1; }
    HelpDialog Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1", "cancel", "Back", show=False)]

    def __init__(self, lines: tuple[tuple[str, str], ...]) -> None:
        super().__init__("Keys")
        self.lines = lines

    def compose_questions(self) -> ComposeResult:
        """Yield one line a key."""
        width = max((len(key) for key, _ in self.lines), default=0)
        rows = [Content.assemble((key.rjust(width), "bold"), "  ", what) for key, what in self.lines]
        with VerticalScroll():
            yield Static(Content("\n").join(rows))


def key_lines(
    bindings: Mapping[str, ActiveBinding], *, display: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return keys and descriptions, one line an action, in the order of the footer."""
    keys: dict[tuple[str, str], list[str]] = {}
    for active in bindings.values():
        binding = active.binding
        action = binding.action.rpartition(".")[2]
        if not binding.description or not active.enabled or action.startswith(_COMMON_ACTIONS):
            continue
        what = binding.tooltip or _PLAIN_WORDS.get(action, binding.description)
        keys.setdefault((binding.action, what), []).append(display[binding.key])
    return tuple((" ".join(dict.fromkeys(names)), what) for (_, what), names in keys.items())
