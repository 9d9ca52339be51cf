"""Claims on the control screen."""

from __future__ import annotations

from exercise_engine.core.control_needs import needs
from exercise_engine.core.simcell.commands import ClaimReply
from exercise_engine.core.steering import commands as sc
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.control.days import busy
from tests.tui.control.steering.test_actions import more
from tests.tui.support.screens import WIDE


async def at(cell: Cell, words: str) -> None:
    """Put the cursor of *Needs me* on the row with some words."""
    await cell.press("1", "home")
    place = next(i for i, need in enumerate(cell.desk_app.desk.needs()) if words in need.title)
    await cell.press(*["down"] * place)


async def test_a_claim_is_made_shown_and_given_back() -> None:
    """The row says who sees to it, the page since when; the same entry gives it back."""
    async with controlling(busy(), size=WIDE) as cell:
        await at(cell, "answered")
        await more(cell, "Claim what waits")
        (command,) = cell.commands
        assert isinstance(command, sc.ClaimNeed)
        assert command.key.startswith("mapping:")
        assert "[you] Yard crisis team answered" in cell.text
        assert "Seen to by you, since T+0:27:00" in cell.prose
        await more(cell, "Claim what waits")
        assert cell.commands[-1] == sc.GiveBackNeed(key=command.key)
        assert "[you]" not in cell.text


async def test_acting_on_what_another_has_claimed_is_asked_about() -> None:
    """Enter first says who sees to it; only a yes opens what resolves it."""
    play = busy()
    key = next(need.key for need in needs(play.view(), 27 * 60_000) if need.kind == "mapping")
    play.do("Evaluator", sc.ClaimNeed(key=key))
    async with controlling(play, size=WIDE) as cell:
        assert "[Evaluator] Yard crisis team answered" in cell.text
        await at(cell, "answered")
        await cell.press("enter")
        assert "Somebody else sees to this. Act all the same?" in cell.text
        await cell.press("escape")
        assert "What does Yard crisis team mean?" not in cell.text
        await cell.press("enter", "y")
        assert "What does Yard crisis team mean?" in cell.text


async def test_a_reply_is_claimed_in_the_queue_of_the_simcell() -> None:
    """There is one claim on a reply, whichever list it was made in."""
    async with controlling(busy(), size=WIDE) as cell:
        await at(cell, "wrote to Radio")
        await more(cell, "Claim what waits")
        (command,) = cell.commands
        assert isinstance(command, ClaimReply)
        assert "[you]" in cell.text
