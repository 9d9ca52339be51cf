"""The answer screen: every kind of answer, who may give it, the team's draft, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exercise_engine.client.updates import Acknowledged, DraftChanged, LinkChanged, Refused
from exercise_engine.core.commands import SubmitAnswer
from exercise_engine.core.facts import AnswerGiven, AskOverdue, text
from exercise_engine.protocol.messages import DraftState
from exercise_engine.tui.dialogs.confirm import ConfirmDialog
from exercise_engine.tui.player.answer_screen import AnswerScreen
from exercise_engine.tui.player.main_screen import MainScreen
from exercise_engine.tui.widgets.fields import LongField
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, expect_golden, playing
from tests.tui.support.tape import Disk

GOLDEN = Path(__file__).parent / "golden"


async def ask(screen: Screen, *, seat: str = "s1", drafts: tuple[DraftState, ...] = (), **shape: Any) -> None:
    """Let a question with a certain shape come in, and begin to answer it."""
    posts = (h.LEAD,) if seat == "s1" else (h.IT,)
    screen.link.welcome(h.welcome(seat=seat, posts=posts, drafts=drafts))
    fact = h.asked("What do you do with the yard network?", told_seq=12, minute=30, **shape)
    screen.link.events(*h.MORNING[:6], h.event(13, fact, minute=20), **h.NAMES)
    await screen.settle()
    await screen.press("a")
    assert isinstance(screen.app.screen, AnswerScreen)


async def submit(screen: Screen) -> SubmitAnswer:
    """Submit, confirm, and return what was sent."""
    await screen.press("ctrl+s")
    assert isinstance(screen.app.screen, ConfirmDialog), screen.text
    await screen.press("enter")
    (command, acting_as) = screen.link.sent[-1]
    assert isinstance(command, SubmitAnswer)
    assert acting_as in ("terminal_crisis.lead", "terminal_crisis.it")
    return command


def team_draft(
    words: str, *, holder: str | None, label: str = "Terminal, IT", revision: int = 1
) -> DraftState:
    """A draft as the server tells it."""
    return DraftState(ask=13, holder=holder, holder_label=label, revision=revision, words=words)


@pytest.mark.parametrize(("name", "size"), [("80x24", NARROW), ("120x40", WIDE)], ids=["narrow", "wide"])
async def test_words_with_reasons(name: str, size: tuple[int, int]) -> None:
    """A free answer is written, confirmed once, and sent as the post that decides."""
    async with playing(size=size) as screen:
        await ask(screen, confidence="required")
        await screen.write("Pull the plug")
        await screen.press("tab")
        await screen.write("The worm spreads")
        await screen.press("tab")
        await screen.write("70")
        expect_golden(screen, GOLDEN / f"answer-{name}.txt")
        await screen.press("ctrl+s")
        expect_golden(screen, GOLDEN / f"confirm-{name}.txt")
        await screen.press("escape")
        assert screen.link.sent == []
        command = await submit(screen)
        assert command == SubmitAnswer(
            ask=13, words="Pull the plug", rationale="The worm spreads", confidence_percent=70
        )
        assert isinstance(screen.app.screen, MainScreen)


async def test_one_option() -> None:
    """A digit or space chooses; another choice replaces the first."""
    async with playing() as screen:
        await ask(screen, kind="choice", options=("Now", "Later", "Never"), rationale="none")
        await screen.press("3", "up", "space")
        assert "(•) 2. Later" in screen.text
        assert "( ) 3. Never" in screen.text
        assert (await submit(screen)).positions == (1,)


async def test_several_options() -> None:
    """Each can be taken back."""
    async with playing() as screen:
        await ask(screen, kind="several", options=("Gate", "Crane", "Rail"), rationale="none")
        await screen.press("1", "2", "3", "2")
        assert (await submit(screen)).positions == (0, 2)


async def test_a_number() -> None:
    """A decimal comma is one; what is out of range or no number is said at once."""
    async with playing() as screen:
        await ask(screen, kind="number", rationale="none", number_min=0, number_max=48, unit="hours")
        await screen.press("ctrl+s")
        assert "Give a number." in screen.text
        await screen.write("50")
        await screen.press("ctrl+s")
        assert "Give a number from 0 to 48." in screen.text
        await screen.press("backspace", "backspace")
        await screen.write("2,5")
        assert (await submit(screen)).number == 2.5


async def test_what_is_missing_is_named_and_nothing_is_sent() -> None:
    """One sentence at a time, and the words stay."""
    async with playing() as screen:
        await ask(screen)
        await screen.press("ctrl+s")
        assert "Write your answer." in screen.text
        await screen.write("Wait")
        await screen.press("ctrl+s")
        assert "Say why your team decides so." in screen.text
        assert screen.link.sent == []
        assert "Wait" in screen.text


async def test_a_role_that_does_not_decide_acts_for_one_that_does() -> None:
    """The absent owner is named, in the confirmation too."""
    async with playing() as screen:
        await ask(screen, seat="s2", rationale="none")
        await screen.write("Wait")
        assert "Acting for" in screen.text
        await screen.press("ctrl+s")
        assert "You act for Terminal crisis team, Lead" in screen.text
        await screen.press("enter")
        command, acting_as = screen.link.sent[-1]
        assert isinstance(command, SubmitAnswer)
        assert command.on_behalf_of == "terminal_crisis.lead"
        assert acting_as == "terminal_crisis.it"


async def test_a_late_answer_says_so_before_it_is_given() -> None:
    """An overdue question still takes an answer."""
    async with playing() as screen:
        await ask(screen, rationale="none")
        screen.link.events(h.event(20, AskOverdue(ask=13, respondent="terminal_crisis"), minute=30))
        await screen.settle()
        assert "OVERDUE" in screen.text
        await screen.write("Wait")
        await screen.press("ctrl+s")
        assert "recorded as late" in screen.text


async def test_the_team_sees_what_is_written() -> None:
    """What is typed goes to the others as it grows."""
    async with playing() as screen:
        await ask(screen)
        await screen.write("Pull")
        assert screen.link.drafts[-1]["words"] == "Pull"
        assert screen.link.drafts[-1]["take_over"] is False
        screen.link.tell(DraftChanged(team_draft("Pull", holder="s1", label="Terminal, lead")))
        await screen.settle()
        assert "You are writing; your team watches." in screen.text


async def test_while_a_colleague_writes_one_watches_and_can_take_over() -> None:
    """One holder at a time: their words are shown as they come, the fields are closed, one key takes over."""
    async with playing() as screen:
        await ask(screen, drafts=(team_draft("We", holder="s2"),))
        assert "Terminal, IT is writing. Ctrl+T takes over." in screen.text
        screen.link.tell(DraftChanged(team_draft("We pull \x1b[2J[b]the plug[/b]", holder="s2", revision=2)))
        await screen.settle()
        words = screen.app.screen.query_one("#words", LongField)
        assert words.text == "We pull �[2J[b]the plug[/b]"
        await screen.write("xyz")
        assert words.text.startswith("We pull")
        await screen.press("ctrl+t")
        assert screen.link.drafts[-1]["take_over"] is True
        screen.link.tell(DraftChanged(team_draft(words.text, holder="s1", revision=3)))
        await screen.settle()
        assert "You are writing" in screen.text
        assert not screen.app.screen.query_one("#fields").disabled


async def test_what_one_had_typed_can_be_put_back_after_a_colleague_took_over() -> None:
    """Nobody's words are lost to a take-over."""
    async with playing() as screen:
        await ask(screen, rationale="none")
        await screen.write("My own words")
        screen.link.tell(DraftChanged(team_draft("Theirs", holder="s2")))
        await screen.settle()
        words = screen.app.screen.query_one("#words", LongField)
        assert words.text == "Theirs"
        await screen.press("ctrl+t")
        screen.link.tell(DraftChanged(team_draft("Theirs", holder="s1", revision=2)))
        await screen.settle()
        assert "Ctrl+O puts back your own." in screen.text
        await screen.press("ctrl+o")
        assert words.text == "My own words"
        assert "Ctrl+O" not in screen.text


async def test_a_colleague_who_answers_first_ends_the_matter() -> None:
    """The answer is shown, and one cannot submit a second one."""
    async with playing() as screen:
        await ask(screen)
        await screen.write("Pull")
        given = AnswerGiven(
            ask=13, respondent="terminal_crisis", words=text("We wait"), late=False, had_read=()
        )
        screen.link.events(h.event(30, given, minute=24, actor="s4", acting_as="terminal_crisis.lead"))
        await screen.settle()
        assert "Terminal crisis team, Lead has answered: We wait" in screen.text
        await screen.press("ctrl+s")
        assert screen.link.sent == []
        assert isinstance(screen.app.screen, AnswerScreen)


async def test_news_moves_nothing_while_one_writes() -> None:
    """Focus, cursor and text stay; the clock goes on."""
    async with playing() as screen:
        await ask(screen)
        await screen.write("Pull the")
        field = screen.app.focused
        assert isinstance(field, LongField)
        await screen.press("left", "left")
        before = (field.cursor_location, field.text)
        screen.link.events(h.event(40, h.told("News"), minute=24), h.event(41, h.jump(), minute=24))
        screen.clock.go_on(60)
        screen.app.tick()
        await screen.settle()
        assert (field.cursor_location, field.text) == before
        assert screen.app.focused is field
        assert "5 min left" in screen.text


async def test_what_was_typed_survives_leaving_and_coming_back() -> None:
    """Escape keeps it for later."""
    async with playing() as screen:
        await ask(screen)
        await screen.write("Half a thou")
        await screen.press("escape", "a")
        assert "Half a thou" in screen.text


async def test_what_was_typed_survives_a_restart_of_the_terminal() -> None:
    """Another terminal on the same disk goes on where the first stopped, without leaving the form first."""
    disk: Disk = {}
    async with playing(disk=disk) as screen:
        await ask(
            screen, kind="choice", options=("Now", "Later"), rationale="optional", confidence="optional"
        )
        await screen.press("2", "tab")
        await screen.write("Because")
        await screen.press("tab")
        await screen.write("60")
    async with playing(disk=disk) as screen:
        await ask(
            screen, kind="choice", options=("Now", "Later"), rationale="optional", confidence="optional"
        )
        command = await submit(screen)
        assert (command.positions, command.rationale, command.confidence_percent) == ((1,), "Because", 60)


async def test_what_was_typed_survives_a_lost_connection() -> None:
    """Offline one goes on writing and submits; the screen says what becomes of it."""
    async with playing() as screen:
        await ask(screen, rationale="none")
        await screen.write("Pull")
        screen.link.tell(LinkChanged("offline", "the connection was lost"))
        await screen.settle()
        await screen.write(" it")
        assert (await submit(screen)).words == "Pull it"
        assert "Your answer is kept, and sent once" in " ".join(screen.text.replace("▌", " ").split())
        assert "1 not yet sent" in screen.lines[1]
        screen.link.tell(LinkChanged("online"), Acknowledged("c1", (50,)))
        await screen.settle()
        assert "Your answer is recorded." in screen.text
        assert screen.lines[1].endswith("● connected")
        assert screen.link.disk == {}


async def test_a_refused_answer_is_explained_and_kept() -> None:
    """The reason is shown, and the words are there again."""
    async with playing() as screen:
        await ask(screen, rationale="none")
        await screen.write("Pull")
        await submit(screen)
        screen.link.tell(Refused("c1", "wrong_stage", "the exercise is over; nothing can be answered"))
        await screen.settle()
        assert "Your answer was refused: the exercise is over" in " ".join(screen.text.split())
        await screen.press("a")
        assert screen.app.screen.query_one("#words", LongField).text == "Pull"


async def test_a_refusal_after_a_restart_still_puts_the_words_back() -> None:
    """The terminal that sent it may be gone when the refusal comes."""
    disk: Disk = {}
    async with playing(disk=disk) as screen:
        await ask(screen, rationale="none")
        await screen.write("Pull")
        await submit(screen)
    async with playing(disk=disk) as screen:
        screen.link.tell(Refused("c1", "wrong_stage", "the exercise is over"))
        await screen.settle()
        assert "Your answer was refused" in screen.text
        await ask(screen, rationale="none")
        assert screen.app.screen.query_one("#words", LongField).text == "Pull"


async def test_a_very_long_question_and_many_options_can_all_be_reached() -> None:
    """At 80x24 the form scrolls, and its keys stay in sight."""
    async with playing() as screen:
        options = tuple(f"Option {n}: " + "long words " * 12 for n in range(30))
        await ask(screen, kind="choice", options=options, rationale="none")
        await screen.press("end", "space")
        assert "(•) 30." in screen.text
        assert "f12 REAL EMERGENCY" in screen.lines[-1]
        assert (await submit(screen)).positions == (29,)


async def test_whoever_answers_has_the_inject_open() -> None:
    """It stands on the screen of every width, so it counts as opened."""
    async with playing() as screen:
        await ask(screen, kind="choice", options=("Now", "Later"))
        assert "A page nobody sent" in screen.text
        assert screen.link.read == [12, 13]
