"""The hash chain over the rows of a log: how it is made, and how one row is checked against the last.

Each row's hash covers the hash before it, the row's own position and the row's stored bytes. Whoever
changes, removes or adds a row must therefore change every hash after it, and the last one, the *head*, is
what participants keep. Every store and every check goes through this module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogClash, LogDamaged, StorageError
from exercise_engine.storage.texts import JoinedPayload, SaltSource, StoredText, join_texts, split_texts

HASH_BYTES = 32
"""SHA-256."""

NO_TEXTS: Mapping[int, StoredText] = MappingProxyType({})
"""What lies beside most rows."""

NO_ORIGIN = bytes(HASH_BYTES)
"""What stands before the first row of a log that belongs to no run, such as one in memory."""

PAYLOAD_BYTES_MAX = 64 * 1024 * 1024
"""The largest event holds a whole scenario; no other comes near."""


class Head(NamedTuple):
    """Where a log stands: its last event, and the hash that covers all up to it."""

    seq: int
    hash: bytes


class StoredRow(NamedTuple):
    """A row as it lies in a store: typed texts beside it, its hash with it."""

    seq: int
    stored: bytes
    hash: bytes
    texts: tuple[StoredText, ...]


def origin_hash(*, run_id: str, previous_head: bytes) -> bytes:
    """What stands before the first row of a run: it binds the run's id, and the head of the run before it."""
    return hashlib.sha256(b"exercise-engine log 1\x00" + run_id.encode() + b"\x00" + previous_head).digest()


def next_hash(previous: bytes, seq: int, stored: bytes) -> bytes:
    """The hash of a row that follows the row with the hash `previous`."""
    return hashlib.sha256(previous + seq.to_bytes(8, "big") + stored).digest()


def chain_rows(rows: Sequence[Row], *, head: Head, expected_seq: int, salt: SaltSource) -> list[StoredRow]:
    """What a store has to write so that `rows` follow its head."""
    if head.seq != expected_seq:
        raise LogClash(expected_seq=expected_seq, found_seq=head.seq)
    check_numbering(rows, expected_seq=expected_seq)
    previous = head.hash
    chained: list[StoredRow] = []
    for row in rows:
        split = split_texts(row.payload, salt)
        stored = _encoded(split.stored, row.seq)
        if len(stored) > PAYLOAD_BYTES_MAX:
            raise StorageError(f"event {row.seq} has {len(stored)} bytes; the log takes {PAYLOAD_BYTES_MAX}")
        previous = next_hash(previous, row.seq, stored)
        chained.append(StoredRow(row.seq, stored, previous, split.texts))
    return chained


def _encoded(stored: str, seq: int) -> bytes:
    try:
        return stored.encode()
    except UnicodeEncodeError as error:
        raise StorageError(f"event {seq} cannot be recorded: it holds half a character") from error


def check_numbering(rows: Sequence[Row], *, expected_seq: int) -> None:
    """Rows carry the numbers that follow the head; anything else is a mistake in the caller."""
    for position, row in enumerate(rows, start=expected_seq + 1):
        if row.seq != position:
            raise ValueError(f"event {row.seq} was handed over where event {position} belongs")


def check_row(row: StoredRow, *, previous: Head | StoredRow) -> JoinedPayload:
    """Check a row against the one before it and join its texts; raise `LogDamaged` if anything is wrong."""
    check_link(row, previous=previous)
    return check_texts(row)


def check_link(row: StoredRow, *, previous: Head | StoredRow) -> None:
    """Check that a row follows the one before it."""
    seq, stored, row_hash, _ = row
    if seq != previous.seq + 1:
        raise LogDamaged(seq=previous.seq + 1, reason=f"it is missing; the next one there is event {seq}")
    if next_hash(previous.hash, seq, stored) != row_hash:
        raise LogDamaged(seq=seq, reason="it is not what was recorded, or what came before it was changed")


def check_texts(row: StoredRow) -> JoinedPayload:
    """Join a row's typed texts and check that they are the ones committed to."""
    joined = join_row(row)
    if joined.mismatched:
        places = ", ".join(str(index + 1) for index in joined.mismatched)
        raise LogDamaged(seq=row.seq, reason=f"typed text {places} is not what was recorded")
    return joined


def join_row(row: StoredRow) -> JoinedPayload:
    """A row's payload with its texts, whether or not they are the right ones."""
    try:
        stored = row.stored.decode()
    except UnicodeDecodeError as error:
        raise LogDamaged(seq=row.seq, reason="it is no text") from error
    return join_texts(stored, {text.index: text for text in row.texts} if row.texts else NO_TEXTS)


def check_end(*, last: Head, recorded: Head) -> None:
    """The rows must reach as far as the log says it was written."""
    if last.seq < recorded.seq:
        raise LogDamaged(
            seq=last.seq + 1,
            reason=f"it is missing, with all after it; the log was written up to event {recorded.seq}",
        )
    if last != recorded:
        raise LogDamaged(seq=last.seq, reason="it is not the event that the log was last written with")
