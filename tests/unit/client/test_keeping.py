"""What a terminal keeps: for its owner only, whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from exercise_engine.client import keeping
from exercise_engine.client.keeping import (
    append_line,
    make_folder,
    read_json,
    replace_file,
    seat_folder,
    state_home,
)
from exercise_engine.client.link import Link
from exercise_engine.errors import StorageError


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "/home/me/.local/state/exercise-engine"),
        ({"XDG_STATE_HOME": ""}, "/home/me/.local/state/exercise-engine"),
        ({"XDG_STATE_HOME": "relative"}, "/home/me/.local/state/exercise-engine"),
        ({"XDG_STATE_HOME": "/var/me"}, "/var/me/exercise-engine"),
    ],
)
def test_the_place_is_that_of_the_convention(environment: dict[str, str], expected: str) -> None:
    """XDG says where; relative paths do not count, as it says too."""
    assert state_home(environment, Path("/home/me")) == Path(expected)


def test_each_seat_has_a_folder_of_its_own() -> None:
    """Two seats on one machine do not mix; the same seat is the same after a reset or at another address."""
    first = Link(host="a", port=1, series_id="s", seat="Lead")
    moved = Link(host="b", port=2, series_id="s", seat="Lead")
    second = Link(host="a", port=1, series_id="s", seat="../../etc")

    folders = [seat_folder(Path("/state"), link) for link in (first, moved, second)]

    assert folders[0] == folders[1] != folders[2]
    assert all(folder.parent == Path("/state/s") for folder in folders)


def test_folders_and_files_are_their_owner_s(tmp_path: Path) -> None:
    """A folder that was open to others is closed."""
    folder = tmp_path / "seat"
    folder.mkdir(mode=0o755)
    make_folder(folder)
    replace_file(folder / "token.json", "{}")
    append_line(folder / "heads.txt", "1 aa")

    assert mode(folder) == 0o700
    assert mode(folder / "token.json") == 0o600
    assert mode(folder / "heads.txt") == 0o600


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """What was there goes, and nothing is left beside it."""
    path = tmp_path / "outbox.json"
    replace_file(path, '{"a": 1, "b": 2}')
    replace_file(path, '{"a": "\u20ac"}')

    assert read_json(path) == {"a": "\u20ac"}
    assert [found.name for found in tmp_path.iterdir()] == ["outbox.json"]


def test_lines_are_added(tmp_path: Path) -> None:
    """One below the other."""
    append_line(tmp_path / "heads.txt", "1 aa")
    append_line(tmp_path / "heads.txt", "2 bb")

    assert (tmp_path / "heads.txt").read_text() == "1 aa\n2 bb\n"


@pytest.mark.parametrize("content", ["", "{", "\x00\x01", "[" * 100_000])
def test_what_cannot_be_read_is_as_if_it_were_not_there(tmp_path: Path, content: str) -> None:
    """A damaged file costs what was in it, not the evening."""
    path = tmp_path / "outbox.json"
    path.write_text(content)

    assert read_json(path) is None


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not ours."""
    monkeypatch.setattr(keeping, "KEPT_BYTES_MAX", 10)
    (tmp_path / "outbox.json").write_text('{"a": 12345678}')

    assert read_json(tmp_path / "outbox.json") is None


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The error has the path."""
    (tmp_path / "file").write_text("")
    below = tmp_path / "file" / "x"

    with pytest.raises(StorageError, match="file/x"):
        make_folder(below)
    with pytest.raises(StorageError, match="file/x"):
        replace_file(below, "")
    with pytest.raises(StorageError, match="file/x"):
        append_line(below, "")
