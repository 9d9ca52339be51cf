"""Reads a table of text as programs export it: encoding, separator and quotes, each cell with its place."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SIZE_BYTES_MAX: Final = 1024 * 1024
"""Thousands of people; what is larger is another file."""
ROWS_MAX: Final = 5_000
"""Far more rows than an exercise has seats."""
CELLS_PER_ROW_MAX: Final = 100
"""Spreadsheets export empty columns, but not without end."""
SEPARATORS: Final = (",", ";", "\t", "|")
"""What stands between cells; which one it is follows from the first line."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLDER_ENCODING: Final = "cp1252"
"""What spreadsheets on Windows write where they do not write UTF-8."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, without the space around it."""

    text: str
    line: int
    column: int
    length: int = 1
    """How many characters of the line it takes."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and how it was read."""

    text: str
    encoding: str

    @property
    def is_guess(self) -> bool:
        """Whether the file did not say its encoding and is not UTF-8."""
        return self.encoding == _OLDER_ENCODING


def decode(content: bytes) -> Decoded | None:
    """Return the text of a file; none where it is no text in any encoding that is known here."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    for name in (encoding, _OLDER_ENCODING) if encoding == "utf-8" else (encoding,):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else Decoded(text, name)
    return None


def separator_of(text: str) -> str:
    """Return what separates the cells of the first line that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def rows_of(text: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows that hold anything; a cell in quotes may hold separators, quotes and new lines."""
    reader = _Reader(text.replace("\r\n", "\n").replace("\r", "\n"), separator_of(text))
    while (row := reader.row()) is not None:
        if any(cell.text for cell in row):
            yield row


class _Reader:
    """Walks through the text once."""

    def __init__(self, text: str, separator: str) -> None:
        self._text = text
        self._separator = separator
        self._at = 0
        self._line = 1
        self._line_start = 0

    def row(self) -> tuple[Cell, ...] | None:
        """Return the next row; none at the end."""
        if self._at >= len(self._text):
            return None
        cells = [self._cell()]
        while self._at < len(self._text) and self._text[self._at] == self._separator:
            self._at += 1
            cells.append(self._cell())
        self._take_line_end()
        return tuple(cells[:CELLS_PER_ROW_MAX])

    def _cell(self) -> Cell:
        while self._peek() == " ":
            self._at += 1
        line, column, start = self._line, self._at - self._line_start + 1, self._at
        raw = self._quoted() if self._peek() == '"' else self._plain()
        length = self._at - start if line == self._line else 1
        return Cell(" ".join(raw.split(" ")).strip(), line, column, max(1, length))

    def _peek(self) -> str:
        return self._text[self._at] if self._at < len(self._text) else ""

    def _plain(self) -> str:
        start = self._at
        while (found := self._peek()) and found not in (self._separator, "\n"):
            self._at += 1
        return self._text[start : self._at]

    def _quoted(self) -> str:
        """Return what stands in quotes; two quotes in it stand for one, and a missing end is forgiven."""
        self._at += 1
        parts: list[str] = []
        while found := self._peek():
            self._at += 1
            if found == "\n":
                self._line, self._line_start = self._line + 1, self._at
            elif found == '"':
                if self._peek() != '"':
                    break
                self._at += 1
            parts.append(found)
        return "".join(parts) + self._plain()

    def _take_line_end(self) -> None:
        if self._peek() == "\n":
            self._at += 1
            self._line, self._line_start = self._line + 1, self._at
