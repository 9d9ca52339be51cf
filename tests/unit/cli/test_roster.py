"""The verb `roster`: seats people, shows them, erases them, and refuses what does not fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exercise_engine.cli.main import run
from exercise_engine.cli.output import ExitCode
from tests.support.hosted import open_here
from tests.support.play import make_scenario


@pytest.fixture
def exercise(tmp_path: Path) -> str:
    """The file of an exercise that nobody hosts."""
    path = tmp_path / "x.exercise"
    open_here(make_scenario({"later": {"at": "T+2:00"}}), path).file.close()
    return str(path)


def test_people_are_seated_shown_and_erased(
    exercise: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every seat is listed, with the name of its person or a dash."""
    table = tmp_path / "people.csv"
    table.write_text("Name;Team;Role;Phone\nZoë Kok;Yard;IT;1\n", encoding="utf-8")
    assert run(["roster", exercise, str(table)]) == ExitCode.OK
    shown = capsys.readouterr()
    assert "Yard, It         Zoë Kok" in shown.out
    assert "WR191" in shown.err
    assert "1 of 6 seats have a person" in shown.err
    assert run(["roster", exercise, "--json"]) == ExitCode.OK
    assert [row["name"] for row in json.loads(capsys.readouterr().out) if row["name"]] == ["Zoë Kok"]
    assert run(["roster", exercise, "--erase"]) == ExitCode.OK
    erased = capsys.readouterr()
    assert "1 names erased" in erased.err
    assert "Zoë" not in erased.out


def test_a_roster_that_does_not_fit_changes_nothing(
    exercise: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Problems are shown with line and column, all of them, and the names stay as they were."""
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("name,team,role\nAda,yard,it\n")
    bad.write_text("name,team,role\nBob,yrd,it\nCid,yard,itt\n")
    run(["roster", exercise, str(good)])
    capsys.readouterr()
    assert run(["roster", exercise, str(bad)]) == ExitCode.PROBLEMS
    told = capsys.readouterr().err
    assert f"{bad}:2:5  R121" in told
    assert f"{bad}:3:10  R122" in told
    assert "2 problems; nobody was seated" in told
    run(["roster", exercise])
    assert "Ada" in capsys.readouterr().out


def test_names_that_steer_a_terminal_are_shown_as_text(
    exercise: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hostile cell is quoted in the message with its characters spelt out."""
    table = tmp_path / "people.csv"
    table.write_bytes(b"name,team,role\nA\x1b[2Jda,yard,it\n=cmd|x,yard,lead\n")
    assert run(["roster", exercise, str(table)]) == ExitCode.PROBLEMS
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert "R112" in told
    assert "'=cmd|x' looks like a formula" in told


@pytest.mark.parametrize("arguments", [["none.exercise"], ["x.exercise", "p.csv", "--erase"]])
def test_what_cannot_be_done_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """A file that is not there, and two wishes at once."""
    monkeypatch.chdir(tmp_path)
    assert run(["roster", *arguments]) in (ExitCode.USAGE, ExitCode.UNAVAILABLE)
