"""Reading files as text, within limits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exercise_engine.errors import Problem
from exercise_engine.loader import sources
from exercise_engine.loader.sources import FILE_SIZE_BYTES_MAX, Source, Sources, is_file, is_folder, quote


def refusal(path: Path) -> Problem:
    """Return why a file is refused."""
    read = Sources()
    assert read.read(path, name="x.yaml") is None
    (problem,) = read.problems
    return problem


def test_a_file_is_kept_with_its_lines(tmp_path: Path) -> None:
    """Lines are counted as the YAML parser counts them, whatever ends them."""
    path = tmp_path / "x.yaml"
    path.write_bytes("a\nb\r\nc\rd\u2028e".encode())
    read = Sources()

    source = read.read(path, name="shown.yaml")

    assert source is not None
    assert source.lines == ["a", "b", "c", "d", "e"]
    assert (source.line(2), source.line(9), source.line(0)) == ("b", "", "")
    assert read.by_name == {"shown.yaml": source}


def test_a_byte_order_mark_of_utf_8_does_no_harm(tmp_path: Path) -> None:
    """Editors on Windows write one, and nobody sees it."""
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1")
    source = Sources().read(path, name="x")

    assert source is not None
    assert source.text == "a: 1"


@pytest.mark.parametrize("mark", [b"\xff\xfea\x00", b"\xfe\xff\x00a", b"\x00\x00\xfe\xff"])
def test_wide_encodings_are_named(tmp_path: Path, mark: bytes) -> None:
    """UTF-16 is told by its name, not by its first odd byte."""
    path = tmp_path / "x.yaml"
    path.write_bytes(mark)

    assert "UTF-16" in refusal(path).message


def test_the_first_byte_that_is_no_text_is_shown(tmp_path: Path) -> None:
    """With line and column in characters."""
    path = tmp_path / "x.yaml"
    path.write_bytes("a: 1\nname: é".encode() + b"\xe9!\n")
    problem = refusal(path)

    assert (problem.code, problem.line, problem.column) == ("E104", 2, 8)
    assert "0xe9" in problem.message


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ufeff", "\ufffe"])
def test_characters_that_no_text_may_contain_are_shown(tmp_path: Path, character: str) -> None:
    """A byte order mark in the middle is one of them."""
    path = tmp_path / "x.yaml"
    path.write_text(f"a: 1\nb: x{character}y\n", encoding="utf-8")
    problem = refusal(path)

    assert (problem.code, problem.line, problem.column) == ("E105", 2, 5)
    assert f"U+{ord(character):04X}" in problem.message


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """There is no such file."""
    assert refusal(tmp_path / "nowhere.yaml").code == "E101"


def test_a_folder_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    """A pipe would wait for ever, so it is never opened."""
    os.mkfifo(tmp_path / "pipe")

    assert refusal(tmp_path).message == "this is a folder, where a file is needed"
    assert refusal(tmp_path / "pipe").message == "this is no ordinary file"


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """The system's reason is told; a loop of links stands in, since the superuser may read anything."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    problem = refusal(tmp_path / "a")

    assert problem.code == "E102"
    assert "cannot be read" in problem.message


def test_a_path_that_is_none_is_told() -> None:
    """A zero byte cannot stand in a path."""
    assert refusal(Path("a\0b")).code == "E102"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """One byte more than allowed is enough."""
    path = tmp_path / "x.yaml"
    path.write_bytes(b"#" * (FILE_SIZE_BYTES_MAX + 1))

    assert (refusal(path).code, refusal(path).line) == ("E103", 0)


def test_all_files_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of many files is bounded as well."""
    monkeypatch.setattr(sources, "SOURCES_SIZE_BYTES_MAX", 10)
    for name in ("a", "b"):
        (tmp_path / name).write_text("a: 12345", encoding="utf-8")
    read = Sources()

    assert read.read(tmp_path / "a", name="a") is not None
    assert read.read(tmp_path / "b", name="b") is None
    assert [problem.code for problem in read.problems] == ["E103"]


def test_a_problem_marks_no_more_than_its_line() -> None:
    """The mark ends where the line ends, and very long lines are not shown."""
    source = Source("x", "short\n" + "x" * 1_000)

    assert source.problem("E1", "m", line=1, column=3, length=50).length == 3
    assert source.problem("E1", "m", line=2, column=900, length=50).source_line == ""


@pytest.mark.parametrize(
    ("value", "quoted"), [("a", '"a"'), ("a\nb", '"a b"'), ("x" * 99, '"' + "x" * 59 + '…"'), (5, '"5"')]
)
def test_values_are_quoted_on_one_line(value: object, quoted: str) -> None:
    """A long value is cut."""
    assert quote(value) == quoted


def test_what_may_not_be_looked_at_is_neither_file_nor_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library further up may lie in a folder of somebody else."""
    assert (is_file(tmp_path), is_folder(tmp_path)) == (False, True)

    def refuse(path: Path, **_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refuse)

    assert (is_file(tmp_path), is_folder(tmp_path)) == (False, False)
