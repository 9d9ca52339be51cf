"""A list of options to choose one or several from; the texts come from outside and may be long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from exercise_engine.tui.text import clean
from exercise_engine.tui.widgets.steady_list import Row, SteadyList


class OptionPicker(SteadyList):
    """Enter or space chooses what is under the cursor; a digit chooses by number."""

    DEFAULT_CSS = """
    OptionPicker { height: auto; max-height: 12; text-wrap: wrap; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Choose"),
        *(
            Binding(str(digit), f"choose({digit - 1})", f"Option {digit}", show=False)
            for digit in range(1, 10)
        ),
    ]

    class Changed(Message):
        """Something else is chosen now."""

        def __init__(self, picker: OptionPicker) -> None:
            self.picker = picker
            super().__init__()

        @property
        def control(self) -> OptionPicker:
            """The list itself."""
            return self.picker

    def __init__(
        self,
        options: Sequence[str],
        *,
        several: bool,
        chosen: Sequence[int] = (),
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._texts = tuple(options)
        self._several = several
        self._chosen = frozenset(chosen)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The positions that are chosen."""
        return tuple(sorted(self._chosen))

    def put(self, chosen: Sequence[int]) -> None:
        """Show another choice, made elsewhere."""
        self._chosen = frozenset(chosen)
        self._show_marks()

    def on_mount(self) -> None:
        """Show the options, with the cursor on what is chosen."""
        self._show_marks()
        self.highlighted = min(self._chosen, default=0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose, or take the choice back where several are possible."""
        event.stop()
        self._choose(event.option_index)

    def action_choose(self, position: int) -> None:
        """Choose by number."""
        if position < len(self._texts):
            self.highlighted = position
            self._choose(position)

    def _choose(self, position: int) -> None:
        self._chosen = self._chosen ^ {position} if self._several else frozenset({position})
        self._show_marks()
        self.post_message(self.Changed(self))

    def _show_marks(self) -> None:
        self.show([Row(str(index), self._prompt(index, text)) for index, text in enumerate(self._texts)])

    def _prompt(self, index: int, text: str) -> Content:
        is_chosen = index in self._chosen
        mark = ("[x]" if is_chosen else "[ ]") if self._several else ("(•)" if is_chosen else "( )")
        return Content.assemble(
            (f"{mark} ", "bold $accent" if is_chosen else ""),
            (f"{index + 1}. ", "dim"),
            (clean(text), "bold" if is_chosen else ""),
        )
