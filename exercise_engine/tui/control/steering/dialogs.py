"""Dialogs that steer: another time with what it moves, and another text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.command_types import SUBJECT_LENGTH_MAX
from exercise_engine.tui.control.steer import REASON_LENGTH_MAX
from exercise_engine.tui.control.times import SEEN_HINT
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.drafts import DraftKeeper, text_of
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, FieldLabel, LineField, LongField


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and why."""

    words: str
    reason: str


class TimeDialog(Dialog[Typed]):
    """Asks for a time or a duration, and shows what it moves while one types."""

    DEFAULT_CSS = """
    TimeDialog Horizontal { height: 1; }
    TimeDialog Horizontal > Input { width: 1fr; }
    TimeDialog .moved { height: auto; max-height: 12; margin: 1 0; }
    TimeDialog .moved Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(
        self, heading: str, *, label: str, hint: str, about: str, preview: Callable[[str], Sequence[str]]
    ) -> None:
        """`preview` gives the lines for what was typed, or raises ValueError with what is wrong with it."""
        super().__init__(heading)
        self._label = label
        self._hint = hint
        self._about = about
        self._preview = preview

    def compose_questions(self) -> ComposeResult:
        """Yield the time, what it moves, and the reason."""
        with Horizontal():
            yield FieldLabel(self._label)
            yield LineField(placeholder=self._hint, id="time")
        with VerticalScroll(classes="moved", can_focus=False):
            yield Static(content(self._about), id="preview")
        with Horizontal():
            yield FieldLabel("Reason")
            yield LineField(placeholder="needed, for the report", max_length=REASON_LENGTH_MAX, id="reason")

    @on(Input.Changed, "#time")
    def _show_preview(self) -> None:
        if not self._words:
            lines: Sequence[str] = (self._about,)
        else:
            try:
                lines = self._preview(self._words)
            except ValueError as error:
                lines = (str(error),)
        self.query_one("#preview", Static).update(content("\n".join(lines)))

    @property
    def _words(self) -> str:
        return one_line(self.query_one("#time", Input).value)

    @on(Input.Submitted, "#time")
    def _go_on(self) -> None:
        self.query_one("#reason", Input).focus()

    @on(Input.Submitted, "#reason")
    def action_submit(self) -> None:
        """Give what was typed, if it is a time and has a reason."""
        try:
            self._preview(self._words)
        except ValueError as error:
            self.show_error(str(error))
            self.query_one("#time", Input).focus()
            return
        reason = one_line(self.query_one("#reason", Input).value)
        if not reason:
            self.show_error("Say why, so that the report can explain it.")
            self.query_one("#reason", Input).focus()
            return
        self.finish(Typed(self._words, reason))


@dataclass(frozen=True, slots=True)
class Seen:
    """Why something is set, and when it was seen."""

    reason: str
    observed_ms: int


class SeenDialog(Dialog[Seen]):
    """Says what a step does; asks why, and when it was seen."""

    DEFAULT_CSS = """
    SeenDialog .details { height: auto; margin: 1 0; }
    SeenDialog Horizontal { height: 1; }
    SeenDialog Horizontal > Input { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(self, heading: str, effect: str, *, seen: Callable[[str], int]) -> None:
        """`seen` gives the exercise time that was typed, or raises ValueError with what is wrong with it."""
        super().__init__(heading)
        self._effect = effect
        self._seen = seen

    def compose_questions(self) -> ComposeResult:
        """Yield the effect, the reason and the time."""
        yield Static(content(self._effect), classes="details")
        with Horizontal():
            yield FieldLabel("Reason")
            yield LineField(placeholder="needed, for the report", max_length=REASON_LENGTH_MAX, id="reason")
        with Horizontal():
            yield FieldLabel("Seen at")
            yield LineField(placeholder=SEEN_HINT, id="seen")

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Give both, if there is a reason and the time can be."""
        reason = one_line(self.query_one("#reason", Input).value)
        if not reason:
            self.show_error("Say why, so that the report can explain it.")
            self.query_one("#reason", Input).focus()
            return
        try:
            observed_ms = self._seen(self.query_one("#seen", Input).value)
        except ValueError as error:
            self.show_error(str(error))
            self.query_one("#seen", Input).focus()
            return
        self.finish(Seen(reason, observed_ms))


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, and why it is changed."""

    subject: str
    body: str
    reason: str

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {"subject": self.subject, "body": self.body, "reason": self.reason}


class WordingDialog(Dialog[Wording]):
    """Writes another text for an inject; what is typed is taken as it stands."""

    DEFAULT_CSS = """
    WordingDialog > .dialog { height: 100%; }
    WordingDialog .details { height: auto; max-height: 4; margin-bottom: 1; color: $text-muted; }
    WordingDialog Horizontal { height: 1; }
    WordingDialog Horizontal > Input { width: 1fr; }
    WordingDialog LongField { margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT]

    def __init__(
        self, heading: str, *, link: SeatLink, draft_key: str, subject: str, body: str, details: str
    ) -> None:
        super().__init__(heading)
        self._details = details
        self._keeper = DraftKeeper(link, draft_key, read=self._as_draft)
        kept = self._keeper.load()
        self._start = Wording(
            text_of(kept, "subject") or subject, text_of(kept, "body") or body, text_of(kept, "reason")
        )

    def compose_questions(self) -> ComposeResult:
        """Yield whom it concerns, subject, text and reason."""
        yield Static(content(self._details), classes="details")
        with Horizontal():
            yield FieldLabel("Subject")
            yield LineField(self._start.subject, max_length=SUBJECT_LENGTH_MAX, id="subject")
        yield LongField(self._start.body, id="body")
        with Horizontal():
            yield FieldLabel("Reason")
            yield LineField(
                self._start.reason,
                placeholder="needed; for control and the report only",
                max_length=REASON_LENGTH_MAX,
                id="reason",
            )

    def on_mount(self) -> None:
        """Start in the text."""
        self.query_one("#body").focus()

    @property
    def wording(self) -> Wording:
        """What stands in the fields now."""
        return Wording(
            one_line(self.query_one("#subject", Input).value),
            clean(self.query_one("#body", TextArea).text).strip(),
            one_line(self.query_one("#reason", Input).value),
        )

    def _as_draft(self) -> dict[str, object]:
        return self.wording.as_draft()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _keep(self) -> None:
        if not self._keeper.is_over and self.wording != self._start:
            self._keeper.changed()

    def action_submit(self) -> None:
        """Give the text, if it has a subject and a reason."""
        wording = self.wording
        if not wording.subject:
            self.show_error("It has no subject yet.")
            return
        if not wording.reason:
            self.show_error("Say why, so that the report can explain it.")
            self.query_one("#reason", Input).focus()
            return
        self._keeper.stop()
        self.finish(wording)
