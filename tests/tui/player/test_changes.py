"""Withdrawn and corrected items on the player's screen."""

from __future__ import annotations

import pytest

from exercise_engine.core.facts import text
from exercise_engine.core.steering.facts import AskWithdrawn, InjectCorrected, InjectWithdrawn
from exercise_engine.tui.widgets.reader import Reader
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, playing

NOTE, QUESTION = 12, 13
"""The ransom note and its question."""
NEW = InjectCorrected(told=NOTE, subject=text("A page from the port"), body=text("It was a drill."))


async def reading_the_note(screen: Screen) -> str:
    """Let the terminal's lead come in after 24 minutes of play and open the ransom note."""
    screen.link.welcome(h.welcome())
    screen.link.events(*h.MORNING, **h.NAMES)
    await screen.settle()
    await screen.press("down", "enter")
    return screen.app.screen.query_one(Reader).plain


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_correction_is_shown_above_what_was_told(size: tuple[int, int]) -> None:
    """New text first, with the moment; below it the old one, labelled; and it is unread again."""
    async with playing(size=size) as screen:
        assert "Pay, or the cranes stay" in await reading_the_note(screen)
        read_before = len(screen.link.read)
        screen.link.events(h.event(20, NEW, minute=24))
        await screen.settle()
        page = screen.app.screen.query_one(Reader).plain
        assert page.index("CORRECTED T+0:24:00") < page.index("It was a drill.")
        assert page.index("It was a drill.") < page.index("BEFORE the correction, told T+0:20:00")
        assert page.index("BEFORE the correction") < page.index("Pay, or the cranes stay")
        await screen.press("escape", "1")
        assert "A page from the port" in screen.text
        await screen.press("n", "n", "n", "n")
        assert 20 in screen.link.read[read_before:]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_what_was_withdrawn_stays_readable_and_asks_nothing(size: tuple[int, int]) -> None:
    """The old text stands there under the word, and its question waits no more."""
    async with playing(size=size) as screen:
        await reading_the_note(screen)
        gone = AskWithdrawn(ask=QUESTION, respondent="terminal_crisis")
        screen.link.events(h.event(20, InjectWithdrawn(told=NOTE), minute=24), h.event(21, gone, minute=24))
        await screen.settle()
        page = screen.app.screen.query_one(Reader).plain
        assert "WITHDRAWN T+0:24:00" in page
        assert "Pay, or the cranes stay" in page
        assert "QUESTION  WITHDRAWN: nothing needs to be answered" in page
        await screen.press("escape")
        assert "WITHDRAWN" in screen.text
        assert "ANSWER  What do you do" not in screen.text
