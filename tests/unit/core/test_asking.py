"""Asks: answered once, mapped, silent, late; and what each means for the exercise."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.errors import CommandRejected
from tests.support.play import MINUTE, Play, make_scenario

OPTIONS = {"go": {"text": "Go", "effects": [{"reach": "gone"}]}, "stay": {"text": "Stay"}}


def playing(ask: dict[str, Any], **inject: Any) -> Play:
    """Return an exercise in which the yard was just asked something, open for ten minutes."""
    asks = {"what": {"text": "What now?", "within": "10m", **ask}}
    note = {"at": "T+0:00", "to": ["yard"], "asks": asks, **inject}
    play = Play(make_scenario({"note": note}, milestones={"gone": {}, "any_answer": {}}))
    play.start()
    play.wait(0)
    return play


def answer(play: Play, role: str = "yard.lead", **given: Any) -> list[Event]:
    """Let the yard answer."""
    return play.do(role, c.SubmitAnswer(ask=play.last(f.AskOpened).seq, **given))


def value_of(play: Play) -> object:
    """Return what conditions read of the yard's answer."""
    return play.state.names["answers__note__what__yard"]


def test_a_choice_takes_effect_at_once() -> None:
    """A shown option is counted with its effects in the transaction of the answer."""
    play = playing({"options": OPTIONS})
    events = answer(play, positions=(0,), rationale="It spreads")
    assert [event.type for event in events] == ["answer_given", "answer_counted", "milestone_reached"]
    assert events[1].fact.value == "go"  # type: ignore[union-attr]
    assert play.state.names["answers__note__what__yard"] == "go"


def test_what_a_team_is_shown_has_no_ids() -> None:
    """An ask shows texts and a deadline; hidden options are not in it."""
    shown = playing({"options": OPTIONS}).last(f.AskOpened).fact
    assert isinstance(shown, f.AskOpened)
    assert (shown.kind, shown.options, shown.deadline_ms) == ("choice", ("Go", "Stay"), 10 * MINUTE)
    hidden = playing({"options": OPTIONS, "options_shown": False}).last(f.AskOpened).fact
    assert isinstance(hidden, f.AskOpened)
    assert (hidden.kind, hidden.options) == ("text", ())


def test_words_take_effect_when_they_are_mapped() -> None:
    """Hidden options: the answer stops silence, reads null until mapped, then has the option's effects."""
    play = playing({"options": OPTIONS, "options_shown": False, "silence": "stay"})
    assert [event.type for event in answer(play, words="Pull the plug")] == ["answer_given"]
    assert value_of(play) is None
    assert play.wait(20 * MINUTE) == []
    ask = play.last(f.AskOpened).seq
    mapped = play.do("lead", c.MapAnswer(ask=ask, option="go"))
    assert [event.type for event in mapped] == ["answer_counted", "milestone_reached"]
    corrected = play.do("lead", c.MapAnswer(ask=ask, option="stay"))
    assert [event.type for event in corrected] == ["answer_counted"]
    assert value_of(play) == "stay"
    assert play.state.names["milestones__gone"] is True


def test_words_that_fit_nothing_are_other() -> None:
    """`other` can always be mapped, and has no effects unless they are written."""
    play = playing({"options": OPTIONS, "options_shown": False})
    answer(play, words="We call our mothers")
    mapped = play.do("lead", c.MapAnswer(ask=play.last(f.AskOpened).seq, option="other"))
    assert [event.type for event in mapped] == ["answer_counted"]


@pytest.mark.parametrize(
    ("ask", "given", "value"),
    [
        ({"options": OPTIONS, "kind": "several"}, {"positions": (1, 0)}, ("go", "stay")),
        ({"number": {"min": 0, "max": 9}}, {"number": 4}, 4.0),
        ({}, {"words": "We wait"}, "answered"),
    ],
)
def test_every_kind_of_answer_has_a_value(ask: dict[str, Any], given: dict[str, Any], value: object) -> None:
    """Several options are a list in file order, a number is itself, words read as answered."""
    play = playing(ask)
    answer(play, **given)
    assert play.state.names["answers__note__what__yard"] == value


def test_effects_of_any_answer_come_before_those_of_the_option() -> None:
    """An ask may have effects of its own, which silence does not set off."""
    ask = {"options": OPTIONS, "effects": [{"reach": "any_answer"}], "silence": "go"}
    play = playing(ask)
    events = answer(play, positions=(0,))
    assert [e.fact.milestone for e in events if isinstance(e.fact, f.MilestoneReached)] == [
        "any_answer",
        "gone",
    ]
    silent = playing(ask)
    events = silent.wait(10 * MINUTE)
    assert [e.fact.milestone for e in events if isinstance(e.fact, f.MilestoneReached)] == ["gone"]


def test_silence_has_its_meaning() -> None:
    """When the deadline passes the team is told, and silence counts as the option that the scenario names."""
    play = playing({"options": OPTIONS, "silence": "go"})
    events = play.wait(10 * MINUTE)
    assert [event.type for event in events] == ["ask_overdue", "answer_counted", "milestone_reached"]
    assert events[1].fact.by == "silence"  # type: ignore[union-attr]
    several = playing({"options": OPTIONS, "kind": "several", "silence": "stay"})
    several.wait(10 * MINUTE)
    assert several.state.names["answers__note__what__yard"] == ("stay",)


def test_a_late_answer_is_kept_and_changes_nothing() -> None:
    """It is marked late, may be mapped for the report, and neither effects nor conditions follow."""
    play = playing({"options": OPTIONS, "silence": "stay"})
    play.wait(11 * MINUTE)
    events = answer(play, positions=(0,))
    assert [event.type for event in events] == ["answer_given", "answer_counted"]
    assert events[0].fact.late  # type: ignore[union-attr]
    assert play.state.names["answers__note__what__yard"] == "stay"
    hidden = playing({"options": OPTIONS, "options_shown": False})
    hidden.wait(11 * MINUTE)
    answer(hidden, words="Pull it")
    mapped = hidden.do("lead", c.MapAnswer(ask=hidden.last(f.AskOpened).seq, option="go"))
    assert [event.type for event in mapped] == ["answer_counted"]
    assert hidden.state.names["answers__note__what__yard"] is None


def test_one_answer_for_each_team() -> None:
    """An answer is final."""
    play = playing({"options": OPTIONS})
    answer(play, positions=(0,))
    with pytest.raises(CommandRejected, match="final"):
        answer(play, positions=(1,))


def test_only_a_role_that_decides_answers() -> None:
    """Others act on behalf of it, and that is recorded."""
    play = playing({"options": OPTIONS})
    with pytest.raises(CommandRejected, match=r"yard\.lead does"):
        answer(play, "yard.it", positions=(0,))
    with pytest.raises(CommandRejected, match="does not decide"):
        answer(play, "yard.it", positions=(0,), on_behalf_of="yard.it")
    with pytest.raises(CommandRejected, match="no role of your team"):
        answer(play, "yard.it", positions=(0,), on_behalf_of="harbour.master")
    [given, _, _] = answer(play, "yard.it", positions=(0,), on_behalf_of="yard.lead")
    assert given.fact.on_behalf_of == "yard.lead"  # type: ignore[union-attr]
    assert given.acting_as == "yard.it"


def test_another_team_cannot_answer_nor_learn_that_there_is_something() -> None:
    """An ask of another team is refused like one that does not exist."""
    play = playing({"options": OPTIONS})
    with pytest.raises(CommandRejected, match="no ask"):
        answer(play, "harbour.master", positions=(0,))
    with pytest.raises(CommandRejected, match="no ask"):
        play.do("yard.lead", c.SubmitAnswer(ask=999, words="x"))


@pytest.mark.parametrize(
    ("ask", "given", "reason"),
    [
        ({"options": OPTIONS}, {"positions": (0, 1)}, "choose one option"),
        ({"options": OPTIONS}, {"positions": (2,)}, "there are 2 options"),
        ({"options": OPTIONS}, {"positions": (0,), "number": 2}, "does not take a number"),
        ({"options": OPTIONS, "kind": "several"}, {}, "at least one"),
        ({"number": {"min": 0, "max": 9}}, {}, "give a number"),
        ({"number": {"min": 0, "max": 9}}, {"number": 10}, "from 0 to 9"),
        ({}, {"words": "  "}, "write an answer"),
        ({}, {"words": "x", "positions": (0,)}, "no options"),
        ({"rationale": "required"}, {"words": "x"}, "say why"),
        ({"confidence": "required"}, {"words": "x"}, "how sure"),
    ],
)
def test_answers_of_the_wrong_shape_are_refused(
    ask: dict[str, Any], given: dict[str, Any], reason: str
) -> None:
    """Each refusal says what is missing, and nothing has changed."""
    play = playing(ask)
    before = play.state.seq
    with pytest.raises(CommandRejected, match=reason):
        answer(play, **given)
    assert play.state.seq == before


def test_nothing_is_answered_after_the_end() -> None:
    """After EndEx answers are refused."""
    play = playing({"options": OPTIONS})
    play.do("lead", c.MoveStage(target="hot_wash"))
    with pytest.raises(CommandRejected, match="in hot wash"):
        answer(play, positions=(0,))


def test_an_answer_holds_the_picture_at_the_time() -> None:
    """What the answering seat had read by then is stored with its answer."""
    play = playing({"options": OPTIONS})
    told = play.last(f.InjectTold).seq
    play.do("yard.lead", c.ReportReceipts(read=(told, play.last(f.AskOpened).seq)))
    [given, *_] = answer(play, positions=(0,))
    assert given.fact.had_read == (told,)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (c.MapAnswer(ask=999, option="go"), "no answer"),
        (c.MapAnswer(ask=0, option="fly"), "there are go, stay, other"),
    ],
)
def test_mapping_needs_an_answer_and_an_option(command: c.MapAnswer, reason: str) -> None:
    """What cannot be mapped is refused with what could."""
    play = playing({"options": OPTIONS, "options_shown": False})
    answer(play, words="Pull it")
    ask = play.last(f.AskOpened).seq if command.ask == 0 else command.ask
    with pytest.raises(CommandRejected, match=reason):
        play.do("lead", command.model_copy(update={"ask": ask}))


def test_a_chosen_option_is_not_mapped() -> None:
    """What a team chose itself, control cannot reinterpret."""
    play = playing({"options": OPTIONS})
    answer(play, positions=(0,))
    with pytest.raises(CommandRejected, match="itself"):
        play.do("lead", c.MapAnswer(ask=play.last(f.AskOpened).seq, option="stay"))


def test_a_seat_with_two_posts_says_in_which_it_acts() -> None:
    """Where a seat holds several posts, the command names one that it holds, and the one that was asked."""
    play = playing({"options": OPTIONS})
    seat = play.state.seats[play.seat("yard.lead")]
    seat.posts = (*seat.posts, f.Post(team="harbour", role="desk"))
    command = c.SubmitAnswer(ask=play.last(f.AskOpened).seq, positions=(0,))
    with pytest.raises(CommandRejected, match="in which post"):
        play.do("yard.lead", command)
    with pytest.raises(CommandRejected, match="answer this as Yard"):
        play.do("yard.lead", command, acting_as="harbour.desk")
    assert play.do("yard.lead", command, acting_as="yard.lead")[0].acting_as == "yard.lead"


def test_mapping_again_runs_nothing_twice() -> None:
    """What any answer sets off, and what an option sets off, happens once however often words are mapped."""
    ask = {
        "options": {"go": {"text": "Go", "effects": [{"add": "trucks", "by": 1}]}, "stay": {"text": "Stay"}},
        "options_shown": False,
        "effects": [{"add": "calls", "by": 1}],
    }
    note = {"at": "T+0:00", "to": ["yard"], "asks": {"what": {"text": "What now?", **ask}}}
    play = Play(make_scenario({"note": note}, variables={"trucks": 0, "calls": 0}))
    play.start()
    play.wait(0)
    answer(play, words="Off we go")
    seq = play.last(f.AskOpened).seq
    for option in ("go", "stay", "go"):
        play.do("lead", c.MapAnswer(ask=seq, option=option))
    assert (play.state.names["variables__trucks"], play.state.names["variables__calls"]) == (1.0, 1.0)
    with pytest.raises(CommandRejected, match="already"):
        play.do("lead", c.MapAnswer(ask=seq, option="go"))


def test_what_is_mapped_after_the_end_changes_nothing() -> None:
    """Reviewers may still say what words meant; milestones of play stay as they were."""
    play = playing({"options": OPTIONS, "options_shown": False})
    answer(play, words="Pull it")
    play.do("lead", c.MoveStage(target="hot_wash"))
    mapped = play.do("lead", c.MapAnswer(ask=play.last(f.AskOpened).seq, option="go"))
    assert [event.type for event in mapped] == ["answer_counted"]


def test_other_has_effects_where_they_are_written() -> None:
    """A scenario may say what follows from words that fit no other option."""
    play = playing(
        {
            "options": {**OPTIONS, "other": {"text": "Else", "effects": [{"reach": "gone"}]}},
            "options_shown": False,
        }
    )
    answer(play, words="We call our mothers")
    mapped = play.do("lead", c.MapAnswer(ask=play.last(f.AskOpened).seq, option="other"))
    assert [event.type for event in mapped] == ["answer_counted", "milestone_reached"]
