"""The verbs `verify` and `backup`, as a person or a script meets them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from exercise_engine.cli import main
from exercise_engine.cli.output import ExitCode
from exercise_engine.core.ports import Row
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.texts import SeededSalts
from tests.support.play import MINUTE, Play, make_scenario


@pytest.fixture
def played(tmp_path: Path) -> Iterator[SqliteExerciseFile]:
    """A file in which two minutes were played, still in use."""
    play = Play(make_scenario({"note": {"at": "T+0:01"}}))
    play.start()
    play.wait(2 * MINUTE)
    identity = Identity(run_id="run", series_id="series", created_with="test", created_ms=0)
    with SqliteExerciseFile.create(tmp_path / "port.exercise", identity, salt=SeededSalts("")) as file:
        rows = [Row(event.seq, event.model_dump_json()) for event in play.log]
        file.events.append(rows, expected_seq=0)
        yield file


def lie(file: SqliteExerciseFile, seq: int) -> None:
    """Change an event behind the program's back."""
    with closing(sqlite3.connect(file.path, isolation_level=None)) as connection:
        connection.execute(
            "UPDATE events SET payload = replace(payload, 'engine', 'nobody') WHERE seq = ?", (seq,)
        )


def test_verify_intact(played: SqliteExerciseFile, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in order says so on stdout, with its head, and ends with 0."""
    head = played.events.head()
    assert main.run(["verify", str(played.path)]) == ExitCode.OK
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{played.path}: run run, {head.seq} events"
    assert lines[1] == f"head {head.seq} {head.hash.hex()}"
    assert lines[-1].startswith("intact:")


def test_verify_damaged(played: SqliteExerciseFile, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed event is named, and the exit code tells a script."""
    lie(played, 2)
    assert main.run(["verify", str(played.path)]) == ExitCode.DAMAGED
    printed = capsys.readouterr().out
    assert "BROKEN  chain: event 2: it is not what was recorded" in printed
    assert "intact" not in printed


def test_verify_as_json(played: SqliteExerciseFile, capsys: pytest.CaptureFixture[str]) -> None:
    """A script gets the same as one JSON value."""
    lie(played, 2)
    assert main.run(["verify", str(played.path), "--json"]) == ExitCode.DAMAGED
    value = json.loads(capsys.readouterr().out)
    assert (value["intact"], value["replayed"], value["last_seq"]) == (False, False, played.events.head().seq)
    assert [(found["check"], found["seq"]) for found in value["findings"]] == [("chain", 2)]


def test_verify_with_heads(
    played: SqliteExerciseFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Heads that a participant kept are compared, and a wrong one is named with its line."""
    kept = tmp_path / "heads.txt"
    kept.write_text(f"1 {next(iter(played.events.stored_rows())).hash.hex()}\n")
    assert main.run(["verify", str(played.path), "--heads", str(kept)]) == ExitCode.OK
    assert "compared with 1 head that a participant kept" in capsys.readouterr().out
    kept.write_text(f"2 {'0' * 64}\n")
    assert main.run(["verify", str(played.path), "--heads", str(kept)]) == ExitCode.DAMAGED
    assert "BROKEN  heads: event 2: " in capsys.readouterr().out
    kept.write_text("nonsense\n")
    assert main.run(["verify", str(played.path), "--heads", str(kept)]) == ExitCode.USAGE
    assert "heads.txt:1: is no head" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [["verify"], ["backup"]])
def test_what_is_no_exercise(verb: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another file is refused in one line, with nothing on stdout."""
    other = tmp_path / "notes.txt"
    other.write_text("hello")
    arguments = [*verb, str(other)] + ([str(tmp_path / "copy")] if verb == ["backup"] else [])
    assert main.run(arguments) == ExitCode.UNAVAILABLE
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"exercise-engine: {other}: is not an exercise file\n")


def test_backup_during_play(
    played: SqliteExerciseFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A running exercise is copied, the copy verifies, and its head is printed."""
    copy = tmp_path / "copy.exercise"
    head = played.events.head()
    assert main.run(["backup", str(played.path), str(copy)]) == ExitCode.OK
    assert capsys.readouterr().out == f"{copy}: {head.seq} events, head {head.hash.hex()}\n"
    assert main.run(["verify", str(copy)]) == ExitCode.OK
    assert main.run(["backup", str(played.path), str(copy)]) == ExitCode.UNAVAILABLE
    assert "is there already" in capsys.readouterr().err


def test_backup_as_json(
    played: SqliteExerciseFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script gets the head of the copy as one JSON value."""
    copy = tmp_path / "copy.exercise"
    assert main.run(["backup", str(played.path), str(copy), "--json"]) == ExitCode.OK
    head = played.events.head()
    assert json.loads(capsys.readouterr().out) == {
        "file": str(copy),
        "last_seq": head.seq,
        "head_hash": head.hash.hex(),
    }
