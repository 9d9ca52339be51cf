"""The control cell's main screen: five lists, the page of what is under the cursor, and the keys."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, OptionList, Static

from exercise_engine.core import commands as c
from exercise_engine.core.command_types import Request
from exercise_engine.core.enquiries.commands import AnswerEnquiry
from exercise_engine.core.need import Need
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.stages import BEFORE_START
from exercise_engine.tui.control.actions import Actions
from exercise_engine.tui.control.control_line import ControlLine, line_facts
from exercise_engine.tui.control.desk import Desk
from exercise_engine.tui.control.more import offered
from exercise_engine.tui.control.panes import Pane, Panes
from exercise_engine.tui.control.queue import has_queue
from exercise_engine.tui.control.rows import NOW_KEY, need_rows, timeline_columns
from exercise_engine.tui.control.steering.outbox_panel import OutboxPanel
from exercise_engine.tui.dialogs.base import SHARED_BINDINGS
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.text import clean, content
from exercise_engine.tui.widgets.header import SeatHeader
from exercise_engine.tui.widgets.key_line import KeyLine
from exercise_engine.tui.widgets.list_panel import ListPanel
from exercise_engine.tui.widgets.reader import Reader
from exercise_engine.tui.widgets.steady_list import SteadyList
from exercise_engine.tui.widgets.tab_line import TabLine, TabName

WIDE_COLUMNS = 110
"""From here on list and page stand side by side."""
TALL_ROWS = 32
"""From here on there is room for what needs somebody beside every list."""

_NEEDS_RIGHT: dict[str, type[Request]] = {
    "clock": c.MoveStage,
    "pause": c.MoveStage,
    "release": c.ReleaseInject,
    "hold": c.HoldInject,
    "skip": c.SkipInject,
    "ad_hoc": c.ReleaseAdHoc,
    "message": c.SendMessage,
    "mark": c.MarkExpected,
    "world": c.SetMilestone,
    "note": c.WriteControlNote,
    "put_aside": c.WriteControlNote,
    "reissue": c.MoveStage,
    "reload": c.MoveStage,
}
"""Keys that are offered only to seats that may give the command."""
_ONLY_IN: dict[str, tuple[str, ...]] = {
    "release": ("msel",),
    "hold": ("msel",),
    "skip": ("msel",),
    "put_aside": ("needs", "queue"),
    "reissue": ("teams",),
    "find": ("msel", "log"),
}
"""Keys that mean something in certain lists only."""


class ControlScreen(Screen[None]):
    """Lists on the left, the page on the right, or one over the other where it is narrow."""

    DEFAULT_CSS = """
    ControlScreen #body { height: 1fr; layout: vertical; }
    ControlScreen #lists { height: 1fr; width: 1fr; }
    ControlScreen #columns { height: 1; padding: 0 1; display: none; }
    ControlScreen.-columns #columns { display: block; }
    ControlScreen ContentSwitcher { height: 1fr; }
    ControlScreen #beside { height: 8; }
    ControlScreen #page { height: 1fr; }
    ControlScreen #soon { height: auto; max-height: 9; display: none; padding: 0 1; }
    ControlScreen.-tall #beside { height: 14; }
    ControlScreen.-wide #body { layout: horizontal; }
    ControlScreen.-wide #beside { height: 1fr; width: 36%; max-width: 60; }
    ControlScreen.-wide.-tall #soon { display: block; }
    ControlScreen.-wide.-tall.-needs #soon { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *SHARED_BINDINGS,
        Binding("enter", "act", "Act", tooltip="Do what is under the cursor needs"),
        Binding("c", "clock", "Clock", tooltip="Check-in, StartEx, pause, jump, EndEx, abort"),
        Binding("p", "pause", "Pause", tooltip="Pause, or resume"),
        Binding("r", "release", "Release", tooltip="Release the inject under the cursor now"),
        Binding("h", "hold", "Hold", tooltip="Hold the inject under the cursor, or let it go on"),
        Binding("s", "skip", "Skip", tooltip="Skip the inject under the cursor, with a reason"),
        Binding("x", "put_aside", "Aside", tooltip="Put aside what needs nothing more"),
        Binding("i", "reissue", "New code", tooltip="Give a seat of the team another code"),
        Binding("a", "ad_hoc", "Ad hoc", tooltip="Release an inject that the scenario does not have"),
        Binding("n", "message", "Message", tooltip="Write as control or as a persona"),
        Binding("e", "mark", "Mark", tooltip="Mark an expected action as met, late or missed"),
        Binding("o", "note", "Note", tooltip="Write a note for control"),
        Binding("w", "world", "World", tooltip="Set a milestone, a variable or a phase"),
        Binding("t", "more", "More", tooltip="Everything else that control can do"),
        Binding("slash", "find", "Find", tooltip="Narrow the timeline or the log to some words"),
        Binding("l", "reload", "Reload", tooltip="Load the corrected scenario, before StartEx"),
        Binding("u", "take_back", "Take back", tooltip="Take back what has not gone to players yet"),
        Binding("ctrl+s", "send_waiting", "Send now", tooltip="Send at once what waits in the outbox"),
        Binding("escape", "back", "Show all", tooltip="Show the whole list again", show=False),
        *(Binding(str(n), f"pane({n - 1})", show=False) for n in range(1, 7)),
    ]

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self.panes = Panes(desk)
        self._index = 0
        self._is_placed = False
        """Whether a seat of the SimCell was shown its queue first."""
        self._offers: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out header, lists, page and keys."""
        yield SeatHeader()
        yield ControlLine()
        yield TabLine()
        with Container(id="body"):
            with Vertical(id="lists"):
                yield Static(id="columns")
                with ContentSwitcher(initial=self.panes.all[0].id):
                    for pane in self.panes.all:
                        yield ListPanel(id=pane.id)
            with Vertical(id="beside"):
                yield Reader(id="page")
                yield Static(id="soon")
        yield OutboxPanel()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with what needs somebody."""
        self.refresh_news()
        self._panel.rows.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Put list and page side by side where there is room."""
        self.set_class(event.size.width >= WIDE_COLUMNS, "-wide")
        self.set_class(event.size.height >= TALL_ROWS, "-tall")

    @property
    def list_shown(self) -> SteadyList:
        """The list that stands on the screen."""
        return self._panel.rows

    # ── showing ───────────────────────────────────────────────────────────────────────────────────

    @property
    def _pane(self) -> Pane:
        return self.panes.all[self._index]

    @property
    def _panel(self) -> ListPanel:
        return self.query_one(f"#{self._pane.id}", ListPanel)

    def refresh_news(self) -> None:
        """Show what is known now; cursor and scroll position stay the reader's."""
        if not self.is_mounted or not self.query(TabLine):
            return
        if self._desk.view.kind == "simcell" and not self._is_placed:
            self._is_placed = True
            self.action_pane(len(self.panes.all) - 1)
            return
        self._show_tabs()
        self._show_rows()
        self._show_page()
        self._show_soon()
        self.query_one(OutboxPanel).show_outbox(self._desk.outbox)
        self.query_one(ControlLine).facts = line_facts(self._desk)
        self._refresh_keys()

    def _refresh_keys(self) -> None:
        """Draw the footer again only if it would offer something else."""
        view, is_waiting = self._desk.view, bool(self._desk.outbox.waiting)
        offers = (view.kind, view.stage in BEFORE_START, self._pane.id, is_waiting)
        if offers != self._offers:
            self._offers = offers
            self.refresh_bindings()

    def _show_tabs(self) -> None:
        view = self._desk.view
        counts = {
            "needs": len(self._desk.needs()),
            "queue": len(view.simcell.waiting(view.seat)) if self._desk.may(AnswerEnquiry) else 0,
            "messages": sum(bool(thread.unanswered) for thread in view.threads.values()),
        }
        self.set_class(self._pane.id == "needs", "-needs")
        tabs = self.query_one(TabLine)
        tabs.active = self._index
        panes = self.panes.all if has_queue(self._desk) or self._pane.id == "queue" else self.panes.all[:-1]
        tabs.show([TabName(p.key, self._tab_name(p), counts.get(p.id, 0)) for p in panes])

    def _tab_name(self, pane: Pane) -> str:
        words = self.panes.words.get(pane.id, "")
        return f"{pane.name}: {words}" if words else pane.name

    def _show_rows(self) -> None:
        pane, panel = self._pane, self._panel
        rows = panel.rows
        self.set_class(pane.id == "msel", "-columns")
        if pane.id == "msel":
            self.query_one("#columns", Static).update(timeline_columns(rows.row_width))
        follows = pane.id == "log" and rows.highlighted is None
        empty = (
            "Nothing here has these words; Escape shows all." if self.panes.words.get(pane.id) else pane.empty
        )
        panel.show(pane.rows(rows.row_width), empty=self._waiting_for() or empty)
        if follows:
            rows.scroll_end(animate=False, immediate=True)
        elif rows.highlighted is None and rows.keys:
            rows.highlighted = self._first_row(rows.keys)

    def _first_row(self, keys: tuple[str, ...]) -> int:
        """Return where the reader begins: in the timeline at the present."""
        return keys.index(NOW_KEY) if NOW_KEY in keys else 0

    def _waiting_for(self) -> str:
        session = self._desk.session
        if session.welcome is None:
            return session.link_change.reason or "Connecting to the exercise ..."
        if not session.is_caught_up:
            return f"Catching up with the exercise: {session.caught_up_percent} % ..."
        return ""

    def _show_page(self) -> None:
        key = self._panel.rows.cursor_key
        page = self._pane.page(key) if key is not None else self._hint()
        self.query_one("#page", Reader).show(f"{self._pane.id}:{key}", page)

    def _hint(self) -> Content:
        if self._pane.id == "log":
            return content("The newest line is at the bottom. Up reads back; Escape follows again.", "dim")
        return content("")

    def _show_soon(self) -> None:
        """Show beside every other list what needs somebody first."""
        soon = self.query_one("#soon", Static)
        waiting = self._desk.needs()
        width = max(soon.content_size.width, 20)
        speed = self._desk.session.speed
        rows = need_rows(waiting[:8], elapsed_ms=self._desk.elapsed_ms, width=width, speed=speed)
        heading = f"NEEDS ME ({len(waiting)})" if waiting else "Nothing needs you now"
        soon.update(Content("\n").join([content(heading, "bold $accent"), *(row.prompt for row in rows)]))

    @on(OptionList.OptionHighlighted)
    def _follow_cursor(self) -> None:
        self._show_page()

    @on(SteadyList.Resized)
    def _lay_out_again(self) -> None:
        self.refresh_news()

    # ── where one is ──────────────────────────────────────────────────────────────────────────────

    def action_pane(self, index: int) -> None:
        """Show another list."""
        self._index = index
        self.query_one(ContentSwitcher).current = self._pane.id
        self.refresh_news()
        self._panel.rows.focus()

    @on(TabLine.Picked)
    def _pick_pane(self, event: TabLine.Picked) -> None:
        self.action_pane(event.index)

    def action_find(self) -> None:
        """Narrow the timeline or the log."""
        dialog = PromptDialog(
            f"Show of the {self._pane.name} only what has these words",
            value=self.panes.words.get(self._pane.id, ""),
        )
        _ = self.app.push_screen(dialog, self._narrow)

    def _narrow(self, words: str | None) -> None:
        if words is not None:
            self.panes.words[self._pane.id] = " ".join(words.split())
            self.refresh_news()

    def action_back(self) -> None:
        """Show the whole list again; the log follows what comes."""
        self.panes.words.pop(self._pane.id, None)
        if self._pane.id == "log":
            self._panel.rows.highlighted = None
        self.refresh_news()
        self._panel.rows.focus()

    # ── acting ────────────────────────────────────────────────────────────────────────────────────

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this seat may do."""
        right = _NEEDS_RIGHT.get(action)
        if right is not None and not self._desk.may(right):
            return False
        if action == "more" and not offered(self._desk):
            return False
        if action == "reload" and self._desk.view.stage not in BEFORE_START:
            return False
        if action in ("send_waiting", "take_back") and not self._desk.outbox.waiting:
            return False
        if action in _ONLY_IN and self._pane.id not in _ONLY_IN[action]:
            return False
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected)
    def action_act(self) -> None:
        """Do what is under the cursor needs."""
        key = self._panel.rows.cursor_key
        if key is None:
            return
        match self._pane.id:
            case "needs":
                if (need := self.panes.need(key)) is not None:
                    self._actions.resolve(need)
                    self.refresh_news()
            case "msel":
                if (inject := self._inject()) is not None:
                    self._actions.injects.offer(inject)
                elif key.startswith("#"):
                    self._actions.steering.recall(int(key[1:]))
            case "teams":
                self._actions.letters.letter(to=(key,))
            case "queue":
                self._actions.replies.reply(key)
            case "messages":
                self._reply_to(int(key))
            case "log":
                self.query_one("#page", Reader).focus()

    def _reply_to(self, root: int) -> None:
        thread = self._desk.view.threads.get(root)
        if thread is not None:
            self._actions.letters.reply(thread.unanswered[-1] if thread.unanswered else thread.seqs[-1])

    def need_under_cursor(self) -> Need | None:
        """Return what waits under the cursor; none in another list."""
        key = self._panel.rows.cursor_key
        return self.panes.need(key) if self._pane.id == "needs" and key is not None else None

    def _inject(self) -> InjectKey | None:
        """Return the inject under the cursor."""
        key = self._panel.rows.cursor_key or ""
        if self._pane.id == "msel":
            row = self._desk.row(key)
            return row.inject if row is not None else None
        if self._pane.id == "needs":
            need = self.panes.need(key)
            return need.inject if need is not None else None
        return None

    def _with_inject(self) -> InjectKey | None:
        found = self._inject()
        if found is None:
            self._actions.refuse("Put the cursor on an inject of the timeline (2) first.")
        return found

    def action_take_back(self) -> None:
        """Take back what was written last and has not gone yet."""
        if (item := self._desk.outbox.cancel_newest()) is not None:
            kept = " What you typed is kept." if item.draft_key else ""
            self.app.notify(clean(f"{item.what} was taken back.{kept}"), markup=False)
        self.refresh_news()

    def action_send_waiting(self) -> None:
        """Send at once what was written last."""
        self._desk.outbox.send_newest()
        self.refresh_news()

    def action_clock(self) -> None:
        """Offer the steps of the exercise."""
        self._actions.clock.steps()

    def action_pause(self) -> None:
        """Pause, or resume."""
        self._actions.clock.pause_or_resume()

    def action_release(self) -> None:
        """Release the inject under the cursor."""
        if (key := self._with_inject()) is not None:
            self._actions.injects.release(key)

    def action_hold(self) -> None:
        """Hold the inject under the cursor."""
        if (key := self._with_inject()) is not None:
            self._actions.injects.hold(key)

    def action_skip(self) -> None:
        """Skip the inject under the cursor."""
        if (key := self._with_inject()) is not None:
            self._actions.injects.skip(key)

    def action_ad_hoc(self) -> None:
        """Write an inject of the moment."""
        self._actions.letters.ad_hoc()

    def action_message(self) -> None:
        """Write to somebody, to begin with to the team under the cursor."""
        key = self._panel.rows.cursor_key
        self._actions.letters.letter(to=(key,) if key and self._pane.id == "teams" else ())

    def action_mark(self) -> None:
        """Mark the expected action under the cursor, or choose one."""
        need = self.panes.need(self._panel.rows.cursor_key or "") if self._pane.id == "needs" else None
        if need is not None and need.expected is not None:
            self._actions.injects.mark(need.expected)
        else:
            self._actions.injects.mark_any()

    def action_world(self) -> None:
        """Set a milestone, a variable or a phase."""
        self._actions.world.things()

    def action_more(self) -> None:
        """Offer what has no key of its own."""
        self._actions.more()

    def action_note(self) -> None:
        """Write a note for control."""
        self._actions.letters.note()

    def action_put_aside(self) -> None:
        """Put aside what needs nothing more."""
        if self._pane.id == "queue":
            self._actions.replies.drop(self._panel.rows.cursor_key or "")
            return
        need = self.panes.need(self._panel.rows.cursor_key or "") if self._pane.id == "needs" else None
        if need is None:
            return
        if not need.can_dismiss:
            self._actions.refuse("This has to be settled; it cannot be put aside.")
            return
        self._desk.dismiss(need.key)
        self.refresh_news()

    def action_reissue(self) -> None:
        """Give a seat of the team under the cursor another code."""
        key = self._panel.rows.cursor_key if self._pane.id == "teams" else None
        row = next((row for row in self._desk.teams() if row.team == key), None)
        if row is None:
            self._actions.refuse("Put the cursor on a team (3) first.")
            return
        self._actions.world.reissue(row)

    def action_reload(self) -> None:
        """Load the corrected scenario."""
        self._actions.world.reload()
