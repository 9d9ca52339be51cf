"""Where something that is shared comes from: its source, its label, its hops, and who has it anyway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exercise_engine.core.events import SEAT_PREFIX
from exercise_engine.core.fact_types import Post
from exercise_engine.core.plan import InjectKey
from exercise_engine.core.policy import audience_misses, viewer
from exercise_engine.core.sharing.facts import ShareRecorded
from exercise_engine.core.sharing.limits import Standpoint
from exercise_engine.core.sharing.readers import source_of
from exercise_engine.core.sharing.state import Passable
from exercise_engine.core.state import Seat, State
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.sharing import TlpLabel

NO_INJECT: InjectKey = ("", "")


@dataclass(frozen=True, slots=True)
class Origin:
    """What is shared, and what follows from where it comes from."""

    item: Passable | None
    """None for own words."""
    root: int | None
    """`seq` of the original; None for own words."""
    source: str
    """Organisation, joint team, persona or control, whose permission lets it go further."""
    standpoint: Standpoint
    limit: TlpLabel | None = None
    """The label of what is passed on."""
    inject: InjectKey = NO_INJECT
    hops: int = 0
    is_hidden: bool = False
    """Whether nobody learns where it comes from."""


def of_words(tx: Transaction, seat: Seat, post: Post) -> Origin:
    """Return the origin of own words: the organisation, or the joint team, for which somebody speaks."""
    own = home_of(tx.state, seat)
    return Origin(None, None, source_of(tx.state.scenario, post.team), Standpoint(own, own, relabels=True))


def of_item(tx: Transaction, seat: Seat, seq: int) -> Origin:
    """Return the origin of something told; raises CommandRejected for what a seat cannot see."""
    state = tx.state
    sharing = state.community.sharing
    item, audience = sharing.items.get(seq), state.shown.get(seq)
    looks = viewer(seat, state.scenario)
    if item is None or audience is None or audience_misses(audience, looks, seq=seq):
        raise CommandRejected("unknown_event", f"there is nothing numbered {seq} that you could share")
    if audience.real is not None:
        raise CommandRejected("real", "it speaks of what is REAL; that stays in your own organisation")
    record = sharing.records.get(sharing.told.get(seq, seq))
    root = record.root if record is not None else seq
    source = record.source if record is not None else source_of(state.scenario, item.source or item.sender)
    is_hidden = record is not None and record.chatham_house and seq not in sharing.told
    own = home_of(state, seat)
    return Origin(
        item=item,
        root=root,
        source=source,
        standpoint=_standpoint(tx, own, source, root, is_hidden=is_hidden),
        limit=item.tlp,
        inject=inject_of(state, root),
        hops=0 if record is None else record.hops + 1,
        is_hidden=is_hidden,
    )


def _standpoint(
    tx: Transaction, own: frozenset[str], source: str, root: int, *, is_hidden: bool
) -> Standpoint:
    """Return from where a seat shares; where nobody learns the source, nothing may follow from it."""
    scenario = tx.state.scenario
    relabels = decides_for(tx, source)
    if is_hidden and not relabels:
        return Standpoint(own)
    original = tx.state.community.sharing.items.get(root)
    given = original.audience.organisations if original is not None else ()
    from_outside = frozenset({source}) & scenario.personas.keys()
    from_inside = frozenset({source}) & scenario.organisations.keys()
    return Standpoint(own, from_inside.union(given), from_outside, relabels=relabels)


def decides_for(tx: Transaction, source: str) -> bool:
    """Return whether the post in which somebody acts decides for a source."""
    team, _, role = (tx.acting_as or "").partition(".")
    found = tx.state.scenario.teams.get(team)
    if found is None or role not in found.roles or not found.roles[role].decides:
        return False
    return source in (team, found.organisation)


def home_of(state: State, seat: Seat) -> frozenset[str]:
    """Return a seat's own organisations; a joint team is nobody's home."""
    teams = (state.scenario.teams.get(post.team) for post in seat.posts)
    return frozenset(team.organisation for team in teams if team is not None and team.organisation)


def inject_of(state: State, seq: int) -> InjectKey:
    """Return the inject that told something, if one did."""
    item = state.community.sharing.items.get(seq)
    cause = item.cause if item is not None and item.cause is not None else 0
    release = cause if cause in state.releases else state.steering.delivered.get(cause, 0)
    return state.releases.get(release) or NO_INJECT


def told_by_itself(state: State, origin: Origin) -> frozenset[str]:
    """Return the organisations that the scenario tells the original, or its source has told."""
    inject = origin.inject[0]
    if inject:
        keys = state.plan.by_inject.get(inject, ())
        return frozenset().union(*(state.plan.instances[key].organisations for key in keys))
    original = state.community.sharing.items.get(origin.root or 0)
    return frozenset(original.audience.organisations) if original is not None else frozenset()


def player_seats(state: State) -> dict[str, tuple[Post, ...]]:
    """Return those who can be named: players, and who of the SimCell plays for others."""
    return {seat.seat: seat.posts for seat in state.seats.values() if seat.kind == "player" or seat.posts}


def naming(state: State) -> Callable[[str], str]:
    """Return how addresses are called in this exercise, seats by their labels."""

    def name(address: str) -> str:
        seat = state.seats.get(address.removeprefix(SEAT_PREFIX)) if address.startswith(SEAT_PREFIX) else None
        return state.scenario.name_of(address) if seat is None else seat.label

    return name


def record_of(state: State, seq: int) -> ShareRecorded | None:
    """Return what is recorded of a share, by either of the events that tell of it."""
    sharing = state.community.sharing
    return sharing.records.get(sharing.told.get(seq, seq))
