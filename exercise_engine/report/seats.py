"""Seats over the day: who had come when, who was tested, hand-overs, and times excused for real duty."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from exercise_engine.core.attendance.board import AttendanceBoard
from exercise_engine.core.facts import (
    AskOpened,
    AskOverdue,
    InjectTold,
    PostGiven,
    PostTaken,
    ReceiptsReported,
    SeatExcused,
    SeatHandedOver,
    SeatOpened,
    SeatReturned,
    StageChanged,
)
from exercise_engine.model.base import Model
from exercise_engine.report.journal import Journal
from exercise_engine.report.records import Moment, Named, Seqs


class CheckIn(Model):
    """When the seats of one team came; a sign of life is anything that a terminal reported."""

    team: Named
    seats: int
    before_start: int
    """Seats with a sign of life before StartEx."""
    later: int
    """Seats that came after it."""
    first_ms: int | None
    """UTC of the first sign of life of the team."""
    last_ms: int | None
    """UTC at which the last of its seats that ever came gave its first sign of life."""
    tested: int
    """Seats whose person confirmed a test before StartEx."""


class HandOver(Model):
    """Another person sat in a seat from then on."""

    when: Moment
    seat: str
    open_asks: Seqs
    note: str
    confirmed: Moment | None
    """When whoever came confirmed having read it."""


class Excused(Model):
    """A time in which nothing was expected of a seat."""

    seat: str
    since: Moment
    until: Moment | None
    """Its return; none where it did not come back."""


class SeatsOverTheDay(Model):
    """What the log says of the people in seats; it names none of them."""

    has_test: bool
    check_in: tuple[CheckIn, ...]
    hand_overs: tuple[HandOver, ...]
    excused: tuple[Excused, ...]


def seats_over_the_day(journal: Journal) -> SeatsOverTheDay | None:
    """Return what happened to seats; none where there was no test, no hand-over and no excuse."""
    board = _board(journal)
    hand_overs, excused = tuple(_hand_overs(journal)), tuple(_excused(journal))
    if not (board.tests or hand_overs or excused):
        return None
    teams = (team for team, found in journal.scenario.teams.items() if not found.joint)
    return SeatsOverTheDay(
        has_test=bool(board.tests),
        check_in=tuple(_check_in(journal, board, team) for team in teams),
        hand_overs=hand_overs,
        excused=excused,
    )


def excused_asks(journal: Journal) -> frozenset[int]:
    """Return the asks that went overdue while nobody was there who decides for a team: all were excused.

    Teams that must agree wait for each other, so one that could not decide excuses all of them.
    """
    deciders = Deciders()
    found = set()
    teams = {
        event.seq: event.fact.teams or (event.fact.respondent,)
        for event in journal.of_type(AskOpened)
        if isinstance(event.fact, AskOpened)
    }
    for event in journal.events:
        deciders.take(journal, event.fact)
        if isinstance(event.fact, AskOverdue) and any(
            deciders.all_excused(team) for team in teams.get(event.fact.ask, ())
        ):
            found.add(event.fact.ask)
    return frozenset(found)


class Deciders:
    """Which seats decide for which team, and who of them is excused, as the log goes on."""

    def __init__(self) -> None:
        self._of: dict[str, set[str]] = {}
        self._excused: set[str] = set()

    def take(self, journal: Journal, fact: object) -> None:
        """Take in one fact."""
        match fact:
            case SeatOpened():
                for post in fact.posts:
                    self._change(journal, fact.seat, post.team, post.role, holds=True)
            case PostGiven() | PostTaken():
                given = isinstance(fact, PostGiven)
                self._change(journal, fact.seat, fact.post.team, fact.post.role, holds=given)
            case SeatExcused():
                self._excused.add(fact.seat)
            case SeatReturned():
                self._excused.discard(fact.seat)
            case _:
                pass

    def all_excused(self, team: str) -> bool:
        """Whether every seat that decides for a team is excused."""
        seats = self._of.get(team, set())
        return bool(seats) and seats <= self._excused

    def _change(self, journal: Journal, seat: str, team: str, role: str, *, holds: bool) -> None:
        found = journal.scenario.teams.get(team)
        if found is None or role not in found.roles or not found.roles[role].decides:
            return
        seats = self._of.setdefault(team, set())
        (seats.add if holds else seats.discard)(seat)


def _board(journal: Journal) -> AttendanceBoard:
    board = AttendanceBoard()
    for event in journal.events:
        match event.fact:
            case StageChanged(target=target):
                board.move(target)
            case InjectTold() as told:
                board.tell(event, told)
            case ReceiptsReported() as receipts:
                board.report(event, receipts)
            case _:
                pass
    return board


def _check_in(journal: Journal, board: AttendanceBoard, team: str) -> CheckIn:
    opened = {seat: journal.seat(seat) for seat in journal.seats if seat not in journal.closed_seats}
    own = [seat for seat, found in opened.items() if found and any(post.team == team for post in found.posts)]
    came = sorted(ms for seat in own if (ms := board.of(seat).first_seen_ms) is not None)
    start_ms = journal.start.at_ms if journal.start is not None else None
    before = len(came) if start_ms is None else bisect_right(came, start_ms)
    return CheckIn(
        team=journal.named(team),
        seats=len(own),
        before_start=before,
        later=len(came) - before,
        first_ms=came[0] if came else None,
        last_ms=came[-1] if came else None,
        tested=sum(board.of(seat).tested_ms is not None for seat in own),
    )


def _hand_overs(journal: Journal) -> Iterator[HandOver]:
    confirmed = {
        (event.actor, seq): event
        for event in reversed(journal.of_type(ReceiptsReported))
        if isinstance(event.fact, ReceiptsReported)
        for seq in event.fact.acknowledged
    }
    for event in journal.of_type(SeatHandedOver):
        fact = event.fact
        assert isinstance(fact, SeatHandedOver)
        read = confirmed.get((fact.seat, event.seq))
        yield HandOver(
            when=journal.moment(event),
            seat=fact.label,
            open_asks=fact.open_asks,
            note=journal.words(event, fact.note),
            confirmed=journal.moment(read) if read is not None else None,
        )


def _excused(journal: Journal) -> Iterator[Excused]:
    returns = [event for event in journal.events if isinstance(event.fact, SeatReturned)]
    for event in journal.of_type(SeatExcused):
        fact = event.fact
        assert isinstance(fact, SeatExcused)
        back = next((e for e in returns if e.seq > event.seq and _seat(e.fact) == fact.seat), None)
        yield Excused(
            seat=fact.label,
            since=journal.moment(event),
            until=journal.moment(back) if back is not None else None,
        )


def _seat(fact: object) -> str:
    return fact.seat if isinstance(fact, SeatReturned) else ""
