"""What covers the player's screen until it is confirmed: it cannot be missed, and it traps nobody."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from exercise_engine.core.view_items import InboxItem
from exercise_engine.tui.dialogs.base import SHARED_BINDINGS
from exercise_engine.tui.dialogs.emergency import EmergencyBanner
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.header import SeatHeader
from exercise_engine.tui.widgets.key_line import KeyLine

TYPING_PAUSE_NS = 2_000_000_000
"""Who has not touched a key for this long is reading or thinking, and may be interrupted."""
TYPING_MAX_NS = 10_000_000_000
"""Who types without a pause is interrupted after this long all the same."""
ASIDE_NS = 30_000_000_000
"""How long an overlay that was put aside stays away."""
SECOND_NS = 1_000_000_000


class OverlayScreen(ModalScreen[bool]):
    """Gives True once it was confirmed, and False if it was put aside.

    What is typed while it lies there goes on into the field below, since fingers are faster than eyes.
    """

    DEFAULT_CSS = """
    OverlayScreen { align: center middle; background: $background 80%; }
    OverlayScreen > Vertical { width: 76; max-width: 100%; height: auto; max-height: 90%; }
    OverlayScreen > Vertical { border: heavy $warning; padding: 1 2; }
    OverlayScreen Static { height: auto; }
    OverlayScreen .overlay-title { text-style: bold; margin-bottom: 1; }
    OverlayScreen VerticalScroll { height: auto; max-height: 14; }
    OverlayScreen .overlay-how { margin-top: 1; text-style: bold; color: $warning; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *SHARED_BINDINGS,
        Binding("f2", "confirm", "Confirm", priority=True),
        Binding("escape", "put_aside", "Aside for 30 s"),
        Binding("up", "scroll_text(-1)", show=False),
        Binding("down", "scroll_text(1)", show=False),
    ]

    def __init__(self, item: InboxItem, *, sender: str, below: Widget | None) -> None:
        super().__init__()
        self.item = item
        self._sender = sender
        self._below = below
        self._is_over = False
        self._has_left = False

    def compose(self) -> ComposeResult:
        """Lay out the text and how to confirm it."""
        item = self.item
        yield SeatHeader()
        with Vertical():
            yield Static(content(f"EXERCISE  {item.channel_name}  from {self._sender}", "dim"))
            yield Static(content(item.subject), classes="overlay-title")
            with VerticalScroll(can_focus=False):
                yield Static(content(item.body))
            yield Static(content("F2 confirms that you have read this."), classes="overlay-how")
        yield KeyLine()

    def action_confirm(self) -> None:
        """It was read."""
        self._leave(confirmed=True)

    def action_put_aside(self) -> None:
        """Something else comes first; it lies there again after a while."""
        self._leave(confirmed=False)

    def action_scroll_text(self, lines: int) -> None:
        """Show more of a long text."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def on_key(self, event: events.Key) -> None:
        """Let what is being typed go on into the field where it began, corrections and new lines among it."""
        if event.key == "backspace" and isinstance(self._below, Input | TextArea):
            self._below.action_delete_left()
            event.stop()
        elif event.key == "enter" and isinstance(self._below, TextArea):
            _ = self._below.insert("\n")
            event.stop()
        if not event.is_printable or event.character is None:
            return
        if isinstance(self._below, Input):
            self._below.insert_text_at_cursor(event.character)
        elif isinstance(self._below, TextArea):
            _ = self._below.insert(event.character)
        event.stop()

    def end(self) -> None:
        """Go away unconfirmed, at the latest when no other screen lies above."""
        self._is_over = True
        if self.app.screen is self:
            self._leave(confirmed=False)

    def on_screen_resume(self) -> None:
        """Go away if it is needed no more."""
        if self._is_over:
            self._leave(confirmed=False)

    def _leave(self, *, confirmed: bool) -> None:
        if not self._has_left:
            self._has_left = True
            _ = self.dismiss(confirmed)


class Covering:
    """Decides when an overlay is put up: not over a word being typed, not over an emergency, not twice."""

    def __init__(self, state: PlayerState) -> None:
        self._state = state
        self._aside: dict[int, int] = {}
        self._waits_since_ns: int | None = None
        self.last_key_ns = 0
        """When a key was last touched."""

    def note_key(self) -> None:
        """A key was touched."""
        self.last_key_ns = self._now_ns

    def put_aside(self, seq: int) -> None:
        """Leave one away for a while."""
        self._aside[seq] = self._now_ns + ASIDE_NS

    def next(self, *, is_typing: bool) -> InboxItem | None:
        """Return what is to be put up now, if anything is; `is_typing` tells whether a field has the keys."""
        waiting = [
            item for item in self._state.view.covering() if self._aside.get(item.seq, 0) <= self._now_ns
        ]
        if not waiting or not self._state.plays:
            self._waits_since_ns = None
            return None
        if self._waits_since_ns is None:
            self._waits_since_ns = self._now_ns
        is_busy = is_typing and self._now_ns - self.last_key_ns < TYPING_PAUSE_NS
        if is_busy and self._now_ns - self._waits_since_ns < TYPING_MAX_NS:
            return None
        self._waits_since_ns = None
        return waiting[0]

    @property
    def _now_ns(self) -> int:
        return self._state.session.now().mono_ns


def covers_already(stack: list[object]) -> bool:
    """Whether an overlay or a REAL EMERGENCY lies on a stack of screens."""
    return any(isinstance(screen, OverlayScreen | EmergencyBanner) for screen in stack)
