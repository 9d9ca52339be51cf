"""Replies for personas and tools: claims, the composer with all facts beside the text, handing over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from exercise_engine.client.updates import SeatLink
from exercise_engine.core import commands as c
from exercise_engine.core.command_types import TYPED_TEXT_LENGTH_MAX
from exercise_engine.core.enquiries.commands import AnswerEnquiry
from exercise_engine.core.facts import MessageSent
from exercise_engine.core.simcell.commands import ClaimReply, DropReply, ReleaseReply
from exercise_engine.core.simcell.queue import REPLYING_KINDS, ReplyEntry
from exercise_engine.tui.control import choices
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.letter_actions import LetterActions
from exercise_engine.tui.control.queue import LAST_KEY, asked_words, asker, entry_key, entry_of, facts_page
from exercise_engine.tui.control.steering.outbox import Waiting
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.ways import Way
from exercise_engine.tui.drafts import DraftKeeper, text_of
from exercise_engine.tui.text import clean, content
from exercise_engine.tui.widgets.fields import SUBMIT, LongField
from exercise_engine.tui.widgets.reader import Reader

WIDE_COLUMNS = 110
"""From here on the facts stand beside the text."""


class ReplyDialog(Dialog[str]):
    """Gives the words of a reply once they are to be sent; escape keeps them for later."""

    DEFAULT_CSS = """
    ReplyDialog > .dialog { width: 100%; height: 100%; }
    ReplyDialog #who { height: auto; max-height: 6; }
    ReplyDialog #halves { height: 1fr; layout: vertical; }
    ReplyDialog #text { height: 8; }
    ReplyDialog #text LongField { height: 1fr; }
    ReplyDialog Reader { height: 1fr; width: 1fr; }
    ReplyDialog.-wide #halves { layout: horizontal; }
    ReplyDialog.-wide #text { width: 1fr; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        SUBMIT,
        *(
            Binding(f"f{number}", f"insert({number - 2})", show=False, priority=True)
            for number in range(2, LAST_KEY + 1)
        ),
    ]

    def __init__(
        self,
        heading: str,
        *,
        link: SeatLink,
        draft_key: str,
        who: Content,
        facts: Content,
        ready: Sequence[str],
    ) -> None:
        super().__init__(heading)
        self._who = who
        self._facts = facts
        self._ready = tuple(ready)
        self._keeper = DraftKeeper(link, draft_key, read=self.as_draft)

    def compose_questions(self) -> ComposeResult:
        """Yield what is answered and who reads it, the text, and the facts."""
        yield Static(self._who, id="who")
        with Container(id="halves"):
            with Vertical(id="text"):
                yield LongField(text_of(self._keeper.load(), "body"), placeholder="The reply")
            yield Reader()

    def on_mount(self) -> None:
        """Start with the text."""
        self.query_one(Reader).show("facts", self._facts)
        self.query_one(LongField).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Put text and facts side by side where there is room."""
        self.set_class(event.size.width >= WIDE_COLUMNS, "-wide")

    def on_text_area_changed(self) -> None:
        """Keep what was typed."""
        self._keeper.changed()

    def as_draft(self) -> dict[str, object]:
        """Return what is kept on the disk."""
        return {"body": self.query_one(LongField).text}

    def action_insert(self, number: int) -> None:
        """Put a prepared answer where the cursor is."""
        if number < len(self._ready):
            self.query_one(LongField).insert(self._ready[number])

    def action_submit(self) -> None:
        """Give the reply, if there is one."""
        body = clean(self.query_one(TextArea).text).strip()
        if not body:
            self.show_error("It has no text yet.")
            return
        if len(body) > TYPED_TEXT_LENGTH_MAX:
            self.show_error(f"It has {len(body):,} characters; {TYPED_TEXT_LENGTH_MAX:,} are the most.")
            return
        self._keeper.stop()
        self.finish(body)


class ReplyActions:
    """What can be done about something that waits for a reply."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def reply(self, key: str) -> None:
        """Claim a reply and write it; where another seat has it, only on purpose."""
        entry = entry_of(self._desk, key)
        if entry is None or not self._desk.may(AnswerEnquiry):
            self._asker.refuse("This seat looks on; it does not reply to players.")
            return
        taken = self._taken(entry)
        if not taken:
            if not entry.holder:
                self._desk.send(ClaimReply(entry=entry.seq, address=entry.address), "The claim")
            self._write(entry, anyway=False)
            return
        ways = [Way("anyway", "Reply anyway", "The players get a second reply, or one from two people.")]
        self._asker.ask_way(taken, ways, lambda _: self._write(entry, anyway=True))

    def reply_to(self, seq: int, letters: LetterActions) -> None:
        """Reply to a message: as the persona it waits for, or as control."""
        waiting = self._desk.view.simcell.waiting(self._desk.view.seat)
        entry = next((entry for entry in waiting if entry.seq == seq), None)
        if entry is not None:
            self.reply(entry_key(entry))
        else:
            letters.reply(seq)

    def offer(self, key: str) -> None:
        """Offer everything that can be done about an entry besides replying."""
        entry = entry_of(self._desk, key)
        if entry is None or not entry.is_open:
            self._asker.refuse("Put the cursor on a reply that waits (6) first.")
            return
        ways = [Way("drop", "It needs no reply", "It leaves the queue of everybody.")]
        if entry.holder:
            ways.append(Way("release", "Give the claim back", "Anybody can reply to it again."))
        else:
            ways.append(Way("claim", "Claim it", "Nobody else replies to it; write later."))
        ways += [
            Way(f"to:{seat.seat}", f"Hand it over to {seat.label}", "It is theirs from then on.")
            for seat in self._desk.view.seats.values()
            if seat.kind in REPLYING_KINDS and seat.seat not in (self._desk.view.seat, entry.holder)
        ]
        heading = f"{asker(self._desk, entry)} to {self._desk.view.name(entry.address)}"
        self._asker.ask_way(heading, ways, lambda way: self._do(entry, way))

    def choose(self) -> None:
        """Let one of the replies that wait be chosen, and offer what can be done about it."""
        desk = self._desk
        rows = [
            Pickable(
                entry_key(entry),
                f"{asker(desk, entry)} to {desk.view.name(entry.address)}",
                asked_words(desk, entry),
            )
            for entry in desk.view.simcell.waiting(desk.view.seat)
        ]
        if not rows:
            self._asker.refuse("Nobody waits for a reply.")
            return
        self._asker.ask(PickDialog("Which reply?", rows, several=False), lambda keys: self.offer(keys[0]))

    def drop(self, key: str) -> None:
        """Say that something needs no reply."""
        entry = entry_of(self._desk, key)
        if entry is not None and entry.is_open:
            self._do(entry, "drop")

    def _do(self, entry: ReplyEntry, way: str) -> None:
        seq, address = entry.seq, entry.address
        match way.partition(":"):
            case ("drop", _, _):
                self._desk.send(DropReply(entry=seq, address=address), "No reply")
            case ("release", _, _):
                self._desk.send(ReleaseReply(entry=seq, address=address), "The claim")
            case ("to", _, seat):
                self._desk.send(ClaimReply(entry=seq, address=address, seat=seat), "The hand-over")
            case _:
                self._desk.send(ClaimReply(entry=seq, address=address), "The claim")

    def _taken(self, entry: ReplyEntry) -> str:
        """Return who has replied or is about to; empty where nobody has."""
        view = self._desk.view
        if entry.replied is not None:
            return f"{view.actor_label(entry.replied_by)} has replied to this."
        if entry.holder not in ("", view.seat):
            return f"{view.actor_label(entry.holder)} has claimed this."
        return ""

    def _write(self, entry: ReplyEntry, *, anyway: bool) -> None:
        view = self._desk.view
        event = view.event(entry.seq)
        sender = (
            event.fact.sender if event is not None and isinstance(event.fact, MessageSent) else entry.team
        )
        name = view.name(entry.address)
        who = Content("\n").join(
            [
                content(f"{asker(self._desk, entry)} asked: {asked_words(self._desk, entry)}"),
                content(f"To {view.name(sender)}; read by {choices.readers(view, (sender,))}", "dim"),
            ]
        )
        persona = view.scenario.personas.get(entry.address) if view.scenario is not None else None
        draft_key = f"control:reply:{entry_key(entry)}"
        dialog = ReplyDialog(
            f"Reply as {name}",
            link=self._asker.link,
            draft_key=draft_key,
            who=who,
            facts=facts_page(self._desk, entry.address, keys=True),
            ready=[answer.text for answer in persona.answers.values()] if persona is not None else (),
        )
        self._asker.ask(
            dialog, lambda body: self._send(entry, sender, body, draft_key=draft_key, anyway=anyway)
        )

    def _send(self, entry: ReplyEntry, sender: str, body: str, *, draft_key: str, anyway: bool) -> None:
        command: c.AnyCommand
        acting_as = None
        if entry.is_enquiry:
            command = AnswerEnquiry(enquiry=entry.seq, body=body, anyway=anyway)
        else:
            event = self._desk.view.event(entry.seq)
            fact = event.fact if event is not None else None
            subject = str(fact.subject) if isinstance(fact, MessageSent) else ""
            if subject and not subject.startswith("Re: "):
                subject = f"Re: {subject}"[:200]
            command = c.SendMessage(
                to=(sender,), subject=subject, body=body, reply_to=entry.seq, anyway=anyway
            )
            acting_as = entry.address
        view = self._desk.view
        self._desk.outbox.put(
            Waiting(
                command,
                "The reply",
                text=f"{view.name(entry.address)}: {body}",
                readers=choices.readers(view, (sender,)),
                acting_as=acting_as,
                draft_key=draft_key,
                draft={"body": body},
            )
        )
