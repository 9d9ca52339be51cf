"""Tables of text: encodings, separators, quotes, and where each cell stands."""

from __future__ import annotations

import pytest

from exercise_engine.loader.roster.cells import Cell, decode, rows_of, separator_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_as_programs_export_it(encoding: str) -> None:
    """UTF-8 with and without a mark, UTF-16 with one, and the older encoding of Windows."""
    decoded = decode("naam,rol\nZoë Müller,lead\n".encode(encoding))
    assert decoded is not None
    assert decoded.text == "naam,rol\nZoë Müller,lead\n"
    assert decoded.is_guess == (encoding == "cp1252")


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"\xff\xfea", b"\x81\x8d\x8f"])
def test_what_is_no_text_is_no_table(content: bytes) -> None:
    """A spreadsheet file, half a character, and bytes that stand for nothing."""
    assert decode(content) is None


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_first_line_tells_the_separator(separator: str) -> None:
    """Whatever stands most often between the headings."""
    assert separator_of(f"\n\nname{separator}team{separator}role\n") == separator


def test_each_cell_knows_its_place() -> None:
    """Line and column count from one; the space around a cell is not part of it."""
    rows = list(rows_of("name,  role\r\n\r\nAda,lead\r"))
    assert rows == [
        (Cell("name", 1, 1, 4), Cell("role", 1, 8, 4)),
        (Cell("Ada", 3, 1, 3), Cell("lead", 3, 5, 4)),
    ]


def test_quotes_hold_separators_quotes_and_new_lines() -> None:
    """And what comes after a cell of two lines still knows its line."""
    rows = list(rows_of('name,role\n"Lovelace, ""Ada""","the\nlead"\nBob,it\n'))
    assert [cell.text for cell in rows[1]] == ['Lovelace, "Ada"', "the\nlead"]
    assert rows[2][0].line == 4


def test_a_quote_that_is_never_closed_ends_with_the_file() -> None:
    """Nothing runs on for ever and nothing is lost."""
    assert [[cell.text for cell in row] for row in rows_of('name\n"Ada\nBob')] == [["name"], ["Ada\nBob"]]
