"""Briefs, duties and documents: one list each, with marks that stay open to the whole team."""

from __future__ import annotations

from exercise_engine.core.facts import AnyFact, text
from exercise_engine.core.guidance.commands import TickDuty
from exercise_engine.core.guidance.facts import (
    BriefGiven,
    DocumentUnlocked,
    DutyEnded,
    DutyTicked,
    DutyTold,
)
from exercise_engine.tui.player.app import PlayerApp
from exercise_engine.tui.player.given import DocumentsDialog, DutiesDialog
from exercise_engine.tui.player.main_screen import MainScreen
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, playing

TEAM = "terminal_crisis"
WATCH = DutyTold(
    team=TEAM, to=(TEAM,), body=text("Find out what happened"), tasks=(text("Look"), text("Ask around"))
)
KEEP = DutyTold(team=TEAM, to=(TEAM,), body=text("Keep the [log]"))
BRIEF = BriefGiven(to=("terminal_crisis.lead",), title=text("What you know"), body=text("You saw the stick."))
PLAN = DocumentUnlocked(to=(TEAM,), name=text("Continuity plan"), attachments=(h.RANSOM_NOTE,))
GIVEN: tuple[AnyFact, ...] = (WATCH, KEEP, BRIEF, PLAN)


def app_of(screen: Screen) -> PlayerApp:
    """Return the application of a player."""
    assert isinstance(screen.app, PlayerApp)
    return screen.app


async def begin(screen: Screen) -> None:
    """Let the terminal's lead come in with two duties, a brief and a document."""
    screen.link.welcome(h.welcome())
    given = [h.event(20 + n, fact, minute=24) for n, fact in enumerate(GIVEN)]
    screen.link.events(*h.MORNING, *given, **h.NAMES)
    await screen.settle()


async def test_duties_are_marked_with_enter_and_show_the_marks_of_others() -> None:
    """Enter asks the server; the mark stands once the team is told of it, with who set it."""
    for size in ((80, 24), WIDE):
        async with playing(size=size) as screen:
            await begin(screen)
            app_of(screen).show_duties()
            await screen.settle()
            assert "Find out what happened: 0 of 2" in screen.text
            await screen.press("down", "enter")
            assert screen.link.sent == [(TickDuty(duty=20, mark=0, done=True), "terminal_crisis.lead")]
            tick = DutyTicked(duty=20, team=TEAM, mark=0, done=True)
            screen.link.events(h.event(40, tick, minute=25, actor="s2", acting_as="terminal_crisis.it"))
            await screen.settle()
            assert isinstance(screen.app.screen, DutiesDialog)
            assert "[x] Look" in screen.text
            assert "1 of 2" in screen.text
            assert "Keep the [log]" in screen.text


async def test_a_duty_that_is_over_is_marked_no_more() -> None:
    """It stays in the list, below those that hold."""
    async with playing() as screen:
        await begin(screen)
        screen.link.events(h.event(40, DutyEnded(duty=20, team=TEAM), minute=25))
        await screen.settle()
        app_of(screen).show_duties()
        await screen.settle()
        await screen.press("down", "down", "enter")
        assert screen.link.sent == []
        assert "(over)" in screen.text


async def test_a_brief_waits_to_be_read_and_confirmed_and_is_found_again() -> None:
    """It stands among what waits, is confirmed with k, and opens from the list for good."""
    async with playing() as screen:
        await begin(screen)
        assert any(due.kind == "unread" and due.seq == 22 for due in app_of(screen).state.view.for_you_now(0))
        app_of(screen).show_duties()
        await screen.settle()
        await screen.press("end", "enter")
        assert isinstance(screen.app.screen, MainScreen)
        assert "You saw the stick." in screen.text
        assert [due.kind for due in app_of(screen).state.view.for_you_now(0) if due.seq == 22] == ["brief"]
        await screen.press("k")
        assert screen.link.acknowledged == [22]
        assert not [due for due in app_of(screen).state.view.for_you_now(0) if due.seq == 22]


async def test_documents_open_from_their_list_with_the_file_to_save() -> None:
    """Unread ones carry a mark; the file is fetched by event and index."""
    async with playing() as screen:
        await begin(screen)
        app_of(screen).show_documents()
        await screen.settle()
        assert isinstance(screen.app.screen, DocumentsDialog)
        assert "● Continuity plan" in screen.text
        await screen.press("enter")
        assert "press s to save" in screen.text
        assert 23 in screen.link.read


async def test_a_seat_without_any_reads_a_sentence() -> None:
    """An empty list is no void."""
    async with playing() as screen:
        screen.link.welcome(h.welcome())
        screen.link.events(*h.MORNING, **h.NAMES)
        await screen.settle()
        app_of(screen).show_documents()
        await screen.settle()
        assert "No document is open to you yet." in screen.text
        await screen.press("enter", "escape")
        app_of(screen).show_duties()
        await screen.settle()
        assert "You have no duties and no briefs yet." in screen.text


async def test_a_long_duty_is_read_to_its_end() -> None:
    """At 80 columns it goes on in the next line, for there is no other place to read it."""
    said = (
        "Say in your own team who decides, and who does so when that person is on the telephone all morning"
    )
    async with playing(size=NARROW) as screen:
        screen.link.welcome(h.welcome())
        duty = DutyTold(team=TEAM, to=(TEAM,), body=text(said))
        screen.link.events(*h.MORNING, h.event(20, duty, minute=24), **h.NAMES)
        await screen.settle()
        app_of(screen).show_duties()
        await screen.settle()
        assert said in " ".join(screen.text.replace("│", " ").replace("▊", " ").split())
