"""The roll of players' seats: who is here, who is missing, who was tested, team by team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exercise_engine.core.facts import Post

if TYPE_CHECKING:
    from exercise_engine.core.control_records import SeatRecord
    from exercise_engine.core.control_view import ControlView

SPARE = ""
"""Stands for the team of seats that hold no post."""


@dataclass(frozen=True, slots=True)
class SeatEntry:
    """One seat on the roll."""

    seat: str
    label: str
    posts: tuple[Post, ...]
    is_connected: bool
    is_excused: bool
    first_seen_ms: int | None
    """UTC of the first sign of life."""
    tested_ms: int | None
    """UTC at which its person confirmed a test."""

    @property
    def is_missing(self) -> bool:
        """Whether somebody should sit there and nobody does."""
        return bool(self.posts) and not self.is_connected and not self.is_excused


@dataclass(frozen=True, slots=True)
class Roll:
    """All seats, by team, with the counts that control asks for."""

    teams: dict[str, tuple[SeatEntry, ...]]
    """Team to its seats, in the order of the scenario; a seat stands in each of its teams."""
    has_test: bool
    """Whether there was a test to confirm."""

    @property
    def seats(self) -> tuple[SeatEntry, ...]:
        """Every seat once."""
        found = {entry.seat: entry for entries in self.teams.values() for entry in entries}
        return tuple(found.values())

    @property
    def here(self) -> int:
        """How many are connected of those with a post."""
        return sum(entry.is_connected for entry in self.seats if entry.posts)

    @property
    def expected(self) -> int:
        """How many seats have a post and are not excused."""
        return sum(bool(entry.posts) and not entry.is_excused for entry in self.seats)

    @property
    def tested(self) -> int:
        """How many with a post have confirmed a test."""
        return sum(entry.tested_ms is not None for entry in self.seats if entry.posts)

    @property
    def excused(self) -> int:
        """How many are excused."""
        return sum(entry.is_excused for entry in self.seats)


def roll(view: ControlView, connected: frozenset[str]) -> Roll:
    """Return the roll as one seat of control may know it."""
    players = [record for record in view.seats.values() if record.kind == "player" and record.is_open]
    teams: dict[str, list[SeatEntry]] = {team: [] for team in _ordinary_teams(view)}
    spare = []
    for record in players:
        entry = _entry(view, record, connected)
        own = [team for team in teams if any(post.team == team for post in record.posts)]
        for team in own:
            teams[team].append(entry)
        if not record.posts:
            spare.append(entry)
    found = {team: tuple(entries) for team, entries in teams.items() if entries}
    return Roll(found | ({SPARE: tuple(spare)} if spare else {}), bool(view.attendance.tests))


def _ordinary_teams(view: ControlView) -> tuple[str, ...]:
    """Return the teams in scope, without joint ones, whose members are counted at home."""
    if view.scenario is None:
        posts = (post.team for record in view.seats.values() for post in record.posts)
        return tuple(dict.fromkeys(posts))
    return tuple(
        team_id
        for team_id, team in view.scenario.teams.items()
        if not team.joint and (not view.scope or team.organisation in view.scope)
    )


def _entry(view: ControlView, record: SeatRecord, connected: frozenset[str]) -> SeatEntry:
    presence = view.attendance.of(record.seat)
    return SeatEntry(
        seat=record.seat,
        label=record.label,
        posts=record.posts,
        is_connected=record.seat in connected,
        is_excused=presence.is_excused,
        first_seen_ms=presence.first_seen_ms,
        tested_ms=presence.tested_ms,
    )
