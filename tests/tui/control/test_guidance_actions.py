"""What control does for silent rooms, and with briefs, documents and duties, on its screen."""

from __future__ import annotations

from exercise_engine.core import facts as f
from exercise_engine.core.guidance.commands import DropHint, GiveHint, HandOut
from exercise_engine.core.guidance.facts import HintProposed
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.guidance_actions import GuidanceActions
from tests.support.control_play import HARBOUR, Play, scenario
from tests.tui.control.control_cell import Cell, controlling

ALARM = {
    "at": "T+0:01",
    "from": "printer",
    "to": ["yard"],
    "channel": "alert",
    "overlay": True,
    "subject": "Gas",
    "body": "Nobody goes into hall two.",
    "hints": [{"after": "5m", "text": "Who is in hall two?", "from": "newsroom"}],
}


def silent() -> Play:
    """After ten minutes in which the yard has said nothing, with a document that waits and a duty."""
    injects = {"alarm": ALARM, "call": HARBOUR["injects"]["call"]}
    play = Play(
        scenario(
            injects=injects,
            briefs={"inside": {"to": ["yard.it"], "title": "You know", "text": "You saw it."}},
            documents={"plan": {"file": "plan.pdf", "name": "Plan", "to": ["yard"], "manual": True}},
            duties={"watch": {"to": ["yard"], "text": "Find out", "tasks": ["Look", "Ask"]}},
        )
    )
    play.start()
    play.wait(5)
    play.wait(5)
    return play


def actions(cell: Cell) -> GuidanceActions:
    """Return what control does beside the story, as the list *More* opens it."""
    return GuidanceActions(Asker(cell.desk_app, cell.desk_app.desk))


async def test_a_hint_is_given_with_one_choice() -> None:
    """The need tells how long the team is silent; the first way sends the hint as the persona."""
    play = silent()
    async with controlling(play) as cell:
        needs = [need.title for need in cell.desk_app.desk.needs() if need.kind == "hint"]
        assert needs == ["Yard crisis team has been silent since T+0:05:00: give a hint?"]
        actions(cell).hint(play.last(HintProposed).seq)
        await cell.settle()
        assert "Who is in hall two?" in cell.prose
        await cell.press("1")
        assert isinstance(cell.commands[-1], GiveHint)
        sent = play.last(f.MessageSent).fact
        assert isinstance(sent, f.MessageSent)
        assert (sent.sender, str(sent.body)) == ("newsroom", "Who is in hall two?")
        await cell.hear()
        assert not [need for need in cell.desk_app.desk.needs() if need.kind == "hint"]


async def test_the_words_of_a_hint_are_changed_before_it_is_sent() -> None:
    """Control sees what will be sent, and sends its own words."""
    play = silent()
    async with controlling(play) as cell:
        actions(cell).hint(play.last(HintProposed).seq)
        await cell.settle()
        await cell.press("2")
        await cell.write(" Ask the gate.")
        await cell.press("ctrl+s")
        sent = play.last(f.MessageSent).fact
        assert isinstance(sent, f.MessageSent)
        assert str(sent.body) == "Who is in hall two? Ask the gate."


async def test_a_hint_is_left_away() -> None:
    """The third way drops it for good."""
    play = silent()
    async with controlling(play) as cell:
        actions(cell).hint(play.last(HintProposed).seq)
        await cell.settle()
        await cell.press("3")
        assert isinstance(cell.commands[-1], DropHint)


async def test_who_has_not_confirmed_an_overlay_is_a_need() -> None:
    """After two minutes control reads how many seats, and which."""
    async with controlling(silent()) as cell:
        assert "2 of 2 seats have not confirmed: Gas" in cell.prose


async def test_a_document_is_opened_by_control() -> None:
    """The list tells what waits for whom; opening says what it does first."""
    play = silent()
    async with controlling(play, size=(120, 40)) as cell:
        actions(cell).handouts()
        await cell.settle()
        assert "waits, for Yard crisis team" in cell.prose
        assert "1 to confirm" in cell.prose
        await cell.write("plan")
        await cell.press("enter")
        assert "It cannot be taken back." in cell.prose
        await cell.press("1")
        assert cell.commands[-1] == HandOut(kind="document", handout="plan")


async def test_duties_are_listed_with_how_far_they_are() -> None:
    """Each team's marks are counted."""
    async with controlling(silent(), size=(120, 40)) as cell:
        actions(cell).duties()
        await cell.settle()
        assert "Find out 0 of 2 done" in cell.prose
