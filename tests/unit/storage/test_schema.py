"""What is no exercise file is refused with the reason, and never with a traceback."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.errors import StorageError
from exercise_engine.storage.archive import archive_and_restart
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from exercise_engine.storage.schema import (
    APPLICATION_ID,
    FORMAT_VERSION,
    TABLES,
    check_is_database,
    lacks_write_ahead_log,
)
from exercise_engine.storage.texts import SeededSalts

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "exercise-file.md"
"""The page that tells others how to read the file."""


def alter(path: Path, *statements: str) -> None:
    """Change a file by means of SQLite alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def make_folder(path: Path) -> None:
    """A folder in place of the file."""
    path.mkdir()


def make_pipe(path: Path) -> None:
    """A pipe in place of the file, on which reading would wait for ever."""
    os.mkfifo(path)


def make_nothing(path: Path) -> None:
    """No file at all."""
    assert not path.exists()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_nothing, "there is no such file"),
        (make_folder, "is a folder; name the .exercise file in it"),
        (make_pipe, "is not an ordinary file"),
        (lambda path: path.write_bytes(b""), "is empty; it is no recorded exercise"),
        (lambda path: path.write_text("format: 1\nid: port\n"), "is not an exercise file"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(20)), "breaks off after 36 bytes"),
        (lambda path: alter(path, "CREATE TABLE t (x)"), "is a database, but not an exercise file"),
    ],
)
@pytest.mark.parametrize("read_only", [True, False])
def test_other_files_are_refused(
    path: Path, make: Callable[[Path], object], reason: str, *, read_only: bool
) -> None:
    """A missing, empty or foreign file is refused with its name and the reason, and no lock stays behind."""
    make(path)
    look = partial(SqliteExerciseFile.open, salt=SeededSalts(""))
    with pytest.raises(StorageError, match=f"port.exercise: {reason}"):
        (SqliteExerciseFile.open_read_only if read_only else look)(path)
    assert not path.with_name("port.exercise.lock").exists()


def test_garbage_behind_the_header(file: SqliteExerciseFile, path: Path) -> None:
    """A file that begins like a database and goes on as noise is refused."""
    file.close()
    raw = path.read_bytes()
    path.write_bytes(raw[:100] + b"\xab" * (len(raw) - 100))
    with pytest.raises(StorageError, match="cannot be read as a database"):
        SqliteExerciseFile.open_read_only(path)


def test_newer_format_is_refused(file: SqliteExerciseFile, path: Path) -> None:
    """A file of a newer program says that, and what to do."""
    file.close()
    alter(path, f"PRAGMA user_version = {FORMAT_VERSION + 1}")
    with pytest.raises(
        StorageError, match=r"newer version of this program \(file format 2.*update exercise-engine"
    ):
        SqliteExerciseFile.open_read_only(path)


def test_impossible_format_is_refused(file: SqliteExerciseFile, path: Path) -> None:
    """No program wrote format 0."""
    file.close()
    alter(path, "PRAGMA user_version = 0")
    with pytest.raises(StorageError, match="impossible file format 0"):
        SqliteExerciseFile.open_read_only(path)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DROP TABLE texts", "its table texts is missing or has been rebuilt"),
        ("ALTER TABLE events ADD COLUMN more", "its table events is missing or has been rebuilt"),
        (
            "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM texts; END",
            "holds 't', which this program",
        ),
        ("CREATE VIEW v AS SELECT 1", "holds 'v', which this program did not put there"),
    ],
)
def test_altered_tables_are_refused(
    file: SqliteExerciseFile, path: Path, statement: str, reason: str
) -> None:
    """A file with other tables, with views or with triggers could do things behind our back."""
    file.close()
    alter(path, statement)
    with pytest.raises(StorageError, match=reason):
        SqliteExerciseFile.open_read_only(path)


def test_unreadable_file(path: Path) -> None:
    """A file that the system does not let us read says why."""
    path.symlink_to(path)
    with pytest.raises(StorageError, match=r"port.exercise: (cannot be read|there is no such file)"):
        check_is_database(path)


def test_copy_without_write_ahead_log(file: SqliteExerciseFile, path: Path, tmp_path: Path) -> None:
    """A plain copy of a file in use is recognised; a file closed properly is none."""
    assert not lacks_write_ahead_log(path)
    copy = tmp_path / "copy.exercise"
    copy.write_bytes(path.read_bytes())
    assert lacks_write_ahead_log(copy)
    file.close()
    assert not lacks_write_ahead_log(path)


def test_reference_page_names_all_tables(file: SqliteExerciseFile, path: Path) -> None:
    """The page on the file has each table with its columns in order, and the numbers of the header."""
    page = REFERENCE.read_text(encoding="utf-8")
    file.close()
    with closing(sqlite3.connect(path)) as connection:
        for table in TABLES:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            listed = ", ".join(f"`{column}`" for column in columns)
            assert f"| `{table}` | {listed} |" in page
    assert f"`{APPLICATION_ID:#x}`".lower() in page.lower()
    assert f"| `user_version` | `{FORMAT_VERSION}`" in page


def test_reference_page_names_all_values(file: SqliteExerciseFile) -> None:
    """The page on the file explains each value that says what a file is."""
    page = REFERENCE.read_text(encoding="utf-8")
    file.events.append([Row(1, "{}")], expected_seq=0)
    file.events.mark_elapsed(1)
    file.meta.port = 1
    done = archive_and_restart(file, run_id="run2", created_with="", created_ms=0, salt=SeededSalts(""))
    done.file.close()
    with closing(sqlite3.connect(done.archived)) as connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM meta")]
    assert len(keys) == 11
    assert [key for key in keys if f"`{key}`" not in page] == []
