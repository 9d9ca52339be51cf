"""The log in a file, beyond what every log must do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogDamaged, LogUnavailable, StorageError
from exercise_engine.storage import sqlite_log
from exercise_engine.storage.exercise_file import SqliteExerciseFile

Said = Callable[..., list[Row]]


def alter(path: Path, statement: str) -> None:
    """Change a file by means of SQLite alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_read_in_batches(file: SqliteExerciseFile, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log longer than one batch is read without a gap, with its texts."""
    monkeypatch.setattr(sqlite_log, "READ_ROWS", 3)
    rows = said(1, ["a", "b", "c", "d", "e", "f", "g"])
    file.events.append(rows, expected_seq=0)
    assert list(file.events.read()) == rows
    assert list(file.events.read(2)) == rows[2:]


def test_read_while_it_grows(file: SqliteExerciseFile, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is appended while somebody reads is read too, and is no damage."""
    monkeypatch.setattr(sqlite_log, "READ_ROWS", 1)
    file.events.append(said(1), expected_seq=0)
    reading = file.events.read()
    seen = [next(reading).seq]
    file.events.append(said(2, ["b", "c"]), expected_seq=1)
    seen += [row.seq for row in reading]
    assert seen == [1, 2, 3]


def test_reader_during_play(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """Another reader sees each transaction as soon as it is durable, and cannot write."""
    file.events.append(said(1), expected_seq=0)
    with SqliteExerciseFile.open_read_only(path) as reader:
        assert [row.seq for row in reader.events.read()] == [1]
        file.events.append(said(2), expected_seq=1)
        assert [row.seq for row in reader.events.read()] == [1, 2]
        with pytest.raises(StorageError, match="for reading only"):
            reader.events.append(said(3), expected_seq=2)


def test_full_disk(file: SqliteExerciseFile, said: Said) -> None:
    """On a full disk a transaction is refused as a whole, and the next one finds the log as it was."""
    file.events.append(said(1), expected_seq=0)
    head = file.events.head()
    file.limit_size(1)
    with pytest.raises(LogUnavailable, match="full"):
        file.events.append(said(2, ["x" * 50_000, "y" * 50_000]), expected_seq=1)
    assert file.events.head() == head
    with pytest.raises(LogUnavailable, match="full"):
        file.events.probe()
    file.limit_size(10_000_000)
    file.events.probe()
    file.events.append(said(2), expected_seq=1)
    assert [row.seq for row in file.events.read()] == [1, 2]


def test_erased_text_is_gone_from_the_disk(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """An erased text is neither in the file nor in what lies beside it."""
    secret = "the manager's private number"
    file.events.append(said(1, [secret, "stays"]), expected_seq=0)
    assert file.events.erase_texts(1) == 1
    on_disk = b"".join(found.read_bytes() for found in path.parent.iterdir())
    assert secret.encode() not in on_disk
    assert b"stays" in on_disk


@pytest.mark.parametrize("durable", [True, False])
def test_mark_is_outside_the_chain(file: SqliteExerciseFile, said: Said, *, durable: bool) -> None:
    """The mark of the exercise clock is kept, and the head stays where it was."""
    file.events.append(said(1), expected_seq=0)
    head = file.events.head()
    assert file.events.elapsed_mark_ms == 0
    file.events.mark_elapsed(61_000, durable=durable)
    file.events.mark_elapsed(62_000, durable=durable)
    assert file.events.elapsed_mark_ms == 62_000
    assert file.events.head() == head


def test_impossible_mark(file: SqliteExerciseFile) -> None:
    """The exercise clock is never before its start."""
    with pytest.raises(ValueError, match="-1 ms"):
        file.events.mark_elapsed(-1)


@pytest.mark.parametrize("value", ["soon", ""])
def test_unreadable_mark(file: SqliteExerciseFile, path: Path, value: str) -> None:
    """A mark that is no number is damage."""
    file.events.mark_elapsed(1)
    alter(path, f"UPDATE meta SET value = '{value}' WHERE key = 'elapsed_mark_ms'")
    with pytest.raises(LogDamaged, match="the mark of the exercise clock is noted as"):
        assert file.events.elapsed_mark_ms


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meta SET value = 'many' WHERE key = 'head_seq'",
        "UPDATE meta SET value = 'xyz' WHERE key = 'head_hash'",
        "DELETE FROM meta WHERE key = 'head_hash'",
    ],
)
def test_unreadable_head(file: SqliteExerciseFile, path: Path, said: Said, statement: str) -> None:
    """A note of the last event that cannot be read is damage."""
    file.events.append(said(1), expected_seq=0)
    alter(path, statement)
    with pytest.raises(LogDamaged, match=r"noted as|unreadable"):
        file.events.head()


def test_head_set_back(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """A log whose note of the last event was set back takes no event twice."""
    file.events.append(said(1, ["a", "b"]), expected_seq=0)
    alter(path, "UPDATE meta SET value = '1' WHERE key = 'head_seq'")
    with pytest.raises(StorageError, match="contradicts what is there"):
        file.events.append(said(2), expected_seq=1)


def test_read_after_a_missing_event(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """Reading cannot go on after an event that is not there."""
    file.events.append(said(1, ["a", "b", "c"]), expected_seq=0)
    alter(path, "DELETE FROM events WHERE seq = 2")
    with pytest.raises(LogDamaged, match="event 2: it is missing"):
        list(file.events.read(2))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET hash = 'text' WHERE seq = 1",
        "UPDATE events SET payload = x'ff' WHERE seq = 1",
        "UPDATE texts SET body = x'ff00' WHERE seq = 1",
        "UPDATE texts SET salt = 'text' WHERE seq = 1",
        "UPDATE texts SET salt = 12 WHERE seq = 1",
    ],
)
def test_wrong_kinds_of_values(file: SqliteExerciseFile, path: Path, said: Said, statement: str) -> None:
    """SQLite lets anything lie in any column; it is found as damage, not as a fault of the program."""
    file.events.append(said(1), expected_seq=0)
    alter(path, statement)
    with pytest.raises(LogDamaged) as caught:
        list(file.events.read())
    assert caught.value.seq == 1


def test_strays(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """Rows that belong to no event are counted."""
    file.events.append(said(1), expected_seq=0)
    assert file.events.strays() == ()
    alter(path, "INSERT INTO texts VALUES (7, 0, x'00', 'stray')")
    alter(path, "INSERT INTO events VALUES (-3, 'x', x'00')")
    assert file.events.strays() == ("1 events stand before the first one", "1 typed texts belong to no event")
