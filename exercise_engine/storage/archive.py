"""Reset: puts the file of a run away under the run's name and starts another in its place.

The new run has another id, knows the head of the old one, and keeps the series with its seats, people,
files, codes and tokens. At every moment there is a whole file at the path: the new one is built aside and
takes the place in one step.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from exercise_engine.errors import LogUnavailable, StorageError
from exercise_engine.storage.backup import synchronise_folder
from exercise_engine.storage.database import Database
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.lock import FileLock
from exercise_engine.storage.tables import MetaTable
from exercise_engine.storage.texts import SaltSource


@dataclass(frozen=True, slots=True)
class Restarted:
    """What reset leaves behind."""

    archived: Path
    """Where the old run lies now."""
    file: SqliteExerciseFile
    """The new run, opened for writing."""


def archive_path(path: Path, run_id: str) -> Path:
    """Where the file of a run is put away."""
    return path.with_name(f"{path.stem}-{run_id}{path.suffix}")


def archive_and_restart(
    file: SqliteExerciseFile, *, run_id: str, created_with: str, created_ms: int, salt: SaltSource
) -> Restarted:
    """Seal and archive the file of a run, which closes it, and start another run with the id `run_id`."""
    path, old_run_id = file.path, file.meta.run_id
    archived = archive_path(path, old_run_id)
    if archived.exists():
        raise StorageError(f"{archived}: is there already; move it away before the reset")
    identity = Identity(
        run_id=run_id,
        series_id=file.meta.series_id,
        created_with=created_with,
        created_ms=created_ms,
        previous_head=file.events.head().hash,
    )
    successor = _build_successor(file, path.with_name(path.name + ".next"), identity, salt)
    try:
        lock = file.close_keeping_lock()
        _exchange(path, archived, successor, lock)
    finally:
        successor.unlink(missing_ok=True)
    _seal(archived, run_id)
    return Restarted(archived, SqliteExerciseFile.open(path, salt=salt, lock=lock))


def _build_successor(file: SqliteExerciseFile, aside: Path, identity: Identity, salt: SaltSource) -> Path:
    aside.unlink(missing_ok=True)  # of a reset that was cut short
    with SqliteExerciseFile.create(aside, identity, salt=salt) as successor:
        for seat in file.seats.all():
            successor.seats.put(seat)
        for seat_id, name in file.people.all().items():
            successor.people.put(seat_id, name)
        for name in file.files.names():
            played = file.files.get(name)
            if played is not None:
                successor.files.put(played)
        if file.meta.port is not None:
            successor.meta.port = file.meta.port
    return aside


def _exchange(path: Path, archived: Path, successor: Path, lock: FileLock) -> None:
    """Keep the old file under its second name, then let the new one take the first, in one step."""
    try:
        _name_twice(path, archived)
        try:
            successor.replace(path)
        except OSError:
            archived.unlink()  # the old run still lies where it was
            raise
        synchronise_folder(path.parent)
    except OSError as error:
        lock.release()
        raise LogUnavailable(f"{path}: cannot be archived: {error.strerror}") from error


def _name_twice(path: Path, archived: Path) -> None:
    try:
        os.link(path, archived)
    except OSError:  # a disk without links
        try:
            shutil.copy2(path, archived)
        except OSError:
            archived.unlink(missing_ok=True)
            raise


def _seal(archived: Path, successor_run_id: str) -> None:
    """Note in the archived file that another took its place; only now that this is true."""
    database = Database.open(archived)
    try:
        MetaTable(database).put("successor_run_id", successor_run_id)
    finally:
        database.close()
