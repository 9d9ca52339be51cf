"""Who reads what is shared: addresses, communities, seats and the public, resolved to organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exercise_engine.core.events import SEAT_PREFIX
from exercise_engine.core.fact_types import Post
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.sharing import PUBLIC

SeatPosts = Mapping[str, tuple[Post, ...]]
"""Players' seats that are open, to the posts they hold."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One address of a share, and everybody behind it."""

    address: str
    audience: tuple[str, ...]
    """Canonical addresses."""
    teams: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    persona: str = ""
    is_named: bool = False
    """Whether it names persons, and no team as such."""
    is_public: bool = False


def reader_of(scenario: Scenario, seats: SeatPosts, address: str, *, personal: bool) -> tuple[Reader, ...]:
    """Return who reads what goes to an address; nobody for one that is unknown.

    `personal` turns a post into those who hold it now: who takes it over later gets nothing of it.
    """
    if address in scenario.personas:
        return (Reader(address, (), persona=address, is_named=True),)
    if address.startswith(SEAT_PREFIX):
        posts = seats.get(address.removeprefix(SEAT_PREFIX))
        return () if posts is None else (_named(scenario, address, (address,), posts),)
    if address in scenario.communities:
        return tuple(
            Reader(address, found.audience, found.teams, found.organisations, found.persona)
            for member in scenario.communities[address].members
            for found in reader_of(scenario, seats, member, personal=False)
        )
    wanted = "all" if address == PUBLIC else address
    found = resolve_addresses(scenario, (wanted,))
    if not found.teams:
        return ()
    organisations = concerned(scenario, found.teams)
    if personal and "." in address:
        holders = _holders(seats, found.audience)
        posts = tuple(Post(team=team, role=role) for team, role in (a.split(".") for a in found.audience))
        return (_named(scenario, address, holders, posts),) if holders else ()
    return (
        Reader(
            address,
            found.audience,
            found.teams,
            organisations,
            is_named="." in address,
            is_public=address == PUBLIC,
        ),
    )


def _named(scenario: Scenario, address: str, audience: tuple[str, ...], posts: tuple[Post, ...]) -> Reader:
    teams = tuple(dict.fromkeys(post.team for post in posts))
    ordinary = tuple(t for t in teams if t in scenario.teams and not scenario.teams[t].joint)
    return Reader(address, audience, teams, concerned(scenario, ordinary or teams), is_named=True)


def _holders(seats: SeatPosts, posts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        f"{SEAT_PREFIX}{seat}" for seat, held in seats.items() if any(post.address in posts for post in held)
    )


def source_of(scenario: Scenario, address: str) -> str:
    """Return who decides over what comes from an address: its organisation, joint team or persona."""
    head = address.partition(".")[0]
    if head in scenario.teams:
        return scenario.teams[head].organisation or head
    return head


def circle_of(scenario: Scenario, organisations: frozenset[str]) -> frozenset[str]:
    """Return all members of the communities to which some organisations belong."""
    found = set(organisations)
    for community in scenario.communities.values():
        if not organisations.isdisjoint(community.members):
            found.update(community.members)
    return frozenset(found)


def clients_of(scenario: Scenario, organisations: frozenset[str]) -> frozenset[str]:
    """Return some organisations with their clients."""
    return organisations.union(*(scenario.organisations[name].clients for name in organisations))
