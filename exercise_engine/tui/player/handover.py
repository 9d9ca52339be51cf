"""Hands a seat to another person: the note that is left, and what the one who comes finds open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.attendance.commands import HandOverSeat
from exercise_engine.core.command_types import TYPED_TEXT_LENGTH_MAX
from exercise_engine.core.view_items import AskView
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.drafts import DraftKeeper, text_of
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import clean, content, left_text, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, LongField

DRAFT_KEY = "hand_over"
"""Where the note is kept on the own disk until it is recorded."""
HANDED_OVER = (
    "Your seat is handed over. The next person can go on here, or join elsewhere with its code and take over."
)
"""What the one who goes is told."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A hand-over to be sent."""

    command: HandOverSeat
    draft: Mapping[str, object]


class HandOverDialog(Dialog[HandOver]):
    """Gives the hand-over once it is to be recorded; escape keeps the note for later."""

    DEFAULT_CSS = """
    HandOverDialog #open { height: auto; max-height: 8; margin-bottom: 1; }
    HandOverDialog #open Static { height: auto; }
    HandOverDialog LongField { height: 7; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(self, state: PlayerState, link: SeatLink) -> None:
        super().__init__("Hand this seat over to another person")
        self._state = state
        self._keeper = DraftKeeper(link, DRAFT_KEY, read=self.as_draft)
        self._start = self._keeper.load()

    def compose_questions(self) -> ComposeResult:
        """Yield what is open, and the note."""
        with VerticalScroll(id="open", can_focus=False):
            yield Static(Content("\n").join(open_lines(self._state, self._state.view.pending_asks())))
        yield Static(content("What the next person must know (your team and control read it too)"))
        yield LongField(text_of(self._start, "note"), placeholder="May stay empty")

    def on_mount(self) -> None:
        """Start in the note."""
        self.query_one(LongField).focus()

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {"note": clean(self.query_one(LongField).text)}

    @on(TextArea.Changed)
    def _keep(self) -> None:
        if not self._keeper.is_over and self.as_draft() != self._start:
            self._keeper.changed()

    def action_cancel(self) -> None:
        """Close; the note is kept for the next time."""
        self._keep()
        self._keeper.stop()
        super().action_cancel()

    def action_submit(self) -> None:
        """Give the hand-over."""
        draft = self.as_draft()
        note = text_of(draft, "note").strip()
        if len(note) > TYPED_TEXT_LENGTH_MAX:
            self.show_error(f"The note has {len(note):,} characters; {TYPED_TEXT_LENGTH_MAX:,} are the most.")
            return
        self._keeper.stop()
        self.finish(HandOver(HandOverSeat(note=note), draft))


def open_lines(state: PlayerState, asks: tuple[AskView, ...]) -> list[Content]:
    """Return what waits for an answer, with the time left and what was drafted."""
    if not asks:
        return [content("No question to your team is open.", "dim")]
    return [line for ask in asks for line in _ask_lines(state, ask)]


def open_then(state: PlayerState, seq: int) -> list[Content]:
    """Return what of a hand-over is open still, for whoever reads it."""
    fact = state.view.attendance.handed_over.get(seq)
    found = [] if fact is None else [state.view.ask(ask) for ask in fact.open_asks]
    pending = tuple(ask for ask in found if ask is not None and ask.is_pending)
    if not pending:
        return []
    return [Content(""), content("Open now; press a to answer", "dim"), *open_lines(state, pending)]


def _ask_lines(state: PlayerState, ask: AskView) -> list[Content]:
    remaining = ask.remaining_ms(state.session.elapsed_ms())
    left = "no deadline" if remaining is None else left_text(remaining, speed=state.session.speed)
    lines = [Content.assemble((f"{left}  ", "bold $warning"), one_line(ask.question))]
    draft = state.draft_of(ask.seq)
    words = one_line(" / ".join(part for part in (draft.words, draft.rationale) if part)) if draft else ""
    if words:
        lines.append(content(f"  draft: {words}", "dim"))
    return lines
