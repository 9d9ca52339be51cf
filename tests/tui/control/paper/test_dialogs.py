"""Forms as control types them: letters, numbers, and what words mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exercise_engine.core import facts as f
from exercise_engine.core.commands import ReleaseInject
from exercise_engine.core.paper.commands import EnterAnswer
from exercise_engine.model.scenario import Scenario
from exercise_engine.tui.control.paper.dialogs import FormDialog
from exercise_engine.tui.widgets.fields import Choice
from tests.support.control_play import HARBOUR, Play
from tests.tui.control.control_cell import LEAD, Cell, controlling
from tests.tui.control.paper.test_actions import enter

OPTIONS = {"one": {"text": "Close the gate"}, "two": {"text": "Call the others"}, "three": {"text": "Wait"}}
ASKS: dict[str, Any] = {
    "choice": {"text": "What first?", "options": OPTIONS},
    "several": {"text": "What else?", "kind": "several", "options": OPTIONS},
    "number": {"text": "How long?", "number": {"min": 1, "max": 9, "unit": "hours"}},
    "hidden": {"text": "What now?", "options": OPTIONS, "options_shown": False},
}


def asked(kind: str) -> Play:
    """An exercise in which the yard was just asked one thing."""
    inject = {
        "manual": True,
        "from": "printer",
        "to": ["yard"],
        "subject": "?",
        "body": "?",
        "asks": {"it": ASKS[kind]},
    }
    play = Play(Scenario.model_validate_json(json.dumps(HARBOUR | {"injects": {"page": inject}})))
    play.start()
    play.do(LEAD, ReleaseInject(inject="page"))
    play.wait(5)
    return play


async def fill_in(cell: Cell, answer: str) -> None:
    """Open the only form, type an answer, and say that it was seen a minute ago."""
    await enter(cell, "2")
    await cell.press("enter")
    await cell.write(answer)
    cell.app.screen.query_one("#seen").focus()
    await cell.write("-1m")
    await cell.press("enter")


@pytest.mark.parametrize(
    ("kind", "typed", "positions", "number"),
    [
        ("choice", "b", (1,), None),
        ("several", "a, C", (0, 2), None),
        ("number", "4", (), 4),
        ("number", "4,5", (), 4.5),
    ],
)
async def test_letters_and_numbers_are_taken_as_they_stand_on_the_form(
    kind: str, typed: str, positions: tuple[int, ...], number: float | None
) -> None:
    """Small or capital, with commas or without."""
    play = asked(kind)
    async with controlling(play) as cell:
        await fill_in(cell, typed)
        (command,) = cell.commands
        assert isinstance(command, EnterAnswer)
        assert (command.positions, command.number) == (positions, number)
        assert any(isinstance(event.fact, f.AnswerGiven) for event in play.events)


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("choice", "", "Write letters from A to C."),
        ("choice", "D", "There is no D: write letters from A to C."),
        ("number", "many", "'many' is no number."),
        ("number", "", "Write a number."),
    ],
)
async def test_what_is_no_answer_stays_in_the_dialog(kind: str, typed: str, words: str) -> None:
    """A sentence says what to write, and nothing is sent."""
    async with controlling(asked(kind)) as cell:
        await fill_in(cell, typed)
        assert words in cell.prose
        assert cell.commands == []


async def test_the_options_stand_with_their_letters() -> None:
    """As on the form, so that a letter is enough."""
    async with controlling(asked("choice")) as cell:
        await enter(cell, "2")
        await cell.press("enter")
        for words in ("What first?", "A Close the gate", "C Wait"):
            assert words in cell.prose


async def test_words_are_mapped_at_once_if_control_says_so() -> None:
    """Whoever reads the form knows what it means."""
    play = asked("hidden")
    async with controlling(play) as cell:
        await enter(cell, "2")
        await cell.press("enter")
        await cell.write("Shut it")
        dialog = cell.app.screen
        assert isinstance(dialog, FormDialog)
        dialog.query_one("#option", Choice).value = "one"
        dialog.query_one("#seen").focus()
        await cell.write("-1m")
        await cell.press("enter")
        (counted,) = [event.fact for event in play.events if isinstance(event.fact, f.AnswerCounted)]
        assert (counted.by, counted.value) == ("mapping", "one")
