"""Statements and levels on the player's screen: the board, the editor, clearing, publishing, the feed."""

from __future__ import annotations

import re

from exercise_engine.client.updates import Refused
from exercise_engine.core.facts import (
    LevelDeclared,
    Post,
    StatementCleared,
    StatementDrafted,
    StatementPublished,
    StatementRefused,
    StatementSubmitted,
    StatementWithdrawn,
    text,
)
from exercise_engine.core.levels.commands import SetLevel
from exercise_engine.core.statements.commands import (
    ClearStatement,
    DraftStatement,
    PublishStatement,
    WithdrawStatement,
)
from exercise_engine.protocol.messages import DirectoryLevel, DirectoryStatement, Welcome
from exercise_engine.tui.player.app import PlayerApp
from exercise_engine.tui.player.statement_editor import StatementEditor
from exercise_engine.tui.widgets.fields import LineField, LongField
from tests.tui.support import harbour as h
from tests.tui.support.screens import NARROW, WIDE, Screen, playing
from tests.tui.support.tape import Disk

HARBOUR_MASTER = Post(team="port_crisis", role="harbour_master")
PRESS = DirectoryStatement(
    name="Press statement", by=("terminal_crisis.it",), clear_by=("port_crisis.harbour_master",)
)
ISPS = DirectoryLevel(
    name="ISPS level",
    values={"1": "1, normal", "2": "2, raised"},
    start="1",
    owners=("",),
    set_by=("port_crisis.harbour_master",),
)


def welcome(post: Post) -> Welcome:
    """The welcome of a seat in an exercise with press statements and a level."""
    found = h.welcome(posts=(post,), seat="s2" if post == h.IT else "s3", label="Seat")
    known = found.directory.model_copy(update={"statements": {"press": PRESS}, "levels": {"isps": ISPS}})
    return found.model_copy(update={"directory": known})


def drafted(version: int = 1, body: str = "Trucks stand at gate 3.") -> StatementDrafted:
    """A version of a statement of the terminal."""
    return StatementDrafted(
        statement=40,
        version=version,
        kind="press",
        kind_title="Press statement",
        team="terminal_crisis",
        title=text("Delays at the terminal"),
        body=text(body),
        clear_by=("port_crisis.harbour_master",),
        clear_all=True,
        enforced=True,
    )


CLEARED = StatementCleared(
    statement=40,
    version=1,
    addresses=("port_crisis.harbour_master",),
    by_label="Harbour master",
    post="port_crisis.harbour_master",
)
PUBLISHED = StatementPublished(
    statement=40,
    version=1,
    kind="press",
    kind_title="Press statement",
    team="terminal_crisis",
    channel="news",
    channel_name="News",
    title=text("Delays at the terminal"),
    body=text("Trucks stand at gate 3."),
)


async def begin(screen: Screen, post: Post, *, submitted: bool = True, cleared: bool = False) -> None:
    """Let a seat come in while a statement is drafted, or further."""
    screen.link.welcome(welcome(post))
    screen.link.events(*h.MORNING, **h.NAMES)
    if submitted:
        screen.link.events(
            h.event(40, drafted(), minute=21, actor="s2", acting_as="terminal_crisis.it"),
            h.event(41, StatementSubmitted(statement=40, version=1), minute=21),
        )
    if cleared:
        screen.link.events(h.event(42, CLEARED, minute=22, actor="s3"))
    await screen.settle()


def flat(screen: Screen) -> str:
    """The screen's words in a row, without the frames between them."""
    return " ".join(re.sub("[▌│▊▎█]", " ", screen.text).split())


async def choose(screen: Screen, words: str) -> None:
    """Choose one of several ways by its number."""
    found = re.search(rf"(\w) {re.escape(words)}", screen.text)
    assert found, screen.text
    await screen.press(found[1])
    await screen.settle()


async def to_entry(screen: Screen, name: str) -> None:
    """Open an entry of More."""
    await screen.press("t")
    await choose(screen, name)


async def open_statement(screen: Screen) -> None:
    """Offer what can be done with the statement."""
    assert isinstance(screen.app, PlayerApp)
    screen.app.statements.act("40")
    await screen.settle()


async def test_a_draft_is_written_and_submitted_from_more() -> None:
    """The editor says who reads it and what becomes of it; Ctrl+S saves it for clearance."""
    async with playing() as screen:
        await begin(screen, h.IT, submitted=False)
        await to_entry(screen, "Statements")
        assert "Begin: Press statement" in screen.text
        assert "Cleared by: Port crisis team, Harbour master." in flat(screen)
        await screen.press("enter")
        await screen.settle()
        await screen.write("Delays")
        await screen.press("tab", "tab")
        await screen.write("Trucks stand.")
        assert "Harbour master; the control cell" in flat(screen)
        await screen.press("ctrl+s")
        command = DraftStatement(kind="press", title="Delays", body="Trucks stand.", submit=True)
        assert screen.link.sent == [(command, "terminal_crisis.it")]


async def test_what_was_typed_comes_back_after_escape_and_after_a_refusal() -> None:
    """A kept text is there when the editor opens again, with the version that it was begun on."""
    disk: Disk = {}
    async with playing(disk=disk) as screen:
        await begin(screen, h.IT)
        await open_statement(screen)
        await choose(screen, "Write the next version")
        screen.app.screen.query_one(LongField).text = "Better words"
        await screen.press("ctrl+s")
        await screen.settle()
        screen.link.events(h.event(43, drafted(2), minute=23, actor="s9"))
        screen.link.tell(Refused("c1", "newer_version", "your team saved version 2 meanwhile"))
        await screen.settle()
        await open_statement(screen)
        await choose(screen, "Write the next version")
        editor = screen.app.screen
        assert isinstance(editor, StatementEditor)
        assert editor.query_one(LongField).text == "Better words"
        assert editor.query_one("#title", LineField).value == "Delays at the terminal"
        assert "You began this on version 1; version 2 is there by now." in flat(screen)


async def test_a_statement_to_clear_stands_in_what_waits_and_is_cleared_from_there() -> None:
    """Enter shows the text with both ways; clearing goes out in the post that clears."""
    async with playing() as screen:
        await begin(screen, HARBOUR_MASTER)
        assert "CLEAR   Press statement: Delays at the terminal" in screen.text
        await screen.press("enter")
        await screen.settle()
        assert "Trucks stand at gate 3." in screen.text
        await screen.press("1")
        command = ClearStatement(statement=40, version=1, decision="clear")
        assert screen.link.sent == [(command, "port_crisis.harbour_master")]


async def test_acting_for_a_colleague_comes_last_and_what_was_said_is_not_offered_again() -> None:
    """The drafter's own ways come first; the lead of the own team can be stood in for while silent."""
    both = drafted().model_copy(
        update={"clear_by": ("terminal_crisis.lead", "port_crisis.harbour_master"), "voided": ()}
    )
    async with playing() as screen:
        await begin(screen, h.IT, submitted=False)
        screen.link.events(
            h.event(40, both, minute=21), h.event(41, StatementSubmitted(statement=40, version=1), minute=21)
        )
        await screen.settle()
        await open_statement(screen)
        assert "1 Write the next version" in screen.text
        assert "2 Clear version 1, acting for Terminal crisis team, Lead" in screen.text
        assert "Harbour master" not in screen.text.split("1 Write")[1]
        await screen.press("2")
        command, _ = screen.link.sent[0]
        assert isinstance(command, ClearStatement)
        assert command.on_behalf_of == "terminal_crisis.lead"
        cleared = CLEARED.model_copy(update={"addresses": ("terminal_crisis.lead",)})
        screen.link.events(h.event(42, cleared, minute=22))
        await screen.settle()
        await open_statement(screen)
        assert "acting for" not in screen.text


async def test_a_refusal_asks_what_must_change() -> None:
    """Without a remark nothing is sent."""
    async with playing() as screen:
        await begin(screen, HARBOUR_MASTER)
        await open_statement(screen)
        await screen.press("2")
        await screen.settle()
        await screen.press("enter")
        assert "Say it in a sentence" in screen.text
        await screen.write("Name the gate")
        await screen.press("enter")
        (command, post) = screen.link.sent[0]
        assert isinstance(command, ClearStatement)
        assert (command.decision, command.remark, post) == (
            "refuse",
            "Name the gate",
            "port_crisis.harbour_master",
        )


async def test_what_is_cleared_is_published_after_a_question() -> None:
    """The board says that it can be published; the text stands in the question."""
    async with playing(size=WIDE) as screen:
        await begin(screen, h.IT, cleared=True)
        await to_entry(screen, "Statements")
        assert "CLEARED: publish it" in screen.text
        await screen.press("down", "enter")
        await screen.settle()
        await screen.press("1")
        await screen.settle()
        assert "Publish version 1 to everybody?" in screen.text
        await screen.press("y")
        assert screen.link.sent == [(PublishStatement(statement=40, version=1), "terminal_crisis.it")]


async def test_the_feed_marks_news_and_statements_and_keeps_what_was_withdrawn() -> None:
    """A withdrawn statement stays in the list and in the reader, with the reason."""
    async with playing(size=WIDE) as screen:
        await begin(screen, HARBOUR_MASTER, cleared=True)
        screen.link.events(h.event(43, PUBLISHED, minute=23, actor="s2"))
        await screen.press("3")
        assert "NEWS" in screen.text
        assert "STATEMENT" in screen.text
        withdrawn = StatementWithdrawn(statement=40, published=43, reason=text("Gate 3 was open"))
        screen.link.events(h.event(44, withdrawn, minute=24, actor="s2"))
        await screen.settle()
        await screen.press("end", "enter")
        assert "WITHDRAWN: Gate 3 was open" in flat(screen)
        assert "Trucks stand at gate 3." in screen.text


async def test_the_drafting_team_withdraws_with_a_reason_for_all() -> None:
    """It is offered once something is published."""
    async with playing() as screen:
        await begin(screen, h.IT, cleared=True)
        screen.link.events(h.event(43, PUBLISHED, minute=23, actor="s2"))
        await screen.settle()
        await open_statement(screen)
        await choose(screen, "Withdraw")
        await screen.write("Untrue")
        await screen.press("enter")
        assert screen.link.sent == [(WithdrawStatement(statement=40, reason="Untrue"), "terminal_crisis.it")]


async def test_levels_show_where_they_stand_and_are_declared_with_a_reason() -> None:
    """The harbour master sets the level; the declaration stands in the board and in the inbox."""
    async with playing(size=NARROW) as screen:
        await begin(screen, HARBOUR_MASTER, submitted=False)
        await to_entry(screen, "Declared levels")
        assert "from the beginning" in screen.text
        await screen.press("enter")
        await screen.settle()
        assert "ISPS level is 1, normal. What is it to be?" in screen.text
        await screen.press("2")
        await screen.settle()
        assert "Why is it 2, raised now?" in screen.text
        await screen.write("Strangers at the gate")
        await screen.press("enter")
        command = SetLevel(level="isps", value="2", reason="Strangers at the gate")
        assert screen.link.sent == [(command, "port_crisis.harbour_master")]
        declared = LevelDeclared(
            level="isps",
            name="ISPS level",
            before="1",
            value="2",
            shown="2, raised",
            by_label="Harbour master",
            post="port_crisis.harbour_master",
            reason=text("Strangers at the gate"),
        )
        screen.link.events(h.event(50, declared, minute=24, actor="s3"))
        await screen.settle()
        await screen.press("escape")
        await to_entry(screen, "Declared levels")
        assert "2, raised" in screen.text
        assert "Strangers at the gate" in flat(screen)


async def test_a_role_without_the_right_is_told_so() -> None:
    """IT sees the level and cannot declare it."""
    async with playing() as screen:
        await begin(screen, h.IT, submitted=False)
        await to_entry(screen, "Declared levels")
        await screen.press("enter")
        await screen.settle()
        assert "Your role does not declare this level." in flat(screen)
        assert not screen.link.sent


async def test_what_was_cleared_or_refused_comes_back_to_whoever_wrote_it() -> None:
    """It waits there to be published, or to be written anew, and is opened from there."""
    async with playing(size=NARROW) as screen:
        await begin(screen, h.IT)
        assert "PUBLISH" not in screen.text
        screen.link.events(h.event(43, CLEARED, minute=23, actor="s3"))
        await screen.settle()
        assert "PUBLISH Press statement: Delays at the terminal" in screen.text
    async with playing(size=NARROW) as screen:
        await begin(screen, h.IT)
        known = CLEARED.model_dump(exclude={"type", "remark"})
        refused = StatementRefused(**known, remark=text("Which trucks?"))
        screen.link.events(h.event(43, refused, minute=23, actor="s3"))
        await screen.settle()
        assert "REFUSED Press statement: Delays at the terminal" in screen.text
        screen.link.events(h.event(44, drafted(2), minute=24, actor="s2", acting_as="terminal_crisis.it"))
        await screen.settle()
        assert "REFUSED" not in screen.text
