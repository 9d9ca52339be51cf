"""The generated pages of the docs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from exercise_engine.cli.reference import PAGES, main, out_of_date, write

TOP = Path(__file__).parents[3]
PROBLEMS = TOP / "docs" / "reference" / "problems.md"


def codes_in_source() -> set[str]:
    """Return every problem code that stands in the program."""
    found: set[str] = set()
    for path in (TOP / "exercise_engine").rglob("*.py"):
        found |= set(re.findall(r'"([EW]\d{3})"', path.read_text("utf-8")))
    return found


def codes_in_docs() -> list[str]:
    """Return every code with a heading."""
    return re.findall(r"(?m)^### ([EW]\d{3}) \S", PROBLEMS.read_text("utf-8"))


def test_every_code_has_one_heading_and_every_heading_a_code() -> None:
    """The list in the docs and the codes in the program are the same."""
    documented = codes_in_docs()

    assert sorted(documented) == sorted(codes_in_source())
    assert len(documented) == len(set(documented))


def test_codes_stand_in_order_within_their_groups() -> None:
    """A reader finds them without searching; warnings come behind the errors of a group."""
    groups = PROBLEMS.read_text("utf-8").split("\n## ")

    for group in groups:
        found = re.findall(r"(?m)^### ([EW]\d{3}) ", group)
        assert found == sorted(found)


def test_no_generated_page_is_out_of_date() -> None:
    """Every example is what the program prints today."""
    assert out_of_date(TOP) == ()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The generated pages and what they are made of, in a folder of their own."""
    for page in PAGES:
        (tmp_path / page.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(TOP / page.path, tmp_path / page.path)
    shutil.copytree(TOP / "tests/data/scenarios/bad", tmp_path / "tests/data/scenarios/bad", symlinks=True)
    return tmp_path


def test_pages_that_are_out_of_date_are_written_anew(copied: Path) -> None:
    """Prose between the examples stays as it is."""
    page = copied / "docs/reference/problems.md"
    right = page.read_text("utf-8")
    page.write_text(right.replace("unknown key", "unknown lock"), encoding="utf-8")
    (copied / "docs/reference/format.md").unlink()

    written = write(copied)

    assert [path.name for path in written] == ["format.md", "problems.md"]
    assert page.read_text("utf-8").count("unknown lock") == right.count("### E201 unknown key")
    assert out_of_date(copied) == ()


def test_the_command_says_what_is_out_of_date_and_writes_it(
    copied: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--check` ends with 1, `--write` mends."""
    monkeypatch.chdir(copied)
    (copied / "docs/reference/format.md").write_text("old", encoding="utf-8")

    assert main(["--check"]) == 1
    assert "docs/reference/format.md is out of date" in capsys.readouterr().err
    assert main(["--write"]) == 0
    assert capsys.readouterr().out == "written: docs/reference/format.md\n"
    assert main(["--check"]) == 0
