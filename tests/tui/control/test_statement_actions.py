"""Control's board of statements and levels: clearing in somebody's place, reacting, declaring."""

from __future__ import annotations

from exercise_engine.core.commands import SendMessage
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.posts.commands import TakePost
from exercise_engine.core.statements.commands import ClearStatement
from tests.support.spoken_play import HARBOUR_MASTER, TITLE, draft, publish, spoken
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.support.screens import WIDE


async def open_entry(cell: Cell, name: str) -> None:
    """Open an entry of More by its letter."""
    await cell.press("t")
    line = next(line for line in cell.text.splitlines() if f" {name}" in line)
    await cell.press(next(sign for sign in line if sign.isalnum()))
    await cell.settle()


async def test_the_board_shows_all_statements_with_their_status() -> None:
    """Control reads text, versions and who has yet to clear it."""
    play = spoken()
    draft(play)
    async with controlling(play, size=WIDE) as cell:
        await open_entry(cell, "Statements of the teams")
        assert "waits for clearance" in cell.text
        assert TITLE in cell.text
        assert "Harbour, Master: not yet" in cell.prose


async def test_control_clears_for_a_post_that_nobody_holds() -> None:
    """Enter on the need offers it; the reason is asked for and sent."""
    play = spoken()
    statement = draft(play)
    play.lead(TakePost(post="harbour.master", seat=play.seat(HARBOUR_MASTER).seat))
    async with controlling(play) as cell:
        assert "Nobody holds the post that clears" in cell.prose
        await cell.press("enter")
        await cell.settle()
        assert "Clear for Harbour, Master" in cell.prose
        await cell.press("1")
        await cell.settle()
        await cell.press("enter")
        assert "Say why." in cell.text
        await cell.write("She had to leave")
        await cell.press("enter")
        assert cell.commands == [
            ClearStatement(
                statement=statement,
                version=1,
                decision="clear",
                on_behalf_of="harbour.master",
                remark="She had to leave",
            )
        ]
        await cell.hear()
        assert "Nobody holds the post that clears" not in cell.prose


async def test_a_publication_is_answered_by_a_persona_in_public() -> None:
    """The letter is made out to everybody, in the name of a persona, as a reply to what was published."""
    play = spoken(clearance="warn")
    published = publish(play, draft(play))
    async with controlling(play) as cell:
        assert "react as a persona?" in cell.prose
        await cell.press("enter")
        await cell.settle()
        await cell.write("Why do the trucks stand?")
        await cell.press("ctrl+s")
        assert cell.commands == [
            SendMessage(
                to=("all",),
                subject=f"Re: {TITLE}",
                body="Why do the trucks stand?",
                reply_to=published,
            )
        ]
        assert cell.link.sent[0][1] == "radio"


async def test_control_declares_a_level_with_a_reason() -> None:
    """Any level, from the list of More."""
    async with controlling(spoken()) as cell:
        await open_entry(cell, "Declared levels")
        await cell.press("enter")
        await cell.settle()
        await cell.press("2")
        await cell.settle()
        await cell.write("Storm warning")
        await cell.press("enter")
        assert cell.commands == [SetLevel(level="isps", value="2", reason="Storm warning")]
