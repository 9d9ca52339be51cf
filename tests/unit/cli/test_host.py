"""The verbs `host` and `reset`: what they say, what they refuse, and that a server ends in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from exercise_engine.cli.main import run
from exercise_engine.cli.output import ExitCode
from exercise_engine.storage.exercise_file import SqliteExerciseFile

SCENARIO = Path(__file__).parents[3] / "scenarios" / "first_steps"


def serve(folder: Path, *arguments: str) -> list[str]:
    """Host until everything was said, stop by SIGTERM, and give what was said on stdout."""
    command = [sys.executable, "-m", "exercise_engine", "host", *arguments]
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SCENARIO.parents[1])},
    ) as server:
        assert server.stdout is not None
        said = []
        for line in server.stdout:
            said.append(line.rstrip())
            if line.startswith("stop "):
                break
        server.send_signal(signal.SIGTERM)
        _, complaints = server.communicate(timeout=30)
    assert server.returncode == ExitCode.OK, complaints
    return said


def test_a_server_says_where_everything_is_and_goes_on_with_its_file(tmp_path: Path) -> None:
    """First start: codes are written. Second start, on the file alone: same port, same codes."""
    first = serve(tmp_path, str(SCENARIO), "--file", "x.exercise", "--seat-files", "scripts")
    second = serve(tmp_path, "x.exercise")

    def said(lines: list[str], what: str) -> list[str]:
        return [line for line in lines if line.startswith(what)]

    assert said(first, "file")[0].endswith("x.exercise (new)")
    assert any("control.txt" in line for line in said(first, "codes"))
    assert len(list((tmp_path / "x-seats").iterdir())) == len(said(first, "codes"))
    assert list((tmp_path / "scripts").glob("*.json"))
    assert said(first, "address") == said(second, "address")
    assert "gone on with, planned" in said(second, "file")[0]
    assert "still good" in said(second, "codes")[0]
    assert not (tmp_path / "x.exercise-wal").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--bind", "0.0.0.0"], "--tls-cert"),
        (["--bind", "0.0.0.0", "--insecure"], "--public-host"),
        (["--tls-cert", "c.pem"], "belong together"),
        (["--port", "70000"], "--port"),
    ],
)
def test_what_is_not_safe_or_not_possible_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    """Before anything is made, in one sentence, with the exit code for it."""
    monkeypatch.chdir(tmp_path)

    code = run(["host", str(SCENARIO), *arguments])

    assert code == ExitCode.USAGE
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_exercise_file_needs_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Naming two files is a slip."""
    code = run(["host", str(tmp_path / "x.exercise"), "--file", str(tmp_path / "y.exercise")])

    assert code == ExitCode.USAGE
    assert "--file goes with a scenario" in capsys.readouterr().err


def test_an_exercise_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is nothing to go on with."""
    code = run(["host", str(tmp_path / "x.exercise")])

    assert code == ExitCode.USAGE
    assert "x.exercise" in capsys.readouterr().err


def test_a_reset_starts_another_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The old run lies under its name; asked for as data, both paths are given."""
    serve(tmp_path, str(SCENARIO), "--file", "x.exercise")
    path = tmp_path / "x.exercise"
    with SqliteExerciseFile.open_read_only(path) as file:
        old_run = file.meta.run_id
    code = run(["reset", str(path), "--yes", "--json"])
    told = json.loads(capsys.readouterr().out)
    with SqliteExerciseFile.open_read_only(path) as file:
        new_run = file.meta.run_id

    assert code == ExitCode.OK
    assert Path(told["archived"]).name == f"x-{old_run}.exercise"
    assert new_run != old_run
    assert run(["reset", str(path), "--yes"]) == ExitCode.OK
    assert "same seats and codes" in capsys.readouterr().out


def test_a_reset_asks_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Any other answer than yes changes nothing."""
    monkeypatch.setattr("exercise_engine.cli.output.ask", lambda _: "no")

    assert run(["reset", str(tmp_path / "x.exercise")]) == ExitCode.REFUSED
    assert "nothing was changed" in capsys.readouterr().err


def test_answers_for_a_baseline_are_checked_before_anything_is_hosted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They belong to a scenario, and name measures that it has."""
    answers = tmp_path / "answers.yaml"
    answers.write_text("answers:\n  no_such_measure: {}\n", encoding="utf-8")
    assert run(["host", str(SCENARIO), "--baseline", str(answers)]) == ExitCode.PROBLEMS
    assert "E367" in capsys.readouterr().err
    assert run(["host", str(tmp_path / "x.exercise"), "--baseline", str(answers)]) == ExitCode.USAGE
    assert "--baseline goes with a scenario" in capsys.readouterr().err
