"""From what was typed to an answer, or to the sentence that says what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.core.command_types import TYPED_TEXT_LENGTH_MAX
from exercise_engine.core.commands import SubmitAnswer
from exercise_engine.core.facts import Post
from exercise_engine.core.view_items import AskView
from exercise_engine.core.views import SeatView
from exercise_engine.protocol.messages import DraftContent
from exercise_engine.tui.player.answering import Typed, command_of, missing, parse_number, summary
from tests.tui.support import harbour as h


def ask_of(**shape: Any) -> AskView:
    """A question of a certain shape."""
    view = SeatView("s1", (Post(team="terminal_crisis", role="lead"),))
    view.apply(h.event(1, h.asked("Now?", told_seq=None, minute=5, **shape)))
    found = view.ask(1)
    assert found is not None
    return found


CHOICE = ask_of(kind="choice", options=("A", "B"), rationale="none")
SEVERAL = ask_of(kind="several", options=("A", "B"), rationale="none")
HIDDEN = ask_of(kind="choice", rationale="none")
NUMBER = ask_of(kind="number", number_min=0, number_max=5, unit="days", rationale="none")
OPEN_NUMBER = ask_of(kind="number", rationale="none")
WORDS = ask_of(rationale="none")
REASONED = ask_of(rationale="required", confidence="required")


@pytest.mark.parametrize(
    ("ask", "typed", "sentence"),
    [
        (CHOICE, Typed(), "Choose one option."),
        (CHOICE, Typed(positions=(0, 1)), "Choose one option."),
        (CHOICE, Typed(positions=(1,)), ""),
        (SEVERAL, Typed(), "Choose at least one option."),
        (SEVERAL, Typed(positions=(0, 1)), ""),
        (HIDDEN, Typed(positions=(1,)), "Write your answer."),
        (WORDS, Typed(words=" \n"), "Write your answer."),
        (WORDS, Typed(words="x"), ""),
        (WORDS, Typed(words="x", confidence="many"), "How sure you are is a whole number from 0 to 100."),
        (NUMBER, Typed(number="many"), "Give a number."),
        (NUMBER, Typed(number="6"), "Give a number from 0 to 5."),
        (NUMBER, Typed(number="-1"), "Give a number from 0 to 5."),
        (NUMBER, Typed(number="5"), ""),
        (OPEN_NUMBER, Typed(number="1e9"), ""),
        (REASONED, Typed(words="x"), "Say why your team decides so."),
        (REASONED, Typed(words="x", rationale="y"), "Say how sure your team is, in per cent."),
        (WORDS, Typed(words="x", confidence="101"), "How sure you are is a whole number from 0 to 100."),
        (REASONED, Typed(words="x", rationale="y", confidence="70 %"), ""),
    ],
)  # fmt: skip
def test_the_first_thing_missing_is_named(ask: AskView, typed: Typed, sentence: str) -> None:
    """As a sentence that says what to do."""
    assert missing(ask, typed, must_act_for=False) == sentence


def test_a_number_with_one_bound_is_held_to_it() -> None:
    """The sentence does not invent the other bound."""
    ask = ask_of(kind="number", number_min=0, rationale="none")
    assert missing(ask, Typed(number="-1"), must_act_for=False) == "Out of range."


def test_somebody_who_does_not_decide_names_who_does() -> None:
    """And may then answer."""
    assert "Choose for whom you act" in missing(WORDS, Typed(words="x"), must_act_for=True)
    assert missing(WORDS, Typed(words="x", on_behalf_of="terminal_crisis.lead"), must_act_for=True) == ""


def test_a_text_that_the_server_would_refuse_is_refused_here() -> None:
    """With both figures."""
    sentence = missing(WORDS, Typed(words="x" * (TYPED_TEXT_LENGTH_MAX + 1)), must_act_for=False)
    assert sentence == "A text has 20,001 characters; 20,000 are the most."


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        (" 2,5 ", 2.5),
        ("1 000", 1000),
        ("-4", -4),
        ("nan", None),
        ("inf", None),
        ("", None),
        ("1e400", None),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: float | None) -> None:
    """What is no finite number is none."""
    assert parse_number(typed) == number


def test_a_command_holds_only_what_its_question_takes() -> None:
    """Words typed for another kind of question stay behind."""
    typed = Typed(words=" w ", positions=(1, 0), number="3", rationale=" r ", confidence="50")
    assert command_of(SEVERAL, typed) == SubmitAnswer(ask=1, positions=(0, 1))
    assert command_of(NUMBER, typed) == SubmitAnswer(ask=1, number=3)
    assert command_of(WORDS, typed) == SubmitAnswer(ask=1, words="w")
    assert command_of(REASONED, typed) == SubmitAnswer(ask=1, words="w", rationale="r", confidence_percent=50)


def test_the_summary_repeats_the_answer_in_words() -> None:
    """Options by their texts, numbers with their unit."""
    assert summary(SEVERAL, Typed(positions=(1, 0))) == [("Answer", "A; B")]
    assert summary(NUMBER, Typed(number="3")) == [("Answer", "3 days")]
    reasons = summary(REASONED, Typed(words="w", rationale="r", confidence="5"))
    assert reasons == [("Answer", "w"), ("Why", "r"), ("Sure", "5 %")]


def test_what_is_kept_on_the_disk_reads_back() -> None:
    """And rubbish there reads as nothing typed."""
    typed = Typed("w", (1, 2), "3", "r", "50", "terminal_crisis.lead")
    assert Typed.of_draft(typed.as_draft()) == typed
    assert Typed.of_draft({"words": 3, "positions": "x", "number": None}) == Typed()
    assert Typed.of_draft({}).is_empty


def test_a_team_draft_reads_as_typed() -> None:
    """Whoever answers in the end."""
    draft = DraftContent(words="w", positions=(1,), number=2.5, rationale="r", confidence_percent=40)
    assert Typed.of_team(draft).same_content(Typed("w", (1,), "2.5", "r", "40", "somebody"))
    assert Typed.of_team(DraftContent()).is_empty
