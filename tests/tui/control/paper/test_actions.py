"""Control enters what was played on paper."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.paper.commands import EnterAnswer, EnterEntry, EnterReleased
from exercise_engine.core.paper.seen import is_on_paper
from exercise_engine.tui.control.more import offered
from exercise_engine.tui.control.paper.dialogs import FormDialog
from tests.support.control_play import MINUTE_MS, Play
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.control.days import started


def in_play(minutes: float = 12) -> Play:
    """Some minutes after StartEx; at ten a question was put to the yard."""
    play = started()
    play.wait(minutes)
    return play


async def enter(cell: Cell, way: str) -> None:
    """Go to one of the three forms, by its digit."""
    keys = [entry.key for entry in offered(cell.desk_app.desk)]
    await cell.press("t", *["down"] * keys.index("paper"), "enter", way)


async def test_a_card_is_entered_with_its_time() -> None:
    """The list has the numbers of the kit; the time may be typed as on the wall or as exercise time."""
    play = in_play()
    async with controlling(play) as cell:
        await enter(cell, "1")
        assert "3 Trucks are standing" in cell.text
        await cell.write("One more")
        await cell.press("enter")
        assert "When was it handed over? 7 One more page" in cell.text
        await cell.write("T+0:11")
        await cell.press("enter")
        assert cell.commands == [EnterReleased(inject="spare", observed_ms=11 * MINUTE_MS)]
        assert any(is_on_paper(e) for e in play.events if isinstance(e.fact, f.InjectReleased))


async def test_a_time_ahead_is_refused_before_it_is_sent() -> None:
    """The dialog stays, and says what time it is."""
    async with controlling(in_play()) as cell:
        await enter(cell, "1")
        await cell.press("enter")
        await cell.write("T+0:50")
        await cell.press("enter")
        assert "T+0:50:00 lies ahead; it is T+0:12:00 now." in cell.text
        assert cell.commands == []


async def test_a_form_is_entered_with_words_role_and_time() -> None:
    """Words that control maps stay as they were written."""
    play = in_play()
    async with controlling(play) as cell:
        await enter(cell, "2")
        assert "2 Yard crisis team: What do you do with the yard network?" in cell.text
        await cell.press("enter")
        assert "Form 2, Yard crisis team" in cell.text
        await cell.write("Pull the plug")
        dialog = cell.app.screen
        assert isinstance(dialog, FormDialog)
        dialog.query_one("#seen").focus()
        await cell.write("-1m")
        await cell.press("ctrl+s")
        (command,) = cell.commands
        assert isinstance(command, EnterAnswer)
        assert (command.words, command.option, command.observed_ms) == (
            "Pull the plug",
            None,
            11 * MINUTE_MS,
        )


async def test_an_empty_form_is_not_sent() -> None:
    """The first thing that is missing is said."""
    async with controlling(in_play()) as cell:
        await enter(cell, "2")
        await cell.press("enter", "ctrl+s")
        assert "It has no text yet." in cell.text
        assert cell.commands == []


async def test_an_entry_goes_to_its_team() -> None:
    """A decision that nobody asked for, for the first team of the list."""
    async with controlling(in_play()) as cell:
        await enter(cell, "3")
        await cell.press("tab", "tab")
        await cell.write("Send the drivers home")
        await cell.press("tab", "tab")
        await cell.write("T+0:09")
        await cell.press("enter")
        assert cell.commands == [
            EnterEntry(team="yard", kind="decision", body="Send the drivers home", observed_ms=9 * MINUTE_MS)
        ]


async def test_without_an_open_question_there_is_no_form() -> None:
    """The way to one is said."""
    async with controlling(in_play(1)) as cell:
        await enter(cell, "2")
        assert "Enter the card first" in cell.prose


async def test_who_may_not_steer_is_not_offered_it() -> None:
    """An evaluator marks what was seen, and enters nothing."""
    async with controlling(in_play(), label="Evaluator") as cell:
        assert "paper" not in [entry.key for entry in offered(cell.desk_app.desk)]
