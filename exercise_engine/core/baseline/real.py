"""What people mark REAL: it stays with one organisation and the controllers named for it."""

from __future__ import annotations

from collections.abc import Iterable

from exercise_engine.core.fact_types import Post
from exercise_engine.core.plan import concerned, resolve_addresses
from exercise_engine.core.policy import CONTROL_ADDRESS, STEERING_KINDS, real_of
from exercise_engine.core.state import Seat, State
from exercise_engine.errors import CommandRejected


def real_for(state: State, seat: Seat, post: Post | None, to: Iterable[str]) -> str:
    """Return the organisation with which a text that somebody marks REAL stays.

    Raises CommandRejected where the text would go to anybody else, or to a controller whom nobody named.
    """
    addresses = tuple(to)
    organisation = _organisation(state, seat, post, addresses)
    name = state.scenario.name_of(organisation)
    for address in addresses:
        if address == CONTROL_ADDRESS:
            if not has_controller(state, organisation):
                raise CommandRejected("real", f"no controller is named for {name} and may read it")
        elif _organisations(state, (address,)) != (organisation,):
            to_whom = state.scenario.name_of(address)
            raise CommandRejected("real", f"REAL text stays inside {name}; it cannot go to {to_whom}")
    return organisation


def has_controller(state: State, organisation: str) -> bool:
    """Whether somebody in control is named for an organisation."""
    return any(seat.kind in STEERING_KINDS and organisation in seat.scope for seat in state.seats.values())


def _organisation(state: State, seat: Seat, post: Post | None, to: tuple[str, ...]) -> str:
    own = real_of(seat, state.scenario)
    named = _organisations(state, to if post is None else (post.team,))
    if len(named) == 1 and named[0] in own:
        return named[0]
    if post is None:
        raise CommandRejected("real", "REAL text goes to one organisation, from a controller named for it")
    raise CommandRejected("real", "REAL text is written in a post of one's own organisation")


def _organisations(state: State, to: tuple[str, ...]) -> tuple[str, ...]:
    return concerned(state.scenario, resolve_addresses(state.scenario, to).teams)
