"""The log in memory, beyond what every log must do."""

from __future__ import annotations

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogUnavailable
from exercise_engine.storage.memory import MemoryStore
from exercise_engine.storage.texts import SeededSalts


def test_same_seed_same_log() -> None:
    """The same events with the same salts give the same head; other salts give another."""

    def head(seed: str) -> bytes:
        return MemoryStore(salt=SeededSalts(seed)).append([Row(1, '{"$text":"x"}')], expected_seq=0)

    assert head("a") == head("a")
    assert head("a") != head("b")


def test_origin_is_part_of_the_chain() -> None:
    """Another origin gives another chain."""
    heads = {MemoryStore(origin=origin).append([Row(1, "{}")], expected_seq=0) for origin in (b"a", b"b")}
    assert len(heads) == 2


def test_mark() -> None:
    """The mark of the exercise clock is kept outside the chain."""
    store = MemoryStore()
    assert store.elapsed_mark_ms == 0
    store.mark_elapsed(1_500)
    assert store.elapsed_mark_ms == 1_500
    assert store.head() == (0, store.origin)
    with pytest.raises(ValueError, match="-1 ms"):
        store.mark_elapsed(-1)


def test_closed_store_refuses() -> None:
    """A closed log refuses marks and probes too."""
    store = MemoryStore()
    store.probe()
    store.close()
    with pytest.raises(LogUnavailable, match="closed"):
        store.probe()
    with pytest.raises(LogUnavailable, match="closed"):
        store.mark_elapsed(1)
