"""The verb `report`, as a person or a script meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from exercise_engine.cli import main, progress, report
from exercise_engine.cli.output import ExitCode
from exercise_engine.core.events import Event
from exercise_engine.core.ports import Row
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.texts import SeededSalts
from tests.support.report_play import played_to_decision, played_to_end


def recorded(path: Path, events: list[Event]) -> SqliteExerciseFile:
    """A file with some events, still in use."""
    identity = Identity(run_id="run", series_id="series", created_with="test", created_ms=0)
    file = SqliteExerciseFile.create(path, identity, salt=SeededSalts(""))
    file.events.append([Row(event.seq, event.model_dump_json()) for event in events], expected_seq=0)
    return file


@pytest.fixture
def in_play(tmp_path: Path) -> Iterator[SqliteExerciseFile]:
    """An exercise that is being played: its writer is at work."""
    with recorded(tmp_path / "port.exercise", played_to_decision().log) as file:
        yield file


@pytest.fixture
def ended(tmp_path: Path) -> Path:
    """An exercise that has ended, in a file that nobody uses."""
    path = tmp_path / "port.exercise"
    recorded(path, played_to_end().log).close()
    return path


def test_all_forms_are_written_and_named(
    ended: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One path on each line of stdout, and nothing on stderr."""
    out = tmp_path / "out"
    assert main.run(["report", str(ended), "--out", str(out)]) == ExitCode.OK
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [str(out / f"report.{form}") for form in ("html", "md", "json")]
    assert printed.err == ""
    assert "Two houses" in (out / "report.md").read_text(encoding="utf-8")


def test_without_out_it_lies_beside_the_file(ended: Path) -> None:
    """In a folder named after it."""
    assert main.run(["report", str(ended), "--format", "html"]) == ExitCode.OK
    assert [path.name for path in (ended.parent / "port-report").iterdir()] == ["report.html"]


def test_the_report_names_the_head_of_the_chain(ended: Path, tmp_path: Path) -> None:
    """What it says can be proved against what participants kept."""
    with SqliteExerciseFile.open_read_only(ended) as file:
        head = file.events.head()
    assert main.run(["report", str(ended), "--out", str(tmp_path), "--format", "json"]) == ExitCode.OK
    front = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["front"]
    assert (front["head_seq"], front["head_hash"]) == (head.seq, head.hash.hex())


def test_it_works_during_play_and_says_that_it_is_a_draft(
    in_play: SqliteExerciseFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The writer goes on undisturbed; what it adds later is in the next report."""
    command = ["report", str(in_play.path), "--out", str(tmp_path), "--format", "json", "--json"]
    assert main.run(command) == ExitCode.OK
    printed = capsys.readouterr()
    assert json.loads(printed.out)["state"] == "in_play"
    assert "draft" in printed.err
    first = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    more = played_to_end().log[len(first["events"]) :]
    rows = [Row(event.seq, event.model_dump_json()) for event in more]
    in_play.events.append(rows, expected_seq=len(first["events"]))
    assert main.run(command) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["state"] == "ended"


def test_json_is_one_value_with_the_paths(
    ended: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script reads where the forms lie, in the order in which they are always written."""
    command = ["report", str(ended), "--out", str(tmp_path), "--format", "md,html,md", "--json"]
    assert main.run(command) == ExitCode.OK
    told = json.loads(capsys.readouterr().out)
    assert [Path(path).name for path in told["files"]] == ["report.html", "report.md"]
    assert told["events"] == len(played_to_end().log)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "pdf"], "'pdf' is no format; choose among html, md, json"),
        (["--format", ","], "no format was named"),
        (["--zone", "Mars/Olympus"], "'Mars/Olympus' is no time zone"),
        (["--zone", "../../etc/passwd"], "is no time zone"),
    ],
)
def test_what_is_not_possible_is_refused_before_anything_is_written(
    ended: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what would be possible, and exit code 2."""
    assert main.run(["report", str(ended), *options]) == ExitCode.USAGE
    assert said in capsys.readouterr().err
    assert not (ended.parent / "port-report").exists()


def test_a_file_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line that says what and where."""
    missing = tmp_path / "gone.exercise"
    assert main.run(["report", str(missing)]) == ExitCode.UNAVAILABLE
    assert capsys.readouterr().err == f"exercise-engine: {missing}: there is no such file\n"


def test_a_file_without_events_has_nothing_to_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is damaged, or its server stopped before it had begun."""
    recorded(tmp_path / "empty.exercise", []).close()
    assert main.run(["report", str(tmp_path / "empty.exercise")]) == ExitCode.DAMAGED
    assert "starts with its creation" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_named(
    ended: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    assert main.run(["report", str(ended), "--out", str(tmp_path / "out")]) == ExitCode.UNAVAILABLE
    assert str(tmp_path / "out") in capsys.readouterr().err


def test_who_waits_is_told_for_what(
    ended: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once patience is over each step is named on stderr, and stdout stays data."""
    monkeypatch.setattr(progress, "PATIENCE_NS", -1)
    monkeypatch.setattr(report, "EVENTS_PER_NOTE", 50)
    assert main.run(["report", str(ended), "--format", "md"]) == ExitCode.OK
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
        "reading: 50 of 60 events …",
        "drawing the report from 60 events …",
        "writing it down …",
    ]
    assert len(printed.out.splitlines()) == 1


def test_an_edition_with_real_text_names_its_organisation(
    ended: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It lies in a folder of its own and says to whom it may go; a name that nobody has is refused."""
    assert main.run(["report", str(ended), "--format", "md", "--real", "terminal"]) == ExitCode.OK
    assert [path.name for path in (ended.parent / "port-report-terminal").iterdir()] == ["report.md"]
    assert "give it to nobody else" in capsys.readouterr().err
    assert main.run(["report", str(ended), "--real", "termnal"]) == ExitCode.USAGE
    assert 'there is no organisation "termnal"; did you mean "terminal"?' in capsys.readouterr().err
