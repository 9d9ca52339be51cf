"""Decides what may be shared with whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from exercise_engine.core import facts as f
from exercise_engine.core.acting import need_play, post_of
from exercise_engine.core.command_types import SUBJECT_LENGTH_MAX
from exercise_engine.core.events import SEAT_PREFIX, Audience, Event
from exercise_engine.core.expecting import notice_share
from exercise_engine.core.plan import concerned
from exercise_engine.core.sharing import origin
from exercise_engine.core.sharing.commands import (
    AskPermission,
    GivePermission,
    MarkShare,
    RefusePermission,
    Share,
    SharingCommand,
)
from exercise_engine.core.sharing.facts import Excess, Shared, ShareRecorded, ShareRefused
from exercise_engine.core.sharing.limits import excesses, opened_by
from exercise_engine.core.sharing.marking import mark_share
from exercise_engine.core.sharing.origin import Origin, naming
from exercise_engine.core.sharing.permits import ask, give, grants_for, refuse
from exercise_engine.core.sharing.readers import Reader, reader_of
from exercise_engine.core.sharing.state import NO_WORDS, Passable
from exercise_engine.core.sharing.words import exceeds_words, readers_words
from exercise_engine.core.simcell.decide import knows
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected

NOTHING = "nothing can be shared"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A share that is about to go out."""

    command: Share
    post: f.Post
    origin: Origin
    readers: tuple[Reader, ...]
    exceeds: tuple[Excess, ...]
    permission: int | None


def decide_sharing(tx: Transaction, seat: Seat, command: SharingCommand) -> None:
    """Decide a command of sharing."""
    match command:
        case Share():
            _share(tx, seat, command)
        case AskPermission():
            ask(tx, seat, command)
        case GivePermission():
            give(tx, seat, command)
        case RefusePermission():
            refuse(tx, seat, command)
        case MarkShare():
            mark_share(tx, seat, command)
        case _:
            assert_never(command)


def _share(tx: Transaction, seat: Seat, command: Share) -> None:
    """Pass something on to whom it may go, or ask again, or refuse, as the exercise has it."""
    need_play(tx, NOTHING)
    post = post_of(tx, seat)
    scenario = tx.state.scenario
    found = origin.of_item(tx, seat, command.of) if command.of else origin.of_words(tx, seat, post)
    _check_content(command, found.item)
    readers = _readers(tx, seat, command)
    standpoint, grants = found.standpoint, grants_for(tx, found.root)
    over = excesses(scenario, standpoint, readers, tlp=command.tlp, limit=found.limit)
    permission: int | None = None
    if over and grants:
        left = excesses(scenario, standpoint, readers, tlp=command.tlp, limit=found.limit, grants=grants)
        if not left:
            permission = next(
                opened_by(scenario, standpoint, readers, tlp=command.tlp, limit=found.limit, grants=grants)
            )
        over = left or over
    parcel = Parcel(command, post, found, readers, over, permission)
    if over and permission is None:
        if scenario.sharing.tlp == "enforce":
            _record_attempt(tx, seat, parcel)
            return
        if not command.confirmed:
            raise CommandRejected("label_exceeded", _warning(tx, parcel))
    _deliver(tx, seat, parcel)


def _warning(tx: Transaction, parcel: Parcel) -> str:
    name = naming(tx.state)
    readers = readers_words(parcel.command.to, name)
    return f"{exceeds_words(parcel.exceeds, name)} It would be read by {readers}, and by control."


def _check_content(command: Share, item: Passable | None) -> None:
    if item is None and not command.body.strip():
        raise CommandRejected("nothing_to_share", "write what you want to share")
    if item is None:
        return
    count = len(item.attachments)
    if command.files is not None and any(position >= count for position in command.files):
        raise CommandRejected("unknown_file", f"it has {count} attachments")
    files = count if command.files is None else len(command.files)
    if not command.text and not files:
        raise CommandRejected("nothing_to_share", "choose its text or one of its files")


def _readers(tx: Transaction, seat: Seat, command: Share) -> tuple[Reader, ...]:
    """Return everybody behind the addresses, each known to the sender."""
    scenario = tx.state.scenario
    seats = origin.player_seats(tx.state)
    found: list[Reader] = []
    for address in dict.fromkeys(command.to):
        is_hidden = address in scenario.personas and not knows(tx, seat, address)
        readers = () if is_hidden else reader_of(scenario, seats, address, personal=command.tlp == "RED")
        if not readers:
            raise CommandRejected("unknown_address", f"nobody here is reached at {address!r}")
        found += readers
    return tuple(found)


def _record_attempt(tx: Transaction, seat: Seat, parcel: Parcel) -> None:
    """Refuse, so that sender and control know; nothing goes out."""
    command = parcel.command
    fact = ShareRefused(
        sender=parcel.post.team,
        to=command.to,
        kind=command.kind,
        tlp=command.tlp,
        subject=_subject(command, parcel.origin.item),
        of=command.of,
        exceeds=parcel.exceeds,
    )
    own = tx.about_teams((parcel.post.team,)).organisations
    tx.emit(fact, Audience(to=(f"{SEAT_PREFIX}{seat.seat}",), organisations=own))


def _deliver(tx: Transaction, seat: Seat, parcel: Parcel) -> None:
    """Let the readers have it; the own team has it too, and where nobody learns who told, by itself."""
    command, found = parcel.command, parcel.origin
    scenario, team = tx.state.scenario, parcel.post.team
    chatham_house = scenario.sharing.chatham_house or command.chatham_house
    own = (f"{SEAT_PREFIX}{seat.seat}",) if command.tlp == "RED" else (team,)
    audience = dict.fromkeys(address for reader in parcel.readers for address in reader.audience)
    teams = tuple(dict.fromkeys(name for reader in parcel.readers for name in reader.teams))
    full = _fact(parcel)
    if chatham_house:
        readers = Audience(to=tuple(audience), organisations=concerned(scenario, teams))
        shared = tx.emit(_without_source(full), readers, cause=command.of)
        kept = full.model_copy(update={"told": shared.seq})
        about = concerned(scenario, (team,))
        tx.emit(kept, Audience(to=own, organisations=about), cause=shared.seq)
    else:
        everybody = Audience(
            to=tuple(dict.fromkeys((*own, *audience))), organisations=concerned(scenario, (team, *teams))
        )
        shared = tx.emit(full, everybody, cause=command.of)
    _record(tx, parcel, shared, chatham_house=chatham_house)
    notice_share(tx, shared, sender_team=team, to=tuple(command.to), reached=teams, inject=found.inject[0])


def _fact(parcel: Parcel) -> Shared:
    command, found = parcel.command, parcel.origin
    item, own = found.item, f.text(command.body)
    files: tuple[f.FileInfo, ...] = ()
    if item is not None:
        wanted = range(len(item.attachments)) if command.files is None else command.files
        files = tuple(item.attachments[position] for position in wanted)
    return Shared(
        sender=parcel.post.team,
        to=tuple(dict.fromkeys(command.to)),
        kind=command.kind,
        tlp=command.tlp,
        subject=_subject(command, item),
        body=own if item is None else item.body if command.text else NO_WORDS,
        note=own if item is not None and command.body.strip() else None,
        of=None if found.is_hidden else found.root,
        source="" if found.is_hidden else found.source,
        attachments=files,
    )


def _without_source(fact: Shared) -> Shared:
    """Return a share as those read it who never learn who told it."""
    files = tuple(
        file.model_copy(
            update={"name": f"Attachment {number}", "path": f"attachment_{number}{_ending(file.path)}"}
        )
        for number, file in enumerate(fact.attachments, start=1)
    )
    return fact.model_copy(update={"sender": "", "of": None, "source": "", "attachments": files})


def _ending(path: str) -> str:
    """Return how the name of a file ends, such as `.pdf`."""
    _, dot, ending = path.rpartition("/")[2].rpartition(".")
    return f"{dot}{ending}"


def _subject(command: Share, item: Passable | None) -> f.FreeText:
    if command.subject.strip() or item is None:
        return f.text(command.subject.strip() or command.body.strip().partition("\n")[0][:SUBJECT_LENGTH_MAX])
    return item.subject


def _record(tx: Transaction, parcel: Parcel, shared: Event, *, chatham_house: bool) -> None:
    found, team = parcel.origin, parcel.post.team
    scenario = tx.state.scenario
    own = set(scenario.organisations_of(team))
    behind = {name for reader in parcel.readers for name in reader.organisations}
    reached = tuple(name for name in scenario.organisations if name in behind - own)
    fact = ShareRecorded(
        share=shared.seq,
        sender=team,
        inject=found.inject[0],
        instance=found.inject[1],
        of=parcel.command.of,
        root=found.root or shared.seq,
        hops=found.hops,
        source=found.source,
        label=found.limit,
        organisations=reached,
        learned=tuple(name for name in reached if name not in origin.told_by_itself(tx.state, found)),
        exceeds=parcel.exceeds,
        permission=parcel.permission,
        chatham_house=chatham_house or found.is_hidden,
    )
    tx.emit(fact, Audience(organisations=concerned(scenario, (team, *_teams(parcel)))), cause=shared.seq)


def _teams(parcel: Parcel) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for reader in parcel.readers for name in reader.teams))
