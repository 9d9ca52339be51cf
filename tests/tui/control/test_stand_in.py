"""A seat of the SimCell that was given a team's post answers for that team from control's screen."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core.obligations.commands import DeclareAware
from exercise_engine.core.posts.commands import GivePost, TakePost
from exercise_engine.tui.control.more import offered
from exercise_engine.tui.player.answer_screen import AnswerScreen
from exercise_engine.tui.player.obligations import own_records
from tests.support.control_play import Play, scenario
from tests.support.obliged import clock
from tests.tui.control.control_cell import LEAD, Cell, controlling
from tests.tui.control.days import started
from tests.tui.support.screens import NARROW, WIDE

CELL = "SimCell"


def handed_over(*, minutes: int = 11) -> Play:
    """A play in which the yard's crisis team was asked something, and the SimCell stands in for it."""
    play = started()
    play.wait(minutes)
    play.do(LEAD, GivePost(seat=play.seat(CELL).seat, post="yard.lead"))
    return play


async def open_list(cell: Cell, key: str = "stand_in") -> None:
    """Open an entry of the list *More*."""
    place = [entry.key for entry in offered(cell.desk_app.desk)].index(key)
    await cell.press("t", *["down"] * place, "enter")


async def choose(cell: Cell, name: str) -> None:
    """Choose a line of the list by its number."""
    line = next(line for line in cell.lines if name in line)
    await cell.press(next(word for word in line.split() if word.isdigit()))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_an_open_question_is_answered_in_the_form_that_players_have(size: tuple[int, int]) -> None:
    """The list names the posts and what they are asked; the answer goes out as the post."""
    async with controlling(handed_over(), label=CELL, size=size) as cell:
        await open_list(cell)
        assert "You stand in for: Yard crisis team, Lead" in cell.prose
        await choose(cell, "Answer:")
        assert isinstance(cell.app.screen, AnswerScreen)
        await cell.write("We pull the plug")
        await cell.press("ctrl+s", "enter")
        command, acting_as = cell.link.sent[-1]
        assert isinstance(command, c.SubmitAnswer)
        assert (command.words, acting_as) == ("We pull the plug", "yard.lead")
        await open_list(cell)
        assert "Answer:" not in cell.text


async def test_their_inbox_leads_to_the_answer() -> None:
    """What was told to the posts is listed, and a question in it is answered from there."""
    async with controlling(handed_over(), label=CELL) as cell:
        await open_list(cell)
        await choose(cell, "Read what they were told")
        assert "ASKED Office printer: A page nobody sent" in cell.text
        assert "Welcome" in cell.text
        await cell.press("down", "enter")
        assert isinstance(cell.app.screen, AnswerScreen)


async def test_the_log_and_letters_of_the_team_are_written_as_the_post() -> None:
    """Both are sent as the post, not as control."""
    async with controlling(handed_over(), label=CELL) as cell:
        await open_list(cell)
        await choose(cell, "Write in their log")
        await cell.write("We stop the cranes")
        await cell.press("tab")
        await cell.write("Too much wind")
        await cell.press("ctrl+s")
        command, acting_as = cell.link.sent[-1]
        assert isinstance(command, c.WriteLogEntry)
        assert (command.body, acting_as) == ("We stop the cranes", "yard.lead")


async def test_the_entry_comes_and_goes_with_the_post() -> None:
    """Without a post there is nobody to stand in for; other seats of control never have it."""
    play = handed_over()
    async with controlling(play, label=CELL) as cell:
        assert "stand_in" in [entry.key for entry in offered(cell.desk_app.desk)]
        play.do(LEAD, TakePost(seat=play.seat(CELL).seat, post="yard.lead"))
        await cell.hear()
        assert "stand_in" not in [entry.key for entry in offered(cell.desk_app.desk)]
    async with controlling(play) as cell:
        assert "stand_in" not in [entry.key for entry in offered(cell.desk_app.desk)]


async def test_the_lead_hands_a_team_over_and_takes_it_back() -> None:
    """One entry does both, and says for whom the SimCell stands in."""
    play = started()
    async with controlling(play) as cell:
        await open_list(cell, "to_simcell")
        assert "Stands in for: nobody" in cell.text
        await cell.press("enter")
        await cell.write("lead")
        await cell.press("enter", "enter")
        assert [post.address for post in play.seat(CELL).posts] == ["yard.lead"]
        await open_list(cell, "to_simcell")
        await choose(cell, "Take a post from it")
        await cell.press("enter")
        assert play.seat(CELL).posts == ()


OBLIGATIONS = {
    "warning": clock("nis2_early_warning", notifiable="milestones.told", to=["newsroom"]),
    "theirs": clock("nis2_early_warning", notifiable="milestones.told", to=["newsroom"], organisation="port"),
}


def owing() -> Play:
    """A play in which two organisations owe a notification, and the SimCell stands in for one."""
    play = Play(scenario(obligations=OBLIGATIONS))
    play.start()
    play.do(LEAD, GivePost(seat=play.seat(CELL).seat, post="yard.lead"))
    return play


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_obligations_are_declared_as_the_post(size: tuple[int, int]) -> None:
    """Only those of the organisation for which the seat stands in are listed."""
    async with controlling(owing(), label=CELL, size=size) as cell:
        await open_list(cell)
        await choose(cell, "Obligations")
        await cell.press("enter")
        await choose(cell, "Declare awareness")
        await cell.press("enter")
        command, acting_as = cell.link.sent[-1]
        assert isinstance(command, DeclareAware)
        assert acting_as == "yard.lead"
        assert len(own_records(cell.desk_app.stand_in)) == 1


async def test_the_team_shares_from_its_own_inbox() -> None:
    """What other teams were told is not offered, although a seat of control sees it."""
    play = handed_over()
    play.do(LEAD, c.SendMessage(to=("harbour",), subject="For the harbour alone", body="A secret"))
    async with controlling(play, label=CELL) as cell:
        await open_list(cell)
        await choose(cell, "Share")
        assert "A page nobody sent" in cell.text
        assert "For the harbour alone" not in cell.text
        assert "For the harbour alone" in [item.subject for item in cell.desk_app.stand_in.view.inbox()]


async def test_duties_are_those_of_the_team() -> None:
    """The same dialog as players have."""
    async with controlling(handed_over(), label=CELL) as cell:
        await open_list(cell)
        await choose(cell, "Briefs and duties")
        assert "What you are there for" in cell.text
