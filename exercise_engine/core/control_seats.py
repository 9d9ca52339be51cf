"""The seats as the control cell knows them: who holds which post, and who has yet to read what."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from exercise_engine.core import facts as f
from exercise_engine.core.control_records import SeatRecord
from exercise_engine.core.events import Event


class SeatBook:
    """Seats, the addresses at which they read, and what nobody has opened."""

    def __init__(self, *, organisation_of: Callable[[str], str], team_of: Callable[[str], str]) -> None:
        self.seats: dict[str, SeatRecord] = {}
        self.unopened: dict[tuple[int, str], int] = {}
        """What nobody of a team has opened (`seq` and team), to the exercise time at which it was told."""
        self._organisation_of = organisation_of
        self._team_of = team_of
        self._at: dict[str, set[str]] = {}

    def meet(self, record: SeatRecord) -> None:
        """Take in a seat, unless it is known."""
        if record.seat not in self.seats or not self.seats[record.seat].is_open:
            self.seats[record.seat] = record
            self._place(record)

    def change_seat(self, fact: f.SeatClosed | f.PostGiven | f.PostTaken) -> None:
        """Note who holds what from now on; what a seat was told at a post that it left, it keeps."""
        record = self.seats.get(fact.seat)
        if record is None:
            return
        if isinstance(fact, f.SeatClosed):
            record.is_open = False
            record.unread.clear()
            return
        kept = tuple(post for post in record.posts if post != fact.post)
        record.posts = (*kept, fact.post) if isinstance(fact, f.PostGiven) else kept
        for seats in self._at.values():
            seats.discard(record.seat)
        self._place(record)

    def place_again(self) -> None:
        """Look up everybody's addresses in a corrected scenario."""
        for record in self.seats.values():
            self._place(record)

    def reading(self, addresses: Iterable[str]) -> set[str]:
        """Return the seats that something for these addresses reaches."""
        return set().union(*(self._at.get(address, ()) for address in addresses))

    def tell(self, event: Event) -> None:
        """Note who has yet to read something: each seat, and each team of which nobody has."""
        own_team = self._team_of(event.acting_as or "")
        for seat in sorted(self.reading(event.audience.to)):
            if seat == event.actor:
                continue
            record = self.seats[seat]
            record.unread[event.seq] = event.elapsed_ms
            for team in self._teams_told(record, frozenset(event.audience.to)):
                if team != own_team:
                    self.unopened[event.seq, team] = event.elapsed_ms

    def _teams_told(self, record: SeatRecord, to: frozenset[str]) -> set[str]:
        """Return the teams of a seat for which something is; what is for everybody concerns teams at home."""
        named = {
            post.team
            for post in record.posts
            if not to.isdisjoint({post.address, post.team, self._organisation_of(post.team)} - {""})
        }
        at_home = {post.team for post in record.posts if self._organisation_of(post.team)}
        return named or at_home or {post.team for post in record.posts}

    def read(self, seat: str, seqs: Iterable[int]) -> None:
        """Note what a seat has read."""
        record = self.seats.get(seat)
        if record is None:
            return
        for seq in seqs:
            record.unread.pop(seq, None)
            for post in record.posts:
                self.unopened.pop((seq, post.team), None)

    def _place(self, record: SeatRecord) -> None:
        """Note at which addresses a player's seat reads."""
        if record.kind != "player":
            return
        addresses = {"all", f"seat:{record.seat}"}
        for post in record.posts:
            addresses |= {post.address, post.team, self._organisation_of(post.team)}
        for address in addresses - {""}:
            self._at.setdefault(address, set()).add(record.seat)
