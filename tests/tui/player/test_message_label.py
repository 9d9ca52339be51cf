"""A message can carry a label, which says how far its readers may pass it on."""

from __future__ import annotations

from exercise_engine.core.commands import SendMessage
from exercise_engine.tui.widgets.fields import Choice, LongField
from tests.tui.support import harbour as h
from tests.tui.support.screens import playing


async def test_a_message_carries_a_label_where_one_is_chosen() -> None:
    """There is none until somebody chooses one; it is kept with the draft and sent."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(posts=(h.LEAD,)))
        screen.link.events(*h.MORNING, **h.NAMES)
        await screen.settle()
        await screen.press("m", "ctrl+t", "enter", "ctrl+s")
        screen.app.screen.query_one("#body", LongField).focus()
        await screen.write("Odd logins")
        screen.app.screen.query_one("#tlp", Choice).value = "AMBER+STRICT"
        await screen.settle()
        assert "TLP:AMBER+STRICT, within the own organisation only" in screen.text
        await screen.press("escape")
        await screen.press("m", "ctrl+s")
        ((command, _),) = screen.link.sent
        assert isinstance(command, SendMessage)
        assert (command.body, command.tlp) == ("Odd logins", "AMBER+STRICT")
