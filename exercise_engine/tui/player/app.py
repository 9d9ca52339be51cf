"""The application of a player or observer: carries out what its screens ask for."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.widgets import Input, TextArea

from exercise_engine.client.updates import FileArrived, LinkChanged, Update, Welcomed
from exercise_engine.core.attendance.commands import ExcuseSeat, ReturnSeat
from exercise_engine.core.policy import CONTROL_ADDRESS
from exercise_engine.core.view_items import STAGE_TITLES, Emergency, InboxItem, words_of
from exercise_engine.tui.app import STYLES, SeatApp
from exercise_engine.tui.dialogs.compose import Letter
from exercise_engine.tui.dialogs.confirm import ConfirmDialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog
from exercise_engine.tui.dialogs.ways import WayDialog
from exercise_engine.tui.levels import LevelDesk
from exercise_engine.tui.player.acting import Acting
from exercise_engine.tui.player.answer_screen import AnswerScreen
from exercise_engine.tui.player.baseline import show_baseline
from exercise_engine.tui.player.enquiries import ask_tool
from exercise_engine.tui.player.given import DocumentsDialog, DutiesDialog
from exercise_engine.tui.player.handover import DRAFT_KEY as HAND_OVER_KEY
from exercise_engine.tui.player.handover import HANDED_OVER, HandOver, HandOverDialog
from exercise_engine.tui.player.joint import JointDialog
from exercise_engine.tui.player.joint_actions import show_joint
from exercise_engine.tui.player.levels import level_desk
from exercise_engine.tui.player.main_screen import MainScreen
from exercise_engine.tui.player.more import offered
from exercise_engine.tui.player.obligations import offer_obligation
from exercise_engine.tui.player.overlay import Covering, OverlayScreen, covers_already
from exercise_engine.tui.player.saving import file_name, free_path, place, refusal, write_new
from exercise_engine.tui.player.sharing import act_on
from exercise_engine.tui.player.state import PlayerState
from exercise_engine.tui.player.statements import StatementActions
from exercise_engine.tui.player.survey_form import draft_key as survey_key
from exercise_engine.tui.player.survey_screen import HandedIn, SurveyScreen
from exercise_engine.tui.session import Connect, Session
from exercise_engine.tui.text import size_text, wall_words
from exercise_engine.tui.widgets.header import HeaderFacts, header_facts

NEW_MESSAGE = "message"
"""Where a message that replies to nothing is kept on the own disk."""
PLAYER_KINDS = frozenset({"player", "observer"})
"""Seats that this screen is for."""
_PAUSE_WORDS = {
    "control": "PAUSED",
    "emergency": "PAUSED: REAL EMERGENCY",
    "restart": "PAUSED: server restarted",
    "fault": "PAUSED: fault of the server",
    "suspended": "PAUSED: server was asleep",
    "problem": "PAUSED: problem in the play",
    "break": "BREAK",
}


class PlayerApp(SeatApp):
    """Shows a seat and acts for it."""

    CSS_PATH: ClassVar = [STYLES / "shared.tcss", STYLES / "player.tcss"]

    def __init__(
        self, connect: Connect, *, session: Session | None = None, folder: Path | None = None
    ) -> None:
        self.state = PlayerState(session or Session())
        super().__init__(self.state.session, connect)
        self._folder = folder or Path.cwd()
        self._wanted_files: dict[tuple[int, int], Path] = {}
        self._main = MainScreen(self.state)
        self._covering = Covering(self.state)
        self.acting = Acting(self, self.state)
        self.statements: StatementActions = StatementActions(self.acting)
        self.levels: LevelDesk = level_desk(self.acting)

    def get_default_screen(self) -> MainScreen:
        """Return the main screen."""
        return self._main

    # News.

    def take(self, update: Update) -> None:
        """Take in one update."""
        self.state.take(update)
        match update:
            case FileArrived():
                self._save(update)
            case Welcomed(frame=frame) if frame.kind not in PLAYER_KINDS:
                reason = "this seat belongs to the control cell: take it with `exercise-engine control`"
                self.refusal = LinkChanged("ended", reason)
                self.exit()
            case _:
                pass

    def show_news(self) -> None:
        """Show what has changed, on the main screen and where somebody answers."""
        if self._main.is_mounted:
            self._main.refresh_lists()
        self._refresh_answers()
        self._cover()

    def tick(self) -> None:
        """Move on what shows time."""
        if self._main.is_mounted:
            self._main.refresh_times()
        self._refresh_answers()
        self._cover()

    def _refresh_answers(self) -> None:
        """Bring forms up to date; one that is just being opened does so itself."""
        for screen in self.screen_stack:
            if isinstance(screen, AnswerScreen | SurveyScreen) and screen.is_mounted:
                screen.refresh_state()
            elif isinstance(screen, DutiesDialog | DocumentsDialog | JointDialog) and screen.is_mounted:
                screen.refresh_rows()

    # What covers the screen, and what this seat is given beside the story.

    async def on_event(self, event: events.Event) -> None:
        """Note when a key was last touched, whoever takes it."""
        if isinstance(event, events.Key):
            self._covering.note_key()
        await super().on_event(event)

    def _cover(self) -> None:
        """Put up what has to be confirmed, and take away what is confirmed or out of play."""
        waiting = {item.seq for item in self.state.view.covering()}
        for screen in self.screen_stack:
            if isinstance(screen, OverlayScreen) and screen.item.seq not in waiting:
                screen.end()
        if covers_already(list(self.screen_stack)) or self.emergency_now() is not None:
            return
        below = self.screen.focused
        item = self._covering.next(is_typing=isinstance(below, Input | TextArea))
        if item is not None:
            sender = self.session.name_of(item.sender)
            overlay = OverlayScreen(item, sender=sender, below=below)
            _ = self.push_screen(
                overlay, lambda confirmed: self._uncover(item.seq, confirmed=bool(confirmed))
            )

    def _uncover(self, seq: int, *, confirmed: bool) -> None:
        if confirmed:
            _ = self.state.open_item(seq)
            _ = self.state.acknowledge(seq)
        else:
            self._covering.put_aside(seq)
        self._main.refresh_lists()
        self.call_later(self._cover)

    def show_duties(self) -> None:
        """Show duties and briefs."""
        _ = self.push_screen(DutiesDialog(self.state), self._open_given)

    @on(MainScreen.JointWanted)
    def _show_joint(self, event: MainScreen.JointWanted) -> None:
        show_joint(self, event.team)

    @on(MainScreen.ObligationWanted)
    def _offer_obligation(self, wanted: MainScreen.ObligationWanted) -> None:
        offer_obligation(self, wanted.listing)

    @on(MainScreen.BaselineWanted)
    def _show_baseline(self) -> None:
        show_baseline(self)

    def show_documents(self) -> None:
        """Show the documents that are open."""
        _ = self.push_screen(DocumentsDialog(self.state), self._open_given)

    def _open_given(self, seq: int | None) -> None:
        if seq is not None:
            self._main.open_item(seq)

    def header_facts(self) -> HeaderFacts:
        """Return what the header shows now."""
        view = self.state.view
        return header_facts(self.session, phases=view.phase_titles, note=self._standing_still())

    def emergency_now(self) -> Emergency | None:
        """Return the REAL EMERGENCY that holds, if one does."""
        return self.state.view.emergency

    @property
    def may_write(self) -> bool:
        """Whether this seat can write to control."""
        return self.state.plays

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer writing and logging to those who play."""
        if action in ("write_message", "write_entry", "more"):
            return self.state.plays
        return super().check_action(action, parameters)

    def waiting_text(self) -> str:
        """Return how many questions wait, for the window's title."""
        count = len(self.state.view.pending_asks())
        return f"({count} to answer)" if count else ""

    def _standing_still(self) -> str:
        """Return why play stands still; empty while it does not."""
        clock, change = self.session.clock, self.state.view.stage_change
        if clock is None or change is None:
            return ""
        if self.state.is_excused and clock.stage in ("running", "briefing", "check_in"):
            return "EXCUSED: press t when you are back"
        if clock.stage == "paused":
            note = words_of(change.note)
            until = f" until {wall_words(change.back_at_ms)}" if change.back_at_ms is not None else ""
            return _PAUSE_WORDS[change.why] + until + (f": {note}" if note else "")
        if clock.stage == "running" and not clock.running:
            return "The server cannot record: play stands still"
        return "" if clock.stage == "running" else STAGE_TITLES[clock.stage]

    # Answers and entries.

    @on(MainScreen.AnswerWanted)
    def _answer(self, event: MainScreen.AnswerWanted) -> None:
        self.acting.answer(event.ask)

    @on(MainScreen.FormWanted)
    def _fill_in(self, event: MainScreen.FormWanted) -> None:
        found = self.state.view.surveys.get(event.survey)
        if found is not None and found.is_pending and self.state.plays:
            _ = self.push_screen(SurveyScreen(self.state, found, self.link), self._hand_in)

    def _hand_in(self, sheet: HandedIn | None) -> None:
        if sheet is None:
            return
        key = survey_key(sheet.command.survey)
        self.session.send(
            sheet.command, "Your form", done="Your form is handed in.", draft_key=key, draft=sheet.draft
        )
        self.acting.tell_if_offline("Your form")

    def action_write_entry(self) -> None:
        """Log a decision, an action or a note."""
        if self.state.plays:
            self.acting.write_entry()

    @on(MainScreen.StatementWanted)
    def _open_statement(self, event: MainScreen.StatementWanted) -> None:
        self.statements.act(str(event.statement))

    @on(MainScreen.PermissionWanted)
    def _answer_request(self, event: MainScreen.PermissionWanted) -> None:
        act_on(self, event.request)

    @property
    def read_now(self) -> InboxItem | None:
        """What lies open in the reader."""
        return self._main.read_now

    def action_more(self) -> None:
        """Offer what has no key of its own."""
        entries = {entry.key: entry for entry in offered(self.state)}

        def take(key: str | None) -> None:
            if key is not None:
                entries[key].open(self)

        if entries:
            _ = self.push_screen(WayDialog("More", [entry.way for entry in entries.values()]), take)

    # Who sits here.

    def hand_over(self) -> None:
        """Leave the seat to another person."""
        _ = self.push_screen(HandOverDialog(self.state, self.link), self._send_hand_over)

    def _send_hand_over(self, given: HandOver | None) -> None:
        if given is None:
            return
        self.session.send(
            given.command, "The hand-over", done=HANDED_OVER, draft_key=HAND_OVER_KEY, draft=given.draft
        )
        self.acting.tell_if_offline("The hand-over")

    def excuse(self) -> None:
        """Say that one is needed for something real."""
        details = "Nobody asks why. Your team and control are told, and your silence is not counted."
        dialog = ConfirmDialog("Excuse this seat for real duty?", details=details, yes="Excuse me")
        _ = self.push_screen(dialog, lambda yes: self._send_presence(ExcuseSeat()) if yes else None)

    def come_back(self) -> None:
        """Say that one plays again."""
        self._send_presence(ReturnSeat())

    def _send_presence(self, command: ExcuseSeat | ReturnSeat) -> None:
        self.session.send(command, "This", done="Your team and control are told.")
        self.acting.tell_if_offline("This")

    # Messages.

    def action_write_message(self) -> None:
        """Write to somebody."""
        if self.state.plays:
            self.acting.compose("New message", NEW_MESSAGE, Letter())

    def action_write_to_control(self) -> None:
        """Write to control, also in a REAL EMERGENCY."""
        if self.state.plays:
            letter = Letter(to=(CONTROL_ADDRESS,))
            self.acting.compose("To control", f"{NEW_MESSAGE}:{CONTROL_ADDRESS}", letter)

    @on(MainScreen.WriteWanted)
    def _write_to(self, event: MainScreen.WriteWanted) -> None:
        if self.state.plays:
            self.acting.compose("New message", f"{NEW_MESSAGE}:{event.address}", Letter(to=(event.address,)))

    @on(MainScreen.ReplyWanted)
    def _reply(self, event: MainScreen.ReplyWanted) -> None:
        item = event.item
        if item.tool:
            ask_tool(self, item.tool)
            return
        subject = item.subject if item.subject.lower().startswith("re:") else f"Re: {item.subject}"
        letter = Letter(
            to=self._reply_to(item), subject=subject[:200], reply_to=item.seq, real=bool(item.real)
        )
        self.acting.compose(f"Reply: {item.subject}", f"{NEW_MESSAGE}:{item.seq}", letter)

    def _reply_to(self, item: InboxItem) -> tuple[str, ...]:
        known = {choice.key for choice in self.state.recipients()}
        to = item.to if item.is_mine else (item.sender,)
        return tuple(address for address in to if address in known)

    # Files.

    @on(MainScreen.SaveWanted)
    def _choose_file(self, event: MainScreen.SaveWanted) -> None:
        item = event.item
        if len(item.attachments) == 1:
            self._ask_where(item, 0)
            return
        choices = [
            Pickable(str(index), file.shown, size_text(file.size_bytes))
            for index, file in enumerate(item.attachments)
        ]
        dialog = PickDialog("Save which file?", choices, several=False)
        _ = self.push_screen(dialog, lambda picked: self._ask_where(item, int(picked[0])) if picked else None)

    def _ask_where(self, item: InboxItem, index: int) -> None:
        suggested = free_path(self._folder, file_name(item.attachments[index]))
        dialog = PromptDialog(
            "Save where?",
            details="The file belongs to the exercise; keep its marking.",
            value=str(suggested),
            refusal=refusal,
        )
        _ = self.push_screen(dialog, lambda path: self._fetch(item.seq, index, path))

    def _fetch(self, seq: int, index: int, typed: str | None) -> None:
        if typed is None:
            return
        self._wanted_files[seq, index] = place(typed)
        self.link.fetch(seq, index)
        self.notify("Fetching the file ...", markup=False)

    def _save(self, file: FileArrived) -> None:
        path = self._wanted_files.pop((file.seq, file.index), None)
        if path is None:
            return
        try:
            write_new(path, file.content)
        except OSError as error:
            self.warn(f"the file could not be saved: {error.strerror or error}")
        else:
            self.notify(f"Saved {path}", markup=False)
