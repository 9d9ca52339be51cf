"""Copies that are whole, made while the exercise runs."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogDamaged, StorageError
from exercise_engine.storage.backup import backup
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from exercise_engine.storage.tables import PlayedFile, SeatCredential
from exercise_engine.storage.texts import SeededSalts

Said = Callable[..., list[Row]]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the copy goes: a folder of its own, to see what lies there."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies" / "copy.exercise"


def test_backup_during_play(file: SqliteExerciseFile, path: Path, target: Path, said: Said) -> None:
    """The copy holds everything, alone, for its owner only, and the exercise goes on."""
    file.seats.put(SeatCredential(seat="s1", label="Lead", organisation="port"))
    file.files.put(PlayedFile("a.yaml", "text/yaml", b"format: 1"))
    file.people.put("s1", "Anneke")
    file.events.append(said(1, ["a", "b"]), expected_seq=0)
    head = backup(path, target)
    file.events.append(said(3), expected_seq=2)
    assert head == (2, next(iter(file.events.stored_rows(1))).hash)
    assert [found.name for found in target.parent.iterdir()] == [target.name]
    assert target.stat().st_mode & 0o077 == 0
    with SqliteExerciseFile.open_read_only(target) as copy:
        assert list(copy.events.read()) == said(1, ["a", "b"])
        assert (copy.seats.all(), copy.people.all(), copy.files.names()) == (
            file.seats.all(),
            {"s1": "Anneke"},
            ("a.yaml",),
        )
        assert not copy.lacks_write_ahead_log
    assert file.events.head().seq == 3


def test_backup_can_be_continued(file: SqliteExerciseFile, path: Path, target: Path, said: Said) -> None:
    """A copy can take the place of a lost file."""
    file.events.append(said(1), expected_seq=0)
    backup(path, target)
    with SqliteExerciseFile.open(target, salt=SeededSalts("")) as copy:
        copy.events.append(said(2), expected_seq=1)
        assert [row.seq for row in copy.events.read()] == [1, 2]


def test_backup_of_a_closed_file(file: SqliteExerciseFile, path: Path, target: Path, said: Said) -> None:
    """A file that nobody plays can be copied too, and the copy has its head."""
    file.events.append(said(1), expected_seq=0)
    head = file.events.head()
    file.close()
    assert backup(path, target) == head


def test_existing_target_is_refused(file: SqliteExerciseFile, path: Path, target: Path) -> None:
    """Nothing that is there is overwritten, be it the exercise itself or a dangling link."""
    target.write_text("mine")
    with pytest.raises(StorageError, match=r"copy.exercise: is there already"):
        backup(path, target)
    assert target.read_text() == "mine"
    with pytest.raises(StorageError, match="is there already"):
        backup(path, path)
    target.unlink()
    target.symlink_to(target.with_name("elsewhere"))
    with pytest.raises(StorageError, match="is there already"):
        backup(path, target)
    assert file.events.head().seq == 0


def test_missing_folder_is_named(file: SqliteExerciseFile, tmp_path: Path) -> None:
    """A target in a folder that is not there names the folder."""
    with pytest.raises(StorageError, match=r"there is no folder .*nowhere"):
        backup(file.path, tmp_path / "nowhere" / "copy.exercise")


def test_what_is_no_exercise_is_not_copied(tmp_path: Path, target: Path) -> None:
    """Only exercise files are copied, and a refused copy leaves nothing."""
    other = tmp_path / "notes.txt"
    other.write_text("not an exercise")
    with pytest.raises(StorageError, match=r"notes.txt: is not an exercise file"):
        backup(other, target)
    assert list(target.parent.iterdir()) == []


def test_damaged_file_gives_no_backup(file: SqliteExerciseFile, path: Path, target: Path, said: Said) -> None:
    """A copy that does not verify is not kept, and the damage is named."""
    file.events.append(said(1, ["a", "b"]), expected_seq=0)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE texts SET body = 'other' WHERE seq = 2")
    with pytest.raises(LogDamaged, match="event 2: typed text 1 is not what was recorded"):
        backup(path, target)
    assert list(target.parent.iterdir()) == []


def test_plain_copy_is_no_source(file: SqliteExerciseFile, path: Path, tmp_path: Path, target: Path) -> None:
    """A copy made by other means, without its latest events, is not passed on as a backup in silence."""
    bare = tmp_path / "bare.exercise"
    shutil.copy(path, bare)
    with pytest.raises(StorageError, match="without the -wal file"):
        backup(bare, target)
    assert file.events.head().seq == 0


def test_disk_without_links(
    file: SqliteExerciseFile, path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk has no links the copy is renamed into place."""

    def no_links(source: Path, to: Path) -> None:
        raise OSError(95, "Operation not supported", str(source), None, str(to))

    monkeypatch.setattr("os.link", no_links)
    assert backup(path, target) == file.events.head()
    assert [found.name for found in target.parent.iterdir()] == [target.name]


def test_target_that_appears_meanwhile(
    file: SqliteExerciseFile, path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that somebody else puts there while the copy is made is not overwritten."""

    def somebody_was_faster(source: Path, to: Path) -> None:
        raise FileExistsError(17, "File exists", str(source), None, str(to))

    monkeypatch.setattr("os.link", somebody_was_faster)
    with pytest.raises(StorageError, match=r"copy.exercise: is there already"):
        backup(path, target)
    assert list(target.parent.iterdir()) == []
    assert file.events.head().seq == 0


def test_full_disk(
    file: SqliteExerciseFile, path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that cannot be made durable is not kept."""

    def no_room(descriptor: int) -> None:
        raise OSError(28, "No space left on device", str(descriptor))

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(StorageError, match=r"copy.exercise: cannot be written: No space left on device"):
        backup(path, target)
    assert list(target.parent.iterdir()) == []
    assert file.events.head().seq == 0
