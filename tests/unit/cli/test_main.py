"""One line and one exit code for whatever a command line leads to."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer

from exercise_engine import __version__
from exercise_engine.cli import main, output
from exercise_engine.cli.output import ExitCode
from exercise_engine.errors import CommandRejected, Problem, ScenarioError


def app_raising(raised: BaseException) -> typer.Typer:
    """The application with one more verb, `break`, which raises."""
    app = main.build_app()

    def break_down() -> ExitCode:
        """Break."""
        raise raised

    app.command("break")(break_down)
    return app


def run_raising(raised: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the verb `break` as a person would, and return the exit code."""
    app = app_raising(raised)
    monkeypatch.setattr(main, "build_app", lambda: app)
    return main.run(["break"])


def test_without_a_verb_it_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    """The bare command lists the verbs and the exit codes."""
    assert main.run([]) == ExitCode.OK
    printed = capsys.readouterr().out
    assert "Usage: exercise-engine" in printed
    assert all(code.sentence in printed for code in ExitCode)


def test_it_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` prints the version and nothing else."""
    assert main.run(["--version"]) == ExitCode.OK
    assert capsys.readouterr().out == f"{__version__}\n"


@pytest.mark.parametrize("arguments", [["no_such_verb"], ["--no-such-option"]])
def test_a_wrong_command_line_gets_one_line_and_a_way_out(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be parsed is named, with the command that shows what can."""
    assert main.run(arguments) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert arguments[0] in captured.err
    assert "--help" in captured.err
    assert "Traceback" not in captured.err


def test_a_refusal_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An error of ours is told in one line, without a traceback and without the word that programs use."""
    refused = CommandRejected("not_now", "the exercise has not started")
    assert run_raising(refused, monkeypatch) == ExitCode.REFUSED
    assert capsys.readouterr().err == "exercise-engine: the exercise has not started\n"


def test_problems_are_listed_before_their_count(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scenario that cannot be played shows each problem, wherever it was loaded."""
    problem = Problem(file="a.yaml", line=0, column=0, code="E001", message="the file is empty")
    assert run_raising(ScenarioError((problem,)), monkeypatch) == ExitCode.PROBLEMS
    assert capsys.readouterr().err == (
        "a.yaml  E001  the file is empty\nexercise-engine: the scenario has 1 problem\n"
    )


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (
            PermissionError(13, "Permission denied", "x.exercise"),
            ExitCode.UNAVAILABLE,
            "permission denied: x.exercise",
        ),
        (ConnectionRefusedError(111, "Connection refused"), ExitCode.UNREACHABLE, "connection refused"),
        (BrokenPipeError(32, "Broken pipe"), ExitCode.UNREACHABLE, "broken pipe"),
        (TimeoutError("no answer within 5 s"), ExitCode.UNREACHABLE, "no answer within 5 s"),
    ],
)
def test_what_the_machine_refuses_is_one_line(
    raised: OSError,
    code: ExitCode,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Files and connections that fail are told in words, without a traceback."""
    assert run_raising(raised, monkeypatch) == code
    assert capsys.readouterr().err == f"exercise-engine: {told}\n"


def test_an_interruption_has_its_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends without a traceback."""
    assert run_raising(KeyboardInterrupt(), monkeypatch) == ExitCode.INTERRUPTED


def test_a_reader_who_has_gone_is_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reading the output is no fault of the program."""
    assert run_raising(output.OutputClosed(), monkeypatch) == ExitCode.INTERRUPTED


def test_a_fault_of_ours_shows_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error nobody foresaw keeps its traceback and has an exit code of its own."""
    assert run_raising(ZeroDivisionError("ours"), monkeypatch) == ExitCode.FAULT
    told = capsys.readouterr().err
    assert "ZeroDivisionError: ours" in told
    assert "fault of the program" in told


def test_hostile_text_in_an_error_is_made_visible(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error that quotes a file or a player cannot steer the terminal."""
    assert run_raising(CommandRejected("bad", "\x1b[2J"), monkeypatch) == ExitCode.REFUSED
    assert capsys.readouterr().err == "exercise-engine: \\x1b[2J\n"


def test_each_verb_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Each verb explains itself and each of its options."""
    verbs = [
        command.name or command.callback.__name__
        for command in main.build_app().registered_commands
        if command.callback
    ]
    for verb in verbs:
        assert main.run([verb, "--help"]) == ExitCode.OK
        assert f"Usage: exercise-engine {verb}" in capsys.readouterr().out


def test_it_runs_as_a_module() -> None:
    """`python -m exercise_engine` is the same program."""
    finished = subprocess.run(
        [sys.executable, "-m", "exercise_engine", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=50,
    )
    assert finished.stdout == f"{__version__}\n"
