"""Questions on which teams must agree, and answers that may still be changed, on the player's screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.core.agreements.commands import AgreeToAnswer
from exercise_engine.core.commands import SubmitAnswer
from exercise_engine.core.facts import AnswerAgreed, AnswerGiven, AnswerProposed, text
from exercise_engine.tui.player.answer_screen import AnswerScreen
from exercise_engine.tui.player.main_screen import MainScreen
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, expect_golden, playing

GOLDEN = Path(__file__).parent / "golden"
TEAMS = ("port_crisis", "terminal_crisis")
OPTIONS = ("Shut the gate", "Keep it open")
PROPOSED = AnswerProposed(
    ask=13, team="port_crisis", positions=(0,), rationale=text("Trucks [b]block[/] the quay")
)


async def asked(screen: Screen, *, seat: str = "s1", **shape: object) -> None:
    """Let the question come in."""
    screen.link.welcome(h.welcome(seat=seat, posts=(h.LEAD,) if seat == "s1" else (h.IT,)))
    fact = h.asked(
        "What about the gate?",
        told_seq=12,
        minute=30,
        kind="choice",
        options=OPTIONS,
        rationale="none",
        **shape,
    )
    screen.link.events(*h.MORNING[:6], h.event(13, fact, minute=20), **h.NAMES)
    await screen.settle()


@pytest.mark.parametrize(("name", "size"), [("80x24", NARROW), ("120x40", WIDE)], ids=["narrow", "wide"])
async def test_a_proposal_is_joined(name: str, size: tuple[int, int]) -> None:
    """Who stands where is shown with reasons; one key agrees."""
    async with playing(size=size) as screen:
        await asked(screen, respondent="agreement", teams=TEAMS)
        screen.link.events(h.event(14, PROPOSED, minute=22, acting_as="port_crisis.harbour_master"))
        await screen.settle()
        await screen.press("a")
        expect_golden(screen, GOLDEN / f"agree-{name}.txt")
        await screen.press("1")
        assert screen.link.sent == [(AgreeToAnswer(ask=13, proposal=14), "terminal_crisis.lead")]


async def test_the_first_team_proposes() -> None:
    """Without a proposal the form opens; it says that the others have to agree."""
    async with playing() as screen:
        await asked(screen, respondent="agreement", teams=TEAMS)
        await screen.press("a")
        assert isinstance(screen.app.screen, AnswerScreen)
        assert "All teams must agree." in screen.text
        await screen.press("2", "ctrl+s")
        assert "It counts once all teams agree to it." in screen.text
        await screen.press("enter")
        assert screen.link.sent == [(SubmitAnswer(ask=13, positions=(1,)), "terminal_crisis.lead")]


async def test_something_else_can_be_proposed() -> None:
    """The last way opens the form."""
    async with playing() as screen:
        await asked(screen, respondent="agreement", teams=TEAMS)
        screen.link.events(h.event(14, PROPOSED, minute=22))
        await screen.settle()
        await screen.press("a", "2")
        assert isinstance(screen.app.screen, AnswerScreen)


async def test_who_does_not_decide_agrees_for_one_who_does() -> None:
    """It says so, and the command names the role."""
    async with playing() as screen:
        await asked(screen, seat="s2", respondent="agreement", teams=TEAMS)
        screen.link.events(h.event(14, PROPOSED, minute=22))
        await screen.settle()
        await screen.press("a")
        assert "you act for" in " ".join(screen.text.split())
        await screen.press("1")
        assert screen.link.sent == [
            (AgreeToAnswer(ask=13, proposal=14, on_behalf_of="terminal_crisis.lead"), "terminal_crisis.it")
        ]


async def test_once_all_agree_it_is_answered() -> None:
    """The question leaves what waits, and the page says who stood behind it."""
    async with playing() as screen:
        await asked(screen, respondent="agreement", teams=TEAMS)
        agreed = AnswerAgreed(ask=13, team="terminal_crisis", proposal=14)
        given = AnswerGiven(
            ask=13, respondent="agreement", positions=(0,), late=False, proposal=14, had_read=()
        )
        screen.link.events(
            h.event(14, PROPOSED, minute=22), h.event(15, agreed, minute=23), h.event(16, given, minute=23)
        )
        await screen.settle()
        assert "ANSWER " not in screen.text
        main = screen.app.screen
        assert isinstance(main, MainScreen)
        main.open_item(12)
        await screen.settle()
        words = " ".join(screen.text.split())
        assert "All teams asked" in words
        assert "Port crisis team, Terminal crisis team: Shut the gate" in words


async def test_an_answer_is_changed_until_its_deadline() -> None:
    """The form begins with what was answered, and says when it counts."""
    async with playing() as screen:
        await asked(screen, revisable=True)
        given = AnswerGiven(ask=13, respondent="terminal_crisis", positions=(0,), late=False, had_read=())
        screen.link.events(h.event(14, given, minute=22, acting_as="terminal_crisis.lead"))
        await screen.settle()
        main = screen.app.screen
        assert isinstance(main, MainScreen)
        main.open_item(12)
        await screen.settle()
        assert "may be changed" in " ".join(screen.text.split())
        await screen.press("a")
        form = screen.app.screen
        assert isinstance(form, AnswerScreen)
        assert form.typed.positions == (0,)
        await screen.press("2", "ctrl+s")
        assert "You may change it until the time is over" in " ".join(screen.text.split())
        await screen.press("enter")
        assert screen.link.sent == [(SubmitAnswer(ask=13, positions=(1,)), "terminal_crisis.lead")]
