"""Writes a message; shows who will read it, and keeps what is typed until it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Select, Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.command_types import RECIPIENTS_MAX, SUBJECT_LENGTH_MAX, TYPED_TEXT_LENGTH_MAX
from exercise_engine.model.sharing import LABEL_MEANINGS, LABELS, TlpLabel, shown_label
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.drafts import DraftKeeper, text_of, texts_of
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LineField, LongField

UNLABELLED = "none"
LABEL_CHOICES = (
    ("none: readers may pass it on as they see fit", UNLABELLED),
    *((f"{shown_label(label)}, {LABEL_MEANINGS[label]}", label) for label in reversed(LABELS)),
)
Readers = Callable[[tuple[str, ...], str | None], str]
"""Says in words who reads what goes to some addresses from a sender."""
RealReaders = Callable[[tuple[str, ...], str | None], tuple[str, str]]
"""Says who reads it once it is marked REAL, or else why it cannot be marked."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is being written, or was written."""

    sender: str | None = None
    """Post or persona to write as; none where the seat has no choice."""
    to: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    reply_to: int | None = None
    real: bool = False
    """Whether it speaks of real circumstances, and stays inside one organisation."""
    tlp: TlpLabel | None = None
    """How far its readers may pass it on."""

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {
            "sender": self.sender,
            "to": list(self.to),
            "subject": self.subject,
            "body": self.body,
            "real": self.real,
            "tlp": self.tlp,
        }


class ComposeDialog(Dialog[Letter]):
    """Gives the letter once it is to be sent; the caller sends it, and drops the draft."""

    DEFAULT_CSS = """
    ComposeDialog > .dialog { height: 100%; }
    ComposeDialog Horizontal { height: 1; }
    ComposeDialog Horizontal > Input, ComposeDialog Horizontal > Select { width: 1fr; }
    ComposeDialog #to { width: 1fr; min-width: 10; text-align: left; content-align: left middle; }
    ComposeDialog #readers { height: auto; max-height: 2; }
    ComposeDialog LongField { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        SUBMIT,
        Binding("ctrl+t", "pick_recipients", "To", priority=True),
        Binding("ctrl+r", "mark_real", "REAL", priority=True),
    ]

    def __init__(
        self,
        heading: str,
        *,
        link: SeatLink,
        draft_key: str,
        recipients: Sequence[Pickable],
        senders: Sequence[Pickable] = (),
        letter: Letter = Letter(),
        readers: Readers | None = None,
        real_readers: RealReaders | None = None,
        with_label: bool = False,
    ) -> None:
        """With `real_readers` a key marks it REAL, so that nobody else than they read it.

        `with_label` asks how far they may pass it on.
        """
        super().__init__(heading)
        self._recipients = tuple(recipients)
        self._senders = tuple(senders)
        self._readers = readers
        self._keeper = DraftKeeper(link, draft_key, read=self.as_draft)
        self._reply_to = letter.reply_to
        self._start = _restored(letter, self._keeper.load(), {choice.key for choice in self._recipients})
        self._to = self._start.to
        self._with_label = with_label
        self._real_readers = real_readers
        self._real = self._start.real and real_readers is not None

    def compose_questions(self) -> ComposeResult:
        """Yield sender, recipients, subject and text, and the label below it, since few letters need one."""
        if len(self._senders) > 1:
            options = tuple((choice.name, choice.key) for choice in self._senders)
            with Horizontal():
                yield FieldLabel("From")
                yield Choice(options, value=self._start.sender or options[0][1], id="sender")
        with Horizontal():
            yield FieldLabel("To")
            yield Button(self._names(), id="to", compact=True)
        with Horizontal():
            yield FieldLabel("Subject")
            yield LineField(self._start.subject, max_length=SUBJECT_LENGTH_MAX, id="subject")
        yield LongField(self._start.body, placeholder="Your message", id="body")
        if self._with_label:
            with Horizontal():
                yield FieldLabel("Label")
                yield Choice(LABEL_CHOICES, value=self._start.tlp or UNLABELLED, id="tlp")
        yield Static(id="readers")

    def on_mount(self) -> None:
        """Start where something is missing."""
        self._show_recipients()
        if not self._to:
            self.query_one("#to").focus()
        elif not self._start.subject and self._reply_to is None:
            self.query_one("#subject").focus()
        else:
            self.query_one("#body").focus()

    @property
    def letter(self) -> Letter:
        """What stands in the fields now."""
        return Letter(
            sender=self._sender(),
            to=self._to,
            subject=one_line(self.query_one("#subject", Input).value),
            body=clean(self.query_one("#body", TextArea).text).strip(),
            reply_to=self._reply_to,
            real=self._real,
            tlp=self._label(),
        )

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return self.letter.as_draft()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    def _keep(self) -> None:
        if not self._keeper.is_over and self.letter != self._start:
            self._keeper.changed()

    @on(Select.Changed)
    def _change_sender(self) -> None:
        self._show_recipients()

    @on(Button.Pressed, "#to")
    def action_pick_recipients(self) -> None:
        """Choose who gets it."""
        dialog = PickDialog("To whom?", self._recipients, picked=self._to)
        _ = self.app.push_screen(dialog, self._take_recipients)

    def action_submit(self) -> None:
        """Give the letter, if it can be sent."""
        letter = self.letter
        missing = _refusal(letter) or self._real_refusal()
        self.show_error(missing)
        if not missing:
            self._keeper.stop()
            self.finish(letter)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the mark only where somebody could use it."""
        del parameters
        return action != "mark_real" or self._real_readers is not None

    def action_mark_real(self) -> None:
        """Mark it REAL, or take the mark away."""
        self._real = not self._real
        self._show_recipients()
        self.show_error(self._real_refusal())
        self._keeper.changed()

    def _real_refusal(self) -> str:
        """Return why what is marked REAL cannot go where it is meant to."""
        if not self._real or self._real_readers is None:
            return ""
        return self._real_readers(self._to, self._sender())[1]

    def action_cancel(self) -> None:
        """Close; what was typed is kept for the next time."""
        self._keep()
        self._keeper.stop()
        super().action_cancel()

    def _take_recipients(self, picked: tuple[str, ...] | None) -> None:
        if picked is None:
            return
        self._to = picked
        self._show_recipients()
        self._keeper.changed()

    def _show_recipients(self) -> None:
        self.query_one("#to", Button).label = self._names()
        if self._real and self._real_readers is not None:
            who = self._real_readers(self._to, self._sender())[0]
            self.query_one("#readers", Static).update(
                content(f"REAL, no fiction. Read by: {who}", "bold $error")
            )
        elif self._readers is not None and self._to:
            self.query_one("#readers", Static).update(
                content(f"Read by: {self._readers(self._to, self._sender())}")
            )
        else:
            self.query_one("#readers", Static).update(content(""))

    def _names(self) -> Content:
        names = {choice.key: choice.name for choice in self._recipients}
        chosen = "; ".join(one_line(names.get(key, key)) for key in self._to)
        return content(chosen or "(choose: Enter)")

    def _sender(self) -> str | None:
        chosen = self.query("#sender").results(Choice)
        return next((field.chosen for field in chosen), self._only_sender())

    def _label(self) -> TlpLabel | None:
        chosen = next((field.chosen for field in self.query("#tlp").results(Choice)), None)
        return _label_of(chosen) if self._with_label else self._start.tlp

    def _only_sender(self) -> str | None:
        return self._senders[0].key if self._senders else None


def _restored(letter: Letter, draft: Mapping[str, object], known: set[str]) -> Letter:
    """Return the letter with what was typed before, where something was."""
    if not draft:
        return letter
    return Letter(
        sender=text_of(draft, "sender") or letter.sender,
        to=tuple(address for address in texts_of(draft, "to") if address in known) or letter.to,
        subject=text_of(draft, "subject") or letter.subject,
        body=text_of(draft, "body") or letter.body,
        reply_to=letter.reply_to,
        real=draft.get("real") is True or letter.real,
        tlp=_label_of(text_of(draft, "tlp")) or letter.tlp,
    )


def _label_of(word: str | None) -> TlpLabel | None:
    return next((label for label in LABELS if label == word), None)


def _refusal(letter: Letter) -> str:
    """Return what keeps a letter from being sent; empty if nothing does."""
    if not letter.to:
        return "Nobody is chosen to get it: Ctrl+T chooses."
    if len(letter.to) > RECIPIENTS_MAX:
        return f"It goes to {len(letter.to)} addresses; {RECIPIENTS_MAX} are the most. Choose teams."
    if not letter.body:
        return "It has no text yet."
    if len(letter.body) > TYPED_TEXT_LENGTH_MAX:
        return f"It has {len(letter.body):,} characters; {TYPED_TEXT_LENGTH_MAX:,} are the most."
    return ""
