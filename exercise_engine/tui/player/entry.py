"""Records a decision, an action or a note that nobody asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Select, Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core.command_types import TYPED_TEXT_LENGTH_MAX
from exercise_engine.core.commands import WriteLogEntry
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.dialogs.pick import Pickable
from exercise_engine.tui.drafts import DraftKeeper, text_of
from exercise_engine.tui.player.real import NO_OWN, own_organisation, real_readers
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import clean, content
from exercise_engine.tui.widgets.fields import SUBMIT, Choice, FieldLabel, LongField

EntryKind = Literal["decision", "action", "note"]
DRAFT_KEY = "entry"
"""Where an entry is kept on the own disk until it is recorded."""
NOBODY = "-"
"""The choice of acting for oneself."""

_KINDS: tuple[tuple[str, EntryKind], ...] = (
    ("Decision: we have decided", "decision"),
    ("Action: we have done", "action"),
    ("Note: we keep in mind", "note"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the team's log, to be sent."""

    command: WriteLogEntry
    acting_as: str | None
    draft: Mapping[str, object]


class EntryDialog(Dialog[Entry]):
    """Gives the entry once it is to be recorded; escape keeps what was typed for later."""

    DEFAULT_CSS = """
    EntryDialog > .dialog { height: 100%; }
    EntryDialog Horizontal { height: 1; }
    EntryDialog Horizontal > Select { width: 1fr; }
    EntryDialog .label { height: 1; margin-top: 1; }
    EntryDialog #rationale { height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUBMIT, Binding("ctrl+r", "mark_real", "REAL", priority=True)]

    def __init__(self, state: PlayerState, link: SeatLink) -> None:
        super().__init__("For the log of your team")
        self._state = state
        self._keeper = DraftKeeper(link, DRAFT_KEY, read=self.as_draft)
        self._start = self._keeper.load()
        self._real = self._start.get("real") is True

    def compose_questions(self) -> ComposeResult:
        """Yield kind, post, text and reasons."""
        start = self._start
        with Horizontal():
            yield FieldLabel("What")
            yield Choice(_KINDS, value=text_of(start, "kind") or "decision", id="kind")
        posts = self._state.senders()
        if len(posts) > 1:
            with Horizontal():
                yield FieldLabel("As")
                yield Choice(_named(posts), value=text_of(start, "post") or posts[0].key, id="post")
        absent = self._absent()
        if absent:
            with Horizontal():
                yield FieldLabel("Acting for")
                options = (("nobody: my own role", NOBODY), *_named(absent))
                yield Choice(options, value=text_of(start, "on_behalf_of") or NOBODY, id="behalf")
        yield Static(self._readers(), classes="label", id="readers")
        yield LongField(text_of(start, "body"), id="body")
        yield Static(content("Why (optional)"), classes="label")
        yield LongField(text_of(start, "rationale"), id="rationale")

    def on_mount(self) -> None:
        """Start in the text."""
        self.query_one("#body").focus()

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {
            "kind": self._chosen("kind") or "decision",
            "post": self._chosen("post") or "",
            "on_behalf_of": self._chosen("behalf") or "",
            "body": clean(self.query_one("#body", LongField).text),
            "rationale": clean(self.query_one("#rationale", LongField).text),
            "real": self._real,
        }

    def action_cancel(self) -> None:
        """Close; what was typed is kept for the next time."""
        self._keep()
        self._keeper.stop()
        super().action_cancel()

    @on(TextArea.Changed)
    @on(Select.Changed)
    def _keep(self) -> None:
        if not self._keeper.is_over and self.as_draft() != self._start:
            self._keeper.changed()

    def action_submit(self) -> None:
        """Give the entry, if it says something."""
        draft = self.as_draft()
        body, rationale = text_of(draft, "body").strip(), text_of(draft, "rationale").strip()
        post = text_of(draft, "post") or self._only_post()
        behalf = text_of(draft, "on_behalf_of")
        sentence = _refusal(body, rationale)
        if (
            behalf not in ("", NOBODY)
            and post is not None
            and behalf.partition(".")[0] != post.partition(".")[0]
        ):
            sentence = "You can act for a role of the same team only."
        if self._real and not own_organisation(self._state, post):
            sentence = NO_OWN
        self.show_error(sentence)
        if sentence:
            return
        self._keeper.stop()
        command = WriteLogEntry(
            kind=_kind(text_of(draft, "kind")),
            body=body,
            rationale=rationale,
            on_behalf_of=behalf if behalf not in ("", NOBODY) else None,
            real=self._real,
        )
        self.finish(Entry(command, post, draft))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the mark only to who belongs to an organisation."""
        del parameters
        return action != "mark_real" or bool(own_organisation(self._state, None))

    def action_mark_real(self) -> None:
        """Mark it REAL, or take the mark away."""
        self._real = not self._real
        self.query_one("#readers", Static).update(self._readers())
        self._keeper.changed()

    def _readers(self) -> Content:
        """Return who will read it."""
        directory = self._state.session.directory
        if not self._real or directory is None:
            return content("What was decided or done (your team and control read this)")
        organisation = own_organisation(self._state, self._chosen("post") or self._only_post())
        who = real_readers(directory, organisation) if organisation else NO_OWN
        return content(f"REAL, no fiction. Read by: {who}", "bold $error")

    def _absent(self) -> tuple[Pickable, ...]:
        """Return the deciding roles of one's teams that are somebody else's."""
        own = {post.address for post in self._state.posts}
        teams = sorted(self._state.view.teams)
        return tuple(role for team in teams for role in self._state.deciders(team) if role.key not in own)

    def _only_post(self) -> str | None:
        posts = self._state.posts
        return posts[0].address if posts else None

    def _chosen(self, name: str) -> str | None:
        return next((choice.chosen for choice in self.query(f"#{name}").results(Choice)), None)


def _named(choices: tuple[Pickable, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((choice.name, choice.key) for choice in choices)


def _kind(key: str) -> EntryKind:
    return next((kind for _, kind in _KINDS if kind == key), "note")


def _refusal(body: str, rationale: str) -> str:
    if not body:
        return "It has no text yet."
    longest = max(len(body), len(rationale))
    if longest > TYPED_TEXT_LENGTH_MAX:
        return f"A text has {longest:,} characters; {TYPED_TEXT_LENGTH_MAX:,} are the most."
    return ""
