"""Picks one or several from a list that narrows as one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList

from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.text import one_line
from exercise_engine.tui.widgets.fields import LineField
from exercise_engine.tui.widgets.list_panel import ListPanel
from exercise_engine.tui.widgets.steady_list import Row, SteadyList


@dataclass(frozen=True, slots=True)
class Pickable:
    """Something to pick."""

    key: str
    name: str
    group: str = ""
    """What kind of thing it is; narrows the list too."""


class PickDialog(Dialog[tuple[str, ...]]):
    """Gives the picked keys in the order of the list."""

    DEFAULT_CSS = """
    PickDialog ListPanel { height: auto; margin-top: 1; }
    PickDialog SteadyList { height: auto; max-height: 14; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", "Done", priority=True),
        Binding("down", "to_list", "Down", show=False),
    ]

    def __init__(
        self,
        heading: str,
        choices: Sequence[Pickable],
        *,
        picked: Sequence[str] = (),
        several: bool = True,
    ) -> None:
        super().__init__(heading)
        self._choices = tuple(choices)
        self._picked = set(picked)
        self._several = several

    def compose_questions(self) -> ComposeResult:
        """Yield the field that narrows, and the list."""
        hint = (
            "Type to narrow; Enter picks, Ctrl+S is done" if self._several else "Type to narrow; Enter picks"
        )
        yield LineField(placeholder=hint)
        yield ListPanel()

    def on_mount(self) -> None:
        """Show everything at first."""
        self._show()

    @property
    def _list(self) -> SteadyList:
        return self.query_one(ListPanel).rows

    @on(SteadyList.Resized)
    @on(Input.Changed)
    def _show(self) -> None:
        typed = self.query_one(LineField).value
        words = typed.casefold().split()
        shown = [
            choice
            for choice in self._choices
            if all(word in f"{choice.name} {choice.group} {choice.key}".casefold() for word in words)
        ]
        rows = [Row(choice.key, self._prompt(choice)) for choice in shown]
        self.query_one(ListPanel).show(rows, empty=self._why_empty(typed))
        if self._list.highlighted is None and shown:
            self._list.highlighted = 0

    def _why_empty(self, typed: str) -> str:
        if not self._choices:
            return "There is nothing to choose from at this moment."
        return f'Nothing found for "{one_line(typed)}". Take letters away to see more.'

    @on(Input.Submitted)
    def _pick_under_cursor(self) -> None:
        key = self._list.cursor_key
        if key is not None:
            self._pick(key)

    @on(OptionList.OptionSelected)
    def _pick_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option.id is not None:
            self._pick(event.option.id)

    def action_to_list(self) -> None:
        """Go from the field to the list."""
        self._list.focus()

    def action_submit(self) -> None:
        """End with what was picked."""
        self.finish(tuple(choice.key for choice in self._choices if choice.key in self._picked))

    def _pick(self, key: str) -> None:
        if not self._several:
            self.finish((key,))
            return
        self._picked ^= {key}
        self._show()

    def _prompt(self, choice: Pickable) -> Content:
        mark = ("[x] " if choice.key in self._picked else "[ ] ") if self._several else ""
        group = f"  {one_line(choice.group)}" if choice.group else ""
        return Content.assemble(mark, (one_line(choice.name), "bold"), (group, "dim"))
