"""Verifying a file: every kind of damage is found, once, where it is, and nothing raises a traceback."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogDamaged, StorageError
from exercise_engine.storage import verify as verify_module
from exercise_engine.storage.archive import archive_and_restart
from exercise_engine.storage.backup import backup
from exercise_engine.storage.chain import next_hash
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from exercise_engine.storage.heads import SeenHead
from exercise_engine.storage.tables import PlayedFile
from exercise_engine.storage.texts import SeededSalts
from exercise_engine.storage.verify import Check, Finding, Reading, VerifyReport, verify

Said = Callable[..., list[Row]]


def parse(row: Row) -> str:
    """Read an event; one that says `bad` is none."""
    if "bad" in row.payload:
        raise LogDamaged(seq=row.seq, reason="not an event")
    return row.payload


def replay(events: Iterable[str], file: SqliteExerciseFile) -> Sequence[str]:
    """Play the events; one that says `impossible` does not follow from those before."""
    for event in events:
        if "impossible" in event:
            raise ZeroDivisionError("nobody can\ndo that")
    return [f"{name} does not belong here" for name in file.files.names() if name == "planted"]


READING = Reading(parse=parse, replay=replay)


def alter(path: Path, *statements: str) -> None:
    """Change a file by means of SQLite alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def five(file: SqliteExerciseFile, path: Path, said: Said) -> Path:
    """A file with five events, in use."""
    file.events.append(said(1, ["a", "b", "c", "d", "e"]), expected_seq=0)
    return path


def found(report: VerifyReport) -> list[tuple[Check, int]]:
    """What was found, without the sentences."""
    return [(finding.check, finding.seq) for finding in report.findings]


def test_intact(five: Path, file: SqliteExerciseFile) -> None:
    """A file in order says so, with its head, while it is in use."""
    file.events.erase_texts(2)
    heads = [SeenHead(seq, row.hash.hex(), seq) for seq, row in enumerate(file.events.stored_rows(), start=1)]
    report = verify(five, READING, heads=heads)
    assert report == VerifyReport(
        file=str(five),
        run_id="run1",
        last_seq=5,
        head_hash=file.events.head().hash.hex(),
        texts=5,
        texts_erased=1,
        heads_compared=5,
        replayed=True,
        findings=(),
        notes=(),
    )
    assert report.intact


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE events SET payload = payload || ' ' WHERE seq = 3"], [(Check.CHAIN, 3)]),
        (["UPDATE events SET hash = x'00' WHERE seq = 2"], [(Check.CHAIN, 2), (Check.CHAIN, 3)]),
        (["DELETE FROM events WHERE seq = 2", "DELETE FROM texts WHERE seq = 2"], [(Check.CHAIN, 2)]),
        (["DELETE FROM events WHERE seq = 5", "DELETE FROM texts WHERE seq = 5"], [(Check.CHAIN, 5)]),
        (["DELETE FROM events WHERE seq = 5"], [(Check.FILE, 0), (Check.CHAIN, 5)]),
        (["UPDATE texts SET body = 'x' WHERE seq = 4"], [(Check.TEXTS, 4)]),
        (["UPDATE meta SET value = 'run9' WHERE key = 'run_id'"], [(Check.CHAIN, 1)]),
        (["UPDATE meta SET value = '00' WHERE key = 'head_hash'"], [(Check.CHAIN, 5)]),
        (["INSERT INTO files VALUES ('f', 't', x'00', x'00')"], [(Check.FILE, 0)]),
        (
            ["UPDATE events SET payload = '{}' WHERE seq = 1", "UPDATE texts SET body = 'x' WHERE seq = 4"],
            [(Check.CHAIN, 1), (Check.TEXTS, 1), (Check.TEXTS, 4)],
        ),
    ],
)
def test_damage_is_found_where_it_is(
    five: Path, statements: list[str], expected: list[tuple[Check, int]]
) -> None:
    """Each change is named with its event, all of them in one run; nothing is replayed then."""
    alter(five, *statements)
    report = verify(five, READING)
    assert found(report) == expected
    assert not report.intact
    assert not report.replayed


def test_whole_rewrite_is_found_by_heads_only(five: Path, file: SqliteExerciseFile) -> None:
    """Who recomputes the whole chain passes every check but that of what participants kept."""
    shown = [SeenHead(row.seq, row.hash.hex(), row.seq) for row in file.events.stored_rows()]
    previous = file.events.origin
    for row in list(file.events.stored_rows()):
        stored = row.stored if row.seq != 3 else row.stored.replace(b'"said"', b'"lied"')
        previous = next_hash(previous, row.seq, stored)
        alter(
            five,
            f"UPDATE events SET payload = '{stored.decode()}' WHERE seq = {row.seq}",
            f"UPDATE events SET hash = x'{previous.hex()}' WHERE seq = {row.seq}",
            f"UPDATE meta SET value = '{previous.hex()}' WHERE key = 'head_hash'",
        )
    assert verify(five, READING).intact
    report = verify(five, READING, heads=shown)
    assert found(report) == [(Check.HEADS, 3), (Check.HEADS, 4), (Check.HEADS, 5)]
    assert "something from event 3 to event 3 was changed" in report.findings[0].reason


def test_cut_end_is_found_by_heads(five: Path, file: SqliteExerciseFile) -> None:
    """Who cuts the end off and puts the note of the last event right is found by what was shown."""
    rows = list(file.events.stored_rows())
    alter(
        five,
        "DELETE FROM events WHERE seq > 3",
        "DELETE FROM texts WHERE seq > 3",
        "UPDATE meta SET value = '3' WHERE key = 'head_seq'",
        f"UPDATE meta SET value = '{rows[2].hash.hex()}' WHERE key = 'head_hash'",
    )
    assert verify(five, READING).intact
    report = verify(five, READING, heads=[SeenHead(5, rows[4].hash.hex(), 1)])
    assert found(report) == [(Check.HEADS, 5)]


def test_unreadable_events_are_named(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """Events that are none are each named, with what the reader says."""
    file.events.append(said(1, ["good", "bad", "good", "bad"]), expected_seq=0)
    report = verify(path, READING)
    assert report.findings == (
        Finding(Check.EVENTS, 2, "not an event"),
        Finding(Check.EVENTS, 4, "not an event"),
    )


def test_replay_that_breaks_is_named(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """Where the replay breaks, whatever it raises, is named in one line."""
    file.events.append(said(1, ["a", "impossible", "c"]), expected_seq=0)
    report = verify(path, READING)
    assert [str(finding) for finding in report.findings] == ["replay: event 2: nobody can do that"]
    assert report.replayed


def test_what_lies_beside_is_judged_by_the_caller(five: Path, file: SqliteExerciseFile) -> None:
    """What the replay says of the rest of the file is found too."""
    file.files.put(PlayedFile("planted", "text/plain", b""))
    assert [str(finding) for finding in verify(five, READING).findings] == [
        "file: the file: planted does not belong here"
    ]


def test_many_findings_are_bounded(five: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file broken all over gives a bounded list."""
    monkeypatch.setattr(verify_module, "FINDINGS_MAX", 3)
    alter(five, "UPDATE events SET payload = '{}'", "UPDATE texts SET body = ''")
    assert len(verify(five, READING).findings) == 3


def test_broken_pages(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """Noise in the middle of the file is damage, said in sentences."""
    file.events.append(said(1, ["x" * 3_000 for _ in range(20)]), expected_seq=0)
    file.close()
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 8192] = b"\xab" * 8192
    path.write_bytes(raw)
    report = verify(path, READING)
    assert report.findings
    assert {finding.check for finding in report.findings} <= {Check.FILE, Check.CHAIN, Check.TEXTS}


def test_file_cut_in_half(file: SqliteExerciseFile, path: Path, said: Said) -> None:
    """A file that was not copied to its end is damage, said in sentences."""
    file.events.append(said(1, ["x" * 3_000 for _ in range(20)]), expected_seq=0)
    file.close()
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(LogDamaged, match="cannot be read as a database"):
        verify(path, READING)


def test_unreadable_head(five: Path) -> None:
    """A note of the last event that cannot be read is found, and the rest is checked all the same."""
    alter(
        five,
        "UPDATE meta SET value = 'x' WHERE key = 'head_hash'",
        "UPDATE texts SET body = 'x' WHERE seq = 4",
    )
    assert found(verify(five, READING)) == [(Check.FILE, 0), (Check.TEXTS, 4)]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """There is no report on what is no exercise file."""
    with pytest.raises(StorageError, match="there is no such file"):
        verify(tmp_path / "nothing.exercise", READING)


def test_note_on_a_plain_copy(five: Path, file: SqliteExerciseFile, tmp_path: Path) -> None:
    """A copy without its companion is intact as far as it goes, and the reader is warned."""
    copies = tmp_path / "copies"
    copies.mkdir()
    bare, whole = copies / "bare.exercise", copies / "whole.exercise"
    bare.write_bytes(five.read_bytes())
    backup(five, whole)
    report = verify(bare, READING)
    assert (report.last_seq, report.findings) == (0, ())
    assert [note[:48] for note in report.notes] == ["this looks like a copy of a file in use, made wi"]
    assert (verify(whole, READING).last_seq, verify(whole, READING).notes) == (5, ())
    assert file.events.head().seq == 5


def test_note_on_an_archived_run(five: Path, file: SqliteExerciseFile) -> None:
    """An archived run verifies, and names the run after it."""
    done = archive_and_restart(file, run_id="run2", created_with="", created_ms=0, salt=SeededSalts(""))
    done.file.close()
    report = verify(done.archived, READING)
    assert report.intact
    assert report.notes == ("this run was reset; run run2 took its place",)
    assert verify(five, READING).intact
