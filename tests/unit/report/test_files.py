"""Files: the forms in a folder, each whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.report.facts import build_facts
from exercise_engine.report.files import FORMS, write_forms
from exercise_engine.report.render import render_html
from tests.support.report_play import new_play, played_to_end


def test_every_form_is_written_under_its_name(tmp_path: Path) -> None:
    """The folder is made, parents and all."""
    folder = tmp_path / "reports" / "today"
    paths = write_forms(build_facts(new_play().log), folder, FORMS)
    assert [path.name for path in paths] == ["report.html", "report.md", "report.json"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in paths)


def test_an_earlier_report_is_replaced(tmp_path: Path) -> None:
    """Nothing of the old one stays."""
    write_forms(build_facts(new_play().log), tmp_path, ("html",))
    facts = build_facts(played_to_end().log)
    (path,) = write_forms(facts, tmp_path, ("html",))
    assert path.read_bytes() == render_html(facts).encode()
    assert [found.name for found in tmp_path.iterdir()] == ["report.html"]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    """A folder in the file's place is an error, and no half of a file is left behind."""
    (tmp_path / "report.md").mkdir()
    with pytest.raises(OSError, match=r"report\.md"):
        write_forms(build_facts(new_play().log), tmp_path, ("md",))
    assert [found.name for found in tmp_path.iterdir()] == ["report.md"]
