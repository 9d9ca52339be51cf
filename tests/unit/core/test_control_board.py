"""The board of teams: who is there, what they have not opened, what they owe."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.control_board import TeamRow, attendance, team_rows, teams_in_scope
from exercise_engine.core.control_records import SeatRecord
from tests.support.control_play import MINUTE_MS, Play

YARD_LEAD = "Yard crisis team, Lead"


def board(play: Play, label: str = "Lead controller", *connected: str) -> dict[str, TeamRow]:
    """The board of a seat by team, with these seats connected."""
    here = frozenset(play.seat(name).seat for name in connected)
    return {row.team: row for row in team_rows(play.view(label), here)}


def started() -> Play:
    """The small harbour after StartEx."""
    play = Play()
    play.start()
    return play


def test_a_team_shows_its_seats_and_who_is_there() -> None:
    """Each seat stands in its team's row, connected or not."""
    row = board(started(), "Lead controller", YARD_LEAD)["yard"]
    assert (row.name, row.organisation, row.connected) == ("Yard crisis team", "terminal", 1)
    assert [(seat.label, seat.is_connected) for seat in row.seats] == [
        (YARD_LEAD, True),
        ("Yard crisis team, It", False),
    ]


def test_a_team_shows_what_it_owes_and_has_not_opened() -> None:
    """Unopened items, asks by deadline, overdue asks, expected actions and deliveries are counted."""
    play = started()
    play.wait(10)
    row = board(play)["yard"]
    assert (row.unopened, row.overdue, row.next_deadline_ms()) == (2, 0, 20 * MINUTE_MS)
    assert [seat.unread for seat in row.seats] == [2, 2]
    assert [record.key[2] for record in row.expected] == ["tell_master"]
    play.wait(10)
    row = board(play)["yard"]
    assert (row.overdue, row.next_deadline_ms(), row.deliveries) == (1, None, 1)
    play.do(YARD_LEAD, c.SubmitAnswer(ask=play.last(f.AskOpened).seq, words="Late"))
    assert board(play)["yard"].open_asks == ()


def test_a_scope_cuts_the_board() -> None:
    """A controller for one organisation sees its teams only."""
    assert list(board(started(), "Terminal controller")) == ["yard"]


def test_an_observer_sees_no_receipts() -> None:
    """Who is not told of receipts is not told of unread either; seats come from the directory."""
    play = started()
    play.wait(10)
    view = play.view("Observer")
    view.meet(SeatRecord("s6", "player", YARD_LEAD, (f.Post(team="yard", role="lead"),)))
    view.meet(SeatRecord("s6", "player", "again", ()))
    assert teams_in_scope(view) == ("yard",)
    (row,) = team_rows(view, frozenset())
    assert (row.unopened, [seat.unread for seat in row.seats]) == (0, [0])


def test_attendance_counts_players_only() -> None:
    """Seats of control are not among those expected."""
    play = started()
    here = frozenset({play.seat(YARD_LEAD).seat, play.seat("Lead controller").seat})
    found = attendance(play.view(), here)
    assert (found.connected, found.expected) == (1, 3)
