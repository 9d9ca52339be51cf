"""The only writer of stdout and stderr, and the exit codes with what each means."""

from __future__ import annotations

import enum
import getpass
import json
import os
import sys
import unicodedata
from collections.abc import Iterable
from typing import Annotated, TextIO

import typer

from exercise_engine.errors import (
    CommandRejected,
    ExerciseEngineError,
    LogDamaged,
    PrintingUnavailable,
    Problem,
    ProtocolError,
    ScenarioError,
    StorageError,
    TextError,
    Unreachable,
    UsageError,
)

PROGRAM = "exercise-engine"

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value instead of text.")]
"""The `--json` option, the same on every verb that prints data."""
VariantOption = Annotated[
    str | None,
    typer.Option(help="One of the scenario's variants, such as a shorter one.", show_default=False),
]
"""The `--variant` option, the same on every verb that takes a scenario."""


class ExitCode(enum.IntEnum):
    """How the program ends; scripts may rely on these numbers."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2
    REFUSED = 3
    DAMAGED = 4
    UNREACHABLE = 5
    UNAVAILABLE = 6
    FAULT = 70
    INTERRUPTED = 130

    @property
    def sentence(self) -> str:
        """What this code tells the caller, as one sentence."""
        return _SENTENCES[self]


_SENTENCES = {
    ExitCode.OK: "All went well.",
    ExitCode.PROBLEMS: "Problems were found in the scenario or the file that was looked at.",
    ExitCode.USAGE: "The command line asks for something that is not possible.",
    ExitCode.REFUSED: "The exercise refused the request, and nothing was changed.",
    ExitCode.DAMAGED: "The log does not verify: an event is missing, changed or unreadable.",
    ExitCode.UNREACHABLE: "The server cannot be reached, or cannot listen at the address.",
    ExitCode.UNAVAILABLE: "The disk or the log cannot be read or written at the moment, or no PDF be made.",
    ExitCode.FAULT: "The program itself is at fault; the traceback says where.",
    ExitCode.INTERRUPTED: "It was interrupted, or nobody read its output any more.",
}


class OutputClosed(Exception):
    """Whoever read our output has gone, such as `head` after its ten lines."""


def exit_code_of(error: Exception) -> ExitCode:
    """The exit code that tells a script what kind of error this is."""
    match error:
        case ScenarioError() | TextError():
            return ExitCode.PROBLEMS
        case UsageError():
            return ExitCode.USAGE
        case CommandRejected():
            return ExitCode.REFUSED
        case LogDamaged():
            return ExitCode.DAMAGED
        case Unreachable() | ProtocolError() | ConnectionError() | TimeoutError():
            return ExitCode.UNREACHABLE
        case StorageError() | PrintingUnavailable() | OSError():
            return ExitCode.UNAVAILABLE
        case ExerciseEngineError():
            return ExitCode.PROBLEMS
        case _:
            return ExitCode.FAULT


def line(text: str = "") -> None:
    """Print one line of data on stdout."""
    _write(sys.stdout, visible(text))


def data(value: object) -> None:
    """Print one JSON value on stdout, in the same bytes for the same value."""
    _write(sys.stdout, json.dumps(value, ensure_ascii=True, indent=2))


def note(text: str = "") -> None:
    """Tell the person at the terminal something on stderr."""
    _write(sys.stderr, visible(text))


def error(text: str) -> None:
    """Say on stderr what went wrong, in one line that begins with the program's name."""
    _write(sys.stderr, f"{PROGRAM}: {visible(text)}")


def problems(found: Iterable[Problem]) -> None:
    """Show problems of a scenario on stderr, each with its place, its line and what to do."""
    for problem in found:
        for text in problem_lines(problem):
            note(text)


def problem_lines(problem: Problem) -> tuple[str, ...]:
    """One problem as lines: place, code and message; the source line underlined; the hint."""
    place = f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file
    lines = [f"{place}  {problem.code}  {problem.message}"]
    if problem.source_line and problem.line:
        lines += _excerpt(problem)
    if problem.hint:
        lines.append(f"   {problem.hint}")
    return tuple(lines)


def ask(question: str) -> str:
    """Ask the person at the terminal for one line."""
    _write(sys.stderr, f"{visible(question)} ", end="")
    answer = sys.stdin.readline()
    if not answer:
        raise _nobody_answered(question)
    return answer.strip()


def ask_secret(question: str) -> str:
    """Ask for something that must not be seen on the screen, nor stay in a shell's history."""
    if not sys.stdin.isatty():
        return ask(question)
    try:
        return getpass.getpass(f"{visible(question)} ").strip()
    except EOFError:
        raise _nobody_answered(question) from None


def has_terminal() -> bool:
    """Whether a person sits before a screen that can be drawn on; screens are drawn on stderr."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM", "dumb") != "dumb"


def log_stream() -> TextIO:
    """Where the server's log lines go: stderr, so that stdout stays for data."""
    return sys.stderr


def visible(text: str) -> str:
    """The text with every character that could steer a terminal written out as its escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible_character(character) for character in text)


def prepare() -> None:
    """Make both streams able to take any text, whatever the locale of the terminal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def finish() -> None:
    """Hand over what is still buffered, so that a reader who has gone is noticed here."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _point_at_nothing(stream)
            raise OutputClosed from None


def _excerpt(problem: Problem) -> list[str]:
    """The source line behind its number, and below it a mark under what is meant."""
    number = f"{problem.line:>5}"
    indent = "".join("\t" if c == "\t" else " " for c in problem.source_line[: max(problem.column - 1, 0)])
    room = max(len(problem.source_line) - len(indent), 1)
    mark = "^" * max(min(problem.length, room), 1)
    return [f"{number} | {problem.source_line}", f"{' ' * len(number)} | {indent}{mark}"]


def _nobody_answered(question: str) -> UsageError:
    """The error for a question at the end of the input; what follows begins on a line of its own."""
    note()
    return UsageError(f"nobody answered the question {question!r}: the input has ended")


def _visible_character(character: str) -> str:
    if character in "\n\t" or character.isprintable():
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return character.encode("unicode_escape").decode("ascii")


def _write(stream: TextIO, text: str, end: str = "\n") -> None:
    try:
        stream.write(text + end)
        if end != "\n" or stream is sys.stderr:
            stream.flush()
    except BrokenPipeError:
        _point_at_nothing(stream)
        raise OutputClosed from None


def _point_at_nothing(stream: TextIO) -> None:
    """Let what is buffered go nowhere, or the interpreter would complain once more at its end."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)
