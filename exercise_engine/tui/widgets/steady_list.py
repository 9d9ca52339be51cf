"""A list whose cursor and scroll position belong to the reader: news changes rows, never where one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

ROW_PADDING = 1
"""Cells on either side of a row; the same as in the style below."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is, and how it looks."""

    key: str
    prompt: Content


class SteadyList(OptionList):
    """Rows with keys. The cursor stays on its row, and the row at the top of the window stays there.

    A list that stands at its beginning stays there, as long as its cursor remains in sight: what is most
    urgent comes first and has to be seen.
    """

    DEFAULT_CSS = """
    SteadyList { height: 1fr; border: none; padding: 0; text-wrap: nowrap; text-overflow: ellipsis; }
    SteadyList:focus { border: none; }
    SteadyList.-textual-compact > .option-list--option { padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Open", show=False)]

    class Resized(Message):
        """The list has another width; rows that were laid out for the old one are to be made again."""

        def __init__(self, steady_list: SteadyList) -> None:
            self.steady_list = steady_list
            super().__init__()

        @property
        def control(self) -> SteadyList:
            """The list itself."""
            return self.steady_list

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes, markup=False, compact=True)
        self._rows: tuple[Row, ...] = ()
        self._later: tuple[Row, ...] | None = None
        """Rows that came while the list was out of sight."""
        self._keeps_still = False
        self._width = 0

    @property
    def row_width(self) -> int:
        """How many cells a row has, or had when the list was last in sight."""
        return self._width if self._is_hidden else self._room

    @property
    def _room(self) -> int:
        return max(self.scrollable_content_region.width - 2 * ROW_PADDING, 0)

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor."""
        option = self.highlighted_option
        return option.id if option is not None else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all rows, in order."""
        return tuple(row.key for row in self._rows)

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows, touching only what has changed."""
        new = tuple(rows)
        if self._is_hidden:
            self._later = new
            return
        self._later = None
        if new == self._rows:
            return
        self.call_after_refresh(self.on_resize)  # a scroll bar that came or went is no event
        old, self._rows = self._rows, new
        if [row.key for row in old] == [row.key for row in new[: len(old)]]:
            self._change_prompts(old, new)
            self.add_options([Option(row.prompt, id=row.key) for row in new[len(old) :]])
        else:
            self._replace_all(new)

    def move_to(self, key: str) -> bool:
        """Put the cursor on a row because the reader asked for it; tells whether there is such a row."""
        if key not in self._id_to_option:
            return False
        self.highlighted = self.get_option_index(key)
        return True

    def scroll_to_highlight(self, top: bool = False) -> None:  # noqa: FBT002 - as Textual has it
        """Follow the cursor when the reader moves it, and not when rows change around it."""
        if not self._keeps_still:
            super().scroll_to_highlight(top)

    def on_show(self) -> None:
        """Catch up with what came while another screen or list lay over this one."""
        later, self._later = self._later, None
        if later is not None:
            self.show(later)
            self.post_message(self.Resized(self))

    def on_resize(self) -> None:
        """Ask for rows of the new width."""
        if self._room and self._width != self._room:
            self._width = self._room
            self.post_message(self.Resized(self))

    @property
    def _is_hidden(self) -> bool:
        """Whether rows are there and not in sight, so that nobody can say how they would lie."""
        return self._width > 0 and bool(self._rows) and not self.scrollable_content_region

    def _change_prompts(self, old: Sequence[Row], new: Sequence[Row]) -> None:
        for index, (before, after) in enumerate(zip(old, new, strict=False)):
            if before != after:
                self.replace_option_prompt_at_index(index, after.prompt)

    def _replace_all(self, rows: Sequence[Row]) -> None:
        cursor_key, cursor_index = self.cursor_key, self.highlighted
        top_key, top_offset = self._top_row()
        was_at_top = self.scroll_offset.y == 0
        self._keeps_still = True
        try:
            with self.prevent(OptionList.OptionHighlighted):
                self.set_options([Option(row.prompt, id=row.key) for row in rows])
                self._restore_cursor(cursor_key, cursor_index)
            self._restore_top(top_key, top_offset, was_at_top=was_at_top)
        finally:
            self._keeps_still = False

    def _restore_cursor(self, key: str | None, index: int | None) -> None:
        if key is not None and key in self._id_to_option:
            self.highlighted = self.get_option_index(key)
        elif index is not None and self.options:
            self.highlighted = min(index, len(self.options) - 1)

    def _top_row(self) -> tuple[str | None, int]:
        """Return the key of the row at the top of the window, and how many of its lines are above it."""
        top = self.scroll_offset.y
        if top >= len(self._lines):
            return None, 0
        index, offset = self._lines[top]
        return self.options[index].id, offset

    def _cursor_is_above(self, line: int) -> bool:
        """Tell whether the cursor is on one of the first lines, or nowhere."""
        cursor = self.highlighted
        return cursor is None or self._index_to_line.get(cursor, 0) < line

    def _restore_top(self, key: str | None, offset: int, *, was_at_top: bool) -> None:
        """Put the row that was at the top there again; a list at its beginning goes on to show that."""
        if key is None or key not in self._id_to_option:
            return
        if was_at_top and self._cursor_is_above(self.scrollable_content_region.height):
            return
        line = self._index_to_line.get(self.get_option_index(key))
        if line is not None:
            self.scroll_to(y=line + offset, animate=False, immediate=True, force=True)
