"""What the terminal gets: visible text, located problems, one exit code for each kind of error."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys

import pytest

from exercise_engine.cli import output
from exercise_engine.cli.output import ExitCode
from exercise_engine.errors import (
    CommandRejected,
    ExerciseEngineError,
    LogClash,
    LogDamaged,
    LogUnavailable,
    Problem,
    ProtocolError,
    ScenarioError,
    TextError,
    Unreachable,
    UsageError,
)

ERRORS_AND_CODES: tuple[tuple[Exception, ExitCode], ...] = (
    (ScenarioError(()), ExitCode.PROBLEMS),
    (TextError("no such name"), ExitCode.PROBLEMS),
    (UsageError("no such file"), ExitCode.USAGE),
    (CommandRejected("not_now", "the exercise has not started"), ExitCode.REFUSED),
    (LogDamaged(seq=3, reason="hash"), ExitCode.DAMAGED),
    (LogUnavailable("disk full"), ExitCode.UNAVAILABLE),
    (LogClash(expected_seq=1, found_seq=2), ExitCode.UNAVAILABLE),
    (Unreachable("nobody listens at localhost:7000"), ExitCode.UNREACHABLE),
    (ProtocolError("bad_frame", "no JSON"), ExitCode.UNREACHABLE),
    (ConnectionRefusedError("refused"), ExitCode.UNREACHABLE),
    (TimeoutError("too late"), ExitCode.UNREACHABLE),
    (PermissionError("no"), ExitCode.UNAVAILABLE),
    (ExerciseEngineError("other"), ExitCode.PROBLEMS),
    (ZeroDivisionError("ours"), ExitCode.FAULT),
)


ASK_SECRET = """
from exercise_engine.cli import output
from exercise_engine.errors import UsageError
try:
    answer = "got: " + output.ask_secret("Code:")
except UsageError as error:
    answer = str(error)
output.line(answer)
"""


def shown_in_terminal(typed: str) -> list[str]:
    """The lines that a terminal shows when somebody types this at the question for a secret."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", ASK_SECRET], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown = ""
    while chunk := read_terminal(ours):
        shown += chunk
        if shown == "Code: ":
            os.write(ours, typed.encode())
    process.wait(timeout=30)
    os.close(ours)
    return shown.splitlines()


def read_terminal(terminal: int) -> str:
    """What a terminal shows next; empty once its program has ended."""
    try:
        return os.read(terminal, 1024).decode()
    except OSError:
        return ""


@pytest.mark.parametrize(("raised", "code"), ERRORS_AND_CODES, ids=lambda value: type(value).__name__)
def test_each_error_has_its_exit_code(raised: Exception, code: ExitCode) -> None:
    """A script can tell kinds of errors apart by the exit code."""
    assert output.exit_code_of(raised) is code


@pytest.mark.parametrize("code", ExitCode)
def test_each_exit_code_has_a_sentence(code: ExitCode) -> None:
    """No exit code goes without an explanation."""
    assert code.sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Überseehafen – 5 €", "Überseehafen – 5 €"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("bell\x07", "bell\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("left\u202eright", "left\\u202eright"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("over\rwritten", "over\\rwritten"),
        ("no\u00a0break", "no break"),
    ],
)
def test_nothing_can_steer_the_terminal(text: str, shown: str) -> None:
    """Escapes, carriage returns and bidirectional overrides are shown, ordinary text stays as it is."""
    assert output.visible(text) == shown


def test_data_goes_to_stdout_and_talk_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever pipes the output gets data only."""
    output.line("row")
    output.note("loading")
    output.error("went wrong")
    captured = capsys.readouterr()
    assert captured.out == "row\n"
    assert captured.err == "loading\nexercise-engine: went wrong\n"


def test_json_is_one_ascii_value(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON output reads back equal and holds no raw control character."""
    value = {"subject": "line\x1b[2J – ok", "count": 3}
    output.data(value)
    printed = capsys.readouterr().out
    assert json.loads(printed) == value
    assert printed.isascii()
    assert "\x1b" not in printed


def test_a_problem_shows_place_line_mark_and_hint() -> None:
    """A planner sees where the mistake is and what to do."""
    problem = Problem(
        file="port.yaml",
        line=41,
        column=5,
        code="E103",
        message='inject "phish": unknown key "subjct"',
        hint='did you mean "subject"?',
        source_line="    subjct: Odd mail",
        length=6,
    )
    assert output.problem_lines(problem) == (
        'port.yaml:41:5  E103  inject "phish": unknown key "subjct"',
        "   41 |     subjct: Odd mail",
        "      |     ^^^^^^",
        '   did you mean "subject"?',
    )


def test_a_problem_of_the_whole_file_shows_no_line() -> None:
    """What concerns a whole file has no line to point at."""
    problem = Problem(file="port.yaml", line=0, column=0, code="E001", message="the file is empty")
    assert output.problem_lines(problem) == ("port.yaml  E001  the file is empty",)


def test_the_mark_stays_within_the_line() -> None:
    """A problem longer than its line is marked up to the end of the line, and at least once."""
    problem = Problem(file="a.yaml", line=1, column=3, code="E1", message="m", source_line="ab: c", length=80)
    assert output.problem_lines(problem)[2] == "      |   ^^^"


def test_an_answer_is_read_without_its_line_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The question goes to stderr, the answer is one line."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(" ws://localhost \nnext"))
    assert output.ask("Link:") == "ws://localhost"


def test_a_question_nobody_answers_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An input that has ended does not hang and gives no empty answer."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(UsageError, match="nobody answered"):
        output.ask("Link:")


def test_a_secret_from_a_pipe_is_read_like_any_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts may pipe a code in."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("ABCD-EFGH\n"))
    assert output.ask_secret("Code:") == "ABCD-EFGH"


def test_a_secret_at_a_terminal_is_asked_unseen() -> None:
    """At a terminal a secret is read from the terminal itself, without an echo."""
    assert shown_in_terminal("ABCD-EFGH\n") == ["Code: ", "got: ABCD-EFGH"]


def test_a_secret_nobody_types_is_an_error() -> None:
    """A terminal that is closed at the question does not hang and gives no empty secret."""
    assert shown_in_terminal("\x04")[-1] == "nobody answered the question 'Code:': the input has ended"


def test_a_pipe_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal nobody is shown a screen."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert not output.has_terminal()


def test_a_reader_who_has_gone_ends_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing to a closed pipe says so once, and flushing afterwards is quiet."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        output.line("row")
        with pytest.raises(output.OutputClosed):
            output.finish()
        output.line("row")
        output.finish()
        assert not stream.closed


def test_text_outside_the_locale_is_written_as_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in another character set gets escapes and no error."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    output.prepare()
    output.line("Maas – delta")
    output.finish()
    assert raw.getvalue() == b"Maas \\u2013 delta\n"


def test_log_lines_go_to_stderr() -> None:
    """The server's log does not mix with data."""
    assert output.log_stream() is sys.stderr
