"""Which column of a roster holds what, by the headings that people give to columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from exercise_engine.loader.roster.cells import Cell

Field = Literal["name", "first", "last", "organisation", "team", "role", "email", "team_2", "role_2"]

_HEADINGS: Final[Mapping[Field, tuple[str, ...]]] = {
    "name": ("name", "full name", "person", "participant", "player", "naam", "nom"),
    "first": ("first name", "given name", "forename", "voornaam", "vorname", "prenom"),
    "last": ("last name", "surname", "family name", "achternaam", "nachname", "nom de famille"),
    "organisation": (
        "organisation", "organization", "org", "company", "employer", "organisatie", "bedrijf", "firma",
        "unternehmen", "entreprise",
    ),
    "team": ("team", "group", "first team", "team 1", "cell", "groep", "gruppe", "equipe"),
    "role": ("role", "function", "post", "position", "seat", "job", "first role", "role 1", "rol", "rolle",
             "functie", "funktion", "fonction"),
    "email": ("e mail", "email", "mail", "e mail address", "email address", "mail address", "e mailadres"),
    "team_2": ("second team", "team 2", "2nd team", "other team", "also in team", "tweede team", "team2"),
    "role_2": ("second role", "role 2", "2nd role", "other role", "also as", "tweede rol", "role2"),
}  # fmt: skip
_FIELD_OF: Final = {heading: field for field, headings in _HEADINGS.items() for heading in headings}

SHOWN: Final[Mapping[Field, str]] = {
    "name": "name",
    "first": "first name",
    "last": "last name",
    "organisation": "organisation",
    "team": "team",
    "role": "role",
    "email": "e-mail",
    "team_2": "second team",
    "role_2": "second role",
}
"""What the columns are called in sentences."""


def plain(text: str) -> str:
    """Return words as they are compared: no capitals, no accents, no punctuation."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    spaced = "".join(c if c.isalnum() else " " for c in bare.casefold())
    return " ".join(spaced.split())


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row each thing stands."""

    places: Mapping[Field, int]
    unknown: tuple[Cell, ...]
    """Headings that say nothing here; their columns are passed over."""
    doubled: tuple[Cell, ...]
    """Headings that mean what an earlier one means."""

    @property
    def has_names(self) -> bool:
        """Whether there are people."""
        return "name" in self.places or "last" in self.places

    @property
    def has_places(self) -> bool:
        """Whether it is said where people sit."""
        return "role" in self.places and ("team" in self.places or "organisation" in self.places)


def columns_of(headings: Sequence[Cell]) -> Columns:
    """Return which column holds what."""
    places: dict[Field, int] = {}
    unknown, doubled = [], []
    for index, cell in enumerate(headings):
        field = _FIELD_OF.get(plain(cell.text))
        if field is None:
            if cell.text:
                unknown.append(cell)
        elif field in places:
            doubled.append(cell)
        else:
            places[field] = index
    return Columns(places, tuple(unknown), tuple(doubled))
