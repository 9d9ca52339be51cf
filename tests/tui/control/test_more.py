"""What control can do that has no key of its own."""

from __future__ import annotations

from exercise_engine.tui.control.more import LETTERS, offered
from tests.tui.control.control_cell import controlling
from tests.tui.control.days import started


async def test_more_opens_what_was_chosen() -> None:
    """The list names each thing with what it does, and its letter opens it."""
    async with controlling(started()) as cell:
        place = [entry.key for entry in offered(cell.desk_app.desk)].index("world")
        await cell.press("t", *["down"] * place)
        assert "Conditions and texts read it from now on." in cell.text
        await cell.press(LETTERS["world"])
        assert "What do you set?" in cell.text


async def test_more_is_not_offered_to_those_who_only_look_on() -> None:
    """An observer, who may do nothing in the list, has no key for it."""
    async with controlling(started(), label="Observer") as cell:
        assert "More" not in cell.text
        await cell.press("t")
        assert "What do you set?" not in cell.text


def test_every_entry_keeps_a_letter_of_its_own() -> None:
    """What is offered changes with the stage; what chooses it does not."""
    assert sorted({*LETTERS.values()}) == sorted(LETTERS.values())
    assert "" not in LETTERS.values()
