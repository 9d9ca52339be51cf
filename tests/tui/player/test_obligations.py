"""A player's register of obligations: what is owed, declaring, submitting, and clocks among what waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.client.updates import Refused
from exercise_engine.core.events import Event
from exercise_engine.core.facts import text
from exercise_engine.core.obligations.commands import DeclareAware, DeclareNotNotifiable, SubmitObligation
from exercise_engine.core.obligations.facts import (
    AwarenessDeclared,
    ClockOpened,
    NotNotifiableDeclared,
    ObligationListed,
    ObligationSubmitted,
)
from exercise_engine.tui.player.app import PlayerApp
from exercise_engine.tui.player.more import LETTERS
from exercise_engine.tui.player.obligations import SubmitDialog
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, expect_golden, playing

GOLDEN = Path(__file__).parent / "golden"
HOUR = 60 * h.MINUTE
WARNING = ObligationListed(
    organisation="terminal",
    title="Early warning of a [significant] incident",
    kind="law",
    place="Directive (EU) 2022/2555 (NIS2), art. 23(4)(a)",
    about="Warn as soon as you know.",
    runs_from="aware",
    time="24h",
    caveat="in any event within 24 hours",
    recipient="CSIRT or competent authority",
    to=("office",),
    to_names=("Cyber office",),
    requires=("Whether unlawful acts are suspected", "Whether it crosses borders"),
    restarts="The notification follows",
    national="NL: an act (in force: not verified)",
)
FINAL = WARNING.model_copy(
    update={"title": "Final report", "runs_from": "submission", "time": "1 month", "progress": True}
)


async def begin(screen: Screen, *more: Event) -> None:
    """Let the terminal's lead come in with two obligations, and open the register."""
    screen.link.welcome(h.welcome())
    listed = [h.event(5, WARNING), h.event(6, FINAL)]
    screen.link.events(*h.MORNING, *listed, *more, **h.NAMES)
    await screen.settle()
    assert isinstance(screen.app, PlayerApp)
    await screen.press("t", LETTERS["obligations"])


def aware(due_hours: int = 20) -> Event:
    """Return that the organisation knows, with so many hours of the story left after half an hour."""
    fact = AwarenessDeclared(
        listing=5,
        organisation="terminal",
        moment_story_ms=h.STORY_START,
        due_story_ms=h.STORY_START + due_hours * HOUR,
        note=text("said"),
    )
    return h.event(20, fact, minute=23)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_register_says_what_is_owed_to_whom_and_until_when(size: tuple[int, int]) -> None:
    """The running clock in minutes of the room first, then by the story."""
    async with playing(size=size) as screen:
        await begin(screen, aware())
        expect_golden(screen, GOLDEN / f"obligations-{size[0]}x{size[1]}.txt")


async def test_without_obligations_more_does_not_offer_them() -> None:
    """Before StartEx nobody was told."""
    async with playing() as screen:
        screen.link.welcome(h.welcome())
        screen.link.events(*h.MORNING, **h.NAMES)
        await screen.press("t")
        assert "Obligations" not in screen.text


async def test_awareness_is_declared_with_its_moment() -> None:
    """Now, where nothing is written."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("enter", "1")
        await screen.write("Day 1 06:40")
        await screen.press("enter")
        await screen.press("enter", "1", "enter")
        assert [command for command, _ in screen.link.sent if isinstance(command, DeclareAware)] == [
            DeclareAware(listing=5, at="Day 1 06:40"),
            DeclareAware(listing=5),
        ]


async def test_a_moment_that_was_refused_is_there_again() -> None:
    """With the reason; one corrects it, and writes nothing twice."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("enter", "1")
        await screen.write("noon")
        await screen.press("enter")
        screen.link.tell(Refused(screen.link.pending[-1], "not_possible", "write a day and a time"))
        await screen.settle()
        assert "It was refused: write a day and a time." in screen.text
        await screen.press("enter")
        assert screen.link.sent[-1][0] == DeclareAware(listing=5, at="noon")


async def test_reasons_are_needed_to_hold_it_needless() -> None:
    """An empty line is not taken."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("enter", "3", "enter")
        assert "Say why." in screen.text
        await screen.write("Nobody is harmed")
        await screen.press("enter")
        sent = [command for command, _ in screen.link.sent if isinstance(command, DeclareNotNotifiable)]
        assert sent == [DeclareNotNotifiable(listing=5, reasons="Nobody is harmed")]


async def test_a_submission_names_recipients_ticks_content_and_says_since_when() -> None:
    """What the register names can be picked, also where nobody has heard of it yet."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        await screen.press("enter", "2")
        assert isinstance(screen.app.screen, SubmitDialog)
        assert "EXERCISE" in screen.text
        await screen.press("ctrl+s")
        assert "Nobody is chosen" in screen.text
        await screen.press("ctrl+t")
        await screen.write("Cyber off")
        await screen.press("enter", "ctrl+s")
        await screen.press("tab")
        await screen.write("Day 1 06:35")
        await screen.press("tab", "2", "tab")
        await screen.write("Screens are dark.")
        await screen.press("ctrl+s")
        sent = [command for command, _ in screen.link.sent if isinstance(command, SubmitObligation)]
        assert sent == [
            SubmitObligation(
                listing=5,
                to=("office",),
                included=(1,),
                body="Screens are dark.",
                aware_at="Day 1 06:35",
            )
        ]


async def test_a_running_clock_waits_among_what_is_to_be_done() -> None:
    """Enter on it offers what can be done; once submitted it waits no longer."""
    async with playing(size=WIDE) as screen:
        await begin(screen, aware())
        await screen.press("escape")
        assert any("SUBMIT" in line and "Early warning" in line for line in screen.lines)
        done = ObligationSubmitted(
            listing=5, organisation="terminal", team="terminal_crisis", to=("office",), moment_story_ms=1
        )
        opened = ClockOpened(
            listing=6, organisation="terminal", from_story_ms=1, due_story_ms=h.STORY_START + HOUR
        )
        screen.link.events(h.event(30, done), h.event(31, opened))
        await screen.settle()
        assert not any("SUBMIT" in line and "Early warning" in line for line in screen.lines)
        assert any("SUBMIT" in line and "Final report" in line for line in screen.lines)


async def test_what_was_held_needless_can_still_be_declared() -> None:
    """The last word counts."""
    async with playing() as screen:
        reasons = NotNotifiableDeclared(listing=5, organisation="terminal", reasons=text("small"))
        await begin(screen, h.event(20, reasons, minute=23))
        assert "NOT NOTIFIABLE" in screen.text
        await screen.press("enter")
        assert "Declare awareness" in screen.text
        assert "Nothing has to be notified" not in screen.text
