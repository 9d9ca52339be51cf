"""The verb `kit`, as a person or a script meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exercise_engine.authoring.kit import files
from exercise_engine.cli import main
from exercise_engine.cli.output import ExitCode
from exercise_engine.core.events import Event
from exercise_engine.core.ports import Row
from exercise_engine.errors import PrintingUnavailable
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.texts import SeededSalts
from tests.support.report_play import played_to_decision

FIRST_STEPS = Path(__file__).resolve().parents[3] / "scenarios" / "first_steps"


@pytest.fixture
def in_play(tmp_path: Path) -> Path:
    """The file of an exercise in play."""
    path = tmp_path / "port.exercise"
    identity = Identity(run_id="run", series_id="series", created_with="test", created_ms=0)
    events: list[Event] = played_to_decision().log
    with SqliteExerciseFile.create(path, identity, salt=SeededSalts("")) as file:
        file.events.append([Row(event.seq, event.model_dump_json()) for event in events], expected_seq=0)
    return path


def test_a_scenario_is_printed_before_the_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """PDF files for control and for each team, in a folder that nobody else reads."""
    out = tmp_path / "kit"
    assert main.run(["kit", str(FIRST_STEPS), "--out", str(out)]) == ExitCode.OK
    paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert {path.parent.name for path in paths} == {"control", "store", "haulier"}
    assert all(path.read_bytes().startswith(b"%PDF") for path in paths)
    assert out.stat().st_mode & 0o077 == 0


def test_html_lies_in_a_folder_named_after_the_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --out the folder is made where one stands; HTML needs no other program."""
    monkeypatch.chdir(tmp_path)
    assert main.run(["kit", str(FIRST_STEPS / "scenario.yaml"), "--html", "--json"]) == ExitCode.OK
    told = json.loads(capsys.readouterr().out)["files"]
    assert told[0] == "first_steps-kit/control/play-on.html"
    assert "<!DOCTYPE html>" in (tmp_path / told[0]).read_text(encoding="utf-8")


@pytest.mark.parametrize(("start", "has_card"), [("now", False), ("start", True), ("T+0:00", True)])
def test_a_run_is_printed_from_a_moment(in_play: Path, tmp_path: Path, start: str, *, has_card: bool) -> None:
    """What was told has no card, unless one asks for everything, or for a moment before."""
    out = tmp_path / "kit"
    assert main.run(["kit", str(in_play), "--html", "--from", start, "--out", str(out)]) == ExitCode.OK
    yard = (out / "players" / "terminal" / "yard.html").read_text(encoding="utf-8")
    assert ("Your yard is ours." in yard) is has_card


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "noon"], "is no moment"),
        (["--zone", "Mars/Olympus"], "is no time zone"),
        (["--variant", "short"], "stays in its variant"),
        (["--cards-per-page", "3"], "choose 2 or 4"),
    ],
)
def test_what_is_not_possible_is_said(
    in_play: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each wrong option says what would be right, and nothing is written."""
    assert main.run(["kit", str(in_play), "--html", *options]) == ExitCode.USAGE
    assert words in capsys.readouterr().err


def test_a_scenario_has_no_moment_of_play(capsys: pytest.CaptureFixture[str]) -> None:
    """A time can be named for a run only."""
    assert main.run(["kit", str(FIRST_STEPS), "--from", "T+0:10"]) == ExitCode.USAGE
    assert "has not begun" in capsys.readouterr().err


def test_who_cannot_make_pdf_is_shown_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a library is missing, the error names it and HTML as the way around."""

    def missing(_documents: object) -> tuple[bytes, ...]:
        raise PrintingUnavailable("PDF needs the system library pango")

    monkeypatch.setattr(files, "render_pdfs", missing)
    out = tmp_path / "kit"
    assert main.run(["kit", str(FIRST_STEPS), "--out", str(out)]) == ExitCode.UNAVAILABLE
    assert "--html" in capsys.readouterr().err
