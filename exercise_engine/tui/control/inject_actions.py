"""What control does with injects, deliveries, answers and expected actions."""

from __future__ import annotations

from exercise_engine.core import commands as c
from exercise_engine.core.control_log import inject_label
from exercise_engine.core.control_needs import expected_text, is_mapped
from exercise_engine.core.control_records import ExpectedKey
from exercise_engine.core.plan import InjectKey
from exercise_engine.tui.control import choices
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.resolve import DeliverDialog, MapDialog, MarkDialog
from exercise_engine.tui.control.steer import EffectDialog
from exercise_engine.tui.control.steering.actions import SteeringActions
from exercise_engine.tui.control.steering.outbox import Waiting
from exercise_engine.tui.dialogs.pick import Pickable, PickDialog
from exercise_engine.tui.dialogs.ways import Way


class InjectActions:
    """Opens the dialogs about one inject and what follows from it."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk
        self._steering = SteeringActions(asker)

    def offer(self, key: InjectKey) -> None:
        """Offer everything that can be done with an inject."""
        ways = [*self._release_ways(key), *self._delivery_ways(key), *self._answer_ways(key)]
        ways += self._steering.ways(key)
        label = inject_label(*key)
        if not ways:
            self._asker.refuse(f"There is nothing left to do with {label}.")
            return
        self._asker.ask_way(label, ways, lambda way: self._take_way(key, way))

    def _release_ways(self, key: InjectKey) -> list[Way]:
        status = self._desk.view.inject(key).status
        if status in ("released", "withdrawn") or not self._desk.may(c.ReleaseInject):
            return []
        if status == "skipped":
            return [Way("release", "Release it now all the same", "It was skipped before.")]
        hold = "Let it go on as planned" if status == "held" else "Hold it"
        return [
            Way("release", "Release it now", "Whatever its time, phase and conditions say."),
            Way("hold", hold, "Held injects are released by nobody but control."),
            Way("skip", "Skip it", "It is not released; what comes only after it is skipped too."),
        ]

    def _delivery_ways(self, key: InjectKey) -> list[Way]:
        if not self._desk.may(c.FinishDelivery):
            return []
        return [
            Way(f"deliver:{task.seq}", f"Deliver to {self._desk.view.name(task.fact.team)}")
            for task in self._desk.view.tasks.values()
            if task.key == key and not task.is_done
        ]

    def _answer_ways(self, key: InjectKey) -> list[Way]:
        """Offer to map answers, and to mark what is expected."""
        view = self._desk.view
        ways: list[Way] = []
        if self._desk.may(c.MapAnswer):
            ways += [
                Way(f"map:{ask.seq}", f"Map the words of {view.name(ask.fact.respondent)}")
                for ask in view.asks.values()
                if ask.key == key and ask.given is not None and is_mapped(view, ask)
            ]
        if self._desk.may(c.MarkExpected):
            for index, expected in enumerate(view.expected.values()):
                if expected.key[:2] == key:
                    text = f"{view.name(expected.key[3])}: {expected_text(view, expected)}"
                    ways.append(Way(f"mark:{index}", f"Mark: {text} ({expected.outcome})"))
        return ways

    def _take_way(self, key: InjectKey, way: str) -> None:
        if self._steering.take_way(key, way):
            return
        verb, _, number = way.partition(":")
        match verb:
            case "release":
                self.release(key)
            case "hold":
                self.hold(key)
            case "skip":
                self.skip(key)
            case "deliver":
                self.deliver(int(number))
            case "map":
                self.map_answer(int(number))
            case _:
                self.mark(list(self._desk.view.expected)[int(number)])

    def release(self, key: InjectKey) -> None:
        """Release an inject now."""
        row = next((row for row in self._desk.timeline() if row.inject == key), None)
        if row is None or row.status in ("telling", "told"):
            self._asker.refuse("It was released already.")
            return
        view = self._desk.view
        plan = view.plan.instances.get(key) if view.plan is not None else None
        reached = choices.readers(view, plan.recipients.audience if plan is not None else row.to)
        to = ", ".join(view.name(team) for team in row.to)
        effect = f"{row.subject}\nto {to} by {row.channel}\nReaches {reached}."
        command = c.ReleaseInject(inject=key[0], instance=key[1])
        self._asker.ask(
            EffectDialog(f"Release {row.label} now?", effect, yes="Release now"),
            lambda reason: self._desk.outbox.put(
                Waiting(
                    command,
                    f"Release of {row.label}",
                    text=f"{row.label}: {row.subject}",
                    readers=reached,
                    reason=reason.strip(),
                )
            ),
        )

    def hold(self, key: InjectKey) -> None:
        """Hold an inject back, or let it go on."""
        status = self._desk.view.inject(key).status
        label = inject_label(*key)
        if status == "held":
            effect = "It is released when its time and conditions say so; if that is past, at once."
            unhold = c.UnholdInject(inject=key[0], instance=key[1])
            self._asker.ask(
                EffectDialog(f"Let {label} go on as planned?", effect, yes="Let it go on"),
                lambda reason: self._desk.send(unhold, f"Letting {label} go on", reason=reason),
            )
        elif status == "planned":
            hold = c.HoldInject(inject=key[0], instance=key[1])
            effect = "Neither time nor conditions release it until it is let go on."
            self._asker.ask(
                EffectDialog(f"Hold {label}?", effect, yes="Hold"),
                lambda reason: self._desk.send(hold, f"Holding of {label}", reason=reason),
            )
        else:
            self._asker.refuse(f"{label} is {status} already.")

    def skip(self, key: InjectKey) -> None:
        """Leave an inject out, with the reason."""
        label = inject_label(*key)
        status = self._desk.view.inject(key).status
        if status not in ("planned", "held"):
            self._asker.refuse(f"{label} is {status} already.")
            return
        effect = "It is not released any more. What can only come after it is skipped with it."
        self._asker.ask(
            EffectDialog(f"Skip {label}?", effect, yes="Skip", is_grave=True),
            lambda reason: self._desk.send(
                c.SkipInject(inject=key[0], instance=key[1], note=reason), f"Skipping of {label}"
            ),
        )

    def decide(self, key: InjectKey) -> None:
        """Release a proposed contingency, drop it, or mark that the action was seen after all."""
        view = self._desk.view
        record = view.inject(key)
        row = next((row for row in self._desk.timeline() if row.inject == key), None)
        head, _, expected = record.missed.partition(".")
        missed = next(
            (k for k in view.expected if (k[0], k[2], k[3]) == (head, expected, record.missed_by)), None
        )
        ways = [
            Way("release", "Release it now", "Players are told; it is recorded as a contingency."),
            Way("skip", "Drop it", "It is skipped, with your reason."),
        ]
        if missed is not None and self._desk.may(c.MarkExpected):
            ways.append(Way("mark", "They did it: mark it as seen", "The contingency is then not needed."))
        plan = view.plan.instances.get(key) if view.plan is not None else None
        body = f"\n{plan.inject.body}" if plan is not None else ""
        details = f"{view.name(record.missed_by)} missed {record.missed}\n{row.subject if row else ''}{body}"

        def choose(way: str) -> None:
            if way == "mark" and missed is not None:
                self.mark(missed)
            else:
                self._take_way(key, way)

        self._asker.ask_way(f"Contingency {key[0]}", ways, choose, details=details)

    def deliver(self, seq: int) -> None:
        """Show the script of a delivery, and take what came of it."""
        task = self._desk.view.tasks.get(seq)
        if task is None or task.is_done:
            self._asker.refuse("This was delivered already.")
            return
        if not self._desk.may(c.FinishDelivery):
            self._asker.refuse("This seat looks on; it does not deliver.")
            return
        view = self._desk.view
        to = ", ".join(view.name(address) for address in task.fact.to)
        files = tuple(info.shown for info in task.fact.attachments)
        channel = view.channel_name(task.fact.channel)
        dialog = DeliverDialog(task, channel=channel, sender=view.name(task.fact.sender), to=to, files=files)
        self._asker.ask(dialog, lambda done: self._desk.send(done, "The delivery"))

    def map_answer(self, seq: int) -> None:
        """Say which option the words of an answer mean."""
        view = self._desk.view
        ask = view.asks.get(seq)
        if ask is None or ask.given is None or ask.key is None or view.plan is None:
            self._asker.refuse("There is no answer to map.")
            return
        if not self._desk.may(c.MapAnswer) or not is_mapped(view, ask):
            self._asker.refuse("There is nothing for this seat to map.")
            return
        dialog = MapDialog(
            ask,
            team=view.name(ask.fact.respondent),
            words=view.answer_text(ask.given),
            rationale=str(ask.given.rationale or ""),
            options=view.plan.instances[ask.key].inject.asks[ask.ask_id].options,
        )
        what = f"Mapping of {inject_label(*ask.key)}.{ask.ask_id}"
        self._asker.ask(dialog, lambda mapped: self._desk.send(mapped, what, reason=dialog.reason))

    def mark(self, key: ExpectedKey) -> None:
        """Mark an expected action."""
        record = self._desk.view.expected.get(key)
        if record is None or not self._desk.may(c.MarkExpected):
            self._asker.refuse("There is nothing for this seat to mark.")
            return
        dialog = MarkDialog(
            record,
            text=expected_text(self._desk.view, record),
            team=self._desk.view.name(key[3]),
            elapsed_ms=self._desk.elapsed_ms,
            at_wall=self._desk.elapsed_at_wall,
        )
        self._asker.ask(dialog, lambda mark: self._desk.send(mark, "The mark"))

    def mark_any(self) -> None:
        """Choose among all expected actions; open ones first."""
        view = self._desk.view
        records = sorted(view.expected.values(), key=lambda record: record.outcome != "open")
        found = [
            Pickable(
                "/".join(record.key),
                f"{view.name(record.key[3])}: {expected_text(view, record)}",
                record.outcome,
            )
            for record in records
        ]
        if not found or not self._desk.may(c.MarkExpected):
            self._asker.refuse("Nothing is expected of anybody at this moment.")
            return
        by_key = {"/".join(record.key): record.key for record in records}
        dialog = PickDialog("Which action did you see?", found, several=False)
        self._asker.ask(dialog, lambda picked: self.mark(by_key[picked[0]]))
