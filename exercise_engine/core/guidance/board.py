"""What control knows of briefs, documents, duties, hints, and of who has confirmed what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exercise_engine.core import facts as f
from exercise_engine.core.events import Event
from exercise_engine.core.guidance import facts as g
from exercise_engine.core.guidance.plan import HandoutKey, HintKey
from exercise_engine.core.need import Need
from exercise_engine.core.stages import IN_PLAY
from exercise_engine.model.timing import MINUTE_MS, offset_text

if TYPE_CHECKING:
    from exercise_engine.core.control_view import ControlView

CONFIRM_WITHIN_MS = 2 * MINUTE_MS
"""What covers a screen is read at once; who has not confirmed it by then is not at the screen."""
SEATS_NAMED_MAX = 6
"""More labels do not fit beside a need."""


@dataclass(slots=True)
class ToConfirm:
    """Something that each reader confirms, and who still has to."""

    seq: int
    told_ms: int
    title: str
    is_brief: bool
    brief: HandoutKey | None
    """Which brief, as far as that was seen."""
    readers: tuple[str, ...]
    """Seats that it reached when it was told."""
    waiting: set[str] = field(default_factory=set)


@dataclass(slots=True)
class DutyRecord:
    """A duty of a team."""

    seq: int
    fact: g.DutyTold
    done: set[int] = field(default_factory=set)
    is_over: bool = False


class GuidanceBoard:
    """A fold over the events that reached a control seat."""

    def __init__(self) -> None:
        self.handed_ms: dict[HandoutKey, int] = {}
        self.held: set[HandoutKey] = set()
        self.proposals: dict[HintKey, Event] = {}
        """Hints that wait for control's word."""
        self.to_confirm: dict[int, ToConfirm] = {}
        self._released: dict[int, HandoutKey] = {}
        self.duties: dict[int, DutyRecord] = {}

    def apply(self, event: Event, view: ControlView) -> None:
        """Take in one event, new to the view."""
        fact = event.fact
        match fact:
            case g.HandoutReleased():
                self.handed_ms[HandoutKey(fact.kind, fact.handout)] = event.elapsed_ms
                self._released[event.seq] = HandoutKey(fact.kind, fact.handout)
                self.held.discard(HandoutKey(fact.kind, fact.handout))
            case g.HandoutHeld():
                self.held.add(HandoutKey(fact.kind, fact.handout))
            case g.BriefGiven():
                self._await(event, view, title=str(fact.title), is_brief=True)
            case f.InjectTold(confirm=True):
                self._await(event, view, title=str(fact.subject))
            case f.ReceiptsReported():
                for seq in fact.acknowledged:
                    if seq in self.to_confirm:
                        self.to_confirm[seq].waiting.discard(event.actor)
            case g.DutyTold():
                self.duties[event.seq] = DutyRecord(event.seq, fact)
            case g.DutyEnded(duty=duty) if duty in self.duties:
                self.duties[duty].is_over = True
            case g.DutyTicked(duty=duty) if duty in self.duties:
                change = self.duties[duty].done.add if fact.done else self.duties[duty].done.discard
                change(fact.mark)
            case g.HintProposed():
                self.proposals[_key(fact)] = event
            case g.HintGiven() | g.HintDropped():
                self.proposals.pop(_key(fact), None)
            case _:
                pass

    def waiting_for(self, brief: HandoutKey) -> int:
        """Return how many seats have not confirmed a brief."""
        return sum(len(found.waiting) for found in self.to_confirm.values() if found.brief == brief)

    def _await(self, event: Event, view: ControlView, *, title: str, is_brief: bool = False) -> None:
        reading = view.seats_reading(event.audience.to)
        seats = tuple(record.seat for record in reading if record.posts)  # a spare seat is nobody's yet
        brief = self._released.get(event.cause or 0)
        self.to_confirm[event.seq] = ToConfirm(
            event.seq, event.elapsed_ms, title, is_brief, brief, seats, set(seats)
        )


def guidance_needs(view: ControlView, elapsed_ms: int) -> Iterator[Need]:
    """Yield hints to decide on, and what has covered screens for too long."""
    if view.stage not in IN_PLAY:
        return
    for event in view.guidance.proposals.values():
        if isinstance(event.fact, g.HintProposed):
            yield _hint_need(view, event, event.fact)
    for found in view.guidance.to_confirm.values():
        if not found.is_brief and found.waiting and found.told_ms + CONFIRM_WITHIN_MS <= elapsed_ms:
            yield _confirm_need(view, found)


def _hint_need(view: ControlView, event: Event, fact: g.HintProposed) -> Need:
    since = offset_text(fact.silent_since_ms)
    return Need(
        key=f"hint:{event.seq}",
        kind="hint",
        action="hint",
        harm_ms=event.elapsed_ms,
        team=fact.team,
        title=f"{view.name(fact.team)} has been silent since {since}: give a hint?",
        detail=f"As {view.name(fact.sender)}, hint {fact.place + 1} of {fact.owner}\n\n{fact.body}",
        seq=event.seq,
    )


def _confirm_need(view: ControlView, found: ToConfirm) -> Need:
    seats = [view.actor_label(seat) for seat in found.readers if seat in found.waiting]
    more = f" and {len(seats) - SEATS_NAMED_MAX} more" if len(seats) > SEATS_NAMED_MAX else ""
    event = view.event(found.seq)
    teams = [view.team_of(address) for address in (event.audience.to if event is not None else ())]
    return Need(
        key=f"confirm:{found.seq}",
        kind="confirm",
        action="inform",
        harm_ms=found.told_ms + CONFIRM_WITHIN_MS,
        team=next((team for team in teams if team), ""),
        title=f"{len(seats)} of {len(found.readers)} seats have not confirmed: {found.title}",
        detail=f"Told at {offset_text(found.told_ms)}. Not confirmed by "
        + ", ".join(seats[:SEATS_NAMED_MAX])
        + more,
        seq=found.seq,
    )


def _key(fact: g.HintProposed | g.HintGiven | g.HintDropped) -> HintKey:
    return HintKey(fact.source, fact.owner, fact.instance, fact.place, fact.team)
