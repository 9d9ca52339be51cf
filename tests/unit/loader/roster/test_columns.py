"""The headings of a roster, as people write them."""

from __future__ import annotations

import pytest

from exercise_engine.loader.roster.cells import Cell
from exercise_engine.loader.roster.columns import columns_of, plain


def of(*headings: str) -> tuple[Cell, ...]:
    """Return headings as cells."""
    return tuple(Cell(text, 1, number) for number, text in enumerate(headings, 1))


@pytest.mark.parametrize(
    "headings",
    [
        ("Name", "Organisation", "Role"),
        ("FULL NAME", "Team", "Function"),
        ("First name", "Last Name", "organization", "role"),
        ("Naam", "Organisatie", "Rol"),
        ("Prénom", "Nom de famille", "Équipe", "Fonction"),
    ],
)
def test_headings_are_taken_in_many_spellings(headings: tuple[str, ...]) -> None:
    """Capitals, accents and a few languages; people and places are found."""
    columns = columns_of(of(*headings))
    assert columns.has_names
    assert columns.has_places
    assert columns.unknown == ()


def test_what_is_not_known_is_passed_over_and_what_comes_twice_is_told() -> None:
    """A telephone number harms nobody; two columns of names do."""
    columns = columns_of(of("name", "Phone", "", "Full name", "team", "role", "E-mail"))
    assert [cell.text for cell in columns.unknown] == ["Phone"]
    assert [cell.text for cell in columns.doubled] == ["Full name"]
    assert columns.places == {"name": 0, "team": 4, "role": 5, "email": 6}


def test_words_are_compared_without_what_people_forget() -> None:
    """Capitals, accents, underscores and spaces make no difference."""
    assert plain("  Harbour_Master ") == plain("harbour  master") == "harbour master"
    assert plain("Zoë") == "zoe"
