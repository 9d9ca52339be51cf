"""Writes a version of a statement; what is typed is kept on the own disk until it is saved for the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Select, Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.command_types import SUBJECT_LENGTH_MAX, TYPED_TEXT_LENGTH_MAX
from exercise_engine.core.statements.commands import DraftStatement
from exercise_engine.core.statements.view import Statement
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.drafts import DraftKeeper, text_of, whole_of
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LineField, LongField

SUBMITTED = "submit"
SAVED = "save"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A version to be saved."""

    command: DraftStatement
    draft: Mapping[str, object]


def draft_key(kind: str, statement: int | None) -> str:
    """Return where a version is kept on the own disk until it is saved."""
    return f"statement:{kind}:{statement or 'new'}"


class StatementEditor(Dialog[Drafted]):
    """Gives the version once it is to be saved; escape keeps what was typed for later."""

    DEFAULT_CSS = """
    StatementEditor > .dialog { height: 100%; }
    StatementEditor Horizontal { height: 1; }
    StatementEditor Horizontal > Input, StatementEditor Horizontal > Select { width: 1fr; }
    StatementEditor .note { height: auto; max-height: 3; }
    StatementEditor LongField { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(
        self, heading: str, *, kind: str, link: SeatLink, readers: str, before: Statement | None, clears: bool
    ) -> None:
        super().__init__(heading)
        self._kind = kind
        self._before = before
        self._readers = readers
        self._clears = clears
        self._keeper = DraftKeeper(
            link, draft_key(kind, before.seq if before is not None else None), read=self.as_draft
        )
        self._start = self._keeper.load() or _shown(before)

    def compose_questions(self) -> ComposeResult:
        """Yield title, what becomes of it, text and readers."""
        with Horizontal():
            yield FieldLabel("Title")
            yield LineField(text_of(self._start, "title"), max_length=SUBJECT_LENGTH_MAX, id="title")
        if self._clears:
            with Horizontal():
                yield FieldLabel("Then")
                options = (("submit it for clearance", SUBMITTED), ("keep it as a draft", SAVED))
                yield Choice(options, value=text_of(self._start, "then") or SUBMITTED, id="then")
        yield Static(content(self._note()), classes="note")
        yield LongField(text_of(self._start, "body"), placeholder="What you say in public", id="body")
        yield Static(content(f"Read by: {self._readers}", "dim"), classes="note")

    def on_mount(self) -> None:
        """Start where something is missing."""
        self.query_one("#body" if text_of(self._start, "title") else "#title").focus()

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {
            "title": one_line(self.query_one("#title", Input).value),
            "body": clean(self.query_one("#body", TextArea).text),
            "then": self._chosen(),
            "after": self._after,
        }

    def action_submit(self) -> None:
        """Give the version, if it says something."""
        draft = self.as_draft()
        title, body = text_of(draft, "title").strip(), text_of(draft, "body").strip()
        refusal = _refusal(title, body)
        self.show_error(refusal)
        if refusal:
            return
        self._keeper.stop()
        command = DraftStatement(
            kind=self._kind,
            statement=self._before.seq if self._before is not None else None,
            after=self._after,
            title=title,
            body=body,
            submit=self._clears and self._chosen() == SUBMITTED,
        )
        self.finish(Drafted(command, draft))

    def action_cancel(self) -> None:
        """Close; what was typed is kept for the next time."""
        self._keep()
        self._keeper.stop()
        super().action_cancel()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    def _keep(self) -> None:
        if not self._keeper.is_over and self.as_draft() != self._start:
            self._keeper.changed()

    @property
    def _after(self) -> int:
        return self._before.number if self._before is not None else 0

    def _note(self) -> str:
        """Return what a new version means, or that the kept text belongs to an older one."""
        begun_on = whole_of(self._start, "after")
        if begun_on is not None and begun_on != self._after:
            return (
                f"You began this on version {begun_on}; version {self._after} is there by now. Compare them."
            )
        if self._before is not None and self._clears:
            return "A new version voids what was cleared before."
        return ""

    def _chosen(self) -> str:
        chosen = next((choice.chosen for choice in self.query("#then").results(Choice)), None)
        return chosen or SAVED


def _shown(before: Statement | None) -> dict[str, object]:
    """Return the newest version as the text to begin with."""
    newest = before.newest if before is not None else None
    return {} if newest is None else {"title": newest.title, "body": newest.body}


def _refusal(title: str, body: str) -> str:
    if not title:
        return "It has no title yet."
    if not body:
        return "It has no text yet."
    if len(body) > TYPED_TEXT_LENGTH_MAX:
        return f"It has {len(body):,} characters; {TYPED_TEXT_LENGTH_MAX:,} are the most."
    return ""
