"""Traffic: the ledger of messages, and who wrote to whom."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.report.journal import Journal
from exercise_engine.report.readership import Readership
from exercise_engine.report.records import Message
from exercise_engine.report.traffic import messages, pairs
from tests.support.play import MINUTE, Play
from tests.support.report_play import new_play


def talk() -> Play:
    """Somebody of the yard writes to the port twice, once within the team, and a persona answers."""
    play = new_play()
    play.start()
    play.do(
        "yard.lead", c.SendMessage(to=("port", "radio"), subject="Hit", body="One"), acting_as="yard.lead"
    )
    first = play.last(f.MessageSent).seq
    play.do("yard.it", c.SendMessage(to=("harbour.desk",), body="Two"), acting_as="yard.it")
    play.do("yard.it", c.SendMessage(to=("yard.lead",), body="Three"), acting_as="yard.it")
    play.do("lead", c.SendMessage(to=("yard",), body="Four", reply_to=first), acting_as="radio")
    play.wait(MINUTE)
    play.do("harbour.desk", c.ReportReceipts(read=(first,)))
    return play


def ledger(play: Play) -> tuple[Message, ...]:
    """The messages of a play."""
    journal = Journal(play.log)
    return messages(journal, Readership(journal))


def test_every_message_stands_in_the_ledger() -> None:
    """With sender, addresses, words, what it answers, and whether it crossed a border."""
    hit, second, inside, answer = ledger(talk())
    assert (hit.sender.name, [to.name for to in hit.to]) == ("Yard, Lead", ["Port", "Radio"])
    assert (hit.subject, hit.body) == ("Hit", "One")
    assert [message.between_organisations for message in (hit, second, inside, answer)] == [
        True,
        True,
        False,
        False,
    ]
    assert answer.reply_to == hit.when.seq
    assert answer.seat == "Lead controller"


def test_readers_are_counted_by_seat() -> None:
    """Two seats of the port could read it, one did, a minute later."""
    hit = ledger(talk())[0]
    assert (hit.seats, hit.read, hit.first_read_ms) == (2, 1, MINUTE)


def test_unread_messages_have_no_first_reading() -> None:
    """Nobody opened the second one."""
    second = ledger(talk())[1]
    assert (second.seats, second.read, second.first_read_ms) == (1, 0, None)


def test_pairs_count_teams_and_personas_in_the_order_of_writing() -> None:
    """Posts count for their team; nobody is put first for having written most."""
    play = talk()
    found = [(pair.sender.id, pair.to.id, pair.count) for pair in pairs(Journal(play.log), ledger(play))]
    assert found == [
        ("yard", "port", 1),
        ("yard", "radio", 1),
        ("yard", "harbour", 1),
        ("yard", "yard", 1),
        ("radio", "yard", 1),
    ]
