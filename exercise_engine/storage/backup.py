"""A copy of an exercise file that is whole, also while the exercise runs; never there by half."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from exercise_engine.errors import StorageError
from exercise_engine.storage.chain import Head
from exercise_engine.storage.database import connect_read_only, storage_errors
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from exercise_engine.storage.schema import check_is_database, lacks_write_ahead_log


def backup(source: Path, target: Path) -> Head:
    """Copy `source` to a new file `target`, check the copy from end to end, and give its head."""
    if target.is_symlink() or target.exists():
        raise StorageError(f"{target}: is there already; name a file that is not there")
    if not target.parent.is_dir():
        raise StorageError(f"{target}: there is no folder {target.parent}; make it first")
    check_is_database(source)
    if lacks_write_ahead_log(source):
        raise StorageError(
            f"{source}: is itself a copy of a file in use, without the -wal file beside it; copy the original"
        )
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        _copy(source, unfinished)
        head = _check(unfinished)
        _put_in_place(unfinished, target)
    except OSError as error:
        raise StorageError(f"{target}: cannot be written: {error.strerror}") from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)
    return head


def synchronise_folder(folder: Path) -> None:
    """Make what was renamed in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(source: Path, unfinished: Path) -> None:
    with closing(connect_read_only(source)) as reading:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with (
            storage_errors(unfinished),
            closing(sqlite3.connect(unfinished, isolation_level=None)) as writing,
        ):
            reading.backup(writing)  # in one step: one moment of the exercise, and its writer need not wait
            writing.execute("PRAGMA journal_mode = DELETE")


def _check(unfinished: Path) -> Head:
    with SqliteExerciseFile.open_read_only(unfinished) as copy:
        for _ in copy.events.read():
            pass
        return copy.events.head()


def _put_in_place(unfinished: Path, target: Path) -> None:
    descriptor = os.open(unfinished, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(
            unfinished, target
        )  # unlike a rename it never replaces a file that came there in the meantime
    except FileExistsError:
        raise StorageError(f"{target}: is there already; name a file that is not there") from None
    except OSError:
        unfinished.rename(target)  # a disk without links
    synchronise_folder(target.parent)
