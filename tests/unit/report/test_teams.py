"""Teams: seats, what each was told and did, the longest quiet, inboxes over time."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.facts import build_facts
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from exercise_engine.report.shape import Participation, TeamLoad
from exercise_engine.report.teams import BINS_MAX, bin_edges, loads, participants
from tests.support.play import MINUTE, Play
from tests.support.report_play import new_play, played_to_decision, played_to_end


def teams(play: Play) -> dict[str, Participation]:
    """What each team did in a play."""
    return {row.team.id: row for row in build_facts(play.log).teams}


def load(play: Play) -> dict[str, TeamLoad]:
    """The inboxes of a play."""
    journal = Journal(play.log)
    return {row.team.id: row for row in loads(journal, Readership(journal))}


def test_seats_are_listed_by_role() -> None:
    """Kind, label and posts; people's names are nowhere."""
    seats = participants(Journal(new_play().log))
    assert {seat.kind for seat in seats} == {"lead", "observer", "player"}
    master = next(seat for seat in seats if seat.label == "Harbour, Master")
    assert [post.id for post in master.posts] == ["harbour.master"]
    assert all(seat.closed_seq is None for seat in seats)


def test_a_closed_seat_is_listed_and_not_counted() -> None:
    """It was there, and is gone."""
    play = new_play()
    seat = play.seat("harbour.desk")
    closed = play.log[-1].model_copy(update={"seq": 8, "transaction": 8, "fact": f.SeatClosed(seat=seat)})
    play.log.append(closed)
    assert {row.id: row.closed_seq for row in participants(Journal(play.log))}[seat] == 8
    assert teams(play)["harbour"].seats == 1


def test_a_team_is_shown_with_what_it_was_told_and_did() -> None:
    """Every number is a list of events."""
    yard, harbour = teams(played_to_end())["yard"], teams(played_to_end())["harbour"]
    assert yard.seats == 2
    assert (len(yard.told), len(yard.asked), len(yard.in_time)) == (6, 1, 1)
    assert (len(yard.sent), yard.received, yard.entries) == (1, (), ())
    assert (len(harbour.late), harbour.silent, len(harbour.entries)) == (1, (), 1)
    assert len(harbour.received) == 1
    assert len(harbour.unread) == 6


def test_teams_stand_in_the_order_of_the_scenario() -> None:
    """Whoever did more does not come first."""
    assert list(teams(played_to_end())) == ["harbour", "yard"]


def test_the_longest_quiet_lies_between_two_acts() -> None:
    """The yard said nothing after its answer, for fifteen minutes of play; the pause does not count."""
    quiet = teams(played_to_end())["yard"].quiet
    assert quiet is not None
    assert (quiet.from_ms, quiet.to_ms) == (5 * MINUTE, 20 * MINUTE)
    assert len(quiet.evidence) == 2


def test_during_play_quiet_lasts_to_the_last_event() -> None:
    """The harbour has done nothing yet."""
    quiet = teams(played_to_decision())["harbour"].quiet
    assert quiet is not None
    assert (quiet.from_ms, quiet.to_ms) == (0, 7 * MINUTE)


def test_before_startex_nobody_is_quiet() -> None:
    """There was nothing to say."""
    assert teams(new_play())["yard"].quiet is None


@pytest.mark.parametrize(
    ("end_ms", "size_ms"),
    [(0, MINUTE), (20 * MINUTE, MINUTE), (180 * MINUTE, 10 * MINUTE), (48 * 60 * MINUTE, 120 * MINUTE)],
)
def test_stretches_are_such_as_people_count_in(end_ms: int, size_ms: int) -> None:
    """A minute, ten minutes, an hour: as many as can be told apart."""
    edges = bin_edges(end_ms)
    assert edges[0] == 0
    assert len(edges) <= BINS_MAX
    assert all(edge % size_ms == 0 for edge in edges)


def test_a_century_still_has_few_stretches() -> None:
    """Whatever the length, a plot stays a plot."""
    assert len(bin_edges(100 * 365 * 24 * 60 * MINUTE)) <= BINS_MAX + 1


def test_inboxes_count_arrivals_and_what_waits() -> None:
    """The yard opened one of what came; the rest waits to the end."""
    bins = load(played_to_end())["yard"].bins
    assert [len(stretch.arrived) for stretch in bins[:2]] == [1, 1]
    assert bins[0].waiting == 1
    assert bins[1].waiting == 1
    assert bins[-1].waiting == 5
    assert sum(len(stretch.arrived) for stretch in bins) == 6


def test_what_was_opened_late_waits_until_then() -> None:
    """An item leaves the queue when a screen shows it."""
    play = new_play()
    play.start()
    seq = play.last(f.InjectTold).seq
    play.wait(3 * MINUTE)
    play.do("harbour.desk", c.ReportReceipts(read=(seq,)))
    waiting = [stretch.waiting for stretch in load(play)["harbour"].bins]
    assert waiting == [1, 1, 1, 0]
