"""The player's main screen: what waits, the lists, the reader; it asks, and the application does."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input, OptionList, Static

from exercise_engine.core.view_items import AskView, InboxItem
from exercise_engine.tui.dialogs.base import SHARED_BINDINGS
from exercise_engine.tui.dialogs.pick import PickDialog
from exercise_engine.tui.player.inbox import InboxPanel
from exercise_engine.tui.player.reading import item_page, log_page
from exercise_engine.tui.player.rows import due_rows, feed_rows, log_rows, people_rows, waiting_text
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.text import content
from exercise_engine.tui.widgets.header import SeatHeader
from exercise_engine.tui.widgets.key_line import KeyLine
from exercise_engine.tui.widgets.list_panel import ListPanel
from exercise_engine.tui.widgets.reader import Reader
from exercise_engine.tui.widgets.steady_list import SteadyList
from exercise_engine.tui.widgets.tab_line import TabLine, TabName

WIDE_COLUMNS = 110
"""From here on lists and reader stand side by side."""
LISTS = ("inbox", "log", "public", "people")
_NEWEST_LAST = ("log", "public")
"""Lists in which one begins at the end."""
Opened = tuple[Literal["item", "log"], int]

_OFFERS = ("answer", "reply", "confirm", "save_file", "next_unread", "back")
"""Actions that are offered only where they can be done."""
_HINT = "Choose something and press Enter to read it."


class MainScreen(Screen[None]):
    """Lists on the left, the reader on the right, or one over the other where it is narrow."""

    DEFAULT_CSS = """
    MainScreen #lists { width: 1fr; }
    MainScreen #reading { width: 1fr; display: none; }
    MainScreen #reader { height: 1fr; }
    MainScreen #waiting { height: 1; padding: 0 1; display: none; }
    MainScreen #now-title { height: 1; padding: 0 1; }
    MainScreen #now { height: 5; }
    MainScreen.-tall #now { height: 9; }
    MainScreen.-reading #lists { display: none; }
    MainScreen.-reading #reading { display: block; }
    MainScreen.-reading #waiting { display: block; }
    MainScreen.-wide #lists { display: block; width: 45%; max-width: 76; }
    MainScreen.-wide #reading { display: block; }
    MainScreen.-wide #waiting { display: none; }
    MainScreen #switcher { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *SHARED_BINDINGS,
        Binding("escape", "back", "Back", tooltip="Back to the lists, or show everything"),
        Binding("a", "answer", "Answer"),
        Binding("r", "reply", "Reply"),
        Binding("k", "confirm", "Confirm", tooltip="Confirm a brief"),
        Binding("s", "save_file", "Save", tooltip="Save a file", show=False),
        Binding("m", "app.write_message", "Write", tooltip="Write to somebody"),
        Binding("d", "app.write_entry", "Log", tooltip="Log a decision, an action or a note"),
        Binding("n", "next_unread", "Next", tooltip="Open the next unread item"),
        Binding("t", "app.more", "More", tooltip="Everything else that you can do"),
        Binding("slash", "search", "Find", tooltip="Find words in the inbox"),
        Binding("f", "filter", "Filter", tooltip="Show a part of the inbox"),
        Binding("1", "show_list(0)", "Inbox", show=False),
        Binding("2", "show_list(1)", "Team log", show=False),
        Binding("3", "show_list(2)", "Public: what everybody was told", show=False),
        Binding("4", "show_list(3)", "People", show=False),
    ]
    TALL_ROWS = 32

    class AnswerWanted(Message):
        """A question is to be answered."""

        def __init__(self, ask: AskView) -> None:
            self.ask = ask
            super().__init__()

    class FormWanted(Message):
        """A probe or questionnaire is to be filled in."""

        def __init__(self, survey: int) -> None:
            self.survey = survey
            super().__init__()

    class ReplyWanted(Message):
        """A message or an inject is to be replied to."""

        def __init__(self, item: InboxItem) -> None:
            self.item = item
            super().__init__()

    class SaveWanted(Message):
        """Files of an item are to be saved."""

        def __init__(self, item: InboxItem) -> None:
            self.item = item
            super().__init__()

    class PermissionWanted(Message):
        """Somebody asks whether something may be shared further."""

        def __init__(self, request: int) -> None:
            super().__init__()
            self.request = request

    class StatementWanted(Message):
        """A statement waits for this seat's clearance."""

        def __init__(self, statement: int) -> None:
            self.statement = statement
            super().__init__()

    class JointWanted(Message):
        """A joint team is to be shown."""

        def __init__(self, team: str) -> None:
            self.team = team
            super().__init__()

    class ObligationWanted(Message):
        """The person wants to submit what is owed, or to say more of it."""

        def __init__(self, listing: int) -> None:
            self.listing = listing
            super().__init__()

    class BaselineWanted(Message):
        """The baseline of one's organisation is to be shown."""

    class WriteWanted(Message):
        """Somebody of the roster is to be written to."""

        def __init__(self, address: str) -> None:
            self.address = address
            super().__init__()

    def __init__(self, state: PlayerState) -> None:
        super().__init__()
        self._state = state
        self._opened: Opened | None = None
        self._came_from: Widget | None = None
        self._offered: tuple[bool | None, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the screen; nothing in it changes its height when news comes."""
        yield SeatHeader()
        with Horizontal():
            with Vertical(id="lists"):
                yield Static(id="now-title")
                yield ListPanel(id="now")
                yield TabLine()
                with ContentSwitcher(initial="inbox", id="switcher"):
                    yield InboxPanel(self._state, id="inbox")
                    yield ListPanel(id="log")
                    yield ListPanel(id="public")
                    yield ListPanel(id="people")
            with Vertical(id="reading"):
                yield Static(id="waiting")
                yield Reader(id="reader")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with what waits for this seat."""
        self.refresh_lists()
        self._now.rows.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Put lists and reader side by side where there is room."""
        self.set_class(event.size.width >= WIDE_COLUMNS, "-wide")
        self.set_class(event.size.height >= self.TALL_ROWS, "-tall")

    # Showing what is known.

    def refresh_lists(self) -> None:
        """Show the state of play; where the reader is, and what is chosen, stays."""
        if not self.app.is_running:
            return
        state = self._state
        self._refresh_now()
        self._inbox.refresh_rows()
        log, public, people = (self.query_one(f"#{name}", ListPanel) for name in LISTS[1:])
        log.show(log_rows(state, state.view.log(), log.rows.row_width), empty=self._empty_log())
        feed = feed_rows(state, state.view.public_feed(), public.rows.row_width)
        public.show(feed, empty="Nothing was told in public yet.")
        people.show(people_rows(state, people.rows.row_width), empty="Not connected yet.")
        self.query_one(TabLine).show(
            (
                TabName("1", "Inbox", state.view.unread_count),
                TabName("2", "Team log"),
                TabName("3", "Public"),
                TabName("4", "People"),
            )
        )
        self._refresh_page()
        self._refresh_keys()

    def refresh_times(self) -> None:
        """Move on what shows time."""
        self._refresh_now()
        self._refresh_page()

    def _refresh_now(self) -> None:
        state, panel = self._state, self._now
        rows = due_rows(state, panel.rows.row_width)
        panel.show(rows, empty=self._nothing_waits())
        if panel.rows.highlighted is None and rows:
            panel.rows.highlighted = 0
        title = f"FOR YOU NOW ({len(rows)})" if rows else "FOR YOU NOW"
        self.query_one("#now-title", Static).update(content(title, "bold $accent"))
        self.query_one("#waiting", Static).update(self._waiting_line())

    def _refresh_page(self) -> None:
        key, page = "", content(self._greeting(), "dim")
        if self._opened is not None:
            key, page = f"{self._opened[0]}:{self._opened[1]}", self._page(self._opened) or page
        self.query_one("#reader", Reader).show(key, page)

    def _page(self, opened: Opened) -> Content | None:
        kind, seq = opened
        if kind == "item":
            item = self._state.view.item(seq)
            return item_page(self._state, item) if item is not None else None
        lines = [line for line in self._state.view.log() if line.seq == seq]
        return log_page(self._state, lines[0]) if lines else None

    def _refresh_keys(self) -> None:
        """Draw the footer again only if it would offer something else."""
        if not self.app.is_running:
            return
        offered = (self._state.plays, *(self.check_action(name, ()) for name in _OFFERS))
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _greeting(self) -> str:
        session = self._state.session
        if session.welcome is None:
            return session.link_change.reason or "Connecting to the exercise ..."
        return _HINT

    def _nothing_waits(self) -> str:
        session = self._state.session
        if session.welcome is None:
            return "Connecting to the exercise ..."
        if not session.is_caught_up:
            return f"Catching up with the exercise: {session.caught_up_percent} % ..."
        if not self._state.plays:
            return "You observe: nothing waits for you."
        if self._state.view.stage in ("planned", "check_in", "briefing"):
            return "Nothing waits for you. Control starts the exercise."
        return "Nothing waits for you."

    def _empty_log(self) -> str:
        if not self._state.plays:
            return "No team has logged anything yet."
        return "Your team has logged nothing yet. Press d for a decision, an action or a note."

    def _waiting_line(self) -> Content:
        """Return what waits in one line, for when the lists are hidden."""
        return content(f"For you now: {waiting_text(self._state)}", "bold $accent")

    # Opening and going back.

    @on(OptionList.OptionSelected)
    def _open_row(self, event: OptionList.OptionSelected) -> None:
        key = event.option.id or ""
        panel = next((node.id for node in event.option_list.ancestors if isinstance(node, ListPanel)), "")
        if panel == "people":
            self.post_message(self.WriteWanted(key))
        elif panel == "log":
            self._open(("log", int(key)))
        elif panel == "now":
            self._open_due(key)
        else:
            self.open_item(int(key))

    def _open_due(self, key: str) -> None:
        kind, _, seq = key.partition(":")
        if kind == "survey":
            self.post_message(self.FormWanted(int(seq)))
            return
        if kind in ("clear", "publish", "refused"):
            self.post_message(self.StatementWanted(int(seq)))
            return
        if kind == "permission":
            self.post_message(self.PermissionWanted(int(seq)))
            return
        if kind == "baseline":
            self.post_message(self.BaselineWanted())
            return
        if kind == "clock":
            self.post_message(self.ObligationWanted(int(seq)))
            return
        meeting = self._state.view.joint.meeting(int(seq))
        if kind in ("meeting", "report", "next") and meeting is not None:
            self.post_message(self.JointWanted(meeting.team))
            return
        ask = self._state.view.ask(int(seq)) if kind == "ask" else None
        if ask is None:
            self.open_item(int(seq))
            return
        self.open_item(ask.told if ask.told is not None and self._state.view.item(ask.told) else ask.seq)

    def open_item(self, seq: int) -> None:
        """Open an item to read, because the person asked for it."""
        if self._state.open_item(seq) is None:
            return
        self._inbox.keep(seq)
        self._open(("item", seq))

    def _open(self, opened: Opened) -> None:
        self._opened = opened
        if not self.has_class("-reading"):
            self._came_from = self.focused
            self.add_class("-reading")
        self.refresh_lists()
        self.query_one("#reader", Reader).focus()

    def action_back(self) -> None:
        """Go back from reading, from a narrowed inbox, or to what waits."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
            if not self.has_class("-wide"):
                self._opened = None
            (self._came_from or self._now.rows).focus()
            self.refresh_lists()
        else:
            self._inbox.clear()
            self._refresh_keys()

    # Actions on what is open or under the cursor.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now."""
        state = self._state
        match action:
            case "answer":
                return self._ask_to_answer() is not None
            case "reply":
                return state.plays and self._item_to_reply() is not None
            case "confirm":
                return self._brief() is not None
            case "save_file":
                item = self.read_now
                return item is not None and bool(item.attachments)
            case "next_unread":
                return state.view.unread_count > 0
            case "back":
                return self.has_class("-reading") or self._inbox.is_narrowed
            case _:
                return super().check_action(action, parameters)

    def action_answer(self) -> None:
        """Answer the question that is open, under the cursor, or due first."""
        ask = self._ask_to_answer()
        if ask is not None:
            self.post_message(self.AnswerWanted(ask))

    def action_reply(self) -> None:
        """Reply to what is open."""
        item = self._item_to_reply()
        if item is not None:
            self.post_message(self.ReplyWanted(item))

    def action_save_file(self) -> None:
        """Save a file of what is open."""
        item = self.read_now
        if item is not None and item.attachments:
            self.post_message(self.SaveWanted(item))

    def action_confirm(self) -> None:
        """Confirm the brief that is open."""
        item = self._brief()
        if item is not None and self._state.acknowledge(item.seq):
            self.refresh_lists()

    def action_next_unread(self) -> None:
        """Open the unread item that has waited longest."""
        unread = [item for item in self._state.view.inbox() if self._state.view.is_unread(item)]
        if unread:
            self.open_item(unread[0].seq)

    def action_search(self) -> None:
        """Find words in the inbox."""
        self._to_lists(0)
        self._inbox.start_search()

    def action_filter(self) -> None:
        """Show a part of the inbox."""
        self._to_lists(0)
        dialog = PickDialog("Show of the inbox", self._inbox.choices(), several=False)
        _ = self.app.push_screen(dialog, self._filter)

    def _filter(self, picked: tuple[str, ...] | None) -> None:
        if picked:
            self._inbox.filter_by(picked[0])
            self._inbox.rows.focus()

    def action_show_list(self, index: int) -> None:
        """Show one of the lists."""
        self._to_lists(index)
        rows = self.query_one(f"#{LISTS[index]}", ListPanel).rows
        rows.focus()
        if rows.highlighted is None and rows.option_count:
            rows.highlighted = rows.option_count - 1 if LISTS[index] in _NEWEST_LAST else 0

    @on(TabLine.Picked)
    def _pick_list(self, event: TabLine.Picked) -> None:
        self.action_show_list(event.index)

    @on(Input.Changed)
    def _offer_to_clear(self) -> None:
        self._refresh_keys()

    @on(SteadyList.Resized)
    def _lay_out_again(self) -> None:
        self.refresh_lists()

    def _to_lists(self, index: int) -> None:
        if self.has_class("-reading") and not self.has_class("-wide"):
            self.action_back()
        self.query_one(ContentSwitcher).current = LISTS[index]
        self.query_one(TabLine).active = index

    @property
    def _now(self) -> ListPanel:
        return self.query_one("#now", ListPanel)

    @property
    def _inbox(self) -> InboxPanel:
        return self.query_one(InboxPanel)

    @property
    def read_now(self) -> InboxItem | None:
        """What lies open in the reader."""
        kind, seq = self._opened or ("log", 0)
        return self._state.view.item(seq) if kind == "item" else None

    def _item_to_reply(self) -> InboxItem | None:
        item = self.read_now
        if item is None or not item.sender:
            return None
        return item if item.kind in ("inject", "message", "enquiry", "share") else None

    def _brief(self) -> InboxItem | None:
        item = self.read_now
        is_brief = item is not None and item.must_confirm and item.seq not in self._state.view.acknowledged
        return item if is_brief and self._state.plays else None

    def _ask_to_answer(self) -> AskView | None:
        if not self._state.plays:
            return None
        item = self.read_now
        asks = self._state.asks_for_me(item) if item is not None else ()
        if asks:
            return asks[0]
        kind, _, seq = (self._now.rows.cursor_key or "").partition(":") if self.is_mounted else ("", "", "")
        under_cursor = self._state.view.ask(int(seq)) if kind == "ask" else None
        if under_cursor is not None and under_cursor.is_pending:
            return under_cursor
        return next(iter(self._state.view.pending_asks()), None)
