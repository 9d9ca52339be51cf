"""The ground of both applications: news in batches, header, help, REAL EMERGENCY, faults without values."""

from __future__ import annotations

import traceback
from abc import abstractmethod
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path, PurePath
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import Worker, WorkerState

from exercise_engine.client.updates import (
    Acknowledged,
    LinkChanged,
    NoticeShown,
    Refused,
    SeatLink,
    Update,
    Welcomed,
)
from exercise_engine.core.commands import DeclareEmergency
from exercise_engine.core.view_items import Emergency
from exercise_engine.protocol.messages import Notice
from exercise_engine.tui.dialogs.confirm import ConfirmDialog
from exercise_engine.tui.dialogs.emergency import EmergencyBanner, EmergencyDialog
from exercise_engine.tui.dialogs.help import HelpDialog, key_lines
from exercise_engine.tui.session import Connect, Session
from exercise_engine.tui.text import MARKING, clean, one_line
from exercise_engine.tui.widgets.header import HeaderFacts, SeatHeader

STYLES = Path(__file__).parent / "styles"
FRAME_S = 0.05
"""News that arrives within this time is shown at once; drawing more often costs and tells no more."""
TICK_S = 1.0
"""How often clocks on the screen move on."""
NOTICE_S = 8
"""How long a notice stays; it is a sentence, read beside other things."""

THEME = Theme(
    name="exercise",
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#ffd75f",
    warning="#ffaf5f",
    error="#ff6b6b",
    success="#87d787",
    foreground="#e4e4e4",
    background="#121416",
    surface="#1b1f22",
    panel="#262b2f",
    dark=True,
)

_GOOD_NOTICES = frozenset({"recovered", "scenario_reloaded", "code_reissued"})
_TAKEN = {
    "seat_taken": "Another terminal holds this seat. Take it over?",
    "taken_over": "Another terminal has taken over this seat. Take it back?",
}
_TAKE_OVER_DETAILS = (
    "The other terminal is disconnected. What was sent from it stays, and so does what you typed."
)


class SeatApp(App[None]):
    """A screen of one seat. What is particular to players or control stands in their own classes."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES / "shared.tcss"]
    TITLE = MARKING
    NOTIFICATION_TIMEOUT = NOTICE_S
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help"),
        Binding("f12", "emergency", "REAL EMERGENCY", priority=True),
        # At once, not after the field has seen the key: what is typed behind it belongs to the next field.
        Binding("tab", "focus_next", "Next field", priority=True, show=False),
        Binding("shift+tab", "focus_previous", "Field before", priority=True, show=False),
        Binding("ctrl+q", "quit", "Quit", priority=True, show=False),
    ]

    def __init__(self, session: Session, connect: Connect) -> None:
        super().__init__()
        self.animation_level = "none"
        self.session = session
        self.link: SeatLink = connect(self._arrived)
        session.link = self.link
        self.window_title = ""
        self.refusal: LinkChanged | None = None
        """Why the seat could never be taken, where that is so."""
        self._news: list[Update] = []
        self._rests = False
        self._takes_over = False

    # What players and control do differently.

    @abstractmethod
    def take(self, update: Update) -> None:
        """Take in one update, which the session knows already; nothing is drawn here."""

    @abstractmethod
    def show_news(self) -> None:
        """Show what the updates since the last time have changed."""

    @abstractmethod
    def header_facts(self) -> HeaderFacts:
        """Return what the header shows now."""

    @abstractmethod
    def emergency_now(self) -> Emergency | None:
        """Return the REAL EMERGENCY that holds, if one does."""

    def waiting_text(self) -> str:
        """Return what waits for the person, for the window's title; empty if nothing does."""
        return ""

    @property
    def may_write(self) -> bool:
        """Whether this seat can write to control."""
        return False

    @property
    def may_resume(self) -> bool:
        """Whether this seat can resume after a REAL EMERGENCY."""
        return False

    def tick(self) -> None:
        """Move on what shows time; called every second."""

    # From start to end.

    def on_mount(self) -> None:
        """Connect, and let the clocks run."""
        self.register_theme(THEME)
        self.theme = THEME.name
        self.set_interval(TICK_S, self._tick)
        self.run_link()

    def run_link(self, *, take_over: bool = False) -> None:
        """Connect and stay connected; a fault in there is shown and does not end the screen."""
        self.run_worker(self.link.run(take_over=take_over), name="link", exclusive=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _watch_link(self, event: Worker.StateChanged) -> None:
        if event.worker.name == "link" and event.state is WorkerState.ERROR:
            kind = type(event.worker.error).__name__
            self._arrived(LinkChanged("ended", f"the connection stopped by a fault of the program ({kind})"))

    async def on_unmount(self) -> None:
        """Say goodbye, and give the window its title back."""
        self._write_title(None)
        await self.link.close()

    # News, in batches.

    def _arrived(self, update: Update) -> None:
        """Note an update; it is shown with all others that come within a frame."""
        self._news.append(update)
        if not self._rests:
            self._rests = True
            self.call_later(self._take_news)

    def _take_news(self) -> None:
        if not self.is_running:
            return
        news, self._news = self._news, []
        for update in news:
            self._take_one(update)
        self.show_news()
        self.show_time()
        self._show_emergency()
        self.set_timer(FRAME_S, self._rested)

    def _rested(self) -> None:
        self._rests = False
        if self._news:
            self._rests = True
            self._take_news()

    @property
    def is_settled(self) -> bool:
        """Whether all news is shown."""
        return not self._news

    def _take_one(self, update: Update) -> None:
        sent = self.session.take(update)
        match update:
            case Refused(code=code, message=message) if (
                sent is not None and sent.refused is not None and sent.refused(code, message)
            ):
                pass
            case Refused(message=message):
                what = sent.what if sent is not None else "What was sent"
                kept = " What you typed is kept." if sent is None or sent.is_kept else ""
                self.warn(f"{what} was refused: {message}.{kept}")
            case Acknowledged() if sent is not None and sent.done:
                self.notify(clean(sent.done), markup=False)
            case Welcomed(new_run=True):
                self.notify("The exercise was reset; this is another run.", markup=False)
            case NoticeShown(frame=notice):
                self._show_notice(notice)
            case LinkChanged(state="ended"):
                self._end(update)
            case _:
                pass
        self.take(update)

    def _show_notice(self, notice: Notice) -> None:
        if notice.code in _GOOD_NOTICES:
            self.notify(clean(notice.message), markup=False)
        else:
            self.warn(notice.message)

    def _end(self, change: LinkChanged) -> None:
        """Deal with the end of the connection: the seat may be elsewhere, or there is nothing to stay for."""
        if change.code in _TAKEN:
            said = f"{change.reason[:1].upper()}{change.reason[1:]}."
            details = f"{said}\n\n{_TAKE_OVER_DETAILS}" if change.reason else _TAKE_OVER_DETAILS
            dialog = ConfirmDialog(_TAKEN[change.code], details=details, yes="Take over")
            _ = self.push_screen(dialog, lambda yes: self.run_link(take_over=True) if yes else None)
        elif self.session.welcome is None:
            self.refusal = change
            self.exit()
        elif change.reason:
            self.warn(change.reason)

    def warn(self, sentence: str) -> None:
        """Tell something that went wrong, in a sentence."""
        text = clean(sentence)
        self.notify(text[:1].upper() + text[1:], severity="warning", markup=False)

    # Time, title, emergency.

    def _tick(self) -> None:
        if not self.is_running:
            return
        self.show_time()
        self.tick()

    def show_time(self) -> None:
        """Bring header and window title up to date."""
        facts = self.header_facts()
        for screen in self.screen_stack:
            for header in screen.query(SeatHeader):
                header.facts = facts
        waiting = self.waiting_text()
        self._write_title(" ".join(part for part in (MARKING, waiting, facts.title) if part))

    @on(SeatHeader.Wanted)
    def _fill_header(self, event: SeatHeader.Wanted) -> None:
        event.header.facts = self.header_facts()

    def _write_title(self, title: str | None) -> None:
        """Set the window's title; none puts back the one that was there before."""
        if title is not None and title == self.window_title:
            return
        if self._driver is not None and not self.is_headless:
            if not self.window_title:
                self._driver.write("\x1b[22;2t")
            self._driver.write("\x1b[23;2t" if title is None else f"\x1b]2;{one_line(title)}\x07")
        self.window_title = title or ""

    def _show_emergency(self) -> None:
        """Put up the banner while a REAL EMERGENCY holds, and take it away afterwards."""
        now = self.emergency_now()
        shown = [screen for screen in self.screen_stack if isinstance(screen, EmergencyBanner)]
        if now is None:
            for screen in shown:
                screen.end()
        elif not shown:
            self._push(EmergencyBanner(now))

    # Actions.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this seat may do."""
        match action:
            case "write_to_control":
                return self.may_write
            case "resume_play":
                return self.may_resume
            case _:
                return super().check_action(action, parameters)

    def action_emergency(self) -> None:
        """Ask for the second key of REAL EMERGENCY."""
        if not isinstance(self.screen, EmergencyDialog):
            _ = self.push_screen(EmergencyDialog(), self._declare_emergency)

    def _declare_emergency(self, note: str | None) -> None:
        if note is None:
            return
        self.session.send(DeclareEmergency(note=note), "REAL EMERGENCY")
        if self.session.link_state != "online":
            self.warn("Not connected: it is sent as soon as the connection is back. Call out.")

    def action_help(self) -> None:
        """Show every key that works here."""
        if isinstance(self.screen, HelpDialog):
            return
        bindings = self.screen.active_bindings
        display = {key: self.get_key_display(active.binding) for key, active in bindings.items()}
        self._push(HelpDialog(key_lines(bindings, display=display)))

    def action_write_to_control(self) -> None:
        """Write to control; an application for players says how."""

    def action_resume_play(self) -> None:
        """Resume after a REAL EMERGENCY; the lead controller's application says how."""

    def _push(self, screen: Screen[None]) -> None:
        _ = self.push_screen(screen)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer in the command palette what the keys do, and the theme."""
        for active in screen.active_bindings.values():
            binding = active.binding
            if (binding.show or binding.tooltip) and active.enabled and binding.description:
                yield SystemCommand(
                    binding.description,
                    binding.tooltip or f"Key: {self.get_key_display(binding)}",
                    _runner(self, binding.action, active.node),
                )
        yield SystemCommand("Theme", "Choose other colours", self.action_change_theme)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy, with the marking that everything out of an exercise carries."""
        super().copy_to_clipboard(f"{MARKING}\n{text}")

    def _fatal_error(self) -> None:
        """Say where the program broke, without the values it held: tokens and answers are among them."""
        error = self._exception
        lines = ["The program broke off. What was sent or typed is kept.\n"]
        if error is not None:
            lines += traceback.format_tb(error.__traceback__)
            lines.append(type(error).__name__)
        self._exit_renderables.append(Text(clean("".join(lines))))
        self._close_messages_no_wait()


def _runner(app: SeatApp, action: str, node: DOMNode) -> Callable[[], Coroutine[object, object, None]]:
    """Return what runs the action of a key, as if it had been pressed."""

    async def run() -> None:
        await app.run_action(action, node)

    return run
