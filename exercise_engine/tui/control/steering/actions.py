"""What control does to steer: hold everything, move times, send to others, reword, withdraw, correct."""

from __future__ import annotations

from exercise_engine.core.control_log import inject_label
from exercise_engine.core.control_timeline import due_ms
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.steering import commands as c
from exercise_engine.core.steering.log import shift_text
from exercise_engine.core.steering.preview import readers_of_conditions, respondents_after, shift_preview
from exercise_engine.model.timing import duration_text, offset_text
from exercise_engine.tui.control import choices
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.steer import EffectDialog
from exercise_engine.tui.control.steering.dialogs import TimeDialog, Typed, Wording, WordingDialog
from exercise_engine.tui.control.steering.times import NEW_TIME_HINT, SHIFT_HINT, new_time, shift_ms
from exercise_engine.tui.control.steering.told import (
    ToldThing,
    told_thing,
    told_things,
    without_template_parts,
)
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.ways import Way

LISTED_MAX = 40
"""Nobody reads a longer list of moved injects; how many there are more stands below it."""


class SteeringActions:
    """Opens the dialogs of steering."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    # ── everything ────────────────────────────────────────────────────────────────────────────────

    def hold_or_let_go(self) -> None:
        """Hold everything back, or let it go on."""
        if self._desk.view.steering.all_held is None:
            effect = (
                "Neither time nor conditions release an inject until you let all go on. Exercise time "
                "runs on, deadlines too; what you release by hand still goes out."
            )
            self._asker.ask(
                EffectDialog("Hold everything?", effect, yes="Hold all"),
                lambda reason: self._desk.send(c.HoldAll(note=reason), "Holding everything"),
            )
            return
        now_ms = self._desk.elapsed_ms
        rows = [row for row in self._desk.timeline() if row.status == "held" and row.planned_ms is not None]
        due = [row.label for row in rows if row.planned_ms is not None and row.planned_ms <= now_ms]
        at_once = f" Due by now, and released at once: {', '.join(due)}." if due else ""
        effect = f"Injects go on as planned; what was held one by one stays held.{at_once}"
        self._asker.ask(
            EffectDialog("Let everything go on?", effect, yes="Let all go on"),
            lambda reason: self._desk.send(c.LetAllGo(note=reason), "Letting everything go on"),
        )

    def shift(self) -> None:
        """Move everything that is still to come by exercise time."""

        def preview(typed: str) -> list[str]:
            by_ms = shift_ms(typed)
            moved = shift_preview(self._desk.view, by_ms, now_ms=self._desk.elapsed_ms)
            if not moved:
                raise ValueError("Nothing is still to come at a time of the exercise.")
            lines = [
                f"  {offset_text(found.to_ms)}  {inject_label(*found.key)}  was {offset_text(found.from_ms)}"
                for found in moved[:LISTED_MAX]
            ]
            more = [f"  and {len(moved) - LISTED_MAX} more"] if len(moved) > LISTED_MAX else []
            return [f"{len(moved)} injects come {shift_text(by_ms)}:", *lines, *more]

        def send(typed: Typed) -> None:
            command = c.ShiftPlan(by_ms=shift_ms(typed.words), note=typed.reason)
            self._desk.send(command, "The shift")

        about = (
            "What is timed by the story, by an item or by a condition stays as it is; so do deadlines "
            "that run already. Nothing moves before now."
        )
        self._asker.ask(
            TimeDialog("Move the plan", label="By", hint=SHIFT_HINT, about=about, preview=preview), send
        )

    # ── one inject before its release ─────────────────────────────────────────────────────────────

    def ways(self, key: InjectKey) -> list[Way]:
        """Return what can be done to steer one inject."""
        status = self._desk.view.inject(key).status
        if status in ("planned", "held") and self._desk.may(c.PostponeInject):
            return [
                Way("postpone", "Give it another time", "Later or earlier, never before now."),
                Way("retarget", "Send it to others", "They answer what it asks."),
                Way("edit", "Change its text", "What you type goes out as it stands."),
            ]
        if status == "released" and self._desk.may(c.WithdrawInject):
            return self._recall_ways()
        return []

    def take_way(self, key: InjectKey, way: str) -> bool:
        """Do what was chosen of `ways`; tells whether it was one of them."""
        match way:
            case "postpone":
                self.postpone(key)
            case "retarget":
                self.retarget(key)
            case "edit":
                self.edit(key)
            case "withdraw" | "correct":
                release = self._desk.view.inject(key).release
                if release is not None:
                    self._recall(release, way)
            case _:
                return False
        return True

    def postpone(self, key: InjectKey) -> None:
        """Give one inject another time."""
        view, label = self._desk.view, inject_label(*key)
        due = due_ms(view, key)

        def preview(typed: str) -> list[str]:
            given, now_ms = new_time(typed), self._desk.elapsed_ms
            if given.to_ms is None and due is None:
                raise ValueError(f"It has no time yet: write when, such as {offset_text(now_ms)[:-3]}.")
            by_ms = given.by_ms or 0
            to_ms = given.to_ms if given.to_ms is not None else max(due or 0, now_ms) + by_ms
            if to_ms < now_ms:
                raise ValueError(f"{offset_text(to_ms)} is past; it is {offset_text(now_ms)}.")
            return [f"It comes at {offset_text(to_ms)}, in {duration_text(to_ms - now_ms)}."]

        def send(typed: Typed) -> None:
            given = new_time(typed.words)
            command = c.PostponeInject(
                inject=key[0], instance=key[1], to_ms=given.to_ms, by_ms=given.by_ms, note=typed.reason
            )
            self._desk.send(command, f"The time of {label}")

        now = f"It is due at {offset_text(due)}." if due is not None else "It has no time that is known yet."
        self._asker.ask(
            TimeDialog(
                f"Another time for {label}", label="When", hint=NEW_TIME_HINT, about=now, preview=preview
            ),
            send,
        )

    def retarget(self, key: InjectKey) -> None:
        """Send one inject to others: choose them, see what follows, say why."""
        view = self._desk.view
        plan = view.plan.instances.get(key) if view.plan is not None else None
        if plan is None:
            return
        dialog = PickDialog(
            f"To whom does {inject_label(*key)} go?",
            choices.recipients(view),
            picked=plan.recipients.audience,
        )
        self._asker.ask(dialog, lambda picked: self._confirm_retarget(key, picked))

    def _confirm_retarget(self, key: InjectKey, to: tuple[str, ...]) -> None:
        if not to:
            self._asker.refuse("Somebody has to get it; skip it if nobody is to.")
            return
        view, label = self._desk.view, inject_label(*key)
        answering = respondents_after(view, key, to)
        asks = f" {', '.join(map(view.name, answering))} will answer what it asks." if answering else ""
        reading = ", ".join(readers_of_conditions(view, key[0]))
        reads = f" {reading} may wait for the answer of the team planned before." if reading else ""
        effect = f"Reaches {choices.readers(view, to)}.{asks}{reads}"
        self._asker.ask(
            EffectDialog(
                f"Send {label} to {', '.join(map(view.name, to))}?",
                effect,
                yes="Send to them",
                needs_reason=True,
            ),
            lambda reason: self._desk.send(
                c.RetargetInject(inject=key[0], instance=key[1], to=to, note=reason),
                f"The recipients of {label}",
            ),
        )

    def edit(self, key: InjectKey) -> None:
        """Change the text of one inject before it goes out."""
        view, label = self._desk.view, inject_label(*key)
        plan = view.plan.instances.get(key) if view.plan is not None else None
        if plan is None:
            return
        edited = view.steering.edits.get(key)
        subject = str(edited.subject) if edited is not None else plan.inject.subject
        body = str(edited.body) if edited is not None else plan.inject.body
        gaps = (
            ""
            if edited is not None or "{" not in subject + body
            else " Fill the gaps (…): names are not put in."
        )
        details = f"Reaches {choices.readers(view, plan.recipients.audience)}.{gaps}"
        if edited is None:
            subject, body = without_template_parts(subject), without_template_parts(body)
        key_of_draft = f"control:edit:{label}"
        dialog = WordingDialog(
            f"The text of {label}, before it goes out",
            link=self._asker.link,
            draft_key=key_of_draft,
            subject=subject,
            body=body,
            details=details,
        )

        def send(wording: Wording) -> None:
            command = c.EditInject(
                inject=key[0],
                instance=key[1],
                subject=wording.subject,
                body=wording.body,
                note=wording.reason,
            )
            self._desk.session.send(
                command, f"The text of {label}", draft_key=key_of_draft, draft=wording.as_draft()
            )

        self._asker.ask(dialog, send)

    # ── what was told ─────────────────────────────────────────────────────────────────────────────

    def recall_any(self) -> None:
        """Choose something told, and withdraw or correct it."""
        found = told_things(self._desk.view)
        if not found:
            self._asker.refuse("Nothing was told yet that could be withdrawn or corrected.")
            return
        listed = [Pickable(str(thing.of), thing.line) for thing in found]
        self._asker.ask(
            PickDialog("What do you withdraw or correct?", listed, several=False),
            lambda picked: self.recall(int(picked[0])),
        )

    def recall(self, of: int) -> None:
        """Withdraw or correct one thing told."""
        thing = told_thing(self._desk.view, of)
        if thing is None or not self._desk.may(c.WithdrawInject):
            self._asker.refuse("It was withdrawn already, or was not told by control.")
            return
        self._asker.ask_way(thing.title, self._recall_ways(), lambda way: self._recall(of, way))

    def _recall_ways(self) -> list[Way]:
        return [
            Way("withdraw", "Withdraw it", "Players see it struck through; what it asked is closed."),
            Way("correct", "Correct it", "Players get the new text; the old one stays, struck through."),
        ]

    def _recall(self, of: int, way: str) -> None:
        thing = told_thing(self._desk.view, of)
        if thing is None:
            self._asker.refuse("It was withdrawn already.")
        elif way == "withdraw":
            self._withdraw(thing)
        else:
            self._correct(thing)

    def _withdraw(self, thing: ToldThing) -> None:
        effect = (
            f"{thing.reached}\nIt stays readable, struck through. {thing.closes}What followed from it stays."
        )
        self._asker.ask(
            EffectDialog(
                f"Withdraw “{thing.title}”?", effect, yes="Withdraw", is_grave=True, needs_reason=True
            ),
            lambda reason: self._desk.send(
                c.WithdrawInject(of=thing.of, note=reason), f"Withdrawing of {thing.title}"
            ),
        )

    def _correct(self, thing: ToldThing) -> None:
        draft_key = f"control:correct:{thing.of}"
        dialog = WordingDialog(
            f"Correct “{thing.title}”",
            link=self._asker.link,
            draft_key=draft_key,
            subject=thing.title,
            body=thing.body,
            details=f"{thing.reached}\nThe new text counts as unread again, for those too.",
        )

        def send(wording: Wording) -> None:
            command = c.CorrectInject(
                of=thing.of, subject=wording.subject, body=wording.body, note=wording.reason
            )
            self._desk.session.send(
                command, f"The correction of {thing.title}", draft_key=draft_key, draft=wording.as_draft()
            )

        self._asker.ask(dialog, send)
