"""Saving attachments: names from outside are names, and nothing is written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.core.fact_types import FileInfo
from exercise_engine.tui.player.saving import (
    NAME_LENGTH_MAX,
    file_name,
    free_path,
    place,
    refusal,
    safe_name,
    write_new,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("files/ransom note.pdf", "EXERCISE-ransom note.pdf"),
        ("../../etc/passwd", "EXERCISE-passwd"),
        ("..\\..\\boot.ini", "EXERCISE-boot.ini"),
        (".bashrc", "EXERCISE-bashrc"),
        ("", "EXERCISE-file"),
        ("...", "EXERCISE-file"),
        ("a\x1b[31m\nb.txt", "EXERCISE-a_[31m b.txt".replace("[", "_")),
        ("~root", "EXERCISE-_root"),
        ("photo.jpg.exe", "EXERCISE-photo.jpg.exe"),
    ],
)
def test_a_name_is_nothing_but_a_name(name: str, expected: str) -> None:
    """It leads nowhere, hides nothing, and says that it belongs to an exercise."""
    assert safe_name(name) == expected


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    """Every file system takes it."""
    name = safe_name("x" * 500 + ".pdf")
    assert name.endswith(".pdf")
    assert len(name) < NAME_LENGTH_MAX + 30


def test_the_suggested_path_is_free(tmp_path: Path) -> None:
    """A number is added until nothing lies there."""
    first = free_path(tmp_path, "a.txt")
    write_new(first, b"1")
    second = free_path(tmp_path, "a.txt")
    write_new(second, b"2")
    assert (first.name, second.name) == ("EXERCISE-a.txt", "EXERCISE-a-2.txt")
    assert free_path(tmp_path, "a.txt").name == "EXERCISE-a-3.txt"


def test_a_file_that_appeared_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """Even if nobody looked again."""
    path = tmp_path / "a.txt"
    write_new(path, b"1")
    with pytest.raises(FileExistsError):
        write_new(path, b"2")
    assert path.read_bytes() == b"1"


def test_what_is_wrong_with_a_place_is_said_before_saving(tmp_path: Path) -> None:
    """Empty, a folder, taken, or nowhere."""
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    assert refusal("  ") == "Type where to save it."
    assert refusal(str(tmp_path)) == "That is a folder; add a name."
    assert refusal(str(tmp_path / "taken")) == "There is a file of this name already."
    assert refusal(str(tmp_path / "no" / "x")) == f"There is no folder {tmp_path / 'no'}."
    assert refusal(str(tmp_path / "free")) == ""
    assert refusal("~nobody-has-this-name/x").startswith("There is no")
    assert refusal("a\x00b") == "A path cannot hold this."
    assert refusal(f"{tmp_path}/{'x' * 300}/y").startswith("Nothing can be saved there: ")
    assert place("~/x").is_absolute()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Who leans", "Who leans.svg"), ("map.svg", "map.svg"), ("", "a.svg")],
)
def test_a_named_file_keeps_its_ending(name: str, expected: str) -> None:
    """Without it no program knows how to open what was saved."""
    info = FileInfo(path="files/a.svg", name=name, media_type="image/svg+xml", size_bytes=1, sha256="0" * 64)
    assert file_name(info) == expected
