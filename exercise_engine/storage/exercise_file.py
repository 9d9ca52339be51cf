"""The one file of an exercise: its log, its seats, its people and the scenario as played."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from exercise_engine.errors import StorageError
from exercise_engine.storage.chain import origin_hash
from exercise_engine.storage.database import FILE_BYTES_MAX, Database
from exercise_engine.storage.lock import FileLock
from exercise_engine.storage.schema import FORMAT_VERSION, check_is_database, lacks_write_ahead_log
from exercise_engine.storage.sqlite_log import SqliteEventLog
from exercise_engine.storage.tables import FileTable, MetaTable, PeopleTable, SeatTable
from exercise_engine.storage.texts import SaltSource

SUFFIX = ".exercise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a new file is told about itself."""

    run_id: str
    series_id: str
    created_with: str
    """The version of the program."""
    created_ms: int
    previous_head: bytes = b""
    """The head of the run before this one, so that the runs of a series hang together."""


class SqliteExerciseFile:
    """One exercise on disk. One process may write it; any number may read it at the same time."""

    def __init__(self, database: Database, *, salt: SaltSource, lacks_log: bool = False) -> None:
        self._database = database
        self.lacks_write_ahead_log = lacks_log
        """Whether this looks like a plain copy of a running exercise, without its latest events."""
        self.meta = MetaTable(database)
        self.seats = SeatTable(database)
        self.people = PeopleTable(database)
        self.files = FileTable(database)
        origin = origin_hash(run_id=self.meta.run_id, previous_head=self.meta.previous_head)
        self.events = SqliteEventLog(database, origin=origin, salt=salt)

    @classmethod
    def create(cls, path: Path, identity: Identity, *, salt: SaltSource) -> SqliteExerciseFile:
        """Make a new file and become its writer; a file that is there is not touched."""
        database = Database.create(path)
        try:
            _write_identity(database, identity)
            database.fold()  # so that even a plain copy of the file knows what it is
            database.limit_size(FILE_BYTES_MAX)
            return cls(database, salt=salt)
        except BaseException:
            database.close()
            path.unlink(missing_ok=True)
            raise

    @classmethod
    def open(cls, path: Path, *, salt: SaltSource, lock: FileLock | None = None) -> SqliteExerciseFile:
        """Become the writer of a file that is there."""
        database = Database.open(path, lock=lock)
        try:
            file = cls(database, salt=salt)
            if file.meta.successor_run_id is not None:
                raise StorageError(
                    f"{path}: is the archive of a run that was reset; it can be read, not continued"
                )
            database.limit_size(FILE_BYTES_MAX)
        except BaseException:
            database.close()
            raise
        return file

    @classmethod
    def open_read_only(cls, path: Path) -> SqliteExerciseFile:
        """Look into a file, also while its writer is at work."""
        check_is_database(path)
        lacks_log = lacks_write_ahead_log(path)
        database = Database.open_read_only(path)
        try:
            return cls(database, salt=_no_salt, lacks_log=lacks_log)
        except BaseException:
            database.close()
            raise

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._database.path

    def problems(self) -> tuple[str, ...]:
        """What SQLite finds wrong with the pages of the file."""
        return self._database.problems()

    def limit_size(self, bytes_max: int) -> None:
        """Let the file grow to this size and no further; then the log is unavailable, as on a full disk."""
        self._database.limit_size(bytes_max)

    def set_patience(self, seconds: float) -> None:
        """How long to wait for others who read, before saying that something cannot be done."""
        self._database.set_patience(seconds)

    def close(self) -> bool:
        """Make the single file whole and let others have it; tell whether it is whole."""
        return self._database.close()

    def close_keeping_lock(self) -> FileLock:
        """Close for replacing the file by another, without anybody coming between."""
        return self._database.close_keeping_lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _write_identity(database: Database, identity: Identity) -> None:
    values = {
        "format_version": str(FORMAT_VERSION),
        "run_id": identity.run_id,
        "series_id": identity.series_id,
        "created_with": identity.created_with,
        "created_ms": str(identity.created_ms),
        "previous_head": identity.previous_head.hex(),
    }
    with database.transaction() as transaction:
        transaction.write_many("INSERT INTO meta VALUES (?, ?)", list(values.items()))


def _no_salt() -> NoReturn:
    raise StorageError("the file was opened for reading only")
