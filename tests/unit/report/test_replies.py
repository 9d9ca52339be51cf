"""Reply times and unmatched questions, from the log alone."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.enquiries.commands import AnswerEnquiry, MakeEnquiry
from exercise_engine.report.facts import build_facts
from tests.support.enquiries import enquiry_scenario
from tests.support.play import MINUTE, Play


def played() -> Play:
    """Two messages, of which one is replied to after four minutes, and three questions."""
    play = Play(enquiry_scenario())
    play.start()
    first = play.do("yard.it", c.SendMessage(to=("radio",), body="What is up?"))[0].seq
    play.do("yard.it", c.SendMessage(to=("radio",), body="Hello?"))
    play.do("yard.it", MakeEnquiry(tool="logs", words="who [are] you"))
    asked = play.last(f.EnquiryMade).seq
    play.do("yard.it", MakeEnquiry(tool="logs", words="show logins"))
    play.do("yard.it", MakeEnquiry(tool="clock", words="what time is it"))
    play.wait(4 * MINUTE)
    play.do("simcell", c.SendMessage(to=("yard.it",), body="Wait.", reply_to=first), acting_as="radio")
    play.do("simcell", AnswerEnquiry(enquiry=asked, body="A log search."))
    return play


def test_times_of_each_persona_and_tool() -> None:
    """How many, the median, the longest, and what still waits."""
    radio, logs = build_facts(played().log).replies
    assert (radio.who.name, radio.asked, radio.replied, radio.unanswered) == ("Radio", 2, 1, 1)
    assert (radio.median_ms, radio.longest_ms) == (4 * MINUTE, 4 * MINUTE)
    assert (logs.who.name, logs.asked, logs.replied, logs.unanswered) == ("Log search", 1, 1, 0)


def test_what_nothing_matched_is_listed_for_the_author() -> None:
    """Whether somebody answered it in the end or not."""
    rows = build_facts(played().log).unmatched
    assert [(row.who.name, row.words, row.was_answered) for row in rows] == [
        ("Log search", "who [are] you", True),
        ("Clock", "what time is it", True),
    ]


def test_an_exercise_without_them_has_none() -> None:
    """Nothing is invented."""
    play = Play(enquiry_scenario())
    play.start()
    facts = build_facts(play.log)
    assert (facts.replies, facts.unmatched) == ((), ())
