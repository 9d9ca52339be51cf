"""A recorded exercise is checked as an exercise."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from exercise_engine.core import facts as f
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event
from exercise_engine.core.ports import Row
from exercise_engine.errors import LogDamaged
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.recorded import read_event, verify_exercise
from exercise_engine.storage.tables import PlayedFile
from exercise_engine.storage.texts import SeededSalts
from exercise_engine.storage.verify import VerifyReport
from tests.support.play import MINUTE, PlainText, Play, make_scenario

PICTURE = PlayedFile("yard.png", "image/png", b"\x89PNG")
"""A file that belongs to the exercise."""


def rows_of(events: Sequence[Event]) -> list[Row]:
    """Events as a store takes them."""
    return [Row(event.seq, event.model_dump_json()) for event in events]


def created_events(
    *, run_id: str = "run1", series_id: str = "series1", previous_head: str | None = None
) -> list[Event]:
    """The first events of an exercise that names one file."""
    info = f.FileInfo(
        path=PICTURE.name,
        media_type=PICTURE.media_type,
        size_bytes=len(PICTURE.content),
        sha256=PICTURE.sha256.hex(),
    )
    creation = Creation(
        run_id=run_id,
        series_id=series_id,
        previous_head=previous_head,
        scenario=make_scenario({"note": {"at": "T+0:01"}}),
        scenario_sha256="0" * 64,
        program_version="test",
        files=(info,),
    )
    engine = Engine(renderer=PlainText())
    return list(engine.create(creation, now=Play(creation.scenario).now))


def reasons(report: VerifyReport) -> list[str]:
    """What was found, as sentences."""
    return [str(finding) for finding in report.findings]


@pytest.fixture
def recorded(file: SqliteExerciseFile) -> SqliteExerciseFile:
    """A file with an exercise in it."""
    file.files.put(PICTURE)
    file.events.append(rows_of(created_events()), expected_seq=0)
    return file


def test_played_exercise_is_intact(path: Path) -> None:
    """What the engine records verifies, with typed texts and after their erasure."""
    play = Play(make_scenario({"note": {"at": "T+0:01", "body": "Who is there?"}}))
    play.start()
    play.wait(2 * MINUTE)
    identity = Identity(run_id="run", series_id="series", created_with="test", created_ms=0)
    other = path.with_name("played.exercise")
    with SqliteExerciseFile.create(other, identity, salt=SeededSalts("")) as played:
        played.events.append(rows_of(play.log), expected_seq=0)
        report = verify_exercise(other)
        assert reasons(report) == []
        assert (report.last_seq, report.replayed) == (len(play.log), True)
        assert report.texts > 0
        for row in list(played.events.read()):
            played.events.erase_texts(row.seq)
        erased = verify_exercise(other)
        assert (reasons(erased), erased.texts_erased) == ([], report.texts)
        assert erased.head_hash == report.head_hash


def test_payloads_come_back_to_the_byte(file: SqliteExerciseFile) -> None:
    """The engine's own JSON is what comes back, to the byte."""
    play = Play(make_scenario({"note": {"at": "T+0:01", "body": 'Grüße, "$text" \\ \u2028\x7f'}}))
    play.start()
    play.wait(2 * MINUTE)
    rows = rows_of(play.log)
    file.events.append(rows, expected_seq=0)
    assert list(file.events.read()) == rows


def test_files_are_bound_to_the_log(recorded: SqliteExerciseFile, path: Path) -> None:
    """A file that the log names must be there and be that one."""
    assert reasons(verify_exercise(path)) == []
    recorded.files.put(replace(PICTURE, content=b"another"))
    assert reasons(verify_exercise(path)) == [
        "file: the file: the file 'yard.png' is not the one that the log names"
    ]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE files SET content = x'00'")
    assert reasons(verify_exercise(path)) == [
        "file: the file: the file 'yard.png' is not what was put into the exercise"
    ]
    recorded.files.replace_all(())
    assert reasons(verify_exercise(path)) == [
        "file: the file: the file 'yard.png', which the log names, is not in it"
    ]


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"run_id": "run9"}, "run"), ({"series_id": "s9"}, "series"), ({"previous_head": "ab"}, "run before")],
)
def test_file_and_log_speak_of_one_run(
    file: SqliteExerciseFile, path: Path, changes: dict[str, str], what: str
) -> None:
    """A log put into another run's file is noticed."""
    file.files.put(PICTURE)
    file.events.append(rows_of(created_events(**changes)), expected_seq=0)
    (reason,) = reasons(verify_exercise(path))
    assert reason.startswith(f"file: the file: it says that its {what} is")


def test_event_of_a_newer_program(recorded: SqliteExerciseFile, path: Path) -> None:
    """An event that this program does not know is named with its number."""
    last = recorded.events.head().seq
    recorded.events.append(
        [Row(last + 1, f'{{"seq":{last + 1},"fact":{{"type":"dream_told","v":3}}}}')], expected_seq=last
    )
    (reason,) = reasons(verify_exercise(path))
    assert reason.startswith(f"events: event {last + 1}: cannot read a 'dream_told' of version 3")


def test_what_is_no_event(recorded: SqliteExerciseFile, path: Path) -> None:
    """Rows that are no events at all are named."""
    last = recorded.events.head().seq
    recorded.events.append([Row(last + 1, "[]")], expected_seq=last)
    assert reasons(verify_exercise(path)) == [f"events: event {last + 1}: not an event"]


def test_event_with_another_number() -> None:
    """An event must carry the number of its row."""
    (first, *_) = created_events()
    with pytest.raises(LogDamaged, match="event 7: it says of itself that it is event 1"):
        read_event(Row(7, first.model_dump_json()))


def test_empty_log(file: SqliteExerciseFile, path: Path) -> None:
    """A file without events is no exercise yet."""
    assert file.events.head().seq == 0
    assert reasons(verify_exercise(path)) == ["replay: the file: the log is empty"]


def test_log_that_does_not_begin(file: SqliteExerciseFile, path: Path) -> None:
    """A log whose first event creates nothing does not replay."""
    second = created_events()[1].model_copy(update={"seq": 1})
    file.events.append(rows_of([second]), expected_seq=0)
    (reason,) = reasons(verify_exercise(path))
    assert reason.startswith("replay: event 1: a log starts with exercise_created")
