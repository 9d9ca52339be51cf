"""Opening, transactions, limits and closing of the one connection."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from exercise_engine.errors import LogDamaged, LogUnavailable, StorageError
from exercise_engine.storage.database import Database, storage_errors


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """A new file."""
    created = Database.create(path)
    yield created
    created.close()


def meta(database: Database) -> list[tuple[object, ...]]:
    """All named values."""
    return list(database.rows("SELECT key, value FROM meta ORDER BY key"))


def meta_in(path: Path) -> list[tuple[object, ...]]:
    """All named values as another reader sees them."""
    reader = Database.open_read_only(path)
    try:
        return meta(reader)
    finally:
        reader.close()


def put(database: Database, key: str, value: str = "") -> None:
    """Note a named value."""
    with database.transaction() as transaction:
        transaction.write("INSERT INTO meta VALUES (?, ?)", key, value)


def test_new_file_is_private(database: Database, path: Path) -> None:
    """A new file, and what SQLite puts beside it, can be read by its owner only."""
    put(database, "a")
    beside = sorted(found for found in path.parent.iterdir() if found.name.startswith(path.name))
    assert len(beside) == 4
    assert all(found.stat().st_mode & 0o077 == 0 for found in beside)


def test_existing_file_is_not_overwritten(path: Path) -> None:
    """A file that is there stays as it is."""
    path.write_text("mine")
    with pytest.raises(StorageError, match="is there already"):
        Database.create(path)
    assert path.read_text() == "mine"
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_folder_must_exist(tmp_path: Path) -> None:
    """A file in a folder that is not there names the folder."""
    with pytest.raises(StorageError, match=r"there is no folder .*nowhere; make it first"):
        Database.create(tmp_path / "nowhere" / "port.exercise")


def test_settings(database: Database) -> None:
    """The log is written ahead, waits for the disk at each commit, and overwrites what is erased."""
    found = [
        database.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "secure_delete")
    ]
    assert found == ["wal", 2, 1]


def test_transaction_commits(database: Database) -> None:
    """What was written together is there together, for other connections too."""
    with database.transaction() as transaction:
        transaction.write("INSERT INTO meta VALUES ('a', '1')")
        transaction.write_many("INSERT INTO meta VALUES (?, ?)", [("b", "2"), ("c", "3")])
        assert transaction.rows("SELECT count(*) FROM meta") == [(3,)]
        with closing(sqlite3.connect(database.path)) as other:
            assert other.execute("SELECT count(*) FROM meta").fetchone() == (0,)
    assert meta_in(database.path) == [("a", "1"), ("b", "2"), ("c", "3")]


def test_transaction_rolls_back(database: Database) -> None:
    """An error inside undoes all, and passes through."""

    def fail() -> None:
        with database.transaction() as transaction:
            transaction.write("INSERT INTO meta VALUES ('a', '1')")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert meta(database) == []
    put(database, "b")


def test_inner_transaction_is_a_part(database: Database) -> None:
    """A transaction inside another is undone with it."""

    def fail() -> None:
        with database.transaction():
            put(database, "inner")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert meta(database) == []


def test_contradiction(database: Database) -> None:
    """What a table's own rule forbids is an error of ours."""
    put(database, "a")
    with pytest.raises(StorageError, match="contradicts what is there"):
        put(database, "a")


def test_threads_take_turns(database: Database) -> None:
    """Transactions of several threads never mix."""

    def write(name: str) -> None:
        for number in range(50):
            with database.transaction() as transaction:
                transaction.write("INSERT INTO meta VALUES (?, ?)", f"{name}{number}", "")

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(meta(database)) == 200


def test_size_limit_is_a_full_disk(database: Database) -> None:
    """Beyond its size the file takes nothing, keeps what it has, and goes on when there is room again."""
    put(database, "before")
    database.limit_size(1)
    with pytest.raises(LogUnavailable, match="full"):
        put(database, "big", "x" * 200_000)
    with pytest.raises(LogUnavailable, match="full"):
        database.probe()
    assert [key for key, _ in meta(database)] == ["before"]
    database.limit_size(10_000_000)
    database.probe()
    put(database, "big", "x" * 200_000)
    assert [key for key, _ in meta(database)] == ["before", "big"]


def test_reader_cannot_write(database: Database) -> None:
    """Who opened for reading is refused."""
    reader = Database.open_read_only(database.path)
    assert not reader.writable
    assert database.writable
    with pytest.raises(LogUnavailable, match="readonly"):
        put(reader, "a")
    assert reader.close()


def test_unsynced_writing_is_seen_and_ends(database: Database) -> None:
    """Writing without waiting for the disk writes all the same, and waiting is back afterwards."""
    with database.not_waiting_for_the_disk():
        put(database, "a")
    assert meta_in(database.path) == [("a", "")]
    assert database.rows("PRAGMA synchronous") == [(2,)]


def test_close_makes_one_file(database: Database, path: Path) -> None:
    """After closing all is in the one file and nothing lies beside it; closing twice is allowed."""
    put(database, "a")
    assert database.close()
    assert database.close()
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    with pytest.raises(LogUnavailable, match="was closed"):
        meta(database)


def test_close_while_read(database: Database, path: Path) -> None:
    """While somebody reads, closing tells that the file is not whole; with its companion nothing is lost."""
    put(database, "a")
    reader = Database.open_read_only(path)
    assert meta(reader) == [("a", "")]
    database.set_patience(0.01)
    assert not database.close()
    assert meta(reader) == [("a", "")]
    reader.close()
    again = Database.open(path)
    assert meta(again) == [("a", "")]
    assert again.close()


def test_close_keeping_lock(database: Database, path: Path) -> None:
    """The lock can outlive the connection and be handed to the next one."""
    lock = database.close_keeping_lock()
    with pytest.raises(StorageError, match="in use"):
        Database.open(path)
    Database.open(path, lock=lock).close()
    Database.open(path).close()


def test_close_keeping_lock_while_read(database: Database, path: Path) -> None:
    """A file that is being read stays open and usable."""
    reader = Database.open_read_only(path)
    assert meta(reader) == []
    database.set_patience(0.01)
    with pytest.raises(LogUnavailable, match="is being read by another program"):
        database.close_keeping_lock()
    put(database, "still")
    assert len(meta(database)) == 1
    reader.close()


def test_second_writer_is_refused(database: Database, path: Path) -> None:
    """One writer at a time, under whatever name the file is reached."""
    link = path.with_name("link.exercise")
    link.symlink_to(path)
    with pytest.raises(StorageError, match="in use by process"):
        Database.open(link)
    assert database.writable


def test_intact_pages(database: Database) -> None:
    """SQLite finds nothing wrong with a new file."""
    assert database.problems() == ()


def test_errors_are_translated(path: Path) -> None:
    """What the file holds is damage; what the disk does is unavailability."""
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(LogDamaged, match="no such table"),
        storage_errors(path),
    ):
        connection.execute("SELECT * FROM nowhere")
    with pytest.raises(LogUnavailable, match="unable to open"), storage_errors(path):
        sqlite3.connect(path.parent / "nowhere" / "x")
