"""The chain over rows: its hashes, its origin, and what each check refuses."""

from __future__ import annotations

import hashlib

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogDamaged, StorageError
from exercise_engine.storage import chain
from exercise_engine.storage.chain import NO_ORIGIN, Head, StoredRow
from exercise_engine.storage.texts import SeededSalts


def test_hash_as_documented() -> None:
    """A row's hash covers the hash before it, its number in eight bytes, and its stored bytes."""
    assert chain.next_hash(NO_ORIGIN, 7, b"{}") == hashlib.sha256(NO_ORIGIN + bytes(7) + b"\x07{}").digest()


def test_origin_binds_run_and_predecessor() -> None:
    """Another run id, or another run before, gives another chain from the first event on."""
    origins = {
        chain.origin_hash(run_id=run_id, previous_head=head)
        for run_id in ("a", "b")
        for head in (b"", bytes(32), bytes(31) + b"1")
    }
    assert len(origins) == 6


def test_half_a_character_is_refused() -> None:
    """A payload that cannot be written as UTF-8 is refused with the event's number."""
    with pytest.raises(StorageError, match="event 1 cannot be recorded: it holds half a character"):
        chain.chain_rows([Row(1, '"\ud800"')], head=Head(0, NO_ORIGIN), expected_seq=0, salt=SeededSalts(""))


def test_oversized_payload_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event larger than any can be is refused."""
    monkeypatch.setattr(chain, "PAYLOAD_BYTES_MAX", 10)
    with pytest.raises(StorageError, match="event 1 has 11 bytes; the log takes 10"):
        chain.chain_rows([Row(1, "x" * 11)], head=Head(0, NO_ORIGIN), expected_seq=0, salt=SeededSalts(""))


def test_row_that_is_no_text() -> None:
    """Stored bytes that are no UTF-8 are damage, also when their hash fits."""
    stored = b"\xff\xfe"
    row = StoredRow(1, stored, chain.next_hash(NO_ORIGIN, 1, stored), ())
    with pytest.raises(LogDamaged, match="event 1: it is no text"):
        chain.check_row(row, previous=Head(0, NO_ORIGIN))


def test_end_must_be_the_recorded_one() -> None:
    """The last row must be the one the log was last written with."""
    recorded = Head(4, bytes(32))
    chain.check_end(last=recorded, recorded=recorded)
    with pytest.raises(LogDamaged, match="event 4: it is not the event that the log was last written with"):
        chain.check_end(last=Head(4, bytes(31) + b"1"), recorded=recorded)
    with pytest.raises(LogDamaged, match="event 3: it is missing, with all after it"):
        chain.check_end(last=Head(2, bytes(32)), recorded=recorded)
