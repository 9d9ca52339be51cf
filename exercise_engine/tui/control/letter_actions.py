"""What control writes: messages as itself or as a persona, injects of the moment, notes."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core.command_types import SUBJECT_LENGTH_MAX
from exercise_engine.core.events import SEAT_PREFIX
from exercise_engine.core.facts import InjectTold, MessageSent
from exercise_engine.core.policy import CONTROL_ADDRESS, STEERING_KINDS
from exercise_engine.tui.control import choices
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.steering.outbox import Waiting
from exercise_engine.tui.control.write import AdHocChoices, AdHocDialog, NoteDialog, PersonaLetterDialog
from exercise_engine.tui.dialogs.compose import Letter
from exercise_engine.tui.dialogs.pick import Pickable

AD_HOC_DRAFT = "control:ad_hoc"


class LetterActions:
    """Opens the dialogs in which control writes."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def ad_hoc(self) -> None:
        """Write an inject that the scenario does not have."""
        view = self._desk.view
        if view.scenario is None:
            return
        made_of = AdHocChoices(choices.senders(view), choices.recipients(view), view.scenario.all_channels())
        dialog = AdHocDialog(
            link=self._asker.link,
            choices=made_of,
            letter=Letter(),
            readers=lambda to, _: choices.readers(view, to),
        )

        def send(letter: Letter) -> None:
            beside = {"channel": dialog.channel, "reason": dialog.reason}
            command = c.ReleaseAdHoc(
                sender=letter.sender or made_of.senders[0].key,
                to=letter.to,
                channel=dialog.channel,
                subject=letter.subject,
                body=letter.body,
                note=dialog.reason,
            )
            self._desk.outbox.put(
                Waiting(
                    command,
                    "The ad hoc inject",
                    text=f"Ad hoc: {letter.subject}",
                    readers=choices.readers(view, letter.to),
                    draft_key=AD_HOC_DRAFT,
                    draft=letter.as_draft() | beside,
                )
            )

        self._asker.ask(dialog, send)

    def letter(self, *, to: tuple[str, ...] = ()) -> None:
        """Write to somebody as control or as a persona."""
        self._write("Message", "control:letter", Letter(sender=CONTROL_ADDRESS, to=to))

    def react(self, published: int, title: str, body: str) -> None:
        """Write to everybody as a persona about what a team published."""
        scenario = self._desk.view.scenario
        persona = next(iter(scenario.personas), None) if scenario is not None else None
        letter = Letter(
            sender=persona or CONTROL_ADDRESS,
            to=("all",),
            subject=f"Re: {title}"[:SUBJECT_LENGTH_MAX],
            reply_to=published,
        )
        self._write(
            "React in public",
            f"control:react:{published}",
            letter,
            answers=f"They published: {title}\n{body}",
        )

    def to_control(self) -> None:
        """Write to the control cell itself."""
        here = (Pickable(CONTROL_ADDRESS, "Control"),)
        self._write(
            "To control",
            "control:letter:control",
            Letter(sender=CONTROL_ADDRESS, to=(CONTROL_ADDRESS,), subject="Real emergency"),
            among=here,
        )

    def reply(self, seq: int) -> None:
        """Answer a message as the one it was written to."""
        view = self._desk.view
        event = view.event(seq)
        if event is None or not isinstance(event.fact, MessageSent | InjectTold):
            self._asker.refuse("There is no message to reply to.")
            return
        fact = event.fact
        outside = [address for address in fact.to if view.is_outside(address)]
        subject = str(fact.subject)
        letter = Letter(
            sender=outside[0] if outside else CONTROL_ADDRESS,
            to=(fact.sender,) if view.is_player(fact.sender) else fact.to,
            subject=subject if subject.startswith("Re: ") or not subject else f"Re: {subject}",
            reply_to=seq,
            real=event.audience.real is not None,
        )
        wrote = f"{view.name(fact.sender)} wrote:\n{fact.body}"
        spare = fact.sender.startswith(SEAT_PREFIX)
        more = (Pickable(fact.sender, view.name(fact.sender), "without a post"),) if spare else ()
        self._write(
            f"Reply to {view.name(fact.sender)}", f"control:reply:{seq}", letter, answers=wrote, beside=more
        )

    def _write(
        self,
        heading: str,
        draft_key: str,
        letter: Letter,
        *,
        answers: str = "",
        among: tuple[Pickable, ...] = (),
        beside: tuple[Pickable, ...] = (),
    ) -> None:
        view = self._desk.view
        if not self._desk.may(c.SendMessage) or view.scenario is None:
            self._asker.refuse("This seat looks on; it does not write to players.")
            return
        real_rule = (
            (lambda to, sender: choices.real_readers(view, to, sender))
            if view.scope and view.kind in STEERING_KINDS
            else None
        )
        dialog = PersonaLetterDialog(
            heading,
            link=self._asker.link,
            draft_key=draft_key,
            recipients=among or (*choices.recipients(view), *beside),
            senders=choices.voices(view),
            personas=view.scenario.personas,
            letter=letter,
            readers=lambda to, _: choices.readers(view, to),
            answers=answers,
            real_readers=real_rule,
        )

        def send(written: Letter) -> None:
            command = c.SendMessage(
                to=written.to,
                subject=written.subject,
                body=written.body,
                reply_to=written.reply_to,
                tlp=written.tlp,
                real=written.real,
            )
            item = Waiting(
                command,
                "The message",
                text=f"{view.name(written.sender or CONTROL_ADDRESS)}: {written.subject or written.body}",
                readers=choices.readers(view, written.to),
                acting_as=written.sender or CONTROL_ADDRESS,
                draft_key=draft_key,
                draft=written.as_draft(),
            )
            if among:  # to control itself, as in a REAL EMERGENCY: nothing waits then
                self._desk.outbox.send_now(item)
            else:
                self._desk.outbox.put(item)

        self._asker.ask(dialog, send)

    def note(self) -> None:
        """Note something for control."""
        dialog = NoteDialog(
            link=self._asker.link,
            teams=choices.teams(self._desk.view),
            elapsed_ms=self._desk.elapsed_ms,
            at_wall=self._desk.elapsed_at_wall,
        )
        self._asker.ask(dialog, lambda note: self._desk.send(note, "The note"))
