"""Choosing one or several options."""

from __future__ import annotations

from exercise_engine.tui.widgets.option_picker import OptionPicker
from tests.tui.support.stage import showing


async def test_one_choice_replaces_another() -> None:
    """By cursor or by digit."""
    picker = OptionPicker(("A", "B", "C"), several=False)
    async with showing(picker) as pilot:
        picker.focus()
        await pilot.press("space")
        assert picker.chosen == (0,)
        await pilot.press("down", "enter")
        assert picker.chosen == (1,)
        await pilot.press("3")
        assert picker.chosen == (2,)


async def test_of_several_each_can_be_taken_back() -> None:
    """They are given in order, whenever they were chosen."""
    picker = OptionPicker(("A", "B", "C"), several=True, chosen=(1,))
    async with showing(picker) as pilot:
        picker.focus()
        await pilot.press("3", "1", "2")
        assert picker.chosen == (0, 2)


async def test_a_digit_without_an_option_does_nothing() -> None:
    """There is no ninth of three."""
    picker = OptionPicker(("A", "B", "C"), several=False)
    async with showing(picker) as pilot:
        picker.focus()
        await pilot.press("9")
        assert picker.chosen == ()


async def test_a_choice_made_elsewhere_is_shown() -> None:
    """As a colleague's draft is; brackets in a text stay brackets."""
    picker = OptionPicker(("[b]A[/b]", "B"), several=False)
    async with showing(picker):
        picker.put((0,))
        assert picker.chosen == (0,)
        assert str(picker.get_option("0").prompt) == "(•) 1. [b]A[/b]"
