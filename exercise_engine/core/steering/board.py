"""What the control cell knows of its own steering: what was changed of the plan, recalled, held, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exercise_engine.core.events import Event
from exercise_engine.core.facts import MessageSent
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.steering import facts as s
from exercise_engine.core.steering.replan import all_retargeted, retargeted
from exercise_engine.core.steering.state import GivenTime

if TYPE_CHECKING:
    from exercise_engine.core.control_view import ControlView


@dataclass(frozen=True, slots=True)
class Recall:
    """A withdrawal or a correction, with who had read the text before."""

    event: Event
    read_by: tuple[str, ...]
    """Labels of the players' seats that had read what was told."""
    seats: int
    """How many players' seats it had reached."""

    @property
    def is_withdrawal(self) -> bool:
        """Whether it was withdrawn rather than corrected."""
        return isinstance(self.event.fact, s.TellingWithdrawn)

    @property
    def seats_text(self) -> str:
        """Who had read it, in words."""
        if not self.read_by:
            return f"none of {self.seats} seats had read it"
        return f"{len(self.read_by)} of {self.seats} seats had read it: {', '.join(self.read_by)}"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who sees to something, and since when."""

    seat: str
    since_ms: int


class SteeringBoard:
    """A fold over the facts of steering; `ControlView` feeds it."""

    def __init__(self) -> None:
        self.all_held: Event | None = None
        """Since when everything is held, if it is."""
        self.times: dict[InjectKey, GivenTime] = {}
        self.recipients: dict[InjectKey, tuple[str, ...]] = {}
        self.edits: dict[InjectKey, s.InjectEdited] = {}
        self.recalls: dict[int, list[Recall]] = {}
        """Release or message to what became of it since."""
        self.claims: dict[str, Claim] = {}
        """What waits, to who sees to it; who looks leaves out what waits no more."""
        self.reasons: dict[InjectKey, list[Event]] = {}
        """What control changed of an inject before its release, in order."""

    def apply(self, view: ControlView, event: Event, fact: s.OfSteering) -> None:
        """Take in one fact."""
        match fact:
            case s.TellingWithdrawn() | s.TellingCorrected():
                self._recall(view, event, fact)
            case s.AskWithdrawn():
                if (ask := view.asks.get(fact.ask)) is not None:
                    ask.is_withdrawn = True
            case s.ExpectedDropped():
                key = (fact.inject, fact.instance, fact.expected, fact.team)
                if (expected := view.expected.get(key)) is not None:
                    expected.is_dropped = True
            case s.AllHeld() | s.AllLetGo():
                self.all_held = event if isinstance(fact, s.AllHeld) else None
            case s.NeedClaimed():
                self.claims[fact.key] = Claim(event.actor, event.elapsed_ms)
            case s.NeedGivenBack():
                self.claims.pop(fact.key, None)
            case s.InjectPostponed() | s.InjectRetargeted() | s.InjectEdited():
                self._change(view, event, fact)
            case _:
                pass

    def replan(self, view: ControlView) -> None:
        """Bring what control changed into a scenario that was just loaded."""
        if view.plan is not None:
            view.plan = all_retargeted(view.plan, self.recipients)

    def withdrawal(self, of: int) -> Recall | None:
        """Return the withdrawal of a release or message."""
        return next((recall for recall in self.recalls.get(of, ()) if recall.is_withdrawal), None)

    def corrected(self, of: int) -> tuple[str, str] | None:
        """Return subject and text of the last correction of a release or message."""
        for recall in reversed(self.recalls.get(of, ())):
            if isinstance(recall.event.fact, s.TellingCorrected):
                return str(recall.event.fact.subject), str(recall.event.fact.body)
        return None

    def _recall(self, view: ControlView, event: Event, fact: s.TellingWithdrawn | s.TellingCorrected) -> None:
        reached = {
            seat.seat: (seat.label, told not in seat.unread)
            for told in self._tellings(view, fact.of)
            if (telling := view.event(told)) is not None
            for seat in view.seats_reading(telling.audience.to)
        }
        readers = tuple(label for label, has_read in reached.values() if has_read)
        self.recalls.setdefault(fact.of, []).append(Recall(event, readers, len(reached)))
        withdrawn = isinstance(fact, s.TellingWithdrawn)
        for task in view.tasks.values():
            if task.fact.release != fact.of:
                continue
            if withdrawn:
                task.is_done = True
            elif isinstance(fact, s.TellingCorrected) and not task.is_done:
                update = {"subject": fact.subject, "script": fact.body}
                task.fact = task.fact.model_copy(update=update)
        if withdrawn and fact.inject:
            view.inject((fact.inject, fact.instance)).status = "withdrawn"

    def _tellings(self, view: ControlView, of: int) -> tuple[int, ...]:
        event = view.event(of)
        if event is not None and isinstance(event.fact, MessageSent):
            return (of,)
        return view.tellings_of(of)

    def _change(
        self,
        view: ControlView,
        event: Event,
        fact: s.InjectPostponed | s.InjectRetargeted | s.InjectEdited,
    ) -> None:
        key = (fact.inject, fact.instance)
        self.reasons.setdefault(key, []).append(event)
        match fact:
            case s.InjectPostponed():
                self.times[key] = GivenTime(fact.to_ms, fact.at_least)
            case s.InjectRetargeted():
                self.recipients[key] = fact.to
                if view.plan is not None:
                    view.plan = retargeted(view.plan, key, fact.to)
            case s.InjectEdited(subject=None):
                self.edits.pop(key, None)
            case s.InjectEdited():
                self.edits[key] = fact
