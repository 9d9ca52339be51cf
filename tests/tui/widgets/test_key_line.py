"""The line of keys at the bottom."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from exercise_engine.tui.widgets.key_line import KeyLine


class Keys(App[None]):
    """Some keys, one of them out of use."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "note('a')", "Answer"),
        Binding("b", "note('b')", "Brief"),
        Binding("x", "gone", "Gone"),
        Binding("h", "note('h')", "Hidden", show=False),
        Binding("f12", "note('f12')", "REAL EMERGENCY"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []
        self.has_gone = True

    def compose(self) -> ComposeResult:
        """Yield a field and the line."""
        yield Input()
        yield KeyLine()

    def action_note(self, key: str) -> None:
        """Note a key."""
        self.noted.append(key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what is there."""
        return not self.has_gone if action == "gone" else super().check_action(action, parameters)


async def test_the_line_shows_what_can_be_done_now() -> None:
    """Neither hidden keys nor those out of use; and it follows when they change."""
    app = Keys()
    async with app.run_test(size=(60, 5)) as pilot:
        app.set_focus(None)
        await pilot.pause()
        line = app.query_one(KeyLine)
        assert line.render().plain == "a Answer b Brief f12 REAL EMERGENCY "
        app.has_gone = False
        app.refresh_bindings()
        await pilot.pause()
        assert "x Gone" in line.render().plain


async def test_what_does_not_fit_is_left_out_whole() -> None:
    """No key is cut in two."""
    app = Keys()
    async with app.run_test(size=(24, 5)) as pilot:
        app.set_focus(None)
        await pilot.pause()
        assert app.query_one(KeyLine).render().plain == "a Answer b Brief "


async def test_a_click_is_a_key_press() -> None:
    """On the word as on the key; beside them it is nothing."""
    app = Keys()
    async with app.run_test(size=(60, 5)) as pilot:
        app.set_focus(None)
        await pilot.pause()
        for x in (0, 11, 20, 50):
            await pilot.click(KeyLine, offset=(x, 0))
        assert app.noted == ["a", "b", "f12"]
