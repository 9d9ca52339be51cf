"""Seats, people, files and the values that say what a file is."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from exercise_engine.errors import LogDamaged, StorageError
from exercise_engine.storage import tables
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from exercise_engine.storage.tables import PlayedFile, SeatCredential

LEAD = SeatCredential(seat="s1", label="Terminal, lead", organisation="terminal", code_hash=b"code-1")
PRESS = SeatCredential(seat="s2", label="Terminal, press", organisation="terminal", code_hash=b"code-2")


def alter(path: Path, statement: str) -> None:
    """Change a file by means of SQLite alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_seats_are_found_by_what_opens_them(file: SqliteExerciseFile) -> None:
    """A seat is found by its id, its code and its token, and by nothing else."""
    file.seats.put(PRESS)
    file.seats.put(LEAD)
    file.seats.set_token("s1", b"token-1", created_ms=5)
    with_token = replace(LEAD, token_hash=b"token-1", token_created_ms=5)
    assert file.seats.all() == (with_token, PRESS)
    assert file.seats.get("s1") == with_token
    assert file.seats.get("s9") is None
    assert file.seats.find_by_code_hash(b"code-2") == PRESS
    assert file.seats.find_by_code_hash(b"token-1") is None
    assert file.seats.find_by_token_hash(b"token-1") == with_token
    assert file.seats.find_by_token_hash(b"code-1") is None


def test_seat_is_replaced(file: SqliteExerciseFile) -> None:
    """Putting a seat again replaces it."""
    file.seats.put(LEAD)
    changed = replace(LEAD, label="Terminal, deputy")
    file.seats.put(changed)
    assert file.seats.all() == (changed,)


def test_one_code_opens_one_seat(file: SqliteExerciseFile) -> None:
    """Two seats never share a code; the attempt leaves the other seat as it was."""
    file.seats.put(LEAD)
    file.seats.put(PRESS)
    with pytest.raises(StorageError, match="contradicts what is there"):
        file.seats.set_code("s2", b"code-1")
    assert file.seats.all() == (LEAD, PRESS)


def test_new_code_ends_the_token(file: SqliteExerciseFile) -> None:
    """A code given anew ends the old code and the token, and revives a revoked seat."""
    file.seats.put(replace(LEAD, token_hash=b"token-1", token_created_ms=5, revoked=True))
    file.seats.set_code("s1", b"code-9")
    assert file.seats.get("s1") == replace(LEAD, code_hash=b"code-9")


def test_new_token_ends_the_old(file: SqliteExerciseFile) -> None:
    """A seat has one token at a time."""
    file.seats.put(LEAD)
    file.seats.set_token("s1", b"old", created_ms=1)
    file.seats.set_token("s1", b"new", created_ms=2)
    assert file.seats.find_by_token_hash(b"old") is None
    assert file.seats.get("s1") == replace(LEAD, token_hash=b"new", token_created_ms=2)


def test_revoked_seat_opens_to_nothing(file: SqliteExerciseFile) -> None:
    """A revoked seat has neither code nor token, and says so."""
    file.seats.put(replace(LEAD, token_hash=b"token-1", token_created_ms=5))
    file.seats.revoke("s1")
    assert file.seats.get("s1") == replace(LEAD, code_hash=None, revoked=True)
    assert file.seats.find_by_code_hash(b"code-1") is None


def test_unknown_seat_is_refused(file: SqliteExerciseFile) -> None:
    """What is to be changed must be there."""
    with pytest.raises(StorageError, match="there is no seat 's7'"):
        file.seats.revoke("s7")


def test_seat_is_removed(file: SqliteExerciseFile) -> None:
    """A removed seat is gone; removing it again harms nobody."""
    file.seats.put(LEAD)
    file.seats.remove("s1")
    file.seats.remove("s1")
    assert file.seats.all() == ()


def test_people_are_kept_apart_and_erased(file: SqliteExerciseFile, path: Path) -> None:
    """Names can be noted, changed and erased for good, one by one or all."""
    for seat, name in (
        ("s1", "Anneke Verbruggen"),
        ("s2", "Piet"),
        ("s1", "Anneke de Wit"),
        ("s3", "Joris Tahon"),
    ):
        file.people.put(seat, name)
    assert file.people.all() == {"s1": "Anneke de Wit", "s2": "Piet", "s3": "Joris Tahon"}
    assert file.people.erase("s1") == 1
    assert file.people.erase("s1") == 0
    assert file.people.erase() == 2
    assert file.people.all() == {}
    on_disk = b"".join(found.read_bytes() for found in path.parent.iterdir())
    assert not [name for name in (b"Anneke", b"Joris") if name in on_disk]


def test_files_come_back(file: SqliteExerciseFile) -> None:
    """Files of the scenario come back with their type, and are listed by name."""
    scenario = PlayedFile("scenario.yaml", "text/yaml", b"format: 1\n")
    picture = PlayedFile("files/yard.png", "image/png", b"\x89PNG\x00")
    file.files.put(scenario, picture)
    assert file.files.names() == ("files/yard.png", "scenario.yaml")
    assert file.files.get("files/yard.png") == picture
    assert picture.sha256 == hashlib.sha256(picture.content).digest()
    assert file.files.get("other") is None


def test_corrected_files_replace_all(file: SqliteExerciseFile) -> None:
    """A corrected scenario leaves no file of the old one behind."""
    file.files.put(PlayedFile("a", "text/plain", b"1"), PlayedFile("b", "text/plain", b"2"))
    corrected = PlayedFile("a", "text/plain", b"3")
    file.files.replace_all((corrected,))
    assert file.files.names() == ("a",)
    assert file.files.get("a") == corrected


def test_too_large_a_file_is_refused(file: SqliteExerciseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over the limit is refused by name, and none of those with it is kept."""
    monkeypatch.setattr(tables, "CONTENT_BYTES_MAX", 4)
    with pytest.raises(StorageError, match=r"film.mp4: has 5 bytes; a file may have 4"):
        file.files.put(PlayedFile("a", "text/plain", b"1"), PlayedFile("film.mp4", "video/mp4", b"12345"))
    assert file.files.names() == ()


@pytest.mark.parametrize("content", ["x'00'", "'text'", "7"])
def test_changed_file_is_found(file: SqliteExerciseFile, path: Path, content: str) -> None:
    """A file that is not the one that was put in is not handed out."""
    file.files.put(PlayedFile("a", "text/plain", b"1"))
    alter(path, f"UPDATE files SET content = {content}")
    with pytest.raises(LogDamaged, match="the file 'a' is not what was put into the exercise"):
        file.files.get("a")


def test_values(file: SqliteExerciseFile) -> None:
    """The port is kept for the next start; other values can be noted too."""
    ports = [file.meta.port]
    file.meta.port = 8765
    ports.append(file.meta.port)
    assert ports == [None, 8765]
    assert file.meta.get("colour") is None
    file.meta.put("colour", "orange")
    assert file.meta.get("colour") == "orange"
    assert file.meta.successor_run_id is None


def test_strange_values(file: SqliteExerciseFile) -> None:
    """Values that somebody else wrote are damage or nothing, never a fault of the program."""
    file.meta.put("port", "eighty")
    assert file.meta.port is None
    file.meta.put("previous_head", "not hex")
    with pytest.raises(LogDamaged, match="the head of the run before is unreadable"):
        assert file.meta.previous_head


def test_seats_written_by_somebody_else(file: SqliteExerciseFile, path: Path) -> None:
    """Values of wrong kinds in the seats open nothing."""
    alter(path, "INSERT INTO seats VALUES ('s1', 'Lead', '', 'text', 'text', 'soon', 0)")
    assert file.seats.all() == (SeatCredential(seat="s1", label="Lead", organisation=""),)


def test_other_names_take_the_place_of_all(file: SqliteExerciseFile) -> None:
    """A new roster leaves nobody of the old one."""
    file.people.put("s1", "Anneke")
    file.people.replace_all({"s2": "Piet", "s3": "Joris"})
    assert file.people.all() == {"s2": "Piet", "s3": "Joris"}
