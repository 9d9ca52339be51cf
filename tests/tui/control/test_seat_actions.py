"""The check-in board, and what control does about a seat."""

from __future__ import annotations

from exercise_engine.client.updates import PeopleNamed, PresenceChanged
from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.attendance.commands import ExcuseSeat, HandOverSeat
from exercise_engine.core.posts.commands import GivePost
from exercise_engine.protocol.messages import PeopleFrame, Presence
from tests.support.control_play import Play
from tests.tui.control.control_cell import Cell, controlling
from tests.tui.control.days import YARD_LEAD, started


def checked_in() -> Play:
    """Check-in is open; the yard's lead has come."""
    play = Play()
    play.lead(c.MoveStage(target="check_in"))
    return play


async def open_board(cell: Cell) -> None:
    """Open the board from the list of what has no key."""
    await cell.press("t")
    await cell.press("1")


async def test_the_board_shows_who_is_here_and_who_is_missing() -> None:
    """By team, with names where this seat may know them."""
    play = checked_in()
    async with controlling(play) as cell:
        lead = play.seat(YARD_LEAD).seat
        cell.link.tell(
            PresenceChanged(Presence(connected=(lead,))), PeopleNamed(PeopleFrame(names={lead: "Ada [b]"}))
        )
        await open_board(cell)
        assert "1 of 3 here" in cell.text
        line = next(line for line in cell.lines if "Ada [b]" in line)
        assert "● here" in line
        assert "○ missing" in cell.text
        assert "Yard crisis team" in cell.text


async def test_a_test_is_sent_and_shows_on_the_board() -> None:
    """Control sends it from the list; who confirms is tested."""
    play = checked_in()
    async with controlling(play) as cell:
        await cell.press("t", "2")
        assert "Send the check-in test?" in cell.text
        await cell.press("enter")
        told = play.last(f.InjectTold)
        assert isinstance(told.fact, f.InjectTold)
        assert (told.fact.confirm, told.fact.sender) == (True, "control")
        play.do(YARD_LEAD, c.ReportReceipts(read=(told.seq,), acknowledged=(told.seq,)))
        await cell.hear()
        assert "tested 1" in cell.lines[2]
        await open_board(cell)
        assert "1 tested" in cell.text


async def test_a_seat_is_named_excused_and_handed_over_from_the_board() -> None:
    """Enter on a seat offers what can be done about it."""
    play = started()
    async with controlling(play) as cell:
        seat = play.seat("Harbour office, Master").seat
        await open_board(cell)
        await cell.press(*("down",) * 4, "enter")
        assert "Sits there: nobody noted" in cell.text
        await cell.press("1")
        await cell.write("Zoë Kok")
        await cell.press("enter")
        assert str(cell.link.sent[-1][0]) == f"name {seat} Zoë Kok"
        await open_board(cell)
        await cell.press(*("down",) * 4, "enter", "4")
        assert ExcuseSeat(seat=seat) in cell.commands
        await open_board(cell)
        assert "– excused" in cell.text
        await cell.press(*("down",) * 4, "enter", "3")
        await cell.write("All calm")
        await cell.press("enter")
        assert HandOverSeat(seat=seat, note="All calm") in cell.commands
        assert "Who sits at Harbour office, Master?" in cell.text


async def test_who_can_decide_is_found_from_what_needs_control() -> None:
    """Enter on the need offers seats that are here, the team's own first."""
    play = started()
    async with controlling(play) as cell:
        play.wait(10)
        play.do(YARD_LEAD, ExcuseSeat())
        await cell.hear()
        assert "nobody can decide" in cell.text
        need = next(need for need in cell.desk_app.desk.needs() if need.action == "let_decide")
        cell.desk_app.actions.resolve(need)
        await cell.settle()
        assert "Who takes the post Yard crisis team, Lead?" in cell.text
        await cell.press("enter", "enter")
        given = [command for command in cell.commands if isinstance(command, GivePost)]
        assert [command.post for command in given] == ["yard.lead"]
        assert play.engine.state.seats[given[0].seat].label == "Yard crisis team, It"
