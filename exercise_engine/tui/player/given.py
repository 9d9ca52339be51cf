"""Briefs, duties and documents of a seat: one list for what one is there for, one for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from exercise_engine.core.guidance.commands import TickDuty
from exercise_engine.core.guidance.view import DutyView, Mark
from exercise_engine.core.view_items import InboxItem, ItemKind
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import content, fit, one_line, size_text
from exercise_engine.tui.widgets.steady_list import Row, SteadyList

BY_WIDTH = 26
"""Room for who marked something; what is done matters more."""


def items_of(state: PlayerState, kind: ItemKind) -> tuple[InboxItem, ...]:
    """Return the items of a kind, newest first."""
    return tuple(item for item in reversed(state.inbox()) if item.kind == kind)


class DutiesDialog(Dialog[int]):
    """Shows duties with their marks, and briefs; ends with the `seq` of a brief to read.

    It stays open while marks are set, by this seat or another one of the team.
    """

    DEFAULT_CSS = """
    DutiesDialog SteadyList { height: auto; max-height: 15; margin-top: 1; text-wrap: wrap; }
    DutiesDialog .hint { height: 1; margin-top: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "choose", "Mark or read")]

    def __init__(self, state: PlayerState) -> None:
        super().__init__("What you are there for")
        self._state = state

    def compose_questions(self) -> ComposeResult:
        """Yield the list and what the keys do."""
        yield SteadyList()
        yield Static(
            content("Enter marks a task as done, or takes the mark back; on a brief it opens it."),
            classes="hint",
        )

    def on_mount(self) -> None:
        """Show what there is."""
        self.refresh_rows()
        rows = self.query_one(SteadyList)
        rows.focus()
        if rows.highlighted is None and rows.option_count:
            rows.highlighted = 0

    @on(SteadyList.Resized)
    def refresh_rows(self) -> None:
        """Show marks and briefs as they are now."""
        rows = self.query_one(SteadyList)
        rows.show(list(_given_rows(self._state, rows.row_width)))

    @on(OptionList.OptionSelected)
    def _pick(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option.id or "")

    def action_choose(self) -> None:
        """Mark, or read, what is under the cursor."""
        self._take(self.query_one(SteadyList).cursor_key or "")

    def _take(self, key: str) -> None:
        kind, _, rest = key.partition(":")
        if kind == "brief":
            self.finish(int(rest))
        elif kind == "mark":
            seq, _, place = rest.partition(":")
            duty = self._state.view.guidance.duty(int(seq))
            if duty is not None and not duty.is_over:
                self._tick(duty, duty.marks[int(place)])

    def _tick(self, duty: DutyView, mark: Mark) -> None:
        post = self._state.post_in(duty.team)
        self._state.session.send(
            TickDuty(duty=duty.seq, mark=mark.place, done=not mark.done),
            "Your mark",
            acting_as=post.address if post is not None else None,
        )


def _given_rows(state: PlayerState, width: int) -> Iterator[Row]:
    duties = [duty for duty in state.view.guidance.duties() if state.is_in(duty.team)]
    several = len({duty.team for duty in duties}) > 1
    for duty in duties:
        yield from _duty_rows(state, duty, several=several)
    briefs = items_of(state, "brief")
    for brief in briefs:
        standing = "confirmed" if brief.seq in state.view.acknowledged else "CONFIRM"
        if state.view.is_unread(brief):
            standing = "READ"
        room = width - 18
        yield Row(
            f"brief:{brief.seq}",
            Content.assemble(
                ("Brief   ", "bold $accent"), fit(brief.subject, room), ("  " + standing, "dim")
            ),
        )
    if not duties and not briefs:
        yield Row("none", content("You have no duties and no briefs yet.", "dim"))


def _duty_rows(state: PlayerState, duty: DutyView, *, several: bool) -> Iterator[Row]:
    look = "dim" if duty.is_over else ""
    team = f"{state.session.name_of(duty.team)}: " if several else ""
    over = "  (over)" if duty.is_over else ""
    if len(duty.marks) == 1 and duty.marks[0].text == duty.text:
        yield _mark_row(state, duty, duty.marks[0], before=team, after=over, look=look)
        return
    done = sum(mark.done for mark in duty.marks)
    title = f"{team}{one_line(duty.text)}: {done} of {len(duty.marks)}{over}"
    yield Row(f"duty:{duty.seq}", content(title, look or "bold"))
    for mark in duty.marks:
        yield _mark_row(state, duty, mark, before="", after="", look=look)


def _mark_row(state: PlayerState, duty: DutyView, mark: Mark, *, before: str, after: str, look: str) -> Row:
    box = "[x] " if mark.done else "[ ] "
    by = f"  {state.session.name_of(mark.by)}" if mark.done and mark.by is not None else ""
    text = f"{before}{one_line(mark.text)}{after}"  # whole: nowhere else can it be read
    return Row(
        f"mark:{duty.seq}:{mark.place}",
        Content.assemble(
            (box, "$success" if mark.done else "bold"), (text, look), (fit(by, BY_WIDTH).rstrip(), "dim")
        ),
    )


class DocumentsDialog(Dialog[int]):
    """Lists the documents that this seat can open; ends with the `seq` of the one to open."""

    DEFAULT_CSS = """
    DocumentsDialog SteadyList { height: auto; max-height: 15; margin-top: 1; }
    """

    def __init__(self, state: PlayerState) -> None:
        super().__init__("Documents")
        self._state = state

    def compose_questions(self) -> ComposeResult:
        """Yield the list."""
        yield SteadyList()

    def on_mount(self) -> None:
        """Start at the newest."""
        self.refresh_rows()
        rows = self.query_one(SteadyList)
        rows.focus()
        if rows.highlighted is None and rows.option_count:
            rows.highlighted = 0

    @on(SteadyList.Resized)
    def refresh_rows(self) -> None:
        """Show the documents that are open now."""
        rows = self.query_one(SteadyList)
        found = items_of(self._state, "document")
        rows.show(list(_document_rows(self._state, found, rows.row_width)) or [_NO_DOCUMENT])

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        if event.option.id is not None and event.option.id.isdigit():
            self.finish(int(event.option.id))


_NO_DOCUMENT = Row("none", content("No document is open to you yet.", "dim"))


def _document_rows(state: PlayerState, items: Iterable[InboxItem], width: int) -> Iterator[Row]:
    for item in items:
        unread = state.view.is_unread(item)
        size = size_text(sum(file.size_bytes for file in item.attachments))
        since = offset_text(item.elapsed_ms)
        room = max(width - len(size) - len(since) - 6, 10)
        yield Row(
            str(item.seq),
            Content.assemble(
                ("● " if unread else "  ", "bold $primary"),
                (fit(item.subject, room), "bold" if unread else ""),
                (f"  {since}  {size}", "dim"),
            ),
        )
