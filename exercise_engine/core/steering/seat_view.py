"""What a seat knows of what was withdrawn and corrected; the first text stays beside it."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass

from exercise_engine.core.events import Event
from exercise_engine.core.steering.facts import AskWithdrawn, InjectCorrected, InjectWithdrawn, OfSteering


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A moment at which something that was told changed."""

    seq: int
    elapsed_ms: int
    story_ms: int
    subject: str = ""
    """What it should have said; empty for a withdrawal."""
    body: str = ""


class ToldChanges:
    """Withdrawals and corrections by what they are of; events may come in any order."""

    def __init__(self) -> None:
        self._withdrawn: dict[int, Change] = {}
        self._corrected: dict[int, list[Change]] = {}
        self._asks: set[int] = set()

    def apply(self, event: Event, fact: OfSteering) -> None:
        """Take in a fact of steering; those for control are passed over."""
        match fact:
            case InjectWithdrawn(told=told):
                self._withdrawn[told] = Change(event.seq, event.elapsed_ms, event.story_ms)
            case InjectCorrected(told=told):
                change = Change(
                    event.seq, event.elapsed_ms, event.story_ms, str(fact.subject), str(fact.body)
                )
                insort(self._corrected.setdefault(told, []), change)
            case AskWithdrawn(ask=ask):
                self._asks.add(ask)
            case _:
                pass  # what is for control never reaches a player

    def withdrawal(self, told: int) -> Change | None:
        """Return when something was withdrawn, if it was."""
        return self._withdrawn.get(told)

    def corrections(self, told: int) -> tuple[Change, ...]:
        """Return the corrections of something, oldest first."""
        return tuple(self._corrected.get(told, ()))

    def subject(self, told: int, first: str) -> str:
        """Return the subject that holds now."""
        corrected = self._corrected.get(told)
        return corrected[-1].subject if corrected else first

    def news(self, told: int) -> tuple[int, ...]:
        """Return the events that changed something; each is read anew."""
        withdrawn = self._withdrawn.get(told)
        seqs = tuple(change.seq for change in self._corrected.get(told, ()))
        return seqs if withdrawn is None else (*seqs, withdrawn.seq)

    def is_ask_withdrawn(self, ask: int) -> bool:
        """Whether nothing needs to be answered any more."""
        return ask in self._asks
