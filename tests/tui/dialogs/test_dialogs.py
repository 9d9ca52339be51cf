"""Dialogs give one value, or none for escape; nothing in them is markup."""

from __future__ import annotations

from textual.binding import ActiveBinding, Binding
from textual.widgets import Static

from exercise_engine.tui.dialogs.confirm import ConfirmDialog
from exercise_engine.tui.dialogs.help import HelpDialog, key_lines
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.widgets.fields import LineField
from exercise_engine.tui.widgets.steady_list import SteadyList
from tests.tui.support.stage import asking

FRUIT = (
    Pickable("a", "Apple", "tree"),
    Pickable("b", "Blackberry [b]", "bush"),
    Pickable("c", "Cherry", "tree"),
)


async def test_yes_is_enter_or_y_and_no_is_escape_or_n() -> None:
    """For what can be taken in one's stride."""
    for key, expected in (("enter", True), ("y", True), ("escape", None), ("n", None)):
        async with asking(ConfirmDialog("Sure?", details="[b]Really[/b]")) as asked:
            await asked.press(key)
            assert asked.result is expected


async def test_enter_does_not_mean_yes_where_too_much_depends_on_it() -> None:
    """A grave question starts on the way back."""
    async with asking(ConfirmDialog("Abort the exercise?", is_grave=True)) as asked:
        await asked.press("enter")
        assert asked.result is None


async def test_a_line_is_given_unless_something_is_wrong_with_it() -> None:
    """The sentence is shown, and the line stays to be mended."""
    dialog = PromptDialog("Where?", value="x", refusal=lambda line: "Not x." if line == "x" else "")
    async with asking(dialog) as asked:
        await asked.press("enter")
        assert not asked.has_ended
        assert str(dialog.query_one(".dialog-error", Static).content) == "Not x."
        await asked.press("y", "enter")
        assert asked.result == "xy"


async def test_several_are_picked_and_given_in_the_order_of_the_list() -> None:
    """Enter picks and takes back, from the field and from the list."""
    async with asking(PickDialog("Which?", FRUIT, picked=("b",))) as asked:
        await asked.press("down", "end", "enter", "home", "enter", "down", "enter", "ctrl+s")
        assert asked.result == ("a", "c")


async def test_one_is_picked_with_enter() -> None:
    """Without another key to be done."""
    async with asking(PickDialog("Which?", FRUIT, several=False)) as asked:
        await asked.press("c", "h", "enter")
        assert asked.result == ("c",)


async def test_what_is_typed_narrows_by_name_and_group() -> None:
    """Clearing it shows everything again; what was picked stays picked."""
    dialog = PickDialog("Which?", FRUIT, picked=("b",))
    async with asking(dialog) as asked:
        dialog.query_one(LineField).value = "TREE"
        await asked.pilot.pause()
        assert dialog.query_one(SteadyList).keys == ("a", "c")
        dialog.query_one(LineField).value = "nothing like it"
        await asked.pilot.pause()
        await asked.press("enter")
        dialog.query_one(LineField).value = ""
        await asked.pilot.pause()
        assert dialog.query_one(SteadyList).keys == ("a", "b", "c")
        await asked.press("ctrl+s")
        assert asked.result == ("b",)


async def test_a_list_that_finds_nothing_says_so() -> None:
    """With what was typed, as text; and where there was nothing from the start, that there is nothing."""
    dialog = PickDialog("Which?", FRUIT)
    async with asking(dialog) as asked:
        empty = dialog.query_one(".empty", Static)
        dialog.query_one(LineField).value = "[b]pear"
        await asked.pilot.pause()
        assert dialog.query_one(".empty").display
        assert str(empty.content) == 'Nothing found for "[b]pear". Take letters away to see more.'
        dialog.query_one(LineField).value = ""
        await asked.pilot.pause()
        assert not dialog.query_one(".empty").display
    bare = PickDialog("Which?", ())
    async with asking(bare) as asked:
        assert "nothing to choose from" in str(bare.query_one(".empty", Static).content)
        assert bare.query_one(".empty", Static).display


async def test_escape_picks_nothing() -> None:
    """None is not the same as an empty pick."""
    async with asking(PickDialog("Which?", FRUIT)) as asked:
        await asked.press("escape")
        assert asked.result is None


def test_help_lists_each_action_once_with_all_its_keys() -> None:
    """Without those of every list and field, without what cannot be done now."""
    dialog = HelpDialog(())
    bindings = {
        key: ActiveBinding(dialog, Binding(key, action, what), enabled)
        for key, action, what, enabled in (
            ("q", "app.quit", "Quit", True),
            ("ctrl+q", "app.quit", "Quit", True),
            ("up", "cursor_up", "Up", True),
            ("a", "answer", "Answer", False),
            ("z", "nameless", "", True),
        )
    }
    assert key_lines(bindings, display={key: key for key in bindings}) == (("q ctrl+q", "Quit"),)
