"""What is REAL on a player's screen: marked by one key, shown with who reads it, refused elsewhere."""

from __future__ import annotations

from exercise_engine.core.commands import SendMessage, WriteLogEntry
from exercise_engine.core.events import Audience
from exercise_engine.core.facts import LogEntryWritten, text
from exercise_engine.protocol.messages import Welcome
from exercise_engine.tui.player.app import PlayerApp
from tests.tui.support import harbour as h
from tests.tui.support.screens import Screen, playing

REAL = Audience(to=("terminal",), organisations=("terminal",), real="terminal")


def welcome(*named: str) -> Welcome:
    """Return the welcome of somebody of the terminal, with the controllers who are named for it."""
    frame = h.welcome()
    directory = frame.directory.model_copy(update={"named_for": {"terminal": named}})
    return frame.model_copy(update={"directory": directory})


async def writing(screen: Screen, frame: Welcome) -> None:
    """Open a message to control."""
    screen.link.welcome(frame)
    await screen.settle()
    assert isinstance(screen.app, PlayerApp)
    screen.app.action_write_to_control()
    await screen.settle()


async def test_one_key_marks_a_message_real_and_says_who_reads_it() -> None:
    """And a second press takes the mark away."""
    async with playing() as screen:
        await writing(screen, welcome("Terminal controller"))
        assert "the control cell" in screen.text
        await screen.press("ctrl+r")
        assert "REAL, no fiction. Read by: people of Maasdelta Container Terminal" in screen.text
        assert "Terminal controller" in screen.text
        await screen.press("ctrl+r")
        assert "no fiction" not in screen.text


async def test_real_text_to_others_is_refused_with_the_reason() -> None:
    """Before it leaves the screen."""
    async with playing() as screen:
        screen.link.welcome(welcome())
        screen.link.events(h.event(1, h.message("port_crisis.harbour_master", ("terminal_crisis",), "Well")))
        await screen.settle()
        await screen.press("i", "enter", "r", "ctrl+r")
        assert "REAL text stays inside Maasdelta Container Terminal" in screen.text
        await screen.write("Our fence is open")
        await screen.press("ctrl+s")
        assert not [command for command, _ in screen.link.sent if isinstance(command, SendMessage)]


async def test_without_a_controller_who_is_named_control_cannot_be_told() -> None:
    """The reason stands there at once."""
    async with playing() as screen:
        await writing(screen, welcome())
        await screen.press("ctrl+r")
        assert "No controller is named for Maasdelta Container Terminal" in screen.text


async def test_a_real_message_is_sent_as_such() -> None:
    """What is typed and where it goes is unchanged."""
    async with playing() as screen:
        await writing(screen, welcome("Terminal controller"))
        await screen.write("Fence")
        await screen.press("tab")
        await screen.write("Ours is open")
        await screen.press("ctrl+r", "ctrl+s")
        (command, _) = screen.link.sent[-1]
        assert isinstance(command, SendMessage)
        assert (command.real, command.to, command.body) == (True, ("control",), "Ours is open")


async def test_what_is_real_is_marked_wherever_it_is_read() -> None:
    """In the list, on its page, and in the log."""
    async with playing() as screen:
        screen.link.welcome(welcome())
        message = h.event(1, h.message("terminal_crisis.it", ("terminal_crisis",), "Fence")).model_copy(
            update={"audience": REAL}
        )
        entry = LogEntryWritten(kind="note", team="terminal_crisis", body=text("Fence open"))
        line = h.event(2, entry).model_copy(update={"audience": REAL})
        screen.link.events(message, line)
        await screen.settle()
        assert "REAL " in screen.text
        await screen.press("i", "enter")
        assert "REAL, no fiction: for your own organisation" in screen.text
        await screen.press("r")
        assert "REAL, no fiction. Read by" in screen.text, "an answer to it begins marked"


async def test_a_log_entry_is_marked_by_the_same_key() -> None:
    """The team's log keeps it inside."""
    async with playing() as screen:
        screen.link.welcome(welcome("Terminal controller"))
        await screen.settle()
        await screen.press("d", "ctrl+r")
        assert "REAL, no fiction. Read by: people of Maasdelta Container Terminal" in screen.text
        await screen.write("We would stop")
        await screen.press("ctrl+s")
        (command, _) = screen.link.sent[-1]
        assert isinstance(command, WriteLogEntry)
        assert command.real
