"""What control does for silent rooms, and with briefs and documents that wait."""

from __future__ import annotations

from exercise_engine.core.guidance.commands import DropHint, GiveHint, HandOut
from exercise_engine.core.guidance.facts import HintProposed
from exercise_engine.core.guidance.plan import GuidancePlan, HandoutKey, HandoutPlan
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.guidance_dialogs import HintWordsDialog
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.ways import Way
from exercise_engine.tui.text import one_line


class GuidanceActions:
    """Opens the dialogs about hints, briefs, documents and duties."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def hint(self, seq: int) -> None:
        """Decide on a hint that was proposed."""
        view = self._desk.view
        event = view.event(seq)
        if event is None or not isinstance(event.fact, HintProposed):
            self._asker.refuse("There is no such hint.")
            return
        fact = event.fact
        team, sender = view.name(fact.team), view.name(fact.sender)
        ways = [
            Way("give", f"Give it, as {sender}", f"{team} reads it as a message at once."),
            Way("change", "Change the words first", "You see what will be sent."),
            Way("drop", "Leave them to themselves", "This hint does not come again."),
        ]
        details = f"Silent since {offset_text(fact.silent_since_ms)}.\n\n{fact.body}"

        def take(way: str) -> None:
            if way == "give":
                self._give(seq, str(fact.body))
            elif way == "change":
                dialog = HintWordsDialog(f"Hint to {team}, as {sender}", str(fact.body))
                self._asker.ask(dialog, lambda words: self._give(seq, words))
            else:
                self._desk.send(DropHint(proposal=seq), "The hint", done="The hint is not given.")

        self._asker.ask_way(f"{team} is silent: give a hint?", ways, take, details=details)

    def handouts(self) -> None:
        """List briefs and documents, and hand out what still waits."""
        view = self._desk.view
        if view.plan is None:
            self._asker.refuse("The scenario is not known yet.")
            return
        plans = GuidancePlan.of(view.plan).handouts
        if not plans:
            self._asker.refuse("This scenario has no briefs and no documents.")
            return
        choices = [
            Pickable(f"{key.kind}:{key.handout}", plan.title, f"{key.kind}, {self._standing(key, plan)}")
            for key, plan in plans.items()
        ]

        def take(picked: tuple[str, ...]) -> None:
            if picked:
                kind, _, handout = picked[0].partition(":")
                self._offer(plans[HandoutKey("brief" if kind == "brief" else "document", handout)])

        self._asker.ask(PickDialog("Briefs and documents", choices, several=False), take)

    def duties(self) -> None:
        """Show how far the teams are with their duties."""
        view = self._desk.view
        records = sorted(view.guidance.duties.values(), key=lambda record: (record.is_over, record.seq))
        if not records:
            self._asker.refuse("No team has been told a duty yet.")
            return
        choices = [
            Pickable(
                str(record.seq),
                f"{view.name(record.fact.team)}: {one_line(str(record.fact.body))}",
                f"{len(record.done)} of {record.fact.mark_count} done{', over' if record.is_over else ''}",
            )
            for record in records
        ]
        self._asker.ask(PickDialog("Duties of the teams", choices, several=False), lambda _: None)

    def _give(self, seq: int, words: str) -> None:
        self._desk.send(GiveHint(proposal=seq, body=words), "The hint", done="The hint is sent.")

    def _standing(self, key: HandoutKey, plan: HandoutPlan) -> str:
        view = self._desk.view
        to = ", ".join(view.name(address) for address in plan.recipients.audience)
        handed = view.guidance.handed_ms.get(key)
        if handed is None:
            return f"waits, for {to}" if key not in view.guidance.held else f"HELD, for {to}"
        return f"since {offset_text(handed)}, {to}{self._unconfirmed(plan)}"

    def _unconfirmed(self, plan: HandoutPlan) -> str:
        """Return how many still have to confirm a brief."""
        waiting = self._desk.view.guidance.waiting_for(plan.key)
        return f", {waiting} to confirm" if waiting else ""

    def _offer(self, plan: HandoutPlan) -> None:
        """Hand something out, once it is clear what that does."""
        view, key = self._desk.view, plan.key
        if key in view.guidance.handed_ms:
            done = "was given" if key.kind == "brief" else "is open"
            self._asker.refuse(
                f"“{plan.title}” {done} already, since {offset_text(view.guidance.handed_ms[key])}."
            )
            return
        if not self._desk.may(HandOut):
            self._asker.refuse("This seat cannot hand it out; a controller can.")
            return
        to = ", ".join(view.name(address) for address in plan.recipients.audience)
        verb = "Give the brief" if key.kind == "brief" else "Open the document"
        ways = [Way("now", f"{verb} now", f"Readers: {to}. It cannot be taken back.")]

        def take(_: str) -> None:
            self._desk.send(HandOut(kind=key.kind, handout=key.handout), plan.title, done=f"{verb}: done.")

        self._asker.ask_way(plan.title, ways, take, details=plan.body)
