"""Finds the seat for each person of a roster, by the names that the scenario gives to teams and roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from exercise_engine.core.facts import Post
from exercise_engine.core.posts.decide import PostChange
from exercise_engine.core.state import Seat
from exercise_engine.errors import Problem, RosterError
from exercise_engine.loader.roster.cells import Cell
from exercise_engine.loader.roster.columns import plain
from exercise_engine.loader.roster.people import Person, Roster
from exercise_engine.model.base import name_from_id
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.scenario import Scenario

CONTROL_WORDS: Final = frozenset({"control", "exercise control", "control cell", "white cell", "excon"})
"""What people write as the team of those who run the exercise."""
SPARE_WORDS: Final = frozenset({"spare", "reserve", "stand in", "substitute"})
"""What people write as the role of somebody who steps in."""
LISTED_MAX: Final = 8
"""More names than these help nobody to find the right one."""


@dataclass(slots=True)
class Placement:
    """Who sits where."""

    names: dict[str, str] = field(default_factory=dict)
    """Seat to the name of its person."""
    emails: dict[str, str] = field(default_factory=dict)
    """Seat to where its person is reached, for join cards; kept nowhere."""
    second: dict[str, Post] = field(default_factory=dict)
    """Seat to a second post of its person."""

    def post_changes(self, seats: Iterable[Seat]) -> tuple[PostChange, ...]:
        """Return what changes hands so that everybody holds what the roster says, and nobody what somebody
        else was given as second post.
        """
        players = [seat for seat in seats if seat.kind == "player" and seat.home]
        doubled = list(self.second.values())
        changes = []
        for seat in players:
            wanted = list(seat.home)
            if seat.seat in self.second:
                wanted.append(self.second[seat.seat])
            elif seat.seat not in self.names and seat.home[0] in doubled:
                doubled.remove(seat.home[0])
                wanted = []
            changes += [PostChange(seat.seat, post, False) for post in seat.posts if post not in wanted]
            changes += [PostChange(seat.seat, post, True) for post in wanted if post not in seat.posts]
        return tuple(sorted(changes, key=lambda change: change.is_given))


class _Unplaced(Exception):
    """A cell names something that is not there."""

    def __init__(self, cell: Cell, code: str, message: str, hint: str) -> None:
        self.problem = (cell, code, message, hint)
        super().__init__(message)


def place(roster: Roster, scenario: Scenario, seats: Iterable[Seat]) -> Placement:
    """Return who sits where; raises RosterError with everybody for whom there is no place."""
    placer = _Placer(scenario, tuple(seats))
    problems: list[Problem] = []
    for person in roster.people:
        try:
            placer.seat(person)
        except _Unplaced as unplaced:
            problems.append(roster.source.problem(*unplaced.problem))
    if problems:
        raise RosterError(tuple(sorted(problems)))
    return placer.placement


class _Placer:
    """Hands out seats in the order of the roster."""

    def __init__(self, scenario: Scenario, seats: tuple[Seat, ...]) -> None:
        self._scenario = scenario
        self._free = list(seats)
        self._control_ids = _control_ids(scenario, seats)
        self.placement = Placement()

    def seat(self, person: Person) -> None:
        """Find a seat for one person, and the post of a second place."""
        if self._is_control(person):
            self._take(self._control_seat(person.role), person)
            return
        if plain(person.role.text) in SPARE_WORDS:
            self._take(self._spare_seat(person), person)
            return
        post = self._post(person.organisation, person.team, person.role)
        second = self._second(person, post) if person.has_second else None
        seat = self._seat_of(post, person)
        self._take(seat, person)
        if second is not None:
            self.placement.second[seat.seat] = second

    def _spare_seat(self, person: Person) -> Seat:
        """Return a seat without a post: beside a team that the row names, or of the whole exercise."""
        teams = self._teams(person.organisation, person.team)
        for seat in self._free:
            if seat.kind == "player" and not seat.home and (not seat.ready_for or seat.ready_for in teams):
                return seat
        hint = "open more with `spare:` in the scenario, for the team or for the exercise"
        raise _Unplaced(person.role, "R124", f"no spare seat is left for {person.name.text}", hint)

    def _is_control(self, person: Person) -> bool:
        where = plain(person.team.text) or plain(person.organisation.text)
        own = {plain(key) for key in (*self._scenario.teams, *self._scenario.organisations)}
        return where in CONTROL_WORDS and where not in own

    def _take(self, seat: Seat, person: Person) -> None:
        self._free.remove(seat)
        self.placement.names[seat.seat] = person.name.text
        if person.email.text:
            self.placement.emails[seat.seat] = person.email.text

    def _control_seat(self, role: Cell) -> Seat:
        seats = [seat for seat in self._free if seat.kind != "player"]
        wanted = plain(role.text)
        for seat in seats:
            if wanted in (plain(seat.label), plain(self._control_ids.get(seat.seat, "")), seat.kind):
                return seat
        known = list(self._scenario.control_seats())
        if wanted in {plain(key) for key in known}:
            raise _Unplaced(role, "R124", f"somebody has the seat {role.text} already", "one row for it")
        raise _Unplaced(role, "R122", f"control has no seat {role.text!r}", _advice(role.text, known))

    def _second(self, person: Person, first: Post) -> Post:
        """Return the second place; where only the role is named, it is one of the same team."""
        team = person.team_2 if person.team_2.text else person.team
        if not person.role_2.text:
            hint = "fill in the column second role"
            raise _Unplaced(team, "R123", f"{person.name.text} has no role in the second team", hint)
        organisation = Cell("", 0, 0) if person.team_2.text else person.organisation
        post = self._post(organisation, team, person.role_2)
        if post == first:
            raise _Unplaced(person.role_2, "R125", "the second place is the first one", "leave it empty")
        return post

    def _post(self, organisation: Cell, team: Cell, role: Cell) -> Post:
        teams = self._teams(organisation, team)
        found = [Post(team=key, role=name) for key in teams for name in self._roles(key, role.text)]
        if len(found) == 1:
            return found[0]
        where = team.text or organisation.text
        if found:
            names = listed(self._scenario.name_of(post.team) for post in found)
            hint = f"say in the column team which is meant: {names}"
            raise _Unplaced(role, "R123", f"{where} has the role {role.text} in several teams", hint)
        roles = [name for key in teams for name in self._scenario.teams[key].roles]
        shown = [self._scenario.role_name(key, r) for key in teams for r in self._scenario.teams[key].roles]
        raise _Unplaced(role, "R122", f"{where} has no role {role.text!r}", _advice(role.text, roles, shown))

    def _roles(self, team: str, wanted: str) -> Iterator[str]:
        for role in self._scenario.teams[team].roles:
            if plain(wanted) in (plain(role), plain(self._scenario.role_name(team, role))):
                yield role

    def _teams(self, organisation: Cell, team: Cell) -> list[str]:
        """Return the teams that two cells may mean."""
        within = [key for key in self._scenario.ordinary_teams() if self._is_of(key, organisation)]
        if organisation.text and not within:
            names = {key: found.name for key, found in self._scenario.organisations.items()}
            hint = _advice(organisation.text, names, names.values())
            raise _Unplaced(organisation, "R120", f"there is no organisation {organisation.text!r}", hint)
        if not team.text:
            return within
        found = [
            key for key in within if plain(team.text) in (plain(key), plain(self._scenario.name_of(key)))
        ]
        if found:
            return found
        of = f" in {organisation.text}" if organisation.text else ""
        hint = _advice(team.text, within, [self._scenario.name_of(key) for key in within])
        raise _Unplaced(team, "R121", f"there is no team {team.text!r}{of}", hint)

    def _is_of(self, team: str, organisation: Cell) -> bool:
        if not organisation.text:
            return True
        keys = self._scenario.organisations_of(team)
        names = [self._scenario.organisations[key].name for key in keys]
        return plain(organisation.text) in map(plain, (*keys, *names))

    def _seat_of(self, post: Post, person: Person) -> Seat:
        for seat in self._free:
            if seat.kind == "player" and seat.home[:1] == (post,):
                return seat
        number = self._scenario.teams[post.team].roles[post.role].seats
        shown = self._scenario.name_of(post.address)
        hint = (
            f"give the role `seats: {number + 1}` in the scenario, take somebody out,"
            " or write `spare` as the role where the scenario has spare seats"
        )
        message = f"no seat is left for {person.name.text}: {shown} has {number}"
        raise _Unplaced(person.name, "R124", message, hint)


def _control_ids(scenario: Scenario, seats: Iterable[Seat]) -> Mapping[str, str]:
    """Return seats of control to their ids in the scenario."""
    free = [seat for seat in seats if seat.kind != "player"]
    found = {}
    for key, planned in scenario.control_seats().items():
        label = planned.name or name_from_id(key)
        seat = next((s for s in free if s.kind == planned.kind and s.label == label), None)
        if seat is not None:
            free.remove(seat)
            found[seat.seat] = key
    return found


def _advice(word: str, ids: Iterable[str], names: Iterable[str] = ()) -> str:
    """Return the nearest right word, or what there is to choose from."""
    known = list(dict.fromkeys((*names, *ids)))
    if meant := did_you_mean(word, known):
        return meant
    shown = list(dict.fromkeys(names)) or known
    more = f" and {len(shown) - LISTED_MAX} more" if len(shown) > LISTED_MAX else ""
    return f"there are: {', '.join(shown[:LISTED_MAX])}{more}" if shown else ""
