"""Reset: the old run is put away whole, the new one takes its place with the same seats."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogUnavailable, StorageError
from exercise_engine.storage.archive import archive_and_restart, archive_path
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from exercise_engine.storage.tables import PlayedFile, SeatCredential
from exercise_engine.storage.texts import SeededSalts

Said = Callable[..., list[Row]]
LEAD = SeatCredential(
    seat="s1", label="Lead", organisation="port", code_hash=b"c", token_hash=b"t", token_created_ms=3
)


def restart(file: SqliteExerciseFile, run_id: str = "run2") -> tuple[Path, SqliteExerciseFile]:
    """Reset a file."""
    done = archive_and_restart(
        file, run_id=run_id, created_with="1.3.0", created_ms=7, salt=SeededSalts("next")
    )
    return done.archived, done.file


def test_reset(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """The new run is empty, knows the old head, and keeps series, seats, secrets, people, files, port."""
    file.seats.put(LEAD)
    file.people.put("s1", "Anneke")
    file.files.put(PlayedFile("a.yaml", "text/yaml", b"format: 1"))
    file.meta.port = 8765
    old_head = file.events.append(said(1, ["a", "b"]), expected_seq=0)
    archived, new = restart(file)
    with new:
        assert archived == path.with_name("port-run1.exercise")
        assert (new.path, new.meta.run_id, new.meta.series_id) == (path, "run2", "series1")
        assert (new.meta.previous_head, new.meta.created_with, new.meta.port) == (old_head, "1.3.0", 8765)
        assert (new.seats.all(), new.people.all(), new.files.names()) == (
            (LEAD,),
            {"s1": "Anneke"},
            ("a.yaml",),
        )
        assert (new.events.head().seq, list(new.events.read())) == (0, [])
        new.events.append(said(1), expected_seq=0)
    assert sorted(found.name for found in path.parent.iterdir()) == ["port-run1.exercise", "port.exercise"]


def test_archive_can_be_read_but_not_continued(file: SqliteExerciseFile, said: Said) -> None:
    """The archived run is whole and says what took its place."""
    file.events.append(said(1, ["a", "b"]), expected_seq=0)
    archived, new = restart(file)
    new.close()
    with SqliteExerciseFile.open_read_only(archived) as old:
        assert list(old.events.read()) == said(1, ["a", "b"])
        assert (old.meta.run_id, old.meta.successor_run_id) == ("run1", "run2")
    with pytest.raises(
        StorageError, match="is the archive of a run that was reset; it can be read, not continued"
    ):
        SqliteExerciseFile.open(archived, salt=SeededSalts(""))


def test_lock_is_held_throughout(file: SqliteExerciseFile, path: Path) -> None:
    """After the reset the path still has its one writer."""
    _, new = restart(file)
    with pytest.raises(StorageError, match="in use"):
        SqliteExerciseFile.open(path, salt=SeededSalts(""))
    new.close()
    SqliteExerciseFile.open(path, salt=SeededSalts("")).close()


def test_reset_twice(file: SqliteExerciseFile, path: Path) -> None:
    """Runs can be reset again and again, each archived under its own id."""
    _, second = restart(file, "run2")
    _, third = restart(second, "run3")
    third.close()
    names = sorted(found.name for found in path.parent.iterdir())
    assert names == ["port-run1.exercise", "port-run2.exercise", "port.exercise"]


def test_existing_archive_is_not_overwritten(file: SqliteExerciseFile, path: Path) -> None:
    """A file at the archive's place stops the reset, and the run goes on."""
    archive_path(path, "run1").write_text("mine")
    with pytest.raises(StorageError, match=r"port-run1.exercise: is there already"):
        restart(file)
    assert archive_path(path, "run1").read_text() == "mine"
    file.events.append([Row(1, "{}")], expected_seq=0)


def test_reset_while_somebody_reads(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """While a report is reading, the reset is refused and the run goes on."""
    file.events.append(said(1), expected_seq=0)
    file.set_patience(0.01)
    with SqliteExerciseFile.open_read_only(path) as reader:
        assert reader.events.head().seq == 1
        with pytest.raises(LogUnavailable, match="is being read by another program"):
            restart(file)
    file.events.append(said(2), expected_seq=1)
    assert sorted(found.suffix for found in path.parent.iterdir() if "next" in found.name) == []
    _, new = restart(file)
    new.close()


def test_remains_of_a_reset_cut_short(file: SqliteExerciseFile, path: Path) -> None:
    """What a reset that was cut short left behind is in nobody's way."""
    path.with_name(path.name + ".next").write_text("half")
    _, new = restart(file)
    assert new.meta.run_id == "run2"
    new.close()


def test_disk_without_links(file: SqliteExerciseFile, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk has no links the old run is copied."""

    def no_links(source: Path, target: Path) -> None:
        raise OSError(95, "Operation not supported", str(source), None, str(target))

    file.events.append(said(1), expected_seq=0)
    monkeypatch.setattr("os.link", no_links)
    archived, new = restart(file)
    new.close()
    with SqliteExerciseFile.open_read_only(archived) as old:
        assert list(old.events.read()) == said(1)


def test_failed_replacement(
    file: SqliteExerciseFile, path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the new run cannot take its place, the old one is where it was, under its own name only."""

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(5, "Input/output error", str(self), None, str(target))

    file.events.append(said(1), expected_seq=0)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(LogUnavailable, match="cannot be archived: Input/output error"):
        restart(file)
    with SqliteExerciseFile.open(path, salt=SeededSalts("")) as again:
        assert list(again.events.read()) == said(1)
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_failed_exchange(file: SqliteExerciseFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the old run cannot be put away, its file stays in place and can be opened again."""

    def no_room(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(source), None, str(target))

    monkeypatch.setattr("os.link", no_room)
    monkeypatch.setattr(shutil, "copy2", no_room)
    with pytest.raises(LogUnavailable, match="cannot be archived: No space left on device"):
        restart(file)
    with SqliteExerciseFile.open(path, salt=SeededSalts("")) as again:
        assert again.meta.run_id == "run1"
        assert again.meta.successor_run_id is None
    assert [found.name for found in path.parent.iterdir()] == [path.name]
