"""What a player can do that has no key of its own."""

from __future__ import annotations

from tests.tui.support import harbour as h
from tests.tui.support.screens import playing


async def test_more_opens_what_was_chosen() -> None:
    """The list names each thing with what it does, and a digit opens it."""
    async with playing() as screen:
        screen.link.welcome(h.welcome(posts=(h.LEAD,)))
        await screen.settle()
        await screen.press("t")
        assert "Outside the story: about the exercise itself." in screen.text
        await screen.press("1")
        assert "To control" in screen.text
