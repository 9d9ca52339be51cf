"""The form of a probe: all questions on one screen, quick by digits, and nothing entered is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exercise_engine.core.facts import SheetGiven, SurveyOpened, SurveyOverdue
from exercise_engine.core.surveys.commands import Filled, FillSheet
from exercise_engine.core.surveys.facts import QuestionShown, SheetAnswer
from exercise_engine.tui.player.main_screen import MainScreen
from exercise_engine.tui.player.survey_screen import SurveyScreen
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, expect_golden, playing
from tests.tui.support.tape import Disk

GOLDEN = Path(__file__).parent / "golden"
PROBE = SurveyOpened(
    form="probe",
    title="Halfway",
    intro="Answer by yourself; do not ask your neighbour.",
    questions=(
        QuestionShown(
            text="Is the truck gate open?",
            kind="choice",
            options=("Open", "Shut", "Open for exports only"),
            confidence="required",
        ),
        QuestionShown(
            text="Who runs the harbour now?", kind="choice", options=("The port", "The crisis team")
        ),
        QuestionShown(
            text="Is [bold]the yard[/] cut off?", kind="choice", options=("Yes", "No"), confidence="required"
        ),
    ),
    deadline_ms=27 * h.MINUTE,
)
FEEDBACK = SurveyOpened(
    form="questionnaire",
    title="Feedback",
    questions=(
        QuestionShown(text="What did you use?", kind="several", options=("Mail", "Log", "Phone")),
        QuestionShown(text="Hours of preparation?", kind="number", number_min=0, number_max=40, unit="h"),
        QuestionShown(text="What should change?", kind="text", required=True),
    ),
    deadline_ms=None,
)


async def opened(screen: Screen, fact: SurveyOpened = PROBE, *more: Any) -> None:
    """Let a form come in, and open it from what waits."""
    screen.link.welcome(h.welcome())
    screen.link.events(*h.MORNING[:2], h.event(13, fact, minute=24), *more, **h.NAMES)
    await screen.settle()
    rows = screen.app.screen.query_one("#now").query_one("SteadyList")
    assert rows.move_to("survey:13")  # type: ignore[attr-defined]
    rows.focus()
    await screen.press("enter")
    assert isinstance(screen.app.screen, SurveyScreen), screen.text


@pytest.mark.parametrize(("name", "size"), [("80x24", NARROW), ("120x40", WIDE)], ids=["narrow", "wide"])
async def test_a_probe_is_filled_in_by_digits(name: str, size: tuple[int, int]) -> None:
    """A digit chooses and goes on to the next field; what is unknown stays open."""
    async with playing(size=size) as screen:
        await opened(screen)
        await screen.press("2", "8", "0", "enter", "1")
        expect_golden(screen, GOLDEN / f"survey-{name}.txt")
        await screen.press("ctrl+s")
        assert screen.link.sent[-1] == (
            FillSheet(
                survey=13,
                answers=(
                    Filled(positions=(1,), confidence_percent=80),
                    Filled(positions=(0,)),
                    Filled(),
                ),
            ),
            None,
        )
        assert isinstance(screen.app.screen, MainScreen)


async def test_a_long_form_begins_at_its_first_words() -> None:
    """Of a form that does not fit, the title and the first question are in sight, not only its options."""
    questions = tuple(PROBE.questions[n % len(PROBE.questions)] for n in range(8))
    async with playing(size=NARROW) as screen:
        await opened(screen, PROBE.model_copy(update={"questions": questions}))
        assert PROBE.title in screen.text
        assert f"1  {questions[0].text}" in screen.text


async def test_a_probe_waits_among_what_is_for_you_now() -> None:
    """It has a row with the time that is left, and goes once it was handed in."""
    async with playing() as screen:
        screen.link.welcome(h.welcome())
        screen.link.events(h.event(13, PROBE, minute=24), **h.NAMES)
        await screen.settle()
        assert "FILL IN" in screen.text
        assert "3 min left" in screen.text
        given = SheetGiven(survey=13, team="terminal_crisis", answers=(SheetAnswer(),), late=False)
        screen.link.events(h.event(14, given, minute=25))
        await screen.settle()
        assert "FILL IN" not in screen.text


async def test_escape_keeps_what_was_entered() -> None:
    """The form does not trap anybody: it is there again as it was left."""
    disk: Disk = {}
    async with playing(disk=disk) as screen:
        await opened(screen)
        await screen.press("2", "8", "0", "escape")
        assert isinstance(screen.app.screen, MainScreen)
        assert screen.link.sent == []
        await screen.press("enter")
        assert isinstance(screen.app.screen, SurveyScreen)
        entered = screen.app.screen.entered
        assert (entered[0].positions, entered[0].confidence) == ((1,), "80")


async def test_what_is_missing_is_said() -> None:
    """An empty form, and an answer without confidence, are not sent."""
    async with playing() as screen:
        await opened(screen)
        await screen.press("ctrl+s")
        assert "Answer at least one question." in screen.text
        await screen.press("1", "ctrl+s")
        assert "Question 1: say how sure you are, in per cent." in screen.text
        await screen.press("7", "0", "ctrl+s")
        assert isinstance(screen.app.screen, MainScreen)


async def test_a_questionnaire_takes_other_kinds() -> None:
    """Several options, a number with a comma, words."""
    async with playing() as screen:
        await opened(screen, FEEDBACK)
        await screen.press("1", "3", "tab")
        await screen.write("1,5")
        await screen.press("ctrl+s")
        assert "Question 3: it has to be answered." in screen.text
        await screen.press("enter")
        await screen.write("More breaks")
        await screen.press("ctrl+s")
        assert screen.link.sent[-1][0] == FillSheet(
            survey=13,
            answers=(Filled(positions=(0, 2)), Filled(number=1.5), Filled(words="More breaks")),
        )


async def test_a_late_form_says_so() -> None:
    """After the deadline it is still taken."""
    async with playing() as screen:
        await opened(screen, PROBE, h.event(14, SurveyOverdue(survey=13), minute=27))
        assert "marked as late" in screen.text
