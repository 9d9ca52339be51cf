"""Rows of a roster: people with names and places, and every row that cannot be taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercise_engine.errors import Problem, RosterError
from exercise_engine.loader.roster.people import parse_roster, read_roster

GOOD = "Name;Organisation;Team;Role;E-mail;Second team;Second role\n"


def problems_of(text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a roster."""
    with pytest.raises(RosterError) as caught:
        parse_roster("people.csv", text.encode())
    return caught.value.problems


def test_people_are_read_with_their_places() -> None:
    """A row is a person, with a second place where one is given."""
    text = GOOD + "Ada  Lovelace;Port;;master;ada@port.example;yard;it\nJan Kok;;harbour;desk;;;\n"
    roster = parse_roster("people.csv", text.encode())
    ada, jan = roster.people
    assert (ada.name.text, ada.organisation.text, ada.role.text) == ("Ada Lovelace", "Port", "master")
    assert ada.email.text == "ada@port.example"
    assert (ada.has_second, jan.has_second) == (True, False)
    assert jan.team.text == "harbour"
    assert roster.warnings == ()


def test_first_and_last_names_are_one_name() -> None:
    """In whatever order the columns stand."""
    roster = parse_roster("p.csv", b"last name,first name,team,role\nLovelace,Ada,yard,it\n")
    assert roster.people[0].name.text == "Ada Lovelace"


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("", "R110", "no name"),
        ("A" * 81, "R111", "81 characters"),
        ("Ada\x1b[31m", "R112", "U+001B"),
        ("Ada \u202eecalevoL", "R112", "U+202E"),
        ('=HYPERLINK("http://x")', "R113", "formula"),
        ("@SUM(A1)", "R113", "formula"),
        ("12-34", "R114", "no letter"),
    ],
)
def test_odd_names_are_refused_where_they_stand(name: str, code: str, words: str) -> None:
    """With line and column, what is wrong and what to do."""
    quoted = '"' + name.replace('"', '""') + '"'
    found = problems_of(f"team,name,role\nyard,{quoted},it\n")
    assert [(p.code, p.line, p.column) for p in found] == [(code, 2, 6)]
    assert words in found[0].message
    assert found[0].hint


@pytest.mark.parametrize("name", ["Zoë d'Ancona-Østergård", "李小龍", "می‌خواهم", "Jan [bold] Kok", "Q. 7"])
def test_names_of_many_kinds_are_names(name: str) -> None:
    """Letters of any script, with what belongs to them."""
    roster = parse_roster("p.csv", f"name,team,role\n{name},yard,it\n".encode())
    assert roster.people[0].name.text == name


def test_a_double_is_told_with_the_line_of_the_first() -> None:
    """Also where capitals and accents differ."""
    found = problems_of("name,team,role\nZoë Kok,yard,it\nJan,yard,lead\nzoe KOK,harbour,desk\n")
    assert [(p.code, p.line) for p in found] == [("R117", 4)]
    assert "line 2" in found[0].message
    assert "second team" in found[0].hint


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    """Nobody mends a roster one row a run."""
    found = problems_of("name,team,role,mail\nAda,,it,\nBob,yard,,x@y\nCid,yard,it,nobody\n")
    assert [(p.line, p.code) for p in found] == [(2, "R115"), (3, "R115"), (4, "R116")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "R104"),
        ("name,team,role\n", "R104"),
        ("who,team,role\nAda,yard,it\n", "R105"),
        ("name,role\nAda,it\n", "R105"),
        ("name,full name,team,role\nAda,Ada,yard,it\n", "R106"),
        ("name,team,role\n" + "Ada,yard,it\n" * 5_000, "R102"),
    ],
)
def test_a_table_that_is_no_roster_is_refused(text: str, code: str) -> None:
    """With what the first row needs."""
    assert problems_of(text)[0].code == code


def test_a_file_that_is_no_text_or_too_large_or_missing_is_refused(tmp_path: Path) -> None:
    """Each in a sentence of its own."""
    for content, code in ((b"PK\x00\x00", "R103"), (b"a" * (1024 * 1024 + 1), "R102")):
        with pytest.raises(RosterError) as caught:
            parse_roster("x.xlsx", content)
        assert caught.value.problems[0].code == code
    with pytest.raises(RosterError) as caught:
        read_roster(tmp_path / "none.csv")
    assert caught.value.problems[0].code == "R101"


def test_what_was_guessed_or_passed_over_is_told() -> None:
    """A roster in an old encoding is taken, with a word of warning."""
    roster = parse_roster("p.csv", "name,team,role,phone\nZoë,yard,it,1\n".encode("cp1252"))
    assert roster.people[0].name.text == "Zoë"
    assert [(p.code, p.is_warning) for p in roster.warnings] == [("WR191", True), ("WR192", True)]
