"""What opens in the player's reader, and what the inbox can be narrowed to."""

from __future__ import annotations

import pytest

from exercise_engine.core.facts import AnswerGiven, text
from exercise_engine.tui.widgets.list_panel import ListPanel
from exercise_engine.tui.widgets.reader import Reader
from tests.tui.support import harbour as h
from tests.tui.support.screens import WIDE, Screen, playing


async def begin(screen: Screen) -> None:
    """Let the terminal's lead come in after 24 minutes of play."""
    screen.link.welcome(h.welcome())
    screen.link.events(*h.MORNING, **h.NAMES)
    await screen.settle()


ANSWER = AnswerGiven(
    ask=13,
    respondent="terminal_crisis",
    words=text("We pull it"),
    rationale=text("It spreads"),
    confidence_percent=80,
    late=True,
    on_behalf_of="terminal_crisis.lead",
    had_read=(),
)


async def test_a_line_of_the_log_opens_in_full() -> None:
    """Who, when, why, for whom, how late, and the question that it answers."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        screen.link.events(h.event(20, ANSWER, minute=24, actor="s2", acting_as="terminal_crisis.it"))
        await screen.settle()
        await screen.press("2", "enter")
        page = screen.app.screen.query_one(Reader).plain
        assert page.startswith(" EXERCISE  Team log, answer\nWe pull it\n")
        assert "By        Terminal crisis team, IT, acting for Terminal crisis team, Lead" in page
        assert "Late      given after the deadline" in page
        assert "Why\nIt spreads" in page
        assert page.endswith("Question\nWhat do you do with the yard network?")


async def test_an_answered_question_shows_its_answer() -> None:
    """Under the inject that asked it; nothing is left to do."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        screen.link.events(h.event(20, ANSWER, minute=24, actor="s2", acting_as="terminal_crisis.it"))
        await screen.settle()
        await screen.press("n", "n", "n")
        page = screen.app.screen.query_one(Reader).plain
        assert "QUESTION  ANSWERED, late" in page
        assert "Answer    We pull it" in page
        assert "Why       It spreads" in page
        assert "Sure      80 %" in page
        assert "Answer" in screen.lines[-1]  # the other question is still open
        assert "ok" in next(line for line in screen.lines if line.startswith("   T+0:20"))


async def test_what_was_played_on_paper_says_so() -> None:
    """The team sees its form as control entered it, with the time that stands on it."""
    on_paper = ANSWER.model_copy(update={"observed_ms": 20 * 60_000})
    async with playing(size=WIDE) as screen:
        await begin(screen)
        screen.link.events(h.event(20, on_paper, minute=24))
        await screen.settle()
        await screen.press("2", "enter")
        page = screen.app.screen.query_one(Reader).plain
        assert "On paper  seen at T+0:20:00, entered by control" in page
        assert "By        Terminal crisis team, acting for Terminal crisis team, Lead" in page


async def test_an_observer_sees_who_was_asked() -> None:
    """Without the team's draft, and without anything to press."""
    async with playing(size=WIDE) as screen:
        screen.link.welcome(h.welcome(posts=(), kind="observer", label="Observer"))
        screen.link.events(*h.MORNING, **h.NAMES)
        await screen.settle()
        await screen.press("n", "n", "n")
        page = screen.app.screen.query_one(Reader).plain
        assert "Asked     Terminal crisis team" in page
        assert "Decides" not in page


@pytest.mark.parametrize(
    ("words", "keys"), [("messages kind", ("15",)), ("news", ("9",)), ("everything", None)]
)
async def test_the_inbox_can_show_one_kind_or_one_channel(words: str, keys: tuple[str, ...] | None) -> None:
    """Whatever is there can be chosen."""
    async with playing() as screen:
        await begin(screen)
        await screen.press("f")
        await screen.write(words)
        await screen.press("enter")
        assert screen.app.screen.query_one("#inbox", ListPanel).rows.keys == (
            keys or tuple(str(e.seq) for e in h.MORNING if e.seq not in (4, 13))
        )


async def test_after_endex_no_question_is_open() -> None:
    """What was never answered says so."""
    async with playing(size=WIDE) as screen:
        await begin(screen)
        screen.link.events(h.event(60, h.stage("running", "hot_wash"), minute=25))
        screen.link.clock(h.clock(25, stage="hot_wash", running=False))
        await screen.settle()
        assert "ANSWER" not in screen.text
        assert "Hot wash" in screen.lines[1]
        await screen.press("n", "n", "n")
        assert "NOT ANSWERED, and play is over" in screen.text
