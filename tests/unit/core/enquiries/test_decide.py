"""Enquiries: what is answered at once, what waits, and who can ask what."""

from __future__ import annotations

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.enquiries.commands import ENQUIRY_LENGTH_MAX, AnswerEnquiry, MakeEnquiry
from exercise_engine.core.policy import viewer, visible
from exercise_engine.core.views import SeatView
from exercise_engine.errors import CommandRejected
from exercise_engine.loader.text import JinjaTexts
from tests.support.enquiries import ENQUIRIES, enquiry_scenario
from tests.support.play import MINUTE, Play, replayed, values


def started() -> Play:
    """The exercise after StartEx."""
    play = Play(enquiry_scenario())
    play.start()
    return play


def ask(play: Play, words: str, *, tool: str = "logs", role: str = "yard.it") -> list[object]:
    """Ask, and return the facts that it set off."""
    return [event.fact for event in play.do(role, MakeEnquiry(tool=tool, words=words))]


def test_a_pattern_answers_at_once() -> None:
    """Question, what matched, answer and effects are one transaction."""
    play = started()
    events = play.do("yard.it", MakeEnquiry(tool="logs", words="Logins of Bob?"))
    assert [type(event.fact) for event in events] == [
        f.EnquiryMade,
        f.EnquiryMatched,
        f.EnquiryAnswered,
        f.VariableSet,
        f.MilestoneReached,
    ]
    assert len({event.transaction for event in events}) == 1
    assert str(play.last(f.EnquiryAnswered).fact.body) == "Nothing unusual."  # type: ignore[union-attr]
    assert play.last(f.EnquiryMatched).fact.answer == 1  # type: ignore[union-attr]


def test_the_first_answer_whose_condition_holds_is_given() -> None:
    """Later the same question has another answer."""
    play = started()
    ask(play, "show logins")
    ask(play, "show logins")
    assert [str(fact.body) for fact in play.facts(f.EnquiryAnswered)] == [
        "Nothing unusual.",
        "Three logins from 203.0.113.7.",
    ]


def test_effects_run_once_for_a_team() -> None:
    """Asking again changes nothing."""
    scenario = enquiry_scenario(
        enquiries={
            "logs": {
                "to": ["all"],
                "answers": [{"match": ["more"], "reply": "Yes.", "effects": [{"add": "asked", "by": 1}]}],
            }
        }
    )
    play = Play(scenario)
    play.start()
    for role in ("yard.it", "yard.lead", "harbour.desk"):
        ask(play, "more", role=role)
    assert play.state.names["variables__asked"] == 2
    assert len(play.facts(f.EnquiryAnswered)) == 3


def test_an_answer_has_its_time() -> None:
    """Before it, what matches waits for the SimCell; a pause does not bring it nearer."""
    play = started()
    ask(play, "backups please")
    play.wait(10 * MINUTE)
    ask(play, "backups please")
    assert [fact.outcome for fact in play.facts(f.EnquiryMatched)] == ["queued", "answered"]


def test_what_matches_nothing_waits_or_gets_the_other_answer() -> None:
    """As the tool says; in both cases it is kept for the author."""
    play = started()
    ask(play, "who are you")
    ask(play, "what time is it", tool="clock")
    assert [fact.outcome for fact in play.facts(f.EnquiryMatched)] == ["queued", "otherwise"]
    assert list(play.state.replies.waiting) == [(play.last(f.EnquiryMade).seq - 2, "logs")]
    assert str(play.last(f.EnquiryAnswered).fact.body) == "It does not say."  # type: ignore[union-attr]


def test_a_reply_that_cannot_be_rendered_waits_for_the_simcell() -> None:
    """Nobody is shown half a text; control is told of the problem."""
    scenario = enquiry_scenario(
        enquiries={"logs": {"to": ["all"], "answers": [{"match": ["*"], "reply": "{{ gone }}"}]}}
    )
    play = Play(scenario, renderer=JinjaTexts())
    play.start()
    ask(play, "anything")
    assert play.facts(f.EnquiryAnswered) == []
    assert [fact.outcome for fact in play.facts(f.EnquiryMatched)] == ["queued"]
    assert [fact.about for fact in play.facts(f.ProblemNoted)] == ["logs"]


@pytest.mark.parametrize(
    ("role", "tool", "words", "code"),
    [
        ("yard.lead", "logs", "show logins", "unknown_tool"),
        ("harbour.desk", "desk", "hello", "unknown_tool"),
        ("yard.it", "nothing", "hello", "unknown_tool"),
        ("yard.it", "logs", "  ", "empty_enquiry"),
        ("yard.it", "logs", "x" * (ENQUIRY_LENGTH_MAX + 1), "enquiry_too_long"),
    ],
)
def test_what_is_refused(role: str, tool: str, words: str, code: str) -> None:
    """Who cannot ask a tool does not learn that it is there; a document is no question."""
    play = started()
    with pytest.raises(CommandRejected) as caught:
        ask(play, words, tool=tool, role=role)
    assert caught.value.code == code


def test_the_limit_is_named() -> None:
    """Whoever pastes too much learns how much is allowed."""
    with pytest.raises(CommandRejected, match="may have 1,000 characters, and this has 15,000"):
        ask(started(), "x" * 15_000)


def test_tools_are_asked_in_play_only() -> None:
    """Before StartEx nothing of the story is told."""
    play = Play(enquiry_scenario())
    play.do("lead", c.MoveStage(target="check_in"))
    with pytest.raises(CommandRejected, match="nothing can be asked"):
        ask(play, "show logins")


def test_enquiries_of_a_team_to_a_tool_are_one_thread() -> None:
    """A player sees question, answer and what was asked before."""
    play = started()
    for words in ("logins of a", "logins of b"):
        ask(play, words)
    seat = play.state.seats[play.seat("yard.it")]
    view = SeatView(seat.seat, seat.posts)
    for event in play.log:
        if (seen := visible(event, viewer(seat, play.state.scenario))) is not None:
            view.apply(seen)
    items = [item for item in view.inbox() if item.kind == "enquiry"]
    assert [item.subject for item in items] == [
        "logins of a",
        "Re: logins of a",
        "logins of b",
        "Re: logins of b",
    ]
    assert view.thread(items[0].seq) == tuple(items)
    assert [view.is_unread(item) for item in items] == [False, True, False, True]


def test_patterns_never_reach_a_seat() -> None:
    """Players see what was asked and answered, not what was looked for."""
    play = started()
    ask(play, "show logins")
    ask(play, "something else")
    secrets = [
        pattern for tool in ENQUIRIES.values() for a in tool.get("answers", ()) for pattern in a["match"]
    ]
    for seat in play.state.seats.values():
        if seat.kind in ("player", "observer"):
            looks = viewer(seat, play.state.scenario)
            told = "".join(
                e.model_dump_json() for event in play.log if (e := visible(event, looks)) is not None
            )
            assert not [secret for secret in secrets if secret in told]
            assert "enquiry_matched" not in told


def test_the_simcell_answers_what_waits() -> None:
    """The team reads it as the answer of the tool."""
    play = started()
    ask(play, "who are you")
    made = play.last(f.EnquiryMade)
    play.do("simcell", AnswerEnquiry(enquiry=made.seq, body="A log search."))
    answer = play.last(f.EnquiryAnswered)
    assert answer.audience.to == ("yard",)
    assert not play.state.replies.waiting


def test_what_the_tool_answered_itself_is_not_answered_twice() -> None:
    """Only on purpose does the SimCell add to it."""
    play = started()
    ask(play, "show logins")
    made = play.last(f.EnquiryMade).seq
    with pytest.raises(CommandRejected, match="answered this itself"):
        play.do("simcell", AnswerEnquiry(enquiry=made, body="More."))
    play.do("simcell", AnswerEnquiry(enquiry=made, body="More.", anyway=True))
    assert len(play.facts(f.EnquiryAnswered)) == 2


def test_replay_knows_the_same() -> None:
    """What was asked, given and waits follows from the log alone."""
    play = started()
    for words in ("show logins", "what else", "show logins"):
        ask(play, words)
    assert values(replayed(play.log).state) == values(play.state)


def test_a_rollback_forgets_what_was_not_durable() -> None:
    """What is kept of enquiries is copied with the rest."""
    play = started()
    play.commit = False
    ask(play, "show logins")
    ask(play, "what else")
    play.engine.rollback(now=play.now)
    assert not play.state.enquiries.asked
    assert not play.state.enquiries.given
    assert not play.state.replies.waiting
