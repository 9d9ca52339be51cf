"""Decides who replies to what: claims, and that nobody replies to what another has replied to."""

from __future__ import annotations

from exercise_engine.core.events import Audience
from exercise_engine.core.fact_types import text
from exercise_engine.core.plan import concerned
from exercise_engine.core.policy import check_scope, viewer
from exercise_engine.core.simcell.commands import (
    AssignPersonas,
    ClaimReply,
    DropReply,
    ReleaseReply,
    SimcellCommand,
)
from exercise_engine.core.simcell.facts import PersonasAssigned, ReplyClaimed, ReplyDropped, ReplyReleased
from exercise_engine.core.simcell.queue import REPLYING_KINDS, EntryKey, ReplyEntry
from exercise_engine.core.state import Seat
from exercise_engine.core.transaction import Transaction
from exercise_engine.errors import CommandRejected
from exercise_engine.model.timing import offset_text


def decide_simcell(tx: Transaction, seat: Seat, command: SimcellCommand) -> None:
    """Decide a command of the SimCell."""
    match command:
        case ClaimReply():
            _claim(tx, seat, command)
        case ReleaseReply():
            _release(tx, seat, command)
        case DropReply():
            _drop(tx, seat, command)
        case AssignPersonas():
            _assign(tx, seat, command)


def check_reply(tx: Transaction, seat: Seat, *, sender: str, reply_to: int, anyway: bool) -> None:
    """Raise CommandRejected if another seat has claimed what a reply answers, or it was answered already."""
    if anyway:
        return
    queue = tx.state.replies
    known = queue.entries.get((reply_to, sender))
    if known is not None and known.replied is not None:
        raise CommandRejected("already_replied", f"{_replied_words(tx, known)}; reply anyway, or leave it")
    for entry in queue.answered_by(sender, reply_to):
        if entry.holder not in ("", seat.seat):
            raise CommandRejected("claimed", f"{_holder_words(tx, entry)}; reply anyway, or leave it")


def check_answer(tx: Transaction, seat: Seat, key: EntryKey, *, anyway: bool) -> None:
    """Raise CommandRejected if an enquiry was answered already, or another seat has claimed it."""
    entry = tx.state.replies.entries.get(key)
    if anyway:
        return
    if entry is None:
        raise CommandRejected("already_replied", "the tool answered this itself; reply anyway, or leave it")
    if entry.replied is not None:
        raise CommandRejected("already_replied", f"{_replied_words(tx, entry)}; reply anyway, or leave it")
    if entry.holder not in ("", seat.seat):
        raise CommandRejected("claimed", f"{_holder_words(tx, entry)}; reply anyway, or leave it")


def knows(tx: Transaction, seat: Seat, persona: str) -> bool:
    """Whether a seat may write to a persona: control, or who was told of it by the scenario or in play."""
    scenario = tx.state.scenario
    if seat.kind != "player" or scenario.personas[persona].listed:
        return True
    looks = viewer(seat, scenario)
    if not looks.addresses.isdisjoint(tx.state.met.addresses.get(persona, ())):
        return True
    return any(
        tool.enquiry.persona == persona and not tool.askers.isdisjoint(looks.addresses)
        for tool in tx.program.enquiries.values()
    )


def assign_personas(tx: Transaction, seat: str, personas: tuple[str, ...]) -> None:
    """Record for whom a seat answers, unless it is so already."""
    if tx.state.replies.assigned.get(seat, ()) != personas:
        tx.emit(PersonasAssigned(seat=seat, personas=personas))


def _claim(tx: Transaction, seat: Seat, command: ClaimReply) -> None:
    entry = _open_entry(tx, seat, (command.entry, command.address))
    target = command.seat or seat.seat
    if entry.holder == target:
        return
    found = tx.state.seats.get(target)
    if found is None or found.kind not in REPLYING_KINDS:
        raise CommandRejected("unknown_seat", "only a seat of control or the SimCell can reply to players")
    if entry.holder not in ("", seat.seat) and not command.anyway:
        raise CommandRejected("claimed", f"{_holder_words(tx, entry)}")
    tx.emit(
        ReplyClaimed(entry=entry.seq, address=entry.address, seat=target), _about(tx, entry), cause=entry.seq
    )


def _release(tx: Transaction, seat: Seat, command: ReleaseReply) -> None:
    entry = _open_entry(tx, seat, (command.entry, command.address))
    if not entry.holder:
        return
    if entry.holder != seat.seat and seat.kind == "simcell":
        raise CommandRejected(
            "claimed", f"{_holder_words(tx, entry)}; only that seat or a controller gives it back"
        )
    tx.emit(ReplyReleased(entry=entry.seq, address=entry.address), _about(tx, entry), cause=entry.seq)


def _drop(tx: Transaction, seat: Seat, command: DropReply) -> None:
    entry = _open_entry(tx, seat, (command.entry, command.address))
    if entry.holder not in ("", seat.seat):
        raise CommandRejected("claimed", f"{_holder_words(tx, entry)}")
    note = text(command.note) if command.note.strip() else None
    tx.emit(
        ReplyDropped(entry=entry.seq, address=entry.address, note=note), _about(tx, entry), cause=entry.seq
    )


def _assign(tx: Transaction, seat: Seat, command: AssignPersonas) -> None:
    scenario = tx.state.scenario
    target = tx.state.seats.get(command.seat)
    if target is None or target.kind not in REPLYING_KINDS:
        raise CommandRejected("unknown_seat", "only a seat of control or the SimCell answers for personas")
    if seat.scope and not (target.scope and set(target.scope) <= set(seat.scope)):
        raise CommandRejected("out_of_scope", f"{target.label} answers for others than this seat acts for")
    for address in command.personas:
        if address not in scenario.personas and address not in scenario.enquiries:
            raise CommandRejected("unknown_persona", f"{address} is no persona and no tool of this exercise")
    assign_personas(tx, command.seat, tuple(dict.fromkeys(command.personas)))


def _open_entry(tx: Transaction, seat: Seat, key: EntryKey) -> ReplyEntry:
    """Return something that waits for a reply, where this seat may see it."""
    entry = tx.state.replies.entries.get(key)
    if entry is None:
        raise CommandRejected("unknown_event", f"nothing numbered {key[0]} waits for a reply of {key[1]}")
    check_scope(seat, concerned(tx.state.scenario, (entry.team,)))
    if entry.replied is not None:
        raise CommandRejected("already_replied", _replied_words(tx, entry))
    if entry.is_dropped:
        raise CommandRejected("already_replied", "somebody has said that it needs no reply")
    return entry


def _about(tx: Transaction, entry: ReplyEntry) -> Audience:
    return tx.about_teams((entry.team,))


def _holder_words(tx: Transaction, entry: ReplyEntry) -> str:
    return f"{_label(tx, entry.holder)} has claimed this"


def _replied_words(tx: Transaction, entry: ReplyEntry) -> str:
    when = offset_text(entry.replied_ms or 0)
    address = tx.state.scenario.name_of(entry.address)
    return f"{_label(tx, entry.replied_by)} replied to this at {when} as {address}"


def _label(tx: Transaction, seat: str) -> str:
    found = tx.state.seats.get(seat)
    return found.label if found is not None else "another seat"
