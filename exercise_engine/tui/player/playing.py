"""What the forms of the posts need of the application: players' screen, and control's for who stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from textual.screen import Screen

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.view_items import InboxItem
from exercise_engine.tui.player.acting import Acting
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.session import Session

Result = TypeVar("Result")


class Playing(Protocol):
    """An application, or a part of one, in which a seat acts in its posts."""

    @property
    def state(self) -> PlayerState:
        """What the seat knows as a player."""
        raise NotImplementedError

    @property
    def session(self) -> Session:
        """What the connection told."""
        raise NotImplementedError

    @property
    def link(self) -> SeatLink:
        """The connection."""
        raise NotImplementedError

    @property
    def acting(self) -> Acting:
        """Opens the common forms."""
        raise NotImplementedError

    @property
    def read_now(self) -> InboxItem | None:
        """What is open on the screen now."""
        raise NotImplementedError

    def warn(self, sentence: str) -> None:
        """Say a sentence that needs care."""
        raise NotImplementedError

    def push_screen(
        self, screen: Screen[Result], callback: Callable[[Result | None], None] | None = None
    ) -> object:
        """Show a dialog; the callback gets what comes out of it."""
        raise NotImplementedError
