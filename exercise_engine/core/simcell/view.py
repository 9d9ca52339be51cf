"""What the SimCell sees: the queue, and all that was said by and to each persona and tool."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryMade, EnquiryMatched
from exercise_engine.core.events import Event
from exercise_engine.core.seat_facts import InjectTold, MessageSent
from exercise_engine.core.simcell.facts import PersonasAssigned, ReplyClaimed, ReplyDropped, ReplyReleased
from exercise_engine.core.simcell.queue import ReplyEntry, ReplyQueue
from exercise_engine.model.scenario import Scenario


@dataclass
class SimcellView:
    """The fold behind the queue on a control screen."""

    queue: ReplyQueue = field(default_factory=ReplyQueue)
    said: dict[str, list[int]] = field(default_factory=dict)
    """Persona or tool to the `seq` of everything it said or was told, in order."""
    unmatched: list[int] = field(default_factory=list)
    """Enquiries that no pattern matched."""

    def apply(self, event: Event, scenario: Scenario | None) -> None:
        """Follow an event, whatever it is."""
        fact = event.fact
        match fact:
            case MessageSent():
                self.queue.apply(event, fact, scenario)
                self._note(event, (fact.sender, *fact.to), scenario)
            case InjectTold():
                self._note(event, (fact.sender, *fact.to), scenario)
            case EnquiryMade():
                self._note(event, (fact.to,), scenario)
            case EnquiryMatched():
                self.queue.apply(event, fact, scenario)
                if fact.answer is None:
                    self.unmatched.append(fact.enquiry)
            case EnquiryAnswered():
                self.queue.apply(event, fact, scenario)
                self._note(event, (fact.sender,), scenario)
            case ReplyClaimed() | ReplyReleased() | ReplyDropped() | PersonasAssigned():
                self.queue.apply(event, fact, scenario)
            case _:
                pass

    def waiting(self, seat: str) -> tuple[ReplyEntry, ...]:
        """Return what waits for a seat, the oldest first."""
        return tuple(self.queue.open_for(seat))

    def oldest_ms(self, seat: str) -> int | None:
        """Return since when the oldest of it waits, in exercise time."""
        return min((entry.asked_ms for entry in self.queue.open_for(seat)), default=None)

    def _note(self, event: Event, named: tuple[str, ...], scenario: Scenario | None) -> None:
        if scenario is None:
            return
        for address in dict.fromkeys(named):
            if address in scenario.personas or address in scenario.enquiries:
                self.said.setdefault(address, []).append(event.seq)
