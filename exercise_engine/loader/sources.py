"""Reads the files of a scenario as text, within limits, and remembers their lines for error messages."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from exercise_engine.errors import Problem

FILE_SIZE_BYTES_MAX = 8 * 1024 * 1024
"""Five times a scenario of 2,000 injects."""
SOURCES_SIZE_BYTES_MAX = 32 * 1024 * 1024
"""All files of one scenario together; more cannot be checked while somebody waits."""
SOURCE_LINE_LENGTH_MAX = 200
"""Longer lines are not shown under a problem: they would fill the screen."""
QUOTE_LENGTH_MAX = 60
"""How much of a value is quoted in a message."""
MIB = 1024 * 1024

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for the YAML parser."""
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML does not allow, and the byte order mark inside a text."""
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""How files in UTF-16 and UTF-32 begin."""


class _Unreadable(Exception):
    """A file that gives no text; carries why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


@dataclass(frozen=True)
class Source:
    """One file as it was read."""

    name: str
    """The path as it is shown to people."""
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Its lines, as the YAML parser counts them."""
        return _LINE_END.split(self.text)

    def line(self, number: int) -> str:
        """Return a line by its number from 1, or nothing where it is too long to be shown."""
        found = self.lines[number - 1] if 0 < number <= len(self.lines) else ""
        return found if len(found) <= SOURCE_LINE_LENGTH_MAX else ""

    def problem(
        self, code: str, message: str, *, line: int, column: int, hint: str = "", length: int = 1
    ) -> Problem:
        """Return a problem at a place of this file."""
        shown = self.line(line)
        room = len(shown) - column + 1
        return Problem(self.name, line, column, code, message, hint, shown, max(1, min(length, room)))


@dataclass
class Sources:
    """All files read for one scenario, by the names shown to people."""

    by_name: dict[str, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    size_bytes: int = 0
    """Of all files so far."""

    def read(self, path: Path, *, name: str) -> Source | None:
        """Read a file; what stands in the way becomes a problem, and nothing is returned."""
        try:
            content = _bytes_of(path, name)
            self.size_bytes += len(content)
            if self.size_bytes > SOURCES_SIZE_BYTES_MAX:
                raise _unreadable(
                    name, "E103", f"all files together are larger than {_mib(SOURCES_SIZE_BYTES_MAX)}"
                )
            source = Source(name, _text_of(content, name))
        except _Unreadable as unreadable:
            self.problems.append(unreadable.problem)
            return None
        self.by_name[name] = source
        return source


def is_file(path: Path) -> bool:
    """Return whether there is an ordinary file; what may not be looked at is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Return whether there is a folder; what may not be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def quote(value: object) -> str:
    """Return a value as it is quoted in messages: in double quotes, on one line, not too long."""
    text = str(value)
    if len(text) > QUOTE_LENGTH_MAX:
        text = text[: QUOTE_LENGTH_MAX - 1] + "…"
    return '"' + text.replace("\n", " ") + '"'


def _bytes_of(path: Path, name: str) -> bytes:
    """Read an ordinary file of bearable size; pipes and devices are not opened, since they may never end."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _unreadable(name, "E102", "this is a folder, where a file is needed")
        if not stat.S_ISREG(status.st_mode):
            raise _unreadable(name, "E102", "this is no ordinary file")
        with path.open("rb") as stream:
            content = stream.read(FILE_SIZE_BYTES_MAX + 1)
    except FileNotFoundError:
        raise _unreadable(name, "E101", "there is no such file", "is the path right?") from None
    except OSError as error:
        raise _unreadable(name, "E102", f"the file cannot be read: {_reason(error)}") from None
    except ValueError as error:
        raise _unreadable(name, "E102", f"this is no path: {error}") from None
    if len(content) > FILE_SIZE_BYTES_MAX:
        hint = "a scenario may be a folder of files, and long documents can be attachments"
        raise _unreadable(name, "E103", f"the file is larger than {_mib(FILE_SIZE_BYTES_MAX)}", hint)
    return content


def _text_of(content: bytes, name: str) -> str:
    """Decode a file, and refuse what is no text."""
    if content.startswith(_WIDE_MARKS):
        raise _unreadable(name, "E104", "the file is saved as UTF-16 or UTF-32", "save it as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable(_bad_byte(name, content, error.start)) from None
    found = _NOT_TEXT.search(text)
    if found is not None:
        raise _Unreadable(_bad_character(Source(name, text), found.start()))
    return text


def _bad_byte(name: str, content: bytes, position: int) -> Problem:
    """Say where the first byte stands that is no UTF-8."""
    before = content[:position]
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
    message = f"the byte 0x{content[position]:02x} is not text in UTF-8"
    return Problem(name, line, column, "E104", message, "save the file as UTF-8; is it a text file at all?")


def _bad_character(source: Source, position: int) -> Problem:
    """Say where the first character stands that no text may contain."""
    before = _LINE_END.split(source.text[:position])
    message = f"the character U+{ord(source.text[position]):04X} is not allowed in a text"
    hint = "delete it; is it a text file at all?"
    return source.problem("E105", message, line=len(before), column=len(before[-1]) + 1, hint=hint)


def _unreadable(name: str, code: str, message: str, hint: str = "") -> _Unreadable:
    return _Unreadable(Problem(name, 0, 0, code, message, hint))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _mib(size_bytes: int) -> str:
    return f"{size_bytes // MIB} MiB"
