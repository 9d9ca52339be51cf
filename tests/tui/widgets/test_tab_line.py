"""The line that names the lists."""

from __future__ import annotations

from textual.app import App, ComposeResult

from exercise_engine.tui.widgets.tab_line import TabLine, TabName


class Lists(App[None]):
    """Two lists, and which one was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.picked: list[int] = []

    def compose(self) -> ComposeResult:
        """Yield the line."""
        yield TabLine()

    def on_tab_line_picked(self, event: TabLine.Picked) -> None:
        """Note which one."""
        self.picked.append(event.index)


async def test_a_click_on_a_name_asks_for_its_list() -> None:
    """And a click beside the names asks for nothing."""
    app = Lists()
    async with app.run_test(size=(40, 3)) as pilot:
        line = app.query_one(TabLine)
        line.show((TabName("1", "Inbox", 3), TabName("2", "Log")))
        await pilot.pause()
        assert line.render().plain == " 1 Inbox (3)  2 Log "
        await pilot.click(TabLine, offset=(3, 0))
        await pilot.click(TabLine, offset=(15, 0))
        await pilot.click(TabLine, offset=(35, 0))
        assert app.picked == [0, 1]
