"""The baseline on a player's screen: waits before StartEx, one key an answer, fixed afterwards."""

from __future__ import annotations

from exercise_engine.client.updates import Acknowledged
from exercise_engine.core.baseline.commands import AnswerMeasure
from exercise_engine.core.baseline.facts import MeasureAnswered, MeasuresAsked, MeasureShown
from exercise_engine.core.events import Event
from exercise_engine.core.facts import text
from exercise_engine.protocol.messages import Welcome
from exercise_engine.tui.player.more import LETTERS
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, playing

ASKED = MeasuresAsked(
    organisation="terminal",
    measures=(
        MeasureShown(text="A copy that was [b]tried out[/b]", about="Restored once this year"),
        MeasureShown(text="Forms on paper"),
        MeasureShown(text="A switch for the yard network", function="respond"),
    ),
)
KNOWN = MeasureAnswered(
    organisation="terminal", asked=2, position=1, answer="yes", evidence=text("In every booth"), prepared=True
)


def welcome() -> Welcome:
    """Return the welcome of somebody of the terminal, for which one controller is named."""
    frame = h.welcome(at=h.clock(0, stage="check_in", running=False))
    named = frame.directory.model_copy(update={"named_for": {"terminal": ("Terminal controller",)}})
    return frame.model_copy(update={"directory": named})


def check_in() -> tuple[Event, ...]:
    """Return what a seat is told at check-in."""
    return h.event(1, h.stage("planned", "check_in")), h.event(2, ASKED), h.event(3, KNOWN)


async def opened(screen: Screen) -> None:
    """Come in during check-in and open the baseline."""
    screen.link.welcome(welcome())
    screen.link.events(*check_in())
    await screen.settle()
    await screen.press("t", LETTERS["baseline"])


async def test_it_waits_until_all_is_answered() -> None:
    """With how far the organisation has come; Enter opens it."""
    async with playing() as screen:
        screen.link.welcome(welcome())
        screen.link.events(*check_in())
        await screen.settle()
        assert "Our baseline: 1 of 3 answered" in screen.text
        rest = (
            h.event(4, KNOWN.model_copy(update={"position": 0})),
            h.event(5, KNOWN.model_copy(update={"position": 2})),
        )
        screen.link.events(*rest)
        await screen.settle()
        assert "Our baseline:" not in screen.text


async def test_it_shows_what_is_asked_and_who_reads_the_answer() -> None:
    """On a narrow and on a wide screen."""
    for size in (NARROW, WIDE):
        async with playing(size=size) as screen:
            await opened(screen)
            assert "REAL. Baseline of Maasdelta Container Terminal. 1 of 3 answered." in screen.text
            assert "Read by: Maasdelta Container Terminal; Terminal controller." in screen.text
            assert "A copy that was [b]tried out[/b]" in screen.text
            assert "Restored once this year" in screen.text
            await screen.press("down")
            assert "Known before check-in" in screen.text
            assert "Evidence: In every booth" in screen.text


async def test_one_key_answers_and_goes_on() -> None:
    """Yes, partly, no, unknown; evidence that is there stays."""
    async with playing() as screen:
        await opened(screen)
        await screen.press("p", "n", "u")
        assert [command for command, _ in screen.link.sent] == [
            AnswerMeasure(asked=2, position=0, answer="partly"),
            AnswerMeasure(asked=2, position=1, answer="no", evidence="In every booth"),
            AnswerMeasure(asked=2, position=2, answer="unknown"),
        ]


async def test_evidence_is_written_beside_the_answer() -> None:
    """Enter asks for it; the answer stays what it was."""
    async with playing() as screen:
        await opened(screen)
        await screen.press("down", "enter")
        await screen.write(" and gate")
        await screen.press("enter")
        (command, _) = screen.link.sent[-1]
        assert command == AnswerMeasure(asked=2, position=1, answer="yes", evidence="In every booth and gate")


async def test_what_a_colleague_answers_is_shown() -> None:
    """The last one counts."""
    async with playing() as screen:
        await opened(screen)
        answer = MeasureAnswered(
            organisation="terminal", asked=2, position=0, answer="no", evidence=text("Torn")
        )
        screen.link.events(h.event(4, answer, actor="s2", acting_as="terminal_crisis.it"))
        await screen.settle()
        await screen.press("down", "up")
        assert "Evidence: Torn" in screen.text


async def test_after_startex_it_is_read_only() -> None:
    """And waits no longer."""
    async with playing() as screen:
        await opened(screen)
        screen.link.events(h.event(4, h.stage("check_in", "running")))
        await screen.settle()
        await screen.press("y")
        assert screen.link.sent == []
        assert "The baseline is fixed at StartEx." in screen.text
        await screen.press("escape")
        assert "Our baseline:" not in screen.text


async def test_who_plays_for_another_organisation_is_not_asked() -> None:
    """The seat of somebody of the port, with a post at the terminal, answers nothing there."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(at=h.clock(0, stage="check_in", running=False)))
        screen.link.events(*check_in()[:2])
        await screen.settle()
        assert "Our baseline" not in screen.text
        await screen.press("t")
        assert "Our baseline" not in screen.text


async def test_a_page_that_covers_the_list_still_says_that_it_waits() -> None:
    """Somebody who reads on a narrow screen is not told that nothing waits."""
    async with playing() as screen:
        screen.link.welcome(welcome())
        screen.link.events(*check_in(), h.event(4, h.told(subject="Are you there?")))
        await screen.settle()
        await screen.press("n")
        assert "For you now: 1 of your baseline" in screen.text


async def test_answers_are_not_covered_by_words_about_them() -> None:
    """What was recorded shows in its row; the line of keys tells how to add evidence."""
    async with playing() as screen:
        await opened(screen)
        assert "e Evidence" in screen.lines[-1]
        await screen.press("y")
        screen.link.tell(Acknowledged(screen.link.pending[-1], (4,)))
        await screen.settle()
        assert "is recorded" not in screen.text
        await screen.press("e")
        assert "What shows it?" in screen.text
