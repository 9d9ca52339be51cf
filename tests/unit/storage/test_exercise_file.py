"""The one file of an exercise: made, opened, closed, read during play, found again after a kill."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogDamaged, LogUnavailable, StorageError
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.texts import SeededSalts

Said = Callable[..., list[Row]]

PLAY_UNTIL_KILLED = """
import sys
from pathlib import Path
from exercise_engine.core.ports import Row
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.texts import SeededSalts
identity = Identity(run_id="run1", series_id="series1", created_with="0", created_ms=0)
file = SqliteExerciseFile.create(Path(sys.argv[1]), identity, salt=SeededSalts(""))
for seq in range(1, 51):
    file.events.append([Row(seq, '{"said":{"$text":"hello"}}')], expected_seq=seq - 1)
file.events.mark_elapsed(1234, durable=False)
print("ready", flush=True)
sys.stdin.readline()
"""


def test_identity_is_kept(file: SqliteExerciseFile, path: Path) -> None:
    """A file knows its run, its series and what made it, also when opened again."""
    file.close()
    with SqliteExerciseFile.open(path, salt=SeededSalts("")) as again:
        assert (again.meta.run_id, again.meta.series_id, again.meta.created_with) == (
            "run1",
            "series1",
            "1.2.3",
        )
        assert again.meta.get("created_ms") == "1700000000000"
        assert again.meta.get("format_version") == "1"
        assert again.meta.previous_head == b""
        assert again.path == path


def test_run_id_is_bound_to_the_chain(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """Events cannot be passed off as those of another run."""
    file.events.append(said(1), expected_seq=0)
    file.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE meta SET value = 'other' WHERE key = 'run_id'")
    with (
        SqliteExerciseFile.open_read_only(path) as other,
        pytest.raises(LogDamaged, match="event 1: it is not what was recorded"),
    ):
        list(other.events.read())


def test_same_events_same_bytes_in_the_chain(identity: Identity, tmp_path: Path, said: Said) -> None:
    """The same run with the same salts has the same head; another run has another."""
    heads = []
    for number, run_id in enumerate(("run1", "run1", "run2")):
        path = tmp_path / f"{number}.exercise"
        with SqliteExerciseFile.create(path, replace(identity, run_id=run_id), salt=SeededSalts("s")) as file:
            heads.append(file.events.append(said(1, ["a", "b"]), expected_seq=0))
    assert heads[0] == heads[1] != heads[2]


def test_killed_in_the_middle(path: Path) -> None:
    """After a kill a reader and the next writer find everything that was durable, and the mark too."""
    with subprocess.Popen(
        [sys.executable, "-c", PLAY_UNTIL_KILLED, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as playing:
        assert playing.stdout is not None
        assert playing.stdout.readline() == "ready\n"
        playing.kill()
    with SqliteExerciseFile.open_read_only(path) as reader:
        assert len(list(reader.events.read())) == 50
    with SqliteExerciseFile.open(path, salt=SeededSalts("")) as again:
        assert again.events.head().seq == 50
        assert again.events.elapsed_mark_ms == 1234
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_plain_copy_of_a_running_file_is_recognised(
    file: SqliteExerciseFile, path: Path, said: Said, tmp_path: Path
) -> None:
    """A copy of the one file alone opens, lacks the latest events, and is known for what it is."""
    file.events.append(said(1), expected_seq=0)
    copied = tmp_path / "copies" / "copied.exercise"
    copied.parent.mkdir()
    shutil.copy(path, copied)
    for _ in range(2):
        with SqliteExerciseFile.open_read_only(copied) as copy:
            assert (copy.meta.run_id, copy.events.head().seq) == ("run1", 0)
            assert copy.lacks_write_ahead_log
    assert [found.name for found in copied.parent.iterdir()] == [copied.name]
    with SqliteExerciseFile.open_read_only(path) as reader:
        assert not reader.lacks_write_ahead_log


def test_failed_creation_leaves_nothing(path: Path, identity: Identity) -> None:
    """A file that cannot be made to its end is not there afterwards."""
    broken = replace(identity, run_id=None)  # type: ignore[arg-type]  # what a fault of the caller would do
    with pytest.raises(StorageError):
        SqliteExerciseFile.create(path, broken, salt=SeededSalts(""))
    assert list(path.parent.iterdir()) == []


def test_size_limit(file: SqliteExerciseFile, said: Said) -> None:
    """A file at its limit takes nothing more."""
    file.limit_size(1)
    with pytest.raises(LogUnavailable, match="full"):
        file.events.append(said(1, ["x" * 100_000]), expected_seq=0)


def test_no_page_is_broken(file: SqliteExerciseFile) -> None:
    """SQLite finds nothing wrong with a fresh file."""
    assert file.problems() == ()


def test_file_that_does_not_know_itself(file: SqliteExerciseFile, path: Path) -> None:
    """A file without its run id is damage, for writers and readers, and stays unlocked."""
    file.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM meta WHERE key = 'run_id'")
    with pytest.raises(LogDamaged, match="does not say its run_id"):
        SqliteExerciseFile.open_read_only(path)
    for _ in range(2):
        with pytest.raises(LogDamaged, match="does not say its run_id"):
            SqliteExerciseFile.open(path, salt=SeededSalts(""))
