"""The control cell's board of teams: who is there, what they have not opened, what they owe."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_engine.core.control_records import AskRecord, ExpectedRecord, SeatRecord
from exercise_engine.core.control_view import ControlView
from exercise_engine.core.facts import Post


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat of a team."""

    seat: str
    label: str
    post: Post
    is_connected: bool
    unread: int
    is_excused: bool = False
    is_tested: bool = False
    """Whether its person confirmed a test before StartEx."""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team as control sees it."""

    team: str
    name: str
    organisation: str
    seats: tuple[SeatLine, ...]
    unopened: int
    """How much of what it was told nobody in the team has opened."""
    open_asks: tuple[AskRecord, ...]
    """Asks without an answer, overdue ones among them, the soonest deadline first."""
    expected: tuple[ExpectedRecord, ...]
    """Expected actions that were not marked yet."""
    deliveries: int
    """What control has still to deliver to it."""

    @property
    def connected(self) -> int:
        """How many of its seats are connected."""
        return sum(seat.is_connected for seat in self.seats)

    @property
    def tested(self) -> int:
        """How many of its seats have confirmed a test."""
        return sum(seat.is_tested for seat in self.seats)

    @property
    def excused(self) -> int:
        """How many of its seats are excused."""
        return sum(seat.is_excused for seat in self.seats)

    @property
    def overdue(self) -> int:
        """How many asks it has let pass."""
        return sum(ask.is_overdue for ask in self.open_asks)

    def next_deadline_ms(self) -> int | None:
        """Return the soonest deadline of what it still has to answer."""
        coming = [ask.fact.deadline_ms for ask in self.open_asks if not ask.is_overdue]
        return min((moment for moment in coming if moment is not None), default=None)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Seats connected of seats expected."""

    connected: int
    expected: int


def team_rows(view: ControlView, connected: frozenset[str]) -> tuple[TeamRow, ...]:
    """Return the teams that this seat may see, in the order of the scenario."""
    return tuple(_team_row(view, team, connected) for team in teams_in_scope(view))


def teams_in_scope(view: ControlView) -> tuple[str, ...]:
    """Return the teams whose organisation this seat may see; without a scenario those that have seats."""
    if view.scenario is None:
        posts = (post.team for seat in view.seats.values() for post in seat.posts)
        return tuple(dict.fromkeys(posts))
    return tuple(
        team_id
        for team_id in view.scenario.teams
        if not view.scope or not set(view.scope).isdisjoint(view.scenario.organisations_of(team_id))
    )


def attendance(view: ControlView, connected: frozenset[str]) -> Attendance:
    """Return how many players' seats are connected of those with a post that are not excused."""
    found = [
        seat
        for seat in view.seats.values()
        if seat.kind == "player" and seat.is_open and seat.posts and not view.attendance.is_excused(seat.seat)
    ]
    return Attendance(sum(seat.seat in connected for seat in found), len(found))


def _team_row(view: ControlView, team: str, connected: frozenset[str]) -> TeamRow:
    asks = [ask for ask in view.asks.values() if team in ask.teams and ask.is_open]
    return TeamRow(
        team=team,
        name=view.name(team),
        organisation=view.organisation_of(team),
        seats=tuple(
            _seat_line(view, seat, post, connected)
            for seat in view.seats.values()
            for post in seat.posts
            if post.team == team and seat.is_open
        ),
        unopened=_unopened(view, team),
        open_asks=tuple(sorted(asks, key=_deadline)),
        expected=tuple(e for e in view.expected.values() if e.key[3] == team and e.outcome == "open"),
        deliveries=sum(t.fact.team == team and not t.is_done for t in view.tasks.values()),
    )


def _unopened(view: ControlView, team: str) -> int:
    """Return how much nobody of a team has opened; nothing for a seat that is not told of receipts."""
    return sum(1 for _, told in view.unopened if told == team) if view.sees_control else 0


def _seat_line(view: ControlView, seat: SeatRecord, post: Post, connected: frozenset[str]) -> SeatLine:
    unread = len(seat.unread) if view.sees_control else 0
    return SeatLine(
        seat.seat,
        seat.label,
        post,
        seat.seat in connected,
        unread,
        is_excused=view.attendance.is_excused(seat.seat),
        is_tested=view.attendance.of(seat.seat).tested_ms is not None,
    )


def _deadline(ask: AskRecord) -> tuple[bool, int, int]:
    deadline = ask.fact.deadline_ms
    return deadline is None, deadline or 0, ask.seq
