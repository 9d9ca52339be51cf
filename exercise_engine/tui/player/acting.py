"""What somebody does in posts: answers, log entries, letters, by players or whoever stands in for them."""

from __future__ import annotations

from collections.abc import Mapping

from exercise_engine.core.commands import AnyCommand, SendMessage
from exercise_engine.core.view_items import AskView
from exercise_engine.tui.app import SeatApp
from exercise_engine.tui.dialogs.compose import ComposeDialog, Letter
from exercise_engine.tui.dialogs.ways import WayDialog
from exercise_engine.tui.player.agreeing import OWN_PROPOSAL, agree_ways, agreement, stands_text
from exercise_engine.tui.player.answer_screen import AnswerScreen, Given, draft_key
from exercise_engine.tui.player.entry import DRAFT_KEY, Entry, EntryDialog
from exercise_engine.tui.player.real import real_rule
from exercise_engine.tui.player.state import PlayerState


class Acting:
    """Opens the forms in which the posts of a seat act, and sends what was written there."""

    def __init__(self, app: SeatApp, state: PlayerState) -> None:
        self.app = app
        self.state = state

    def answer(self, ask: AskView) -> None:
        """Answer a question; where teams must agree, what others proposed is offered first."""
        ways = agree_ways(self.state, ask)
        if not ways:
            self._write_answer(ask)
            return
        dialog = WayDialog(ask.question, ways, details=stands_text(self.state, ask))
        _ = self.app.push_screen(dialog, lambda key: self._propose_or_agree(ask, key))

    def _write_answer(self, ask: AskView) -> None:
        _ = self.app.push_screen(AnswerScreen(self.state, ask, self.app.link), self._send_answer)

    def _propose_or_agree(self, ask: AskView, key: str | None) -> None:
        if key == OWN_PROPOSAL:
            self._write_answer(ask)
        elif key is not None:
            command, acting_as = agreement(self.state, ask, int(key))
            self._send(command, "Your agreement", "You agreed.", acting_as)

    def _send_answer(self, given: Given | None) -> None:
        if given is None:
            return
        self._send(
            given.command,
            "Your answer",
            "Your answer is recorded.",
            given.acting_as,
            draft_key=draft_key(given.command.ask),
            draft=given.typed.as_draft(),
        )

    def write_entry(self) -> None:
        """Log a decision, an action or a note."""
        _ = self.app.push_screen(EntryDialog(self.state, self.app.link), self._send_entry)

    def _send_entry(self, entry: Entry | None) -> None:
        if entry is None:
            return
        self._send(
            entry.command,
            "Your log entry",
            "Your log entry is recorded.",
            entry.acting_as,
            draft_key=DRAFT_KEY,
            draft=entry.draft,
        )

    def compose(self, heading: str, key: str, letter: Letter) -> None:
        """Write to somebody in one of the posts."""
        dialog = ComposeDialog(
            heading,
            link=self.app.link,
            draft_key=key,
            recipients=self.state.recipients(),
            senders=self.state.senders(),
            letter=letter,
            readers=self.state.readers,
            real_readers=real_rule(self.state),
            with_label=True,
        )
        _ = self.app.push_screen(dialog, lambda written: self._send_letter(key, written))

    def _send_letter(self, key: str, letter: Letter | None) -> None:
        if letter is None:
            return
        command = SendMessage(
            to=letter.to,
            subject=letter.subject,
            body=letter.body,
            reply_to=letter.reply_to,
            tlp=letter.tlp,
            real=letter.real,
        )
        self._send(
            command,
            "Your message",
            "Your message is sent.",
            letter.sender,
            draft_key=key,
            draft=letter.as_draft(),
        )

    def send_typed(
        self,
        command: AnyCommand,
        what: str,
        post: str | None,
        *,
        draft_key: str = "",
        draft: Mapping[str, object] | None = None,
    ) -> None:
        """Send what was decided or typed in a dialog, and say so where it has to wait."""
        self._send(command, what, f"{what} is recorded.", post, draft_key=draft_key, draft=draft)

    def tell_if_offline(self, what: str) -> None:
        """Say that something waits for the connection, while there is none."""
        if self.state.session.link_state != "online":
            self.app.warn(f"{what} is kept, and sent once the connection is back.")
        self.app.show_time()

    def _send(
        self,
        command: AnyCommand,
        what: str,
        done: str,
        post: str | None,
        *,
        draft_key: str = "",
        draft: Mapping[str, object] | None = None,
    ) -> None:
        session = self.state.session
        session.send(command, what, done=done, acting_as=post, draft_key=draft_key, draft=draft)
        self.tell_if_offline(what)
