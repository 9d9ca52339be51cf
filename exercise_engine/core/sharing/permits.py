"""Decides permissions: a team asks the source of something whether it may go further; the source answers."""

from __future__ import annotations

from exercise_engine.core.acting import need_play, post_of
from exercise_engine.core.events import SEAT_PREFIX, Audience
from exercise_engine.core.fact_types import text
from exercise_engine.core.plan import resolve_addresses
from exercise_engine.core.policy import check_scope
from exercise_engine.core.sharing import origin
from exercise_engine.core.sharing.commands import AskPermission, GivePermission, RefusePermission
from exercise_engine.core.sharing.facts import PermissionAsked, PermissionGiven, PermissionRefused
from exercise_engine.core.sharing.limits import Grant
from exercise_engine.core.sharing.readers import reader_of, source_of
from exercise_engine.core.simcell.decide import knows
from exercise_engine.core.state import Seat, State
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected

NOTHING = "nothing can be permitted"
FOR_NAMED_PERSONS = text("a text under TLP:RED")
"""Stands for its subject where others of its source are told, since it is for named persons alone."""


def grants_for(tx: Transaction, root: int | None) -> tuple[Grant, ...]:
    """Return what the source has permitted for a text, through whichever event it was told."""
    if root is None:
        return ()
    state = tx.state
    family = _family(state, root)
    seats = origin.player_seats(state)
    return tuple(
        Grant(
            seq,
            given.tlp,
            tuple(
                reader
                for address in given.to
                for reader in reader_of(state.scenario, seats, address, personal=False)
            ),
        )
        for seq, given in state.community.sharing.given.items()
        if _family(state, _root(state, given.of) or given.of) == family
    )


def _family(state: State, root: int) -> object:
    """Return what makes two tellings the same text: the release of an inject, which may be told team by
    team.
    """
    inject = origin.inject_of(state, root)
    return root if inject == origin.NO_INJECT else inject


def ask(tx: Transaction, seat: Seat, command: AskPermission) -> None:
    """Ask the source; control answers for personas, and where nobody learns who the source is."""
    need_play(tx, NOTHING)
    post = post_of(tx, seat)
    found = origin.of_item(tx, seat, command.of)
    _check_wish(tx, seat, command.to, has_label=command.tlp is not None)
    if found.item is None or found.root is None or found.limit is None:
        raise CommandRejected("no_label", "it has no label, so that nobody needs to permit anything")
    if origin.decides_for(tx, found.source):
        raise CommandRejected("own_source", "your role decides for its source; permit it yourself")
    is_personal = found.limit == "RED"
    own = f"{SEAT_PREFIX}{seat.seat}" if is_personal else post.team
    answered_here = not found.is_hidden and _is_played(state=tx.state, source=found.source)
    readers = (own, *_readers_of(tx.state, found.source)) if answered_here else (own,)
    original = tx.state.community.sharing.items.get(found.root, found.item)
    teams = resolve_addresses(tx.state.scenario, readers).teams
    fact = PermissionAsked(
        asker=post.team,
        of=command.of if found.is_hidden else found.root,
        source="" if found.is_hidden else found.source,
        to=command.to,
        tlp=command.tlp,
        words=text(command.words),
        subject=FOR_NAMED_PERSONS if is_personal and answered_here else found.item.subject,
        body=None if is_personal or found.is_hidden else original.body,
    )
    about = tx.about_teams((post.team, *teams)).organisations
    tx.emit(fact, Audience(to=readers, organisations=about))


def give(tx: Transaction, seat: Seat, command: GivePermission) -> None:
    """Let something go further: as it was asked, or as the source says of its own accord."""
    need_play(tx, NOTHING)
    to, tlp = command.to, command.tlp
    request, source, of = _what(tx, seat, request=command.request, of=command.of)
    if request is not None and not to and tlp is None:
        to, tlp = request.to, request.tlp
    _check_wish(tx, seat, to, has_label=tlp is not None)
    item = tx.state.community.sharing.items[of]
    audience = _told(tx, source, of, command.request)
    is_open = item.tlp != "RED" or not _is_played(state=tx.state, source=source)
    subject = item.subject if is_open else FOR_NAMED_PERSONS
    fact = PermissionGiven(
        of=of,
        request=command.request,
        source=source if request is None or request.source else "",
        to=to,
        tlp=tlp,
        words=text(command.words) if command.words.strip() else None,
        subject=request.subject if request is not None else subject,
    )
    tx.emit(fact, audience, cause=command.request)


def refuse(tx: Transaction, seat: Seat, command: RefusePermission) -> None:
    """Refuse what a team asked, with the reason."""
    need_play(tx, NOTHING)
    request, source, of = _what(tx, seat, request=command.request, of=None)
    if request is None:
        raise _no_request(command.request)
    fact = PermissionRefused(
        request=command.request,
        of=of,
        source=source if request.source else "",
        words=text(command.words),
        subject=request.subject,
    )
    tx.emit(fact, _told(tx, source, of, command.request), cause=command.request)


def _what(
    tx: Transaction, seat: Seat, *, request: int | None, of: int | None
) -> tuple[PermissionAsked | None, str, int]:
    """Return the request, whose permission it is and the original; raises where a seat does not decide it."""
    if request is not None:
        asked = tx.state.community.sharing.asked.get(request)
        if asked is None:
            raise _no_request(request)
        source = asked.source or origin_source(tx.state, asked.of)
        _check_decides(tx, seat, source, is_hidden=not asked.source)
        return asked, source, asked.of
    if of is None:
        raise CommandRejected("unknown_event", "say what may go further")
    root = _root(tx.state, of)
    if root is None:
        raise CommandRejected("unknown_event", f"there is nothing numbered {of} that could be shared")
    source = origin_source(tx.state, root)
    _check_decides(tx, seat, source, is_hidden=False)
    if tx.state.community.sharing.items[root].audience.real is not None:
        raise CommandRejected("real", "it speaks of what is REAL; nobody can let that go further")
    return None, source, root


def origin_source(state: State, root: int) -> str:
    """Return who decides over an original: as the shares of it recorded, or as it says itself."""
    record = state.community.sharing.records.get(root)
    if record is not None:
        return record.source
    item = state.community.sharing.items[root]
    return source_of(state.scenario, item.source or item.sender)


def _root(state: State, seq: int) -> int | None:
    record = origin.record_of(state, seq)
    if record is not None:
        return record.root
    return seq if seq in state.community.sharing.items else None


def _check_decides(tx: Transaction, seat: Seat, source: str, *, is_hidden: bool) -> None:
    """Raise CommandRejected unless a seat decides for a source: a deciding role of it, or control."""
    if seat.kind == "player" or (tx.acting_as or "") in {post.address for post in seat.posts}:
        post_of(tx, seat)
        if is_hidden or not origin.decides_for(tx, source):
            raise CommandRejected("not_source", "only a deciding role of the source permits that")
        return
    if _is_played(state=tx.state, source=source) and not is_hidden:
        name = tx.state.scenario.name_of(source)
        raise CommandRejected("not_source", f"{name} plays; a deciding role there permits that")
    check_scope(seat, (source,) if source in tx.state.scenario.organisations else ())


def _is_played(*, state: State, source: str) -> bool:
    """Return whether players decide for a source."""
    return bool(_readers_of(state, source))


def _readers_of(state: State, source: str) -> tuple[str, ...]:
    return resolve_addresses(state.scenario, (source,)).audience


def _told(tx: Transaction, source: str, of: int, request: int | None) -> Audience:
    """Return who learns of a permission: the source and who asked, or else who was told the original."""
    state = tx.state
    sharing = state.community.sharing
    asked = sharing.asked.get(request) if request is not None else None
    if asked is not None:
        is_personal = sharing.items[of].tlp == "RED"
        asker = f"{SEAT_PREFIX}{sharing.askers[request or 0]}" if is_personal else asked.asker
        own = _readers_of(state, source) if asked.source else ()
        teams = resolve_addresses(state.scenario, own).teams
        about = tx.about_teams((asked.asker, *teams)).organisations
        return Audience(to=tuple(dict.fromkeys((*own, asker))), organisations=about)
    given, own = sharing.items[of].audience, _readers_of(state, source)
    organisations = dict.fromkeys(
        (*tx.about_teams(resolve_addresses(state.scenario, own).teams).organisations, *given.organisations)
    )
    return Audience(to=tuple(dict.fromkeys((*own, *given.to))), organisations=tuple(organisations))


def _check_wish(tx: Transaction, seat: Seat, to: tuple[str, ...], *, has_label: bool) -> None:
    """Raise CommandRejected unless it is said how far something may go, and to whom a seat knows."""
    if not to and not has_label:
        raise CommandRejected("no_reach", "say with whom, or up to which label")
    seats = origin.player_seats(tx.state)
    for address in to:
        is_hidden = address in tx.state.scenario.personas and not knows(tx, seat, address)
        if is_hidden or not reader_of(tx.state.scenario, seats, address, personal=False):
            raise CommandRejected("unknown_address", f"nobody here is reached at {address!r}")


def _no_request(request: int) -> CommandRejected:
    return CommandRejected("unknown_request", f"no request numbered {request} waits for an answer")
