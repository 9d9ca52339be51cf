"""What reached which screens: receipts, counted for seats and for teams, up to EndEx."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from exercise_engine.core.events import Event
from exercise_engine.core.facts import InjectTold, MessageSent, ReceiptsReported
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Seqs

Seats = tuple[str, ...]
Times = dict[int, int]
"""Event number to the exercise time at which a client reported it."""


class Readership:
    """Who could read what, and what was shown where. A screen that showed something proves no reading."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._readers: dict[tuple[str, ...], Seats] = {}
        self.seat_shown = _receipts(journal, lambda receipts: receipts.read)
        self.seat_received = _receipts(journal, lambda receipts: (*receipts.delivered, *receipts.read))
        self.shown = self._first_in_team(self.seat_shown)
        """For each team what any of its seats showed, and when first."""
        self.received = self._first_in_team(self.seat_received)
        """For each team what any of its seats received, and when first."""
        self.items: dict[str, list[int]] = {team: [] for team in journal.scenario.teams}
        """For each team what was told or written to it by others, in order."""
        self.inboxes: dict[str, list[int]] = defaultdict(list)
        """For each player's seat the same."""
        for event in journal.of_type(InjectTold, MessageSent):
            for team in self.teams_meant(event):
                self.items[team].append(event.seq)
            for seat in self.readers(event):
                self.inboxes[seat].append(event.seq)

    def teams_meant(self, event: Event) -> tuple[str, ...]:
        """The teams that something was told or written to, without the team that wrote it."""
        fact = event.fact
        teams = self._journal.teams_of(_addresses(event))
        own = fact.sender.partition(".")[0] if isinstance(fact, MessageSent) else ""
        return tuple(team for team in teams if team != own)

    def meant(self, seq: int) -> tuple[str, ...]:
        """The teams that an item, known by its number, was told or written to."""
        event = self._journal.by_seq.get(seq)
        return self.teams_meant(event) if event is not None else ()

    def readers(self, event: Event) -> Seats:
        """The players' seats that something was told or written to, without the one that wrote it."""
        addresses = _addresses(event)
        if addresses not in self._readers:
            self._readers[addresses] = tuple(
                seat for seat in self._journal.seats if self._is_meant(seat, addresses)
            )
        return tuple(seat for seat in self._readers[addresses] if seat != event.actor)

    def _is_meant(self, seat_id: str, addresses: tuple[str, ...]) -> bool:
        seat = self._journal.seat(seat_id)
        if seat is None or seat.kind != "player" or seat_id in self._journal.closed_seats:
            return False
        own = {"all", f"seat:{seat_id}"}
        for post in seat.posts:
            own |= {post.team, post.address, self._journal.organisation_of(post.team) or ""}
        return not own.isdisjoint(addresses)

    def _first_in_team(self, by_seat: dict[str, Times]) -> dict[str, Times]:
        found: dict[str, Times] = {team: {} for team in self._journal.scenario.teams}
        for seat_id, times in by_seat.items():
            seat = self._journal.seat(seat_id)
            for team in {post.team for post in (seat.posts if seat is not None else ())} & found.keys():
                mine = found[team]
                for seq, elapsed_ms in times.items():
                    mine[seq] = min(elapsed_ms, mine.get(seq, elapsed_ms))
        return found


def _addresses(event: Event) -> tuple[str, ...]:
    """Whom something is for; a message reaches its sender's screens too, which is no delivery."""
    return event.fact.to if isinstance(event.fact, MessageSent) else event.audience.to


def _receipts(journal: Journal, pick: Callable[[ReceiptsReported], Seqs]) -> dict[str, Times]:
    found: dict[str, Times] = defaultdict(dict)
    for event in journal.sealed:
        if isinstance(event.fact, ReceiptsReported):
            times = found[event.actor]
            for seq in pick(event.fact):
                times.setdefault(seq, event.elapsed_ms)
    return found
