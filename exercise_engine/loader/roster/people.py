"""The people of a roster: rows with a name and a place, and every row that cannot be taken as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exercise_engine.errors import Problem, RosterError
from exercise_engine.loader.roster.cells import ROWS_MAX, SIZE_BYTES_MAX, Cell, decode, rows_of
from exercise_engine.loader.roster.columns import SHOWN, Columns, Field, columns_of, plain

NAME_LENGTH_MAX: Final = 80
"""Longer than almost any name; what is longer has slipped in from another column."""
EMAIL_LENGTH_MAX: Final = 254
"""What mail itself allows."""
FORMULA_STARTS: Final = ("=", "+", "@", "-")
"""What makes spreadsheets calculate; no name begins so."""

_JOINERS: Final = ("\u200c", "\u200d")
"""Invisible, but part of how some names are written."""
_ODD_CATEGORIES: Final = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
"""Characters that steer a screen instead of standing on it."""


@dataclass(frozen=True, slots=True)
class Person:
    """One row: a name, and where its person is to sit."""

    name: Cell
    organisation: Cell
    team: Cell
    role: Cell
    email: Cell
    team_2: Cell
    role_2: Cell

    @property
    def has_second(self) -> bool:
        """Whether the person plays in a second place too."""
        return bool(self.team_2.text or self.role_2.text)


@dataclass(frozen=True, slots=True)
class Source:
    """The file of a roster, for saying where something stands in it."""

    name: str
    lines: tuple[str, ...]

    def problem(self, cell: Cell, code: str, message: str, hint: str = "") -> Problem:
        """Return a problem with a cell."""
        line = self.lines[cell.line - 1] if 0 < cell.line <= len(self.lines) else ""
        return Problem(self.name, cell.line, cell.column, code, message, hint, line, cell.length)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is to sit where, as the file says it."""

    source: Source
    people: tuple[Person, ...]
    warnings: tuple[Problem, ...] = ()


def read_roster(path: Path) -> Roster:
    """Read a roster; raises RosterError with everything that is wrong with its rows."""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_BYTES_MAX + 1)
    except OSError as error:
        raise RosterError((Problem(str(path), 0, 0, "R101", _unreadable(error)),)) from error
    return parse_roster(str(path), content)


def parse_roster(name: str, content: bytes) -> Roster:
    """Read the content of a roster; raises RosterError."""
    if len(content) > SIZE_BYTES_MAX:
        hint = "name the file with the people; it has a row for each of them and nothing else"
        raise RosterError((Problem(name, 0, 0, "R102", "the file is larger than 1 MiB", hint),))
    decoded = decode(content)
    if decoded is None:
        hint = "save the table as CSV, in UTF-8; a spreadsheet file itself cannot be read"
        raise RosterError((Problem(name, 0, 0, "R103", "this is no text", hint),))
    source = Source(name, tuple(decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
    rows = list(rows_of(decoded.text))
    columns = columns_of(rows[0]) if rows else columns_of(())
    found = [*_heading_problems(source, rows, columns)]
    if found:
        raise RosterError(tuple(found))
    people = [_person(row, columns) for row in rows[1:]]
    problems = [*_row_problems(source, people), *_doubles(source, people)]
    if problems:
        raise RosterError(tuple(sorted(problems)))
    warnings = [_passed_over(source, cell) for cell in columns.unknown]
    if decoded.is_guess:
        hint = "look whether the names are right; saved as UTF-8 nothing has to be guessed"
        warnings.append(Problem(name, 0, 0, "WR192", "not UTF-8: read as Windows-1252", hint))
    return Roster(source, tuple(people), tuple(warnings))


def _unreadable(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or str(error)).lower()}"


def _heading_problems(source: Source, rows: Sequence[tuple[Cell, ...]], columns: Columns) -> list[Problem]:
    if len(rows) <= 1:
        hint = "the first row holds headings such as name, team and role; each row below it is a person"
        return [Problem(source.name, 0, 0, "R104", "there are no people in it", hint)]
    if len(rows) > ROWS_MAX:
        return [Problem(source.name, 0, 0, "R102", f"it has more than {ROWS_MAX} rows")]
    first = rows[0][0]
    hint = "the first row needs the headings: name, organisation or team, role"
    if not columns.has_names:
        return [source.problem(first, "R105", "no column is called name", hint)]
    if not columns.has_places:
        return [source.problem(first, "R105", "no column says where people sit", hint)]
    return [
        source.problem(cell, "R106", f"the heading {cell.text!r} means what an earlier one means", "keep one")
        for cell in columns.doubled
    ]


def _person(row: tuple[Cell, ...], columns: Columns) -> Person:
    def cell(field: Field) -> Cell:
        index = columns.places.get(field, len(row))
        return row[index] if index < len(row) else Cell("", row[0].line, row[0].column)

    return Person(
        name=_name(cell("name"), cell("first"), cell("last")),
        organisation=cell("organisation"),
        team=cell("team"),
        role=cell("role"),
        email=cell("email"),
        team_2=cell("team_2"),
        role_2=cell("role_2"),
    )


def _name(whole: Cell, first: Cell, last: Cell) -> Cell:
    """Return a name from one column or from two, with single spaces."""
    where = next((cell for cell in (whole, first, last) if cell.text), whole)
    joined = whole.text or f"{first.text} {last.text}".strip()
    spaced = " ".join("".join(" " if unicodedata.category(c) == "Zs" else c for c in joined).split(" "))
    text = " ".join(part for part in spaced.split(" ") if part)
    return Cell(text, where.line, where.column, where.length)


def _row_problems(source: Source, people: Iterable[Person]) -> list[Problem]:
    problems: list[Problem] = []
    for person in people:
        problems += _name_problems(source, person.name)
        if not person.role.text:
            hint = "say in which role, as the scenario calls it"
            problems.append(source.problem(person.name, "R115", f"{person.name.text} has no role", hint))
        if not (person.team.text or person.organisation.text):
            hint = "say in which team, or at least in which organisation"
            problems.append(source.problem(person.name, "R115", f"{person.name.text} has no team", hint))
        if person.email.text and not _is_address(person.email.text):
            message = f"{person.email.text!r} is no e-mail address"
            problems.append(source.problem(person.email, "R116", message, "correct it, or leave it empty"))
    return problems


def name_fault(name: str) -> tuple[str, str, str]:
    """Return code, sentence and advice about a name that cannot be taken; three empty texts otherwise."""
    if not name.strip():
        return "R110", "this row has no name", "give a name, or take the row out"
    if len(name) > NAME_LENGTH_MAX:
        return "R111", f"this name has {len(name)} characters; {NAME_LENGTH_MAX} are the most", "shorten it"
    odd = next((c for c in name if c not in _JOINERS and unicodedata.category(c) in _ODD_CATEGORIES), None)
    if odd is not None:
        message = f"this name holds a character that cannot be seen (U+{ord(odd):04X})"
        return "R112", message, "type the name anew"
    if name.startswith(FORMULA_STARTS):
        message = f"{name!r} looks like a formula, not like a name"
        return "R113", message, "export values, not formulas"
    if not any(c.isalpha() for c in name):
        return "R114", f"{name!r} has no letter in it", "is this the column with the names?"
    return "", "", ""


def _name_problems(source: Source, name: Cell) -> list[Problem]:
    code, message, hint = name_fault(name.text)
    return [source.problem(name, code, message, hint)] if code else []


def _is_address(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    sound = text.isprintable() and " " not in text and len(text) <= EMAIL_LENGTH_MAX
    return bool(at and local and domain and sound)


def _doubles(source: Source, people: Iterable[Person]) -> list[Problem]:
    """Return rows whose person stands in an earlier row already."""
    problems: list[Problem] = []
    seen: dict[str, Person] = {}
    for person in people:
        key = plain(person.name.text) or person.name.text
        first = seen.setdefault(key, person)
        if first is person or not person.name.text:
            continue
        message = f"{person.name.text} stands in line {first.name.line} already"
        hint = (
            f"one row a person: a second place goes into the columns {SHOWN['team_2']} and "
            f"{SHOWN['role_2']}; two people of one name need something that tells them apart"
        )
        problems.append(source.problem(person.name, "R117", message, hint))
    return problems


def _passed_over(source: Source, cell: Cell) -> Problem:
    hint = f"known headings: {', '.join(SHOWN.values())}"
    return source.problem(cell, "WR191", f"the column {cell.text!r} is passed over", hint)
