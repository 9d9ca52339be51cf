"""The queue of the SimCell: what players wrote to personas and asked of tools, and who replies to it.

One fold, on the state by which the engine decides and in the view of each control seat. A control seat with a
scope sees part of the events only; what refers to something unseen changes nothing there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from exercise_engine.core.enquiries.facts import EnquiryAnswered, EnquiryMatched
from exercise_engine.core.events import Event
from exercise_engine.core.own_state import OwnState
from exercise_engine.core.seat_facts import MessageSent
from exercise_engine.core.simcell.facts import (
    PersonasAssigned,
    ReplyClaimed,
    ReplyDropped,
    ReplyReleased,
    SimcellFact,
)
from exercise_engine.model.people import SeatKind
from exercise_engine.model.scenario import Scenario

QueueFact = MessageSent | EnquiryMatched | EnquiryAnswered | SimcellFact
EntryKey = tuple[int, str]
"""`seq` of the message or enquiry, and the address that is to reply."""
CONTROL = "control"
REPLYING_KINDS: frozenset[SeatKind] = frozenset({"lead", "controller", "simcell"})
"""Seats that answer for personas and tools."""


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """Something that waits for a reply, or waited."""

    seq: int
    address: str
    """Persona or tool that is to reply."""
    root: int
    """`seq` of the first event of its thread."""
    team: str
    asked_ms: int
    is_enquiry: bool = False
    holder: str = ""
    """Seat that has claimed it."""
    claimed_ms: int | None = None
    replied: int | None = None
    """`seq` of the first reply."""
    replied_ms: int | None = None
    replied_by: str = ""
    """Seat that replied first."""
    is_dropped: bool = False

    @property
    def key(self) -> EntryKey:
        """What it is known by."""
        return self.seq, self.address

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.replied is None and not self.is_dropped


@dataclass
class ReplyQueue(OwnState):
    """Everything that waits for a reply, or waited."""

    entries: dict[EntryKey, ReplyEntry] = field(default_factory=dict)
    waiting: dict[EntryKey, None] = field(default_factory=dict)
    """What is open, the oldest first."""
    assigned: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Seat to the personas and tools it answers for, where it does not answer for all."""
    roots: dict[int, int] = field(default_factory=dict)
    """Message to the first event of its thread, where that is another."""

    def apply(self, event: Event, fact: QueueFact, scenario: Scenario | None) -> None:
        """Follow an event."""
        match fact:
            case MessageSent():
                self._take_message(event, fact, scenario)
            case EnquiryMatched():
                if fact.outcome == "queued":
                    self._put(
                        ReplyEntry(
                            fact.enquiry,
                            fact.address,
                            fact.enquiry,
                            fact.team,
                            event.elapsed_ms,
                            is_enquiry=True,
                        )
                    )
            case EnquiryAnswered():
                self._reply(event, (fact.enquiry, fact.sender))
            case ReplyClaimed():
                self._hold((fact.entry, fact.address), holder=fact.seat, claimed_ms=event.elapsed_ms)
            case ReplyReleased():
                self._hold((fact.entry, fact.address), holder="", claimed_ms=None)
            case ReplyDropped():
                self._drop((fact.entry, fact.address))
                self.waiting.pop((fact.entry, fact.address), None)
            case PersonasAssigned():
                self.assigned[fact.seat] = fact.personas

    def open_for(self, seat: str) -> Iterator[ReplyEntry]:
        """Yield what waits for a seat to reply, by the personas it answers for, the oldest first."""
        mine = self.assigned.get(seat, ())
        for key in self.waiting:
            entry = self.entries[key]
            if not mine or entry.address in mine or entry.holder == seat:
                yield entry

    def answered_by(self, sender: str, reply_to: int) -> Iterator[ReplyEntry]:
        """Yield the open entries that a reply settles: what its sender was asked in that thread by then.

        What control answers in its own name is settled for every persona that was written to.
        """
        root = self.roots.get(reply_to, reply_to)
        for seq, address in self.waiting:
            entry = self.entries[seq, address]
            if entry.root == root and seq <= reply_to and sender in (address, CONTROL):
                yield entry

    def _take_message(self, event: Event, fact: MessageSent, scenario: Scenario | None) -> None:
        earlier = fact.thread if fact.thread is not None else fact.reply_to
        if earlier is not None:
            self.roots[event.seq] = self.roots.get(earlier, earlier)
        if scenario is None:
            return
        team = fact.sender.partition(".")[0]
        if team in scenario.teams:
            root = self.roots.get(event.seq, event.seq)
            for address in fact.to:
                if address in scenario.personas:
                    self._put(ReplyEntry(event.seq, address, root, team, event.elapsed_ms))
        elif fact.reply_to is not None:
            for entry in tuple(self.answered_by(fact.sender, fact.reply_to)):
                self._reply(event, entry.key)
            self._reply(event, (fact.reply_to, fact.sender))  # also where it was said to need none

    def _put(self, entry: ReplyEntry) -> None:
        self.entries[entry.key] = entry
        self.waiting[entry.key] = None

    def _reply(self, event: Event, key: EntryKey) -> None:
        entry = self.entries.get(key)
        if entry is not None and entry.replied is None:
            self.entries[key] = replace(
                entry, replied=event.seq, replied_ms=event.elapsed_ms, replied_by=event.actor
            )
            self.waiting.pop(key, None)

    def _hold(self, key: EntryKey, *, holder: str, claimed_ms: int | None) -> None:
        if (entry := self.entries.get(key)) is not None:
            self.entries[key] = replace(entry, holder=holder, claimed_ms=claimed_ms)

    def _drop(self, key: EntryKey) -> None:
        if (entry := self.entries.get(key)) is not None:
            self.entries[key] = replace(entry, is_dropped=True)
