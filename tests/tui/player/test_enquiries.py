"""Asking a tool: the question, the answer in the inbox, and what was asked before."""

from __future__ import annotations

from textual.widgets import TextArea

from exercise_engine.core.enquiries.commands import ENQUIRY_LENGTH_MAX, MakeEnquiry
from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryMade
from exercise_engine.core.facts import text
from exercise_engine.protocol.messages import DirectoryTool, Welcome
from tests.tui.support import harbour as h
from tests.tui.support.screens import Screen, playing

TOOLS = {
    "logs": DirectoryTool(name="Log search", about="Logins by user.", posts=("terminal_crisis.lead",)),
    "desk": DirectoryTool(name="Newsroom desk", posts=("terminal_crisis.it",)),
}


def welcome() -> Welcome:
    """The welcome of a lead who can ask one tool of two."""
    found = h.welcome(posts=(h.LEAD,))
    return found.model_copy(update={"directory": found.directory.model_copy(update={"tools": TOOLS})})


async def asked(screen: Screen) -> None:
    """Let one question be asked and answered."""
    screen.link.welcome(welcome())
    made = EnquiryMade(tool="logs", to="logs", sender="terminal_crisis.lead", words=text("logins of Bob?"))
    reply = EnquiryAnswered(
        enquiry=10,
        tool="logs",
        sender="logs",
        to=("terminal_crisis",),
        thread=10,
        body=text("Three [of] them."),
    )
    screen.link.events(
        h.event(10, made, minute=1, actor="s1"),
        h.event(11, reply, minute=1),
    )
    await screen.settle()


async def test_a_question_is_asked_of_what_the_role_can_ask() -> None:
    """Other tools are not offered; what was typed goes out as typed."""
    async with playing() as screen:
        screen.link.welcome(welcome())
        await screen.settle()
        await screen.press("t")
        assert "Ask a tool or somebody" in screen.text
        await screen.press("2")
        assert "Log search" in screen.text
        assert "Newsroom" not in screen.text
        assert "Logins by user." in screen.text
        await screen.write("show")
        await screen.press("ctrl+s")
        assert screen.link.sent[-1] == (MakeEnquiry(tool="logs", words="show"), "terminal_crisis.lead")


async def test_the_answer_stands_in_the_inbox_with_the_question() -> None:
    """A reply asks again, with all that was said before below it."""
    async with playing() as screen:
        await asked(screen)
        await screen.press("n")
        assert "Log search" in screen.text
        assert "Three [of] them." in screen.text
        assert "logins of Bob?" in screen.text
        await screen.press("r")
        assert "Ask a tool or somebody" in screen.text
        assert "Three [of] them." in screen.text


async def test_a_document_is_no_question() -> None:
    """The limit is named before anything is sent."""
    async with playing() as screen:
        screen.link.welcome(welcome())
        await screen.settle()
        await screen.press("t", "2", "ctrl+s")
        assert "Write what you want to know." in screen.text
        screen.app.screen.query_one("#words", TextArea).load_text("x" * (ENQUIRY_LENGTH_MAX + 1))
        await screen.settle()
        await screen.press("ctrl+s")
        assert "1,001 characters; 1,000 are the most" in screen.text
        assert not screen.link.sent


async def test_who_can_ask_nothing_is_offered_nothing() -> None:
    """The entry is not there."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(posts=(h.LEAD,)))
        await screen.settle()
        await screen.press("t")
        assert "Ask a tool" not in screen.text
