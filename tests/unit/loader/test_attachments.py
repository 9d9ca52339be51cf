"""Files that come with injects."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.loader import attachments
from exercise_engine.loader.attachments import load_attachments
from exercise_engine.model.inject import ATTACHMENT_SIZE_BYTES_MAX
from exercise_engine.model.scenario import Scenario
from tests.support.small import inject, small
from tests.support.writing import write


def attaching(*files: str) -> Scenario:
    """Return a scenario whose inject comes with files."""
    return small({"note": inject(attachments=[{"file": file} for file in files])})


def refusals(scenario: Scenario, folder: Path) -> list[tuple[str, str]]:
    """Return code and message of what stands in the way."""
    return [(finding.code, finding.message) for finding in load_attachments(scenario, folder)[1]]


def test_each_file_is_loaded_once_in_the_order_of_the_scenario(tmp_path: Path) -> None:
    """With a media type by its suffix, the same on every machine."""
    write(tmp_path, {"b.txt": "B", "files/a list.CSV": "1,2", "c.strange": "?"})

    files, findings = load_attachments(attaching("b.txt", "files/a list.CSV", "b.txt", "c.strange"), tmp_path)

    assert findings == ()
    assert [(file.name, file.media_type, file.content) for file in files] == [
        ("b.txt", "text/plain", b"B"),
        ("files/a list.CSV", "text/csv", b"1,2"),
        ("c.strange", "application/octet-stream", b"?"),
    ]


def test_a_missing_file_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    """At each place where it is attached."""
    write(tmp_path, {"files/page.txt": "x"})

    _, findings = load_attachments(attaching("files/pge.txt", "files/pge.txt", "nowhere/x.txt"), tmp_path)

    assert [(finding.code, finding.path[-2], finding.hint) for finding in findings] == [
        ("E141", 0, 'did you mean "files/page.txt"?'),
        ("E141", 1, 'did you mean "files/page.txt"?'),
        ("E141", 2, f'paths start at "{tmp_path}"' if len(str(tmp_path)) < 60 else findings[2].hint),
    ]


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """Whether the file, or a folder on the way to it."""
    write(tmp_path, {"away/secret.txt": "1234", "home/here.txt": "x"})
    home = tmp_path / "home"
    (home / "link.txt").symlink_to(tmp_path / "away/secret.txt")
    (home / "files").symlink_to(tmp_path / "away")
    (home / "inside.txt").symlink_to(home / "here.txt")

    files, findings = load_attachments(attaching("link.txt", "files/secret.txt", "inside.txt"), home)

    assert [finding.code for finding in findings] == ["E143", "E143"]
    assert [file.content for file in files] == [b"x"]


def test_a_folder_and_a_loop_of_links_are_no_files(tmp_path: Path) -> None:
    """Nothing is opened that is no ordinary file."""
    (tmp_path / "files").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")

    assert [code for code, _ in refusals(attaching("files", "loop"), tmp_path)] == ["E141", "E141"]


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """Its size is told."""
    (tmp_path / "big.bin").write_bytes(b"x" * (ATTACHMENT_SIZE_BYTES_MAX + 1))

    assert refusals(attaching("big.bin"), tmp_path) == [("E142", '"big.bin" has 5.0 MiB; 5 are allowed')]


def test_all_files_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are held in memory."""
    monkeypatch.setattr(attachments, "ATTACHMENTS_SIZE_BYTES_MAX", 3)
    write(tmp_path, {"a.txt": "aa", "b.txt": "bb"})

    assert [code for code, _ in refusals(attaching("a.txt", "b.txt"), tmp_path)] == ["E142"]
