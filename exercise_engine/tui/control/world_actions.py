"""What control changes beside injects: milestones, variables, phases, codes of seats, the scenario's text."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core.control_board import TeamRow
from exercise_engine.core.policy import may_reload
from exercise_engine.core.stages import BEFORE_START
from exercise_engine.tui.control import choices
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.choices import Thing
from exercise_engine.tui.control.steer import EffectDialog
from exercise_engine.tui.control.steering.dialogs import Seen, SeenDialog
from exercise_engine.tui.control.times import seen_ms
from exercise_engine.tui.dialogs.confirm import ConfirmDialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.prompt import PromptDialog


class WorldActions:
    """Opens the dialogs that set what the scenario's conditions read, and those about seats."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def things(self) -> None:
        """Choose a milestone, variable or phase to set."""
        desk = self._desk
        found = {thing.key: thing for thing in choices.things(desk.view)}
        if not found or not desk.may(c.SetMilestone):
            self._asker.refuse("There is nothing that this seat could set.")
            return
        listed = [Pickable(key, self._line(thing), thing.kind) for key, thing in found.items()]
        dialog = PickDialog("What do you set?", listed, several=False)
        self._asker.ask(dialog, lambda picked: self._set(found[picked[0]]))

    def _line(self, thing: Thing) -> str:
        owner = f" of {self._desk.view.name(thing.owner)}" if thing.owner else ""
        states = {
            "milestone": "reached" if thing.value else "not reached",
            "phase": "now" if thing.value else "not now",
            "variable": str(thing.value),
        }
        return f"{thing.text}{owner}: {states[thing.kind]}"

    def _set(self, thing: Thing) -> None:
        match thing.kind:
            case "milestone":
                self._set_milestone(thing)
            case "variable":
                self._set_variable(thing)
            case "phase":
                self._enter_phase(thing)

    def _set_milestone(self, thing: Thing) -> None:
        reached = not thing.value
        verb = "Set" if reached else "Take back"
        effect = "Conditions that read it hold from now on; what has happened already stays."
        command = c.SetMilestone(milestone=thing.id, owner=thing.owner, reached=reached)
        if reached:
            self._reach(thing, command, effect)
            return
        self._asker.ask(
            EffectDialog(f"{verb} milestone: {thing.text}?", effect, yes=verb, needs_reason=True),
            lambda reason: self._desk.send(
                command.model_copy(update={"note": reason}), f"Milestone {thing.id}"
            ),
        )

    def _reach(self, thing: Thing, command: c.SetMilestone, effect: str) -> None:
        """Set a milestone, with the time at which it was seen: measures use that, what follows begins now."""
        desk = self._desk

        def send(seen: Seen) -> None:
            now_ms = desk.elapsed_ms
            observed_ms = seen.observed_ms if seen.observed_ms < now_ms else None
            update = {"note": seen.reason, "observed_ms": observed_ms}
            desk.send(command.model_copy(update=update), f"Milestone {thing.id}")

        dialog = SeenDialog(
            f"Set milestone: {thing.text}?",
            effect,
            seen=lambda typed: seen_ms(typed, desk.elapsed_ms, at_wall=desk.elapsed_at_wall),
        )
        self._asker.ask(dialog, send)

    def _set_variable(self, thing: Thing) -> None:
        def refusal(typed: str) -> str:
            try:
                choices.typed_scalar(typed, thing.value)
            except ValueError as error:
                return str(error)
            return ""

        def change(typed: str) -> None:
            value = choices.typed_scalar(typed, thing.value)
            command = c.ChangeVariable(variable=thing.id, owner=thing.owner, value=value)
            effect = f"It was {thing.value} and will be {value}. Conditions and texts read it from now on."
            self._asker.ask(
                EffectDialog(f"Change {thing.text}?", effect, yes="Change"),
                lambda reason: self._desk.send(command, f"Change of {thing.id}", reason=reason),
            )

        details = f"{thing.id} holds {thing.value} now."
        self._asker.ask(
            PromptDialog(
                f"{thing.text}: new value", details=details, value=str(thing.value), refusal=refusal
            ),
            change,
        )

    def _enter_phase(self, thing: Thing) -> None:
        if thing.value:
            self._asker.refuse("Play is in this phase already.")
            return
        effect = "The phase beside it is left: what was not released there is skipped."
        command = c.ChangePhase(to=thing.id)
        self._asker.ask(
            EffectDialog(f"Enter phase: {thing.text}?", effect, yes="Enter", is_grave=True),
            lambda reason: self._desk.send(command, f"Phase {thing.id}", reason=reason),
        )

    # ── seats and scenario ────────────────────────────────────────────────────────────────────────

    def reissue(self, row: TeamRow) -> None:
        """Give a seat of a team another code."""
        if not self._desk.may(c.MoveStage):
            self._asker.refuse("Only the lead controller gives out codes.")
            return
        listed = [Pickable(line.seat, line.label) for line in row.seats]
        if len(listed) == 1:
            self._confirm_reissue(listed[0])
            return
        by_key = {seat.key: seat for seat in listed}
        dialog = PickDialog("A new code for which seat?", listed, several=False)
        self._asker.ask(dialog, lambda picked: self._confirm_reissue(by_key[picked[0]]))

    def _confirm_reissue(self, seat: Pickable) -> None:
        details = (
            "The old code and the terminal that used it lose the seat. "
            "The new code is written to the organisation's file beside the server."
        )
        self._asker.ask(
            ConfirmDialog(f"New code for {seat.name}?", details=details, yes="New code"),
            lambda _: self._asker.link.reissue_code(seat.key),
        )

    def reload(self) -> None:
        """Load the corrected scenario from the server's disk."""
        view = self._desk.view
        if not may_reload(view.kind) or view.stage not in BEFORE_START:
            self._asker.refuse("The lead controller may load a corrected scenario until StartEx.")
            return
        details = "The server reads its scenario file again. Seats and codes stay."
        self._asker.ask(
            ConfirmDialog("Load the corrected scenario?", details=details, yes="Load"),
            lambda _: self._asker.link.reload_scenario(),
        )
