"""The inbox: everything that reached this seat, narrowed by filters and by what one types."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, Static

from exercise_engine.core.view_items import NO_FILTER, InboxFilter, InboxItem, ItemKind
from exercise_engine.tui.dialogs.pick import Pickable
from exercise_engine.tui.player.rows import inbox_rows
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.fields import LineField
from exercise_engine.tui.widgets.list_panel import ListPanel
from exercise_engine.tui.widgets.steady_list import SteadyList

KIND_NAMES: dict[ItemKind, str] = {
    "inject": "Injects",
    "message": "Messages",
    "enquiry": "Tools",
    "jump": "Jumps of the story",
    "question": "Questions",
    "notice": "Notices",
    "brief": "Briefs",
    "document": "Documents",
    "statement": "Statements",
    "level": "Declared levels",
    "handover": "Hand-overs",
    "share": "Shares",
    "permission": "Permissions",
}


class SearchField(LineField):
    """Narrows the inbox while one types; Escape gives it up."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Clear search")]

    class Left(Message):
        """The search was given up."""

    def action_leave(self) -> None:
        """Give up the search."""
        self.value = ""
        self.post_message(self.Left())


class InboxPanel(ListPanel):
    """The list of items with its filter."""

    DEFAULT_CSS = """
    InboxPanel > SearchField { display: none; }
    InboxPanel.-searching > SearchField { display: block; }
    InboxPanel > .filter { height: 1; display: none; padding: 0 1; }
    InboxPanel.-filtered > .filter { display: block; }
    """

    def __init__(self, state: PlayerState, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._state = state
        self._filter = NO_FILTER
        self._stays: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out search, filter and list."""
        yield SearchField(placeholder="Words in sender, subject or text")
        yield Static(classes="filter")
        yield from super().compose()

    @property
    def only(self) -> InboxFilter:
        """The filter with the words of the search."""
        return replace(self._filter, words=self.query_one(SearchField).value)

    def refresh_rows(self) -> None:
        """Show what passes the filter now; the item that is open stays, read or not."""
        if not self.app.is_running:
            return
        state, only = self._state, self.only
        shown = state.view.inbox(only, state.session.name_of)
        open_item = state.view.item(self._stays) if self._stays is not None else None
        if only.unread and open_item is not None and open_item not in shown:
            shown = tuple(sorted((*shown, open_item), key=lambda item: item.seq))
        self.show(inbox_rows(state, shown, self.rows.row_width), empty=self._why_empty())
        if self.rows.highlighted is None and shown:
            self.rows.highlighted = _first_unread(state, shown)

    def keep(self, seq: int) -> None:
        """Let an item stay in the list while it is open."""
        self._stays = seq

    def choices(self) -> tuple[Pickable, ...]:
        """Return the filters that would show something."""
        items = self._state.view.inbox()
        kinds = {item.kind for item in items}
        channels = {item.channel: item.channel_name for item in items if item.channel}
        senders = {
            item.sender: self._state.session.name_of(item.sender) for item in items if not item.is_mine
        }
        return (
            Pickable("all", "Everything"),
            Pickable("unread", "Unread"),
            *(Pickable(f"team:{team}", name, "your team") for team, name in self._teams()),
            *(Pickable(f"kind:{kind}", name, "kind") for kind, name in KIND_NAMES.items() if kind in kinds),
            *(Pickable(f"channel:{key}", name, "channel") for key, name in sorted(channels.items())),
            *(
                Pickable(f"from:{key}", name, "from")
                for key, name in sorted(senders.items(), key=lambda x: x[1])
            ),
        )

    def _teams(self) -> list[tuple[str, str]]:
        """Return the teams of this seat where it is in several, so that one can look at each by itself."""
        teams = sorted(self._state.view.teams)
        return [(team, self._state.session.name_of(team)) for team in teams] if len(teams) > 1 else []

    def filter_by(self, key: str) -> None:
        """Apply one of the choices."""
        what, _, which = key.partition(":")
        kind = next((kind for kind in KIND_NAMES if kind == which), None) if what == "kind" else None
        self._filter = InboxFilter(
            kind=kind,
            channel=which if what == "channel" else None,
            sender=which if what == "from" else None,
            unread=what == "unread",
            team=which if what == "team" else None,
        )
        name = next((choice.name for choice in self.choices() if choice.key == key), key)
        self.set_class(self._filter != NO_FILTER, "-filtered")
        self.query_one(".filter", Static).update(content(f"Only: {name}   (Escape shows everything)"))
        self.refresh_rows()

    def start_search(self) -> None:
        """Let the person type what to look for."""
        self.add_class("-searching")
        self.query_one(SearchField).focus()

    @property
    def is_narrowed(self) -> bool:
        """Whether a part of the inbox is hidden, or about to be."""
        return self.is_mounted and (self.only != NO_FILTER or self.has_class("-searching"))

    def clear(self) -> None:
        """Show everything again."""
        self.query_one(SearchField).value = ""
        self.remove_class("-searching")
        self.filter_by("all")

    @on(Input.Changed)
    def _narrow(self) -> None:
        self.refresh_rows()

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.rows.focus()

    @on(SearchField.Left)
    def _leave_search(self) -> None:
        self.rows.focus()
        self.clear()

    @on(SteadyList.Resized)
    def _lay_out_again(self) -> None:
        self.refresh_rows()

    def _why_empty(self) -> str:
        if self.only != NO_FILTER:
            return "Nothing here passes the filter. Escape shows everything."
        if self._state.view.stage in ("planned", "check_in", "briefing"):
            return "Nothing has arrived yet. Play has not begun."
        return "Nothing has arrived yet."


def _first_unread(state: PlayerState, items: tuple[InboxItem, ...]) -> int:
    """Return where to start: at the first unread item, else at the last one."""
    unread = (index for index, item in enumerate(items) if state.view.is_unread(item))
    return next(unread, len(items) - 1)
