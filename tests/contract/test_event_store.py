"""What any event log must do, whatever it is made of: run against each store there is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercise_engine.core.ports import EventStore, Row
from exercise_engine.errors import LogClash, LogDamaged, LogUnavailable, StorageError
from exercise_engine.storage.chain import NO_ORIGIN, next_hash
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.memory import MemoryStore
from exercise_engine.storage.texts import SeededSalts


class Bench(Protocol):
    """A store under test, and the ways in which somebody might tamper with what it keeps."""

    @property
    def store(self) -> EventStore: ...
    def erase(self, seq: int) -> int: ...
    def change_payload(self, seq: int, old: str, new: str) -> None: ...
    def change_text(self, seq: int, body: str) -> None: ...
    def add_text(self, seq: int, index: int, body: str) -> None: ...
    def change_hash(self, seq: int, new: bytes) -> None: ...
    def stored(self, seq: int) -> bytes: ...
    def hash_of(self, seq: int) -> bytes: ...
    def drop(self, seq: int) -> None: ...
    def again(self) -> EventStore: ...


class MemoryBench:
    """Tampers with the rows in memory."""

    def __init__(self) -> None:
        self.store = MemoryStore(salt=SeededSalts("contract"))

    def erase(self, seq: int) -> int:
        return self.store.erase_texts(seq)

    def change_payload(self, seq: int, old: str, new: str) -> None:
        row = self.store.stored_rows[seq - 1]
        self.store.stored_rows[seq - 1] = row._replace(stored=row.stored.replace(old.encode(), new.encode()))

    def change_text(self, seq: int, body: str) -> None:
        row = self.store.stored_rows[seq - 1]
        texts = tuple(replace(text, body=body) for text in row.texts)
        self.store.stored_rows[seq - 1] = row._replace(texts=texts)

    def add_text(self, seq: int, index: int, body: str) -> None:
        row = self.store.stored_rows[seq - 1]
        stray = replace(self.store.stored_rows[0].texts[0], index=index, body=body)
        self.store.stored_rows[seq - 1] = row._replace(texts=(*row.texts, stray))

    def change_hash(self, seq: int, new: bytes) -> None:
        self.store.stored_rows[seq - 1] = self.store.stored_rows[seq - 1]._replace(hash=new)

    def stored(self, seq: int) -> bytes:
        return self.store.stored_rows[seq - 1].stored

    def hash_of(self, seq: int) -> bytes:
        return self.store.stored_rows[seq - 1].hash

    def drop(self, seq: int) -> None:
        self.store.stored_rows = [row for row in self.store.stored_rows if row.seq != seq]

    def again(self) -> EventStore:
        return self.store


class SqliteBench:
    """Tampers with the file by means of SQLite alone."""

    def __init__(self, path: Path) -> None:
        identity = Identity(run_id="run", series_id="series", created_with="0", created_ms=0)
        self.path = path
        self.file = SqliteExerciseFile.create(path, identity, salt=SeededSalts("contract"))
        self.store = self.file.events

    def erase(self, seq: int) -> int:
        return self.store.erase_texts(seq)

    def change_payload(self, seq: int, old: str, new: str) -> None:
        self._run("UPDATE events SET payload = replace(payload, ?, ?) WHERE seq = ?", old, new, seq)

    def change_text(self, seq: int, body: str) -> None:
        self._run("UPDATE texts SET body = ? WHERE seq = ?", body, seq)

    def add_text(self, seq: int, index: int, body: str) -> None:
        self._run("INSERT INTO texts VALUES (?, ?, ?, ?)", seq, index, b"salt", body)

    def change_hash(self, seq: int, new: bytes) -> None:
        self._run("UPDATE events SET hash = ? WHERE seq = ?", new, seq)

    def stored(self, seq: int) -> bytes:
        (found,) = self._run("SELECT CAST(payload AS BLOB) FROM events WHERE seq = ?", seq)
        return bytes(found[0])

    def hash_of(self, seq: int) -> bytes:
        (found,) = self._run("SELECT hash FROM events WHERE seq = ?", seq)
        return bytes(found[0])

    def drop(self, seq: int) -> None:
        self._run("DELETE FROM events WHERE seq = ?", seq)

    def again(self) -> EventStore:
        self.file.close()
        self.file = SqliteExerciseFile.open(self.path, salt=SeededSalts("again"))
        self.store = self.file.events
        return self.store

    def _run(self, statement: str, *values: object) -> list[tuple[bytes]]:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            return connection.execute(statement, values).fetchall()


@pytest.fixture(params=["memory", "sqlite"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """One bench for each kind of store."""
    if request.param == "memory":
        yield MemoryBench()
        return
    sqlite_bench = SqliteBench(tmp_path / "played.exercise")
    yield sqlite_bench
    sqlite_bench.file.close()


def said(seq: int, *bodies: str | None) -> Row:
    """An event in which people typed something."""
    texts = ",".join(
        json.dumps({"$text": body}, ensure_ascii=False, separators=(",", ":")) for body in bodies
    )
    return Row(seq, f'{{"seq":{seq},"fact":{{"type":"said","texts":[{texts}]}}}}')


def plain(seq: int) -> Row:
    """An event in which nobody typed anything."""
    return Row(seq, f'{{"seq":{seq},"fact":{{"type":"exercise_paused"}}}}')


def three(bench: Bench) -> None:
    """Three events, of which the first and the last hold typed text."""
    bench.store.append([said(1, "Who pays?", "We do."), plain(2), said(3, "Pull the plug.")], expected_seq=0)


def test_new_store_is_empty(bench: Bench) -> None:
    """A new log stands at event 0 and gives no rows."""
    assert bench.store.head()[0] == 0
    assert list(bench.store.read()) == []


def test_rows_come_back(bench: Bench) -> None:
    """What was appended is read in the same order, byte for byte, with what people typed."""
    rows = [said(1, "Löscht das!\n", '\x00\x1f\u2028 \\ / " 🚢'), plain(2), said(3, "", None)]
    bench.store.append(rows[:2], expected_seq=0)
    bench.store.append(rows[2:], expected_seq=2)
    assert list(bench.store.read()) == rows
    assert list(bench.again().read()) == rows


def test_read_after(bench: Bench) -> None:
    """Reading can begin after any event; after the last one, or beyond, there is nothing."""
    three(bench)
    assert [row.seq for row in bench.store.read(1)] == [2, 3]
    assert list(bench.store.read(3)) == []
    assert list(bench.store.read(99)) == []


def test_head_moves_with_append(bench: Bench) -> None:
    """The head is the last event and the hash that append gave, and is known again later."""
    head_hash = bench.store.append([plain(1), plain(2)], expected_seq=0)
    assert bench.store.head() == (2, head_hash)
    assert bench.again().head() == (2, head_hash)


def test_append_of_nothing(bench: Bench) -> None:
    """Appending no rows changes nothing and gives the head."""
    head_hash = bench.store.append([plain(1)], expected_seq=0)
    assert bench.store.append([], expected_seq=1) == head_hash
    assert bench.store.head() == (1, head_hash)


def test_chain_is_as_documented(bench: Bench) -> None:
    """Each hash covers the one before it, the position and the stored bytes; others can check that too."""
    three(bench)
    for seq in (2, 3):
        assert next_hash(bench.hash_of(seq - 1), seq, bench.stored(seq)) == bench.hash_of(seq)


def test_typed_text_is_not_in_the_chain(bench: Bench) -> None:
    """What is chained holds commitments, not what people typed."""
    three(bench)
    assert b"Who pays?" not in bench.stored(1)
    assert bench.stored(1).count(b'{"$text":{"sha256":"') == 2


@pytest.mark.parametrize("expected_seq", [0, 2, 5])
def test_clash(bench: Bench, expected_seq: int) -> None:
    """Who expects the log to stand elsewhere is refused, and nothing is written."""
    bench.store.append([plain(1)], expected_seq=0)
    before = bench.store.head()
    with pytest.raises(LogClash) as caught:
        bench.store.append([plain(expected_seq + 1)], expected_seq=expected_seq)
    assert (caught.value.expected_seq, caught.value.found_seq) == (expected_seq, 1)
    assert bench.store.head() == before


def test_all_or_nothing(bench: Bench) -> None:
    """One event that cannot be recorded keeps the whole transaction out."""
    bench.store.append([plain(1)], expected_seq=0)
    with pytest.raises(StorageError, match="typed text must be one string"):
        bench.store.append([plain(2), Row(3, '{"seq":3,"note":{"$text":7}}'), plain(4)], expected_seq=1)
    assert [row.seq for row in bench.store.read()] == [1]
    bench.store.append([plain(2)], expected_seq=1)
    assert [row.seq for row in bench.store.read()] == [1, 2]


def test_numbers_must_follow(bench: Bench) -> None:
    """Rows that do not follow the head are a mistake of the caller, and nothing is written."""
    with pytest.raises(ValueError, match="event 3 was handed over where event 2 belongs"):
        bench.store.append([plain(1), plain(3)], expected_seq=0)
    assert bench.store.head()[0] == 0


def test_closed(bench: Bench) -> None:
    """A closed log takes nothing, and may be closed twice."""
    close: Callable[[], None] = bench.store.close  # type: ignore[attr-defined]  # every store has it
    close()
    close()
    with pytest.raises(LogUnavailable, match="closed"):
        bench.store.append([plain(1)], expected_seq=0)


def test_erasure_keeps_the_chain(bench: Bench) -> None:
    """Erased texts read as null, everything else as before, and the chain and the head stay valid."""
    three(bench)
    head = bench.store.head()
    assert bench.erase(1) == 2
    assert list(bench.again().read()) == [said(1, None, None), plain(2), said(3, "Pull the plug.")]
    assert bench.store.head() == head
    assert bench.erase(1) == 0
    assert bench.erase(2) == 0
    assert bench.erase(99) == 0


def test_append_after_erasure(bench: Bench) -> None:
    """The log goes on after an erasure."""
    three(bench)
    bench.erase(3)
    bench.store.append([said(4, "And now?")], expected_seq=3)
    assert [row.seq for row in bench.store.read()] == [1, 2, 3, 4]


def damage(bench: Bench) -> tuple[int, str]:
    """Where reading finds the log damaged, and why; the events before it are still given."""
    given: list[int] = []
    with pytest.raises(LogDamaged) as caught:
        given.extend(row.seq for row in bench.store.read())
    assert given == list(range(1, min(caught.value.seq, 4)))
    return caught.value.seq, caught.value.reason


def test_changed_payload_is_found(bench: Bench) -> None:
    """An event that says something else than was recorded is found."""
    three(bench)
    bench.change_payload(2, "paused", "resumed")
    assert damage(bench) == (2, "it is not what was recorded, or what came before it was changed")


def test_changed_text_is_found(bench: Bench) -> None:
    """A typed text that is not the one committed to is found, although it is not in the chain."""
    three(bench)
    bench.change_text(3, "Leave it on.")
    assert damage(bench) == (3, "typed text 1 is not what was recorded")


def test_added_text_is_found(bench: Bench) -> None:
    """A text put beside an event in which nobody typed it is found, and beside one with fewer texts too."""
    three(bench)
    bench.add_text(2, 0, "planted")
    assert damage(bench) == (2, "typed text 1 is not what was recorded")


def test_text_beyond_the_last_is_found(bench: Bench) -> None:
    """A text put beside those of an event is found."""
    three(bench)
    bench.add_text(3, 1, "planted")
    assert damage(bench) == (3, "typed text 2 is not what was recorded")


def test_changed_hash_is_found(bench: Bench) -> None:
    """A hash that does not fit its event is found."""
    three(bench)
    bench.change_hash(1, NO_ORIGIN)
    assert damage(bench)[0] == 1


def test_changed_event_with_fitting_hash_is_found(bench: Bench) -> None:
    """Giving a changed event a fitting hash moves the break to the event after it."""
    three(bench)
    bench.change_payload(2, "paused", "resumed")
    bench.change_hash(2, next_hash(bench.hash_of(1), 2, bench.stored(2)))
    assert damage(bench)[0] == 3


@pytest.mark.parametrize("seq", [1, 2])
def test_missing_event_is_found(bench: Bench, seq: int) -> None:
    """An event taken out of the middle or from the beginning is found."""
    three(bench)
    bench.drop(seq)
    assert damage(bench) == (seq, f"it is missing; the next one there is event {seq + 1}")


def test_truncation_is_found(bench: Bench) -> None:
    """Events cut off at the end are found, because the log knows how far it was written."""
    three(bench)
    bench.drop(3)
    assert damage(bench) == (3, "it is missing, with all after it; the log was written up to event 3")


def test_everything_missing_is_found(bench: Bench) -> None:
    """A log emptied altogether is found."""
    three(bench)
    for seq in (1, 2, 3):
        bench.drop(seq)
    assert damage(bench)[0] == 1


LOOKS_LIKE_TEXT = [
    '"$text"',
    '{"$text":"x"}',
    '\\"$text\\":',
    "$text",
    '{"$text":{"sha256":"' + "0" * 64 + '"}}',
]
"""What a malicious participant would type."""

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(
        ['"$text"', '{"$text":"x"}', '\\"$text\\":', "$text", '{"$text":{"sha256":"' + "0" * 64 + '"}}']
    )
    | st.builds(lambda body: {"$text": body}, st.none() | st.text() | st.just('{"$text":null}')),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text().filter(lambda key: key[:1] != "$"), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=200)
@given(facts=st.lists(JSON_VALUES, max_size=5), ascii_only=st.booleans())
def test_any_event_comes_back(facts: list[object], *, ascii_only: bool) -> None:
    """Whatever people type, also what looks like typed text itself, the event comes back as it was."""
    store = MemoryStore()
    rows = [
        Row(seq, json.dumps({"seq": seq, "fact": fact}, ensure_ascii=ascii_only, separators=(",", ":")))
        for seq, fact in enumerate(facts, start=1)
    ]
    store.append(rows, expected_seq=0)
    back = list(store.read())
    assert [json.loads(row.payload) for row in back] == [json.loads(row.payload) for row in rows]
    if not ascii_only:
        assert back == rows
