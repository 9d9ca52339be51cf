"""The list whose cursor and scroll position belong to the reader."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from exercise_engine.tui.widgets.steady_list import Row, SteadyList
from tests.tui.support.stage import showing


def rows(keys: Iterable[object], suffix: str = "") -> list[Row]:
    """Rows that are called as their keys."""
    return [Row(str(key), Content(f"row {key}{suffix}")) for key in keys]


def top_key(shown: SteadyList) -> str:
    """The key of the first row in sight; each row has one line here."""
    return shown.keys[shown.scroll_offset.y]


async def test_rows_added_below_change_nothing_else() -> None:
    """Cursor and window stay."""
    shown = SteadyList()
    async with showing(shown):
        shown.show(rows(range(30)))
        shown.move_to("20")
        before = (shown.cursor_key, top_key(shown))
        shown.show(rows(range(40)))
        assert (shown.cursor_key, top_key(shown)) == before == ("20", "11")
        assert len(shown.keys) == 40


async def test_rows_inserted_above_leave_the_window_on_its_rows() -> None:
    """What one reads does not slide away."""
    shown = SteadyList()
    async with showing(shown):
        shown.show(rows(range(10, 40)))
        shown.move_to("30")
        shown.show(rows(range(40)))
        assert (shown.cursor_key, top_key(shown)) == ("30", "21")


async def test_a_list_at_its_beginning_goes_on_to_show_its_beginning() -> None:
    """What is most urgent comes first and is seen, as long as the cursor stays in sight."""
    shown = SteadyList()
    async with showing(shown):
        shown.show(rows(range(10, 40)))
        shown.move_to("12")
        shown.show(rows([5, *range(10, 40)]))
        assert (shown.cursor_key, top_key(shown)) == ("12", "5")
        shown.show(rows(range(40)))
        assert (shown.cursor_key, top_key(shown)) == ("12", "5")


async def test_a_row_that_goes_hands_the_cursor_to_its_place() -> None:
    """The cursor never jumps to the beginning."""
    shown = SteadyList()
    async with showing(shown):
        shown.show(rows(range(5)))
        shown.move_to("2")
        shown.show(rows([0, 1, 3, 4]))
        assert shown.cursor_key == "3"
        shown.show(rows([0, 1, 3]))
        shown.move_to("3")
        shown.show(rows([0, 1]))
        assert shown.cursor_key == "1"
        shown.show([])
        assert shown.cursor_key is None


async def test_a_changed_row_is_drawn_anew_in_its_place() -> None:
    """Nothing else is touched."""
    shown = SteadyList()
    async with showing(shown):
        shown.show(rows(range(5)))
        shown.move_to("3")
        shown.show([*rows(range(4)), *rows([4], " changed")])
        assert str(shown.get_option("4").prompt) == "row 4 changed"
        assert shown.cursor_key == "3"


async def test_the_cursor_goes_only_to_rows_that_are_there() -> None:
    """Asking for another one says so."""
    shown = SteadyList()
    async with showing(shown):
        shown.show(rows(range(3)))
        assert shown.move_to("2")
        assert not shown.move_to("9")
        assert shown.cursor_key == "2"


async def test_what_comes_while_the_list_is_out_of_sight_is_there_when_it_returns() -> None:
    """At the full width, with cursor and window where they were."""
    shown = SteadyList()
    async with showing(shown) as pilot:
        shown.show(rows(range(10, 40)))
        shown.move_to("30")
        shown.display = False
        await pilot.pause()
        width = shown.row_width
        shown.show(rows(range(50)))
        shown.display = True
        await pilot.pause()
        assert (shown.cursor_key, top_key(shown)) == ("30", "21")
        assert len(shown.keys) == 50
        assert shown.row_width == width == 36


async def test_the_reader_moves_the_window_by_moving_the_cursor() -> None:
    """Holding still is for news only."""
    shown = SteadyList()
    async with showing(shown) as pilot:
        shown.show(rows(range(30)))
        shown.focus()
        await pilot.press("end")
        assert shown.scroll_offset.y == 20
