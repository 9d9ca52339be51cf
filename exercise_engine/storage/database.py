"""One SQLite connection with its lock: opening, transactions, closing, SQLite's errors in our own words."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from exercise_engine.errors import LogDamaged, LogUnavailable, StorageError
from exercise_engine.storage.lock import FileLock
from exercise_engine.storage.schema import (
    check_identity,
    check_is_database,
    create_tables,
    lacks_write_ahead_log,
)

SqlValue: TypeAlias = str | bytes | int | None

BUSY_TIMEOUT_S = 5.0
"""Longer than any reader blocks a checkpoint; shorter than anybody waits in front of a screen."""

FILE_BYTES_MAX = 16 * 1024**3
"""Far above what a day of play writes: it stops a fault of ours from filling somebody's disk."""

PROBE_BYTES = 64 * 1024
"""A disk that takes this much takes the next events too."""

PROBE_KEY = "probe"

_DAMAGE_CODES = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT}
)
"""What the content of a file causes, not the disk; SQLITE_ERROR comes of tables that were changed."""


class Database:
    """Owns the connection; any thread may call it, one at a time."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, lock: FileLock | None) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = connection
        self._lock = lock
        self._turn = threading.RLock()

    @property
    def writable(self) -> bool:
        """Whether this is the one writer of the file."""
        return self._lock is not None

    @classmethod
    def create(cls, path: Path) -> Database:
        """Make a new file, readable by its owner only; refuse to touch one that is there."""
        path = path.resolve()
        if not path.parent.is_dir():
            raise StorageError(f"{path}: there is no folder {path.parent}; make it first")
        lock = FileLock(path)
        try:
            _create_empty(path)
            connection = _open_new(path)
        except BaseException:
            lock.release()
            raise
        return cls(path, connection, lock=lock)

    @classmethod
    def open(cls, path: Path, *, lock: FileLock | None = None) -> Database:
        """Open as the one writer; `lock` is for who has kept it since closing the file before."""
        path = path.resolve()
        check_is_database(path)
        taken = FileLock(path) if lock is None else lock
        try:
            connection = _open_writing(path)
        except BaseException:
            taken.release()
            raise
        return cls(path, connection, lock=taken)

    @classmethod
    def open_read_only(cls, path: Path) -> Database:
        """Open for reading, also while somebody else writes."""
        return cls(path, connect_read_only(path), lock=None)

    def rows(self, statement: str, *values: SqlValue) -> list[tuple[SqlValue, ...]]:
        """All rows that a statement gives."""
        with self._turn, storage_errors(self.path):
            return self._open_connection().execute(statement, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything written inside becomes durable together at the end, or, if anything fails, not at all.

        Inside another transaction it is a part of that one.
        """
        with self._turn, storage_errors(self.path):
            connection = self._open_connection()
            outermost = not connection.in_transaction
            if not outermost:
                yield Transaction(connection)
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def not_waiting_for_the_disk(self) -> Iterator[None]:
        """Transactions inside survive the end of the process, and a power cut with the next durable one."""
        with self._turn:
            self._pragma("synchronous = NORMAL")
            try:
                yield
            finally:
                self._pragma("synchronous = FULL")

    def fold(self) -> None:
        """Carry what lies in the write-ahead log into the file and empty the log."""
        with self._turn:
            self._pragma("wal_checkpoint(TRUNCATE)")

    def set_patience(self, seconds: float) -> None:
        """How long to wait for others who read, before saying that something cannot be done."""
        with self._turn:
            self._pragma(f"busy_timeout = {int(seconds * 1000)}")

    def limit_size(self, bytes_max: int) -> None:
        """Let the file grow to this size and no further; then it is as if the disk were full."""
        with self._turn, storage_errors(self.path):
            (page_size,) = self._open_connection().execute("PRAGMA page_size").fetchone()
            self._pragma(f"max_page_count = {max(1, bytes_max // page_size)}")

    def probe(self) -> None:
        """Write as much as a few events and take it away again; raise `LogUnavailable` if that fails."""
        with self.transaction() as transaction:
            transaction.write("INSERT OR REPLACE INTO meta VALUES (?, ?)", PROBE_KEY, "." * PROBE_BYTES)
        with self.transaction() as transaction:
            transaction.write("DELETE FROM meta WHERE key = ?", PROBE_KEY)

    def problems(self) -> tuple[str, ...]:
        """What SQLite itself finds wrong with the file's pages."""
        found = self.rows("PRAGMA integrity_check(10)")
        return tuple(str(text) for (text,) in found if text != "ok")

    def make_whole(self) -> bool:
        """Bring all that belongs to the file into the file itself; tell whether that was possible.

        It is not while somebody is still reading, or when the disk refuses; then the `-wal` file beside it
        belongs to it.
        """
        with self._turn:
            try:
                self.fold()
                (mode,) = self._open_connection().execute("PRAGMA journal_mode = DELETE").fetchone()
            except (sqlite3.Error, StorageError):
                return False
            return bool(mode == "delete")

    def close(self) -> bool:
        """Make the file whole and give the lock back; tell whether it is whole. Twice is as good as once."""
        with self._turn:
            if self._connection is None:
                return True
            whole = self._lock is None or self.make_whole()
            self._connection.close()
            self._connection = None
            if self._lock is not None:
                self._lock.release()
            return whole

    def close_keeping_lock(self) -> FileLock:
        """Close, but keep everybody else away from the path; a file that cannot be made whole stays open."""
        assert self._lock is not None, "only the writer holds the lock"
        with self._turn:
            if not self.make_whole():
                raise LogUnavailable(
                    f"{self.path}: is being read by another program, or the disk refuses; try again"
                )
            self._open_connection().close()
            self._connection = None
            return self._lock

    def _pragma(self, setting: str) -> None:
        with storage_errors(self.path):
            self._open_connection().execute(f"PRAGMA {setting}").fetchall()

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise LogUnavailable(f"{self.path}: was closed")
        return self._connection


class Transaction:
    """What may be done inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def write(self, statement: str, *values: SqlValue) -> int:
        """Run one statement; give the number of rows it changed."""
        return self._connection.execute(statement, values).rowcount

    def write_many(self, statement: str, rows: Sequence[tuple[SqlValue, ...]]) -> None:
        """Run one statement for each row."""
        self._connection.executemany(statement, rows)

    def rows(self, statement: str, *values: SqlValue) -> list[tuple[SqlValue, ...]]:
        """All rows that a statement gives, with what was written so far."""
        return self._connection.execute(statement, values).fetchall()


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Translate SQLite's errors: `LogUnavailable` blames the disk, `LogDamaged` what is in the file."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StorageError(f"{path}: what was to be written contradicts what is there: {error}") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _DAMAGE_CODES:
            raise LogDamaged(
                seq=0, reason=f"{path}: the file cannot be read as a database: {error}"
            ) from error
        raise LogUnavailable(f"{path}: {error}") from error


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A plain connection that can write nothing, to a file that was looked at first."""
    check_is_database(path)
    with storage_errors(path):
        connection = _connect(path, read_only=True)
        try:
            check_identity(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _create_empty(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        raise StorageError(f"{path}: is there already; it is not overwritten") from None
    except OSError as error:
        raise StorageError(f"{path}: cannot be made: {error.strerror}") from error


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    address = path.resolve().as_uri() + ("?mode=ro" if read_only else "?mode=rw")
    if read_only and lacks_write_ahead_log(path):
        address += (
            "&immutable=1"  # or SQLite would put an empty log beside it, and look like one that is whole
        )
    connection = sqlite3.connect(
        address, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    # A file may come from anybody: no functions called from its schema, no trust in its cells or its text.
    connection.text_factory = _lenient_text
    for setting in ("trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _open_new(path: Path) -> sqlite3.Connection:
    connection: sqlite3.Connection | None = None
    try:
        with storage_errors(path):
            connection = _connect(path, read_only=False)
            connection.execute("BEGIN IMMEDIATE")
            create_tables(connection)
            connection.execute("COMMIT")
            _set_up_writing(
                connection
            )  # only now, so that the tables lie in the file itself and not beside it
        return connection
    except BaseException:
        if connection is not None:
            connection.close()
        path.unlink(missing_ok=True)
        raise


def _open_writing(path: Path) -> sqlite3.Connection:
    with storage_errors(path):
        connection = _connect(path, read_only=False)
        try:
            check_identity(connection, path)
            _set_up_writing(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _set_up_writing(connection: sqlite3.Connection) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise LogUnavailable(f"this disk takes no write-ahead log (it offers {mode!r}); use a local disk")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased must not lie on in free pages


def _lenient_text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
