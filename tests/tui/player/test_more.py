"""What a player can do that has no key of its own."""

from __future__ import annotations

from exercise_engine.core.commands import SendMessage
from exercise_engine.tui.player.app import PlayerApp
from exercise_engine.tui.player.more import LETTERS
from tests.tui.support import harbour as h
from tests.tui.support.screens import playing


async def test_more_opens_what_was_chosen() -> None:
    """The list names each thing with what it does, and its letter opens it."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(posts=(h.LEAD,)))
        await screen.settle()
        await screen.press("t")
        assert "Outside the story: about the exercise itself." in screen.text
        await screen.press(LETTERS["control"])
        assert "To control" in screen.text


async def test_a_spare_seat_writes_to_control_and_to_nobody_else() -> None:
    """Without a post there is no sender to choose, and nobody but control to write to."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(seat="s9", posts=(), label="Spare 1"))
        await screen.settle()
        assert isinstance(screen.app, PlayerApp)
        assert [found.key for found in screen.app.state.recipients()] == ["control"]
        await screen.press("t", "1")
        await screen.write("Here")
        await screen.press("tab")
        await screen.write("I have no post")
        await screen.press("ctrl+s")
        command, acting_as = screen.link.sent[-1]
        assert isinstance(command, SendMessage)
        assert (command.to, command.body, acting_as) == (("control",), "I have no post", None)


def test_every_entry_keeps_a_letter_of_its_own() -> None:
    """What is offered changes with the stage; what chooses it does not."""
    assert sorted({*LETTERS.values()}) == sorted(LETTERS.values())
    assert "" not in LETTERS.values()
