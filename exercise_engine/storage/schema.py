"""The tables of an exercise file, the numbers of its format, and the check that it holds nothing else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from exercise_engine.errors import StorageError
from exercise_engine.storage.lock import lock_path

APPLICATION_ID = 0x58456E67
"""`XEng`; stands in the header of the file, so that no other SQLite file is taken for an exercise."""

FORMAT_VERSION = 1
"""Raised when the tables change; kept in SQLite's `user_version`."""

TABLES = {
    "meta": "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "events": "CREATE TABLE events (seq INTEGER PRIMARY KEY, payload TEXT NOT NULL, hash BLOB NOT NULL)",
    "texts": (
        "CREATE TABLE texts (seq INTEGER NOT NULL, position INTEGER NOT NULL, salt BLOB NOT NULL,"
        " body TEXT NOT NULL, PRIMARY KEY (seq, position))"
    ),
    "files": (
        "CREATE TABLE files (name TEXT PRIMARY KEY, media_type TEXT NOT NULL, sha256 BLOB NOT NULL,"
        " content BLOB NOT NULL)"
    ),
    "seats": (
        "CREATE TABLE seats (seat TEXT PRIMARY KEY, label TEXT NOT NULL, organisation TEXT NOT NULL,"
        " code_hash BLOB UNIQUE, token_hash BLOB UNIQUE, token_created_ms INTEGER,"
        " revoked INTEGER NOT NULL DEFAULT 0)"
    ),
    "people": "CREATE TABLE people (seat TEXT PRIMARY KEY, name TEXT NOT NULL)",
}

SQLITE_MAGIC = b"SQLite format 3\x00"
HEADER_BYTES = 100
"""The length of SQLite's own header, and so of the shortest file that can be one."""

WAL_WRITE_VERSION = 2
"""What SQLite writes at byte 18 while a file is used with a write-ahead log."""


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables and mark the file as an exercise."""
    for statement in TABLES.values():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def check_is_database(path: Path) -> None:
    """Say clearly why a path cannot be an exercise file, before SQLite is asked to open it."""
    try:
        if path.is_dir():
            raise StorageError(f"{path}: is a folder; name the .exercise file in it")
        if not path.exists():
            raise StorageError(f"{path}: there is no such file")
        if not path.is_file():
            raise StorageError(f"{path}: is not an ordinary file")
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
    except OSError as error:
        raise StorageError(f"{path}: cannot be read: {error.strerror}") from error
    if not header:
        raise StorageError(f"{path}: is empty; it is no recorded exercise")
    if not header.startswith(SQLITE_MAGIC):
        raise StorageError(f"{path}: is not an exercise file")
    if len(header) < HEADER_BYTES:
        raise StorageError(f"{path}: breaks off after {len(header)} bytes; it was not copied to its end")


def lacks_write_ahead_log(path: Path) -> bool:
    """Whether a file is marked as being in use while the rest of it, the write-ahead log, is not beside it.

    This is what a plain copy of a running exercise looks like; the latest events are not in it. A writer who
    is just opening or closing looks alike for a moment, but holds the lock.
    """
    if lock_path(path.resolve()).exists():
        return False
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    return header[18] == WAL_WRITE_VERSION and not path.with_name(path.name + "-wal").exists()


def check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse files of other programs, of newer versions, and files with more in them than was put there."""
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        raise StorageError(f"{path}: is a database, but not an exercise file")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > FORMAT_VERSION:
        raise StorageError(
            f"{path}: was written by a newer version of this program (file format {version}, this one reads"
            f" up to {FORMAT_VERSION}); update exercise-engine"
        )
    if version < 1:
        raise StorageError(f"{path}: has the impossible file format {version}")
    _check_tables(connection, path)


def _check_tables(connection: sqlite3.Connection, path: Path) -> None:
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    found = dict(rows.fetchall())
    for name, statement in TABLES.items():
        if found.pop(name, None) != statement:
            raise StorageError(
                f"{path}: its table {name} is missing or has been rebuilt; use the original or a backup"
            )
    if found:
        raise StorageError(
            f"{path}: holds {min(found)!r}, which this program did not put there; use the original"
        )
