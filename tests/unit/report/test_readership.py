"""Readership: what could be read by whom, and what was shown where."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from tests.support.play import MINUTE, Play
from tests.support.report_play import new_play, played_to_decision, played_to_end


def readership(play: Play) -> Readership:
    """Who could read what in a play."""
    return Readership(Journal(play.log))


def test_a_message_is_no_item_of_the_team_that_wrote_it() -> None:
    """The yard's message to the port is the harbour's to read."""
    play = played_to_decision()
    message = play.last(f.MessageSent).seq
    found = readership(play)
    assert message in found.items["harbour"]
    assert message not in found.items["yard"]
    assert found.meant(message) == ("harbour",)
    assert found.meant(9_999) == ()


def test_a_team_has_shown_what_one_of_its_seats_showed() -> None:
    """The lead opened it, the other seat only received it."""
    play = played_to_decision()
    told = next(e.seq for e in play.log if isinstance(e.fact, f.InjectTold) and e.elapsed_ms == MINUTE)
    found = readership(play)
    assert found.shown["yard"] == {told: 90_000}
    assert found.received["yard"] == {told: 90_000}
    assert found.seat_shown.get(play.seat("yard.it")) == {}


def test_the_first_showing_counts() -> None:
    """A second seat that opens it later changes nothing."""
    play = new_play()
    play.start()
    seq = play.last(f.InjectTold).seq
    play.wait(MINUTE)
    play.do("yard.it", c.ReportReceipts(read=(seq,)))
    play.wait(MINUTE)
    play.do("yard.lead", c.ReportReceipts(read=(seq,)))
    play.do("yard.it", c.ReportReceipts(read=(seq,)))
    assert readership(play).shown["yard"][seq] == MINUTE


def test_receipts_after_endex_do_not_count() -> None:
    """What was opened in the hot wash was not opened in play."""
    play = played_to_end()
    seq = play.last(f.InjectTold).seq
    play.do("yard.lead", c.ReportReceipts(read=(seq,)))
    assert seq not in readership(play).shown["yard"]


def test_only_seats_of_players_that_are_there_are_readers() -> None:
    """Control, the writer and a closed seat are not counted as readers."""
    play = played_to_decision()
    message = play.last(f.MessageSent)
    found = readership(play)
    assert found.readers(message) == (play.seat("harbour.master"), play.seat("harbour.desk"))
    assert (
        play.seat("yard.lead") not in found.inboxes
        or message.seq not in found.inboxes[play.seat("yard.lead")]
    )
    closed = play.log[-1].model_copy(
        update={"seq": play.log[-1].seq + 1, "fact": f.SeatClosed(seat=play.seat("harbour.desk"))}
    )
    later = Readership(Journal([*play.log, closed]))
    assert later.readers(message) == (play.seat("harbour.master"),)
