"""What was recorded, encoded once for each distinct view, and for each seat an index of what it may see.

A fold over durable events: the same live and after a restart. Coming back, catching up and hearing news are
one thing: reading on in the seat's index from where one stands.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from exercise_engine.core.events import Audience, Event, parse_event
from exercise_engine.core.facts import (
    EnquiryAnswered,
    ExerciseCreated,
    Fact,
    ForControl,
    InjectTold,
    MessageSent,
    PostGiven,
    PostTaken,
    ScenarioLoaded,
    SeatClosed,
    SeatOpened,
    StageChanged,
)
from exercise_engine.core.obligations.facts import ObligationListed
from exercise_engine.core.policy import Viewer, audience_misses, shown_alike, viewer, visible
from exercise_engine.core.posts.state import with_post, without_post
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.core.state import Seat, seat_of
from exercise_engine.model.scenario import Scenario
from exercise_engine.protocol.codec import encode_events
from exercise_engine.server.framing import text_frame
from exercise_engine.server.limits import CATCH_UP_FRAME_BYTES, CATCH_UP_FRAME_EVENTS

AUDIENCES_MAX: Final = 10_000
"""Combinations of addresses that are remembered; play uses some hundreds."""

FrameCache: TypeAlias = dict[tuple[bytes, bytes] | tuple[int, int], tuple[bytes, int]]
"""Frames built in one round and how many events are in them, by what is in them and by who stands where."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event and its JSON text, as it was written to the log."""

    event: Event
    payload: str


@dataclass(slots=True)
class _Index:
    """What a seat may see, in the order in which it is told; seats that are alike share one."""

    seqs: array[int] = field(default_factory=lambda: array("I"))
    anchors: array[int] = field(default_factory=lambda: array("I"))
    """`seq` with which it became visible: its own, or that of a later event that widened the view."""
    variants: array[int] = field(default_factory=lambda: array("B"))
    """Which of the event's encodings."""
    is_widened: bool = False
    """Whether earlier events came in late, so that the index is not sorted by `seq`."""

    def add(self, seq: int, *, anchor: int, variant: int) -> None:
        self.seqs.append(seq)
        self.anchors.append(anchor)
        self.variants.append(variant)
        self.is_widened = self.is_widened or seq != anchor

    def copied(self) -> _Index:
        return _Index(self.seqs[:], self.anchors[:], self.variants[:], self.is_widened)

    def __contains__(self, seq: int) -> bool:
        if self.is_widened:
            return seq in self.seqs
        place = bisect_right(self.seqs, seq)
        return place > 0 and self.seqs[place - 1] == seq


@dataclass(slots=True)
class _Group:
    """Seats that see the same."""

    viewer: Viewer
    seats: list[str]
    indexes: list[_Index] = field(default_factory=list)
    """Theirs, each once: one for all, but for seats that were not alike at some time."""


@dataclass(slots=True)
class _Encodings:
    """The distinct views of one event."""

    shown: list[Event]
    payloads: list[str]

    def variant_of(self, seen: Event) -> int:
        for number, known in enumerate(self.shown):
            if known is seen or known == seen:
                return number
        self.shown.append(seen)
        self.payloads.append(seen.model_dump_json())
        return len(self.shown) - 1


class Feed:
    """All that may be told, and to whom."""

    def __init__(self) -> None:
        self.last_seq = 0
        self.seats: dict[str, Seat] = {}
        self.viewers: dict[str, Viewer] = {}
        self._scenario: Scenario | None = None
        self._payloads: list[tuple[str, ...]] = []
        self._audiences: list[Audience | None] = []
        """Who each event is for; none for those that no player sees."""
        self._known_audiences: dict[Audience, Audience] = {}
        self._personas: dict[int, tuple[str, ...]] = {}
        self._indexes: dict[str, _Index] = {}
        self._groups: list[_Group] = []
        self._reached: dict[tuple[Audience, type[Fact]], list[_Group]] = {}
        self._widened: dict[str, int] = {}
        self._is_settled = False
        """Whether check-in has begun, so that people belong where they sit."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that is played."""
        assert self._scenario is not None, "the first event of a log holds the scenario"
        return self._scenario

    def take(self, recorded: Iterable[Recorded]) -> None:
        """Take in durable events, in the order of the log."""
        for item in recorded:
            if not isinstance(item.event.fact, SeatOpened | SeatClosed | PostGiven | PostTaken):
                self._widen()
            self._take_one(item)
        self._widen()

    def sees(self, seat: str, seq: int) -> bool:
        """Whether a seat was told an event, or will be when it comes back."""
        index = self._indexes.get(seat)
        return index is not None and seq in index

    def event(self, seat: str, seq: int) -> Event | None:
        """One event as a seat may see it."""
        index = self._indexes.get(seat)
        if index is None or seq not in index:
            return None
        return parse_event(self._payloads[seq - 1][index.variants[index.seqs.index(seq)]])

    def last_seen(self, seat: str) -> int:
        """The last event that a seat may see; 0 if there is none."""
        seqs = self._indexes[seat].seqs
        return max(seqs) if seqs else 0

    def position_after(self, seat: str, seq: int) -> int:
        """Where in its index a seat stands that has everything up to `seq`."""
        return bisect_right(self._indexes[seat].anchors, seq)

    def end(self, seat: str) -> int:
        """The position of a seat that has everything."""
        return len(self._indexes[seat].seqs)

    def read_on(self, seat: str, position: int, cache: FrameCache) -> tuple[bytes, int] | None:
        """The next frame for a seat and the position after it; none if it has everything."""
        index = self._indexes.get(seat)
        if index is None or position >= len(index.seqs):
            return None
        place = (id(index), position)
        found = cache.get(place)
        if found is None:
            found = cache[place] = self._frame_at(index, position, cache)
        frame, count = found
        return frame, position + count

    def _frame_at(self, index: _Index, position: int, cache: FrameCache) -> tuple[bytes, int]:
        """What is in a frame decides, since those who are not alike may still be told the same."""
        seqs = index.seqs[position : position + CATCH_UP_FRAME_EVENTS]
        variants = index.variants[position : position + CATCH_UP_FRAME_EVENTS]
        content = (seqs.tobytes(), variants.tobytes())
        found = cache.get(content)
        if found is None:
            found = cache[content] = self._build(seqs, variants)
        return found

    def _build(self, seqs: Sequence[int], variants: Sequence[int]) -> tuple[bytes, int]:
        payloads: list[str] = []
        personas: dict[str, str] = {}
        size = 0
        for seq, variant in zip(seqs, variants, strict=True):
            payload = self._payloads[seq - 1][variant]
            size += len(payload)
            if payloads and size > CATCH_UP_FRAME_BYTES:
                break
            payloads.append(payload)
            for persona in self._personas.get(seq, ()):
                personas[persona] = self.scenario.personas[persona].name
        return text_frame(encode_events(payloads, personas)), len(payloads)

    def _take_one(self, recorded: Recorded) -> None:
        event = recorded.event
        assert event.seq == self.last_seq + 1, f"event {event.seq} cannot follow event {self.last_seq}"
        self.last_seq = event.seq
        self._note_setup(event)
        self._note_personas(event)
        encodings = _Encodings([event], [recorded.payload])
        variants: dict[object, int] = {}
        for group in self._groups_for(event):
            alike = shown_alike(event, group.viewer)
            if alike not in variants:
                seen = visible(event, group.viewer)
                assert seen is not None, "only groups that see the event are told"
                variants[alike] = encodings.variant_of(seen)
            for index in group.indexes:
                index.add(event.seq, anchor=event.seq, variant=variants[alike])
        self._payloads.append(tuple(encodings.payloads))
        audience = self._known_audiences.setdefault(event.audience, event.audience)
        self._audiences.append(None if isinstance(event.fact, ForControl) else audience)

    def _note_setup(self, event: Event) -> None:
        match event.fact:
            case ExerciseCreated(scenario=scenario) | ScenarioLoaded(scenario=scenario):
                self._scenario = scenario
                for seat in self.seats:
                    self._widened[seat] = event.seq
            case SeatOpened() as opened:
                self.seats[opened.seat] = seat_of(opened)
                self._indexes.setdefault(opened.seat, _Index())
                self._widened[opened.seat] = event.seq
            case StageChanged():
                self._is_settled = True
            case PostGiven(seat=seat) | PostTaken(seat=seat) if seat in self.seats:
                self._change_post(event, event.fact)
            case SeatClosed(seat=seat):
                self.seats.pop(seat, None)
                self.viewers.pop(seat, None)
                self._widened.pop(seat, None)
                if seat in self._indexes:  # what others like it are told from here on is not for it
                    self._indexes[seat] = self._indexes[seat].copied()
                self._regroup()
            case _:
                pass

    def _change_post(self, event: Event, change: PostGiven | PostTaken) -> None:
        """Let a seat that holds another post have what was addressed to that post before."""
        seat = self.seats[change.seat]
        if isinstance(change, PostGiven):
            self.seats[change.seat] = with_post(seat, change, is_settled=self._is_settled)
        else:
            self.seats[change.seat] = without_post(seat, change, seq=event.seq, is_settled=self._is_settled)
        self._widened[change.seat] = event.seq

    def _note_personas(self, event: Event) -> None:
        if isinstance(event.fact, InjectTold | MessageSent | EnquiryAnswered | Shared | ObligationListed):
            senders = () if isinstance(event.fact, ObligationListed) else (event.fact.sender,)
            addresses = dict.fromkeys((*senders, *event.fact.to))
            found = tuple(address for address in addresses if address in self.scenario.personas)
            if found:
                self._personas[event.seq] = found

    def _groups_for(self, event: Event) -> Sequence[_Group]:
        """Seats that see an event, by what they see.

        An event that names a seat sets seats apart that are alike otherwise. Policy is a table over audience,
        kind of fact and viewer: who was shown nothing once is shown nothing of the same audience and kind.
        """
        named = [
            address.removeprefix("seat:") for address in event.audience.to if address.startswith("seat:")
        ]
        if named:
            apart = self._groups_apart(named)
            return [group for group in apart if visible(event, group.viewer) is not None]
        key = (event.audience, type(event.fact))
        reached = self._reached.get(key)
        if reached is None:
            if len(self._reached) >= AUDIENCES_MAX:
                self._reached.clear()
            reached = [group for group in self._groups if visible(event, group.viewer) is not None]
            self._reached[key] = reached
        return reached

    def _widen(self) -> None:
        """Let seats that are new, or hold other posts, have what they may now see of the time before."""
        if not self._widened or self._scenario is None:
            return
        widened, self._widened = self._widened, {}
        for seat in widened:
            self.viewers[seat] = viewer(self.seats[seat], self._scenario)
        self._regroup()
        late = [
            (self.viewers[seats[0]], index, set(index.seqs), max(widened[seat] for seat in seats))
            for group in self._groups
            for index in group.indexes
            if (seats := [seat for seat in group.seats if seat in widened and self._indexes[seat] is index])
        ]
        for place, payloads in enumerate(self._payloads):
            if not self._may_widen(place, late):
                continue
            shown = [parse_event(payload) for payload in payloads]
            encodings = _Encodings(shown, list(payloads))
            for looks, index, known, anchor in late:
                if shown[0].seq not in known and (seen := visible(shown[0], looks)) is not None:
                    index.add(shown[0].seq, anchor=anchor, variant=encodings.variant_of(seen))
            self._payloads[place] = tuple(encodings.payloads)

    def _may_widen(self, place: int, late: Sequence[tuple[Viewer, _Index, set[int], int]]) -> bool:
        """Whether an event may be news to somebody; most are ruled out without reading them again."""
        audience = self._audiences[place]
        for looks, _, known, _ in late:
            if place + 1 in known:
                continue
            if looks.kind != "player":
                return True
            if audience is not None and not audience_misses(audience, looks, seq=place + 1):
                return True
        return False

    def _regroup(self) -> None:
        """Put seats together that see the same, with one index for all who have been told the same so far."""
        groups: dict[object, _Group] = {}
        for seat, seen_by in self.viewers.items():
            addresses = seen_by.addresses - {f"seat:{seat}"}
            key = (
                seen_by.kind,
                addresses,
                seen_by.organisations,
                seen_by.scope,
                seen_by.left,
                seen_by.real_of,
            )
            groups.setdefault(key, _Group(seen_by, [])).seats.append(seat)
        self._groups = list(groups.values())
        self._reached.clear()
        dealt: set[int] = set()
        for group in self._groups:
            theirs: dict[int, _Index] = {}
            for seat in group.seats:
                index = self._indexes[seat]
                before = id(index) if index.seqs else 0
                if before not in theirs:
                    theirs[before] = index.copied() if id(index) in dealt else index
                self._indexes[seat] = theirs[before]
            group.indexes = list(theirs.values())
            dealt.update(map(id, group.indexes))

    def _groups_apart(self, named: Sequence[str]) -> list[_Group]:
        """All groups, with each seat that is named as one of its own."""
        apart: list[_Group] = []
        for group in self._groups:
            for seat in group.seats:
                if seat in named:
                    index = self._indexes[seat] = self._indexes[seat].copied()
                    apart.append(_Group(self.viewers[seat], [seat], [index]))
            rest = [seat for seat in group.seats if seat not in named]
            if rest:
                apart.append(_Group(self.viewers[rest[0]], rest, self._distinct(rest)))
            group.indexes = self._distinct(group.seats)
        return apart

    def _distinct(self, seats: Iterable[str]) -> list[_Index]:
        """The indexes of some seats, each once."""
        return list({id(index): index for index in map(self._indexes.__getitem__, seats)}.values())
