"""Shares something: what, with whom, of which kind, under which label; shows who will read it."""

from __future__ import annotations

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
from exercise_engine.core.events import SEAT_PREFIX
from exercise_engine.core.policy import CONTROL_ADDRESS
from exercise_engine.core.sharing.commands import Share
from exercise_engine.core.view_items import InboxItem
from exercise_engine.model.sharing import (
    KIND_NAMES,
    LABEL_MEANINGS,
    LABELS,
    PUBLIC,
    ShareKind,
    TlpLabel,
    shown_label,
)
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.dialogs.confirm import ConfirmDialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.drafts import DraftKeeper, text_of, texts_of
from exercise_engine.tui.player.playing import Playing
from exercise_engine.tui.player.state import EVERYBODY, PlayerState
from exercise_engine.tui.text import clean, content, one_line
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LineField, LongField

DRAFT_KEY = "share"
"""Where a share is kept on the own disk until it goes out."""
OWN_WORDS = "own"
ALL = "all"
TEXT_ONLY = "text"
FILES_ONLY = "files"
PASSED_ON = ("inject", "message", "enquiry", "brief", "document", "statement", "share")
"""What of an inbox can be passed on."""


@dataclass(frozen=True, slots=True)
class Written:
    """A share as it was filled in."""

    command: Share
    sender: str | None
    draft: dict[str, object]


def can_share(state: PlayerState, item: InboxItem | None) -> bool:
    """Whether a seat can pass something on."""
    return item is not None and state.plays and bool(state.posts) and item.kind in PASSED_ON


def reachable(state: PlayerState) -> tuple[Pickable, ...]:
    """Return everybody with whom something can be shared, the circles first, the public last."""
    directory = state.session.directory
    if directory is None:
        return ()
    circles = [
        Pickable(
            key, found.name, f"community: {', '.join(directory.name_of(name) for name in found.members)}"
        )
        for key, found in directory.communities.items()
    ]
    others = [choice for choice in state.recipients() if choice.key not in (CONTROL_ADDRESS, EVERYBODY)]
    spares = [
        Pickable(f"{SEAT_PREFIX}{seat.seat}", seat.label, "person without a post")
        for seat in directory.seats
        if seat.kind == "player" and not seat.posts
    ]
    everybody = [
        Pickable(EVERYBODY, directory.name_of(EVERYBODY), "all teams"),
        Pickable(PUBLIC, "The public", "stands in the public feed"),
    ]
    return (*circles, *others, *spares, *everybody)


def who_reads(state: PlayerState, to: tuple[str, ...]) -> str:
    """Return in words who reads a share: every address, a community with its members, and control."""
    directory = state.session.directory
    names = []
    for address in to:
        name = state.session.name_of(address)
        circle = directory.communities.get(address) if directory is not None else None
        members = ", ".join(state.session.name_of(member) for member in circle.members) if circle else ""
        names.append(f"{name} ({members})" if members else name)
    return "; ".join([*names, "the control cell"])


class ShareDialog(Dialog[Written]):
    """Gives the share once it is to go out; escape keeps what was typed for later."""

    DEFAULT_CSS = """
    ShareDialog > .dialog { height: 100%; }
    ShareDialog Horizontal { height: 1; }
    ShareDialog Horizontal > Input, ShareDialog Horizontal > Select { width: 1fr; }
    ShareDialog #to { width: 1fr; min-width: 10; text-align: left; content-align: left middle; }
    ShareDialog #what, ShareDialog #meaning { height: 1; }
    ShareDialog #readers { height: auto; max-height: 3; }
    ShareDialog LongField { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        SUBMIT,
        Binding("ctrl+t", "pick_readers", "With", priority=True),
    ]

    def __init__(self, state: PlayerState, link: SeatLink, item: InboxItem | None) -> None:
        super().__init__("Share")
        self._state = state
        self._item = item
        self._choices = reachable(state)
        self._keeper = DraftKeeper(link, draft_key(item), read=self.as_draft)
        self._start = self._keeper.load()
        known = {choice.key for choice in self._choices}
        self._to = tuple(address for address in texts_of(self._start, "to") if address in known)
        directory = state.session.directory
        self._always_unnamed = directory is not None and directory.sharing.chatham_house

    def compose_questions(self) -> ComposeResult:
        """Yield what is shared, with whom, as what, and the words that go with it."""
        item, start = self._item, self._start
        yield Static(content(_what(item), "bold"), id="what")
        if len(self._state.senders()) > 1:
            senders = tuple((choice.name, choice.key) for choice in self._state.senders())
            with Horizontal():
                yield FieldLabel("From")
                yield Choice(senders, value=text_of(start, "sender") or senders[0][1], id="sender")
        with Horizontal():
            yield FieldLabel("With")
            yield Button(self._names(), id="to", compact=True)
        with Horizontal():
            yield FieldLabel("Label")
            labels = tuple((shown_label(label), label) for label in reversed(LABELS))
            now = text_of(start, "tlp") or (item.tlp if item is not None and item.tlp else "AMBER")
            yield Choice(labels, value=now, id="tlp")
        yield Static(id="meaning")
        with Horizontal():
            yield FieldLabel("Kind")
            kinds = tuple((name, key) for key, name in KIND_NAMES.items())
            yield Choice(kinds, value=text_of(start, "kind") or "incident", id="kind")
        if item is not None and item.attachments:
            with Horizontal():
                yield FieldLabel("Goes along")
                yield Choice(_parts(item), value=ALL, id="parts")
        if not self._always_unnamed:
            with Horizontal():
                yield FieldLabel("Sender")
                named = (("they see who shares it", ""), ("Chatham House: nobody learns who", "unnamed"))
                yield Choice(named, value=text_of(start, "unnamed"), id="unnamed")
        if item is None:
            with Horizontal():
                yield FieldLabel("Subject")
                yield LineField(text_of(start, "subject"), max_length=SUBJECT_LENGTH_MAX, id="subject")
        hint = "What you share" if item is None else "What you add to it, if anything"
        yield LongField(text_of(start, "body"), placeholder=hint, id="body")
        yield Static(id="readers")

    def on_mount(self) -> None:
        """Start with whom it goes to."""
        self._show_readers()
        self._show_meaning()
        self.query_one("#to").focus()

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {
            "to": list(self._to),
            "tlp": self._chosen("tlp"),
            "kind": self._chosen("kind"),
            "unnamed": self._chosen("unnamed"),
            "subject": self._subject,
            "body": self._body,
            "sender": self._chosen("sender"),
        }

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    def _keep(self) -> None:
        if not self._keeper.is_over and (self._body or self._to):
            self._keeper.changed()

    @on(Select.Changed, "#tlp")
    def _show_meaning(self) -> None:
        label = self._label
        self.query_one("#meaning", Static).update(content(f"            {LABEL_MEANINGS[label]}", "dim"))

    @on(Button.Pressed, "#to")
    def action_pick_readers(self) -> None:
        """Choose who gets it."""
        dialog = PickDialog("Share with whom?", self._choices, picked=self._to)
        _ = self.app.push_screen(dialog, self._take_readers)

    def action_submit(self) -> None:
        """Give the share, if it can go out."""
        refusal = self._refusal()
        self.show_error(refusal)
        if not refusal:
            self._keeper.stop()
            self.finish(Written(self._command(), self._sender(), self.as_draft()))

    def action_cancel(self) -> None:
        """Close; what was typed is kept for the next time."""
        self._keep()
        self._keeper.stop()
        super().action_cancel()

    def _take_readers(self, picked: tuple[str, ...] | None) -> None:
        if picked is not None:
            self._to = picked
            self._show_readers()
            self._keep()

    def _show_readers(self) -> None:
        self.query_one("#to", Button).label = self._names()
        words = f"Read by: {who_reads(self._state, self._to)}" if self._to else ""
        self.query_one("#readers", Static).update(content(words))

    def _names(self) -> Content:
        chosen = "; ".join(one_line(self._state.session.name_of(key)) for key in self._to)
        return content(chosen or "(choose: Enter)")

    def _command(self) -> Share:
        parts = self._chosen("parts") or ALL
        return Share(
            to=self._to,
            kind=_kind(self._chosen("kind")),
            tlp=self._label,
            of=self._item.seq if self._item is not None else None,
            text=parts in (ALL, TEXT_ONLY),
            files=None if parts in (ALL, FILES_ONLY) else () if parts == TEXT_ONLY else (int(parts),),
            subject=self._subject,
            body=self._body,
            chatham_house=bool(self._chosen("unnamed")),
        )

    def _sender(self) -> str | None:
        only = next((choice.key for choice in self._state.senders()), None)
        return self._chosen("sender") or only

    def _refusal(self) -> str:
        """Return what keeps it from going out; empty if nothing does."""
        if not self._to:
            return "Nobody is chosen to get it: Ctrl+T chooses."
        if len(self._to) > RECIPIENTS_MAX:
            return f"It goes to {len(self._to)} addresses; {RECIPIENTS_MAX} are the most."
        if self._item is None and not self._body:
            return "It has no text yet."
        if len(self._body) > TYPED_TEXT_LENGTH_MAX:
            return f"It has {len(self._body):,} characters; {TYPED_TEXT_LENGTH_MAX:,} are the most."
        return ""

    @property
    def _label(self) -> TlpLabel:
        chosen = self._chosen("tlp")
        return next((label for label in LABELS if label == chosen), "RED")

    @property
    def _subject(self) -> str:
        fields = self.query("#subject").results(Input)
        return next((one_line(field.value) for field in fields), "")

    @property
    def _body(self) -> str:
        return clean(self.query_one("#body", TextArea).text).strip()

    def _chosen(self, name: str) -> str:
        fields = self.query(f"#{name}").results(Choice)
        return next((field.chosen or "" for field in fields), "")


def draft_key(item: InboxItem | None) -> str:
    """Return where a share is kept until it goes out."""
    return DRAFT_KEY if item is None else f"{DRAFT_KEY}:{item.seq}"


def _what(item: InboxItem | None) -> str:
    if item is None:
        return "Your own words"
    label = f"{shown_label(item.tlp)} " if item.tlp is not None else "no label: "
    return one_line(f"{label}{item.subject}")


def _parts(item: InboxItem) -> tuple[tuple[str, str], ...]:
    files = tuple((f"its text and {file.shown}", str(n)) for n, file in enumerate(item.attachments))
    several = files if len(item.attachments) > 1 else ()
    return (
        ("its text and all files", ALL),
        ("its text only", TEXT_ONLY),
        ("its files only", FILES_ONLY),
        *several,
    )


def _kind(chosen: str) -> ShareKind:
    return next((key for key in KIND_NAMES if key == chosen), "incident")


def share_anything(app: Playing) -> None:
    """Choose what to share: own words, or something of the inbox, the newest first."""
    state = app.state
    if not state.posts:
        app.warn("This seat has no post yet from which it could share.")
        return
    open_item = app.read_now
    items = [item for item in reversed(state.inbox()) if can_share(state, item)]
    if open_item is not None and can_share(state, open_item):
        items = [open_item, *(item for item in items if item.seq != open_item.seq)]
    choices = [
        *(Pickable(str(item.seq), _what(item), state.session.name_of(item.sender)) for item in items),
    ]
    choices.insert(1 if open_item in items else 0, Pickable(OWN_WORDS, "Your own words", "nothing passed on"))

    def take(picked: tuple[str, ...] | None) -> None:
        if picked:
            share_item(app, None if picked[0] == OWN_WORDS else state.view.item(int(picked[0])))

    _ = app.push_screen(PickDialog("Share what?", choices, several=False), take)


def share_item(app: Playing, item: InboxItem | None) -> None:
    """Fill in a share, and send it."""
    dialog = ShareDialog(app.state, app.link, item)
    _ = app.push_screen(dialog, lambda written: send_share(app, item, written) if written else None)


def _way_out(item: InboxItem | None) -> str:
    """Return what one can do in place of going on."""
    if item is None:
        return "The label is yours: go back and choose a wider one, or other readers."
    return "Or go back and choose other readers; the source can be asked under t, Shared with us, by us."


def send_share(app: Playing, item: InboxItem | None, written: Written) -> None:
    """Send a share; where its label does not allow it, ask whether it is meant."""
    directory = app.session.directory
    enforced = directory is not None and directory.sharing.tlp == "enforce"

    def ask(code: str, message: str) -> bool:
        if code != "label_exceeded":
            return False
        details = f"{message}\n\nIf you share it, control sees that you were warned. {_way_out(item)}"
        dialog = ConfirmDialog("The label does not allow this", details=details, yes="Share", is_grave=True)
        confirmed = Written(
            written.command.model_copy(update={"confirmed": True}), written.sender, written.draft
        )

        def take(yes: bool | None) -> None:
            # Whoever goes back wants to change a label or a reader, and not to write it all again.
            if yes:
                send_share(app, item, confirmed)
            else:
                share_item(app, item)

        _ = app.push_screen(dialog, take)
        return True

    app.session.send(
        written.command,
        "Your share",
        done="It is recorded; your inbox says whether it went out." if enforced else "It is shared.",
        acting_as=written.sender,
        draft_key=draft_key(item),
        draft=written.draft,
        refused=ask,
    )
    app.acting.tell_if_offline("Your share")
