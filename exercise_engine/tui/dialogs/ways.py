"""A dialog that offers one of several ways on, each with what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_letters, ascii_lowercase, ascii_uppercase
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key, Resize
from textual.widgets import OptionList, Static

from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.text import content, one_line
from exercise_engine.tui.widgets.steady_list import Row, SteadyList

WAYS_ROWS_MIN = 10
"""So many ways are shown on the smallest terminal."""
BESIDE_ROWS = 15
"""Header, key line, frame, heading and effect, which stand around the list."""
DETAILS_ROWS = 9
"""The most that details take, with the line above them."""
NUMBERED_MAX = 9
"""So many ways can be chosen by a digit."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of several ways on."""

    key: str
    name: str
    effect: str = ""
    letter: str = ""
    """Chooses it, where a list is long or changes with the stage; without one its number does."""


def letters(names: Sequence[str]) -> tuple[str, ...]:
    """Return a letter of its own for each name: of its words' first letters if one is free, else of the rest.

    Whoever is listed first gets the better letter; a name whose letters are all taken gets any that is free.
    """
    given: list[str] = []
    for name in names:
        words = name.casefold().split()
        wanted = (*(word[0] for word in words), *"".join(words), *ascii_lowercase, *ascii_uppercase)
        given.append(next(x for x in wanted if x in ascii_letters and x not in given))
    return tuple(given)


class WayDialog(Dialog[str]):
    """Gives the key of the way that was chosen; what each does stands below."""

    DEFAULT_CSS = """
    WayDialog .details { height: auto; max-height: 8; margin-top: 1; }
    WayDialog .details Static { height: auto; }
    WayDialog SteadyList { height: auto; max-height: 10; margin-top: 1; }
    WayDialog .effect { height: auto; min-height: 2; max-height: 5; margin-top: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"pick({n})", show=False) for n in range(1, NUMBERED_MAX + 1)),
    ]

    def __init__(self, heading: str, ways: Sequence[Way], *, details: str = "") -> None:
        super().__init__(heading)
        self._ways = tuple(ways)
        self._details = details

    def compose_questions(self) -> ComposeResult:
        """Yield the details, the ways and the effect of the one under the cursor."""
        if self._details:
            with VerticalScroll(classes="details", can_focus=False):
                yield Static(content(self._details))
        yield SteadyList()
        yield Static(classes="effect")

    def on_mount(self) -> None:
        """Start at the first way."""
        ways = self.query_one(SteadyList)
        ways.show([Row(way.key, self._prompt(number, way)) for number, way in enumerate(self._ways, start=1)])
        ways.highlighted = 0 if self._ways else None
        ways.focus()

    def on_resize(self, event: Resize) -> None:
        """Show as many ways as a tall terminal has room for."""
        beside = BESIDE_ROWS + (DETAILS_ROWS if self._details else 0)
        self.query_one(SteadyList).styles.max_height = max(WAYS_ROWS_MIN, event.size.height - beside)

    def action_pick(self, number: int) -> None:
        """Choose by number."""
        if number <= len(self._ways):
            self.finish(self._ways[number - 1].key)

    def on_key(self, event: Key) -> None:
        """Choose by letter."""
        way = next((way for way in self._ways if way.letter and way.letter == event.character), None)
        if way is not None:
            event.stop()
            self.finish(way.key)

    @on(OptionList.OptionHighlighted)
    def _show_effect(self, event: OptionList.OptionHighlighted) -> None:
        way = next((way for way in self._ways if way.key == event.option.id), None)
        self.query_one(".effect", Static).update(content(way.effect if way is not None else ""))

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.finish(event.option.id)

    def _prompt(self, number: int, way: Way) -> Content:
        sign = way.letter or (str(number) if number <= NUMBERED_MAX else " ")
        return Content.assemble((f"{sign} ", "$accent"), one_line(way.name))
