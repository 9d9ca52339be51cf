"""Lays the pages of a kit out as HTML documents, one for each audience; every text stays text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from exercise_engine.authoring.kit.records import Kit
from exercise_engine.report.wording import visible

CardsPerPage = Literal[2, 4]
CONTROL_DOCUMENTS = {
    "play-on": "How to play on without power",
    "msel": "Master scenario events list",
    "answers": "What answers mean",
    "personas": "Personas",
    "teams": "Teams and contacts",
}
"""Documents that only the control cell may see: template and title."""
RECORD_LINES = 24
"""Empty lines on the sheet on which control keeps what was seen: one page."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the kit."""

    name: str
    """Path inside the kit's folder, without the ending."""
    html: str


def documents(kit: Kit, *, cards_per_page: CardsPerPage = 2) -> tuple[Document, ...]:
    """Return control's documents, and one envelope for each team that has something in it."""
    return (*_for_control(kit), *_for_players(kit, cards_per_page))


def _for_control(kit: Kit) -> Iterator[Document]:
    environment = _environment()
    for name, title in CONTROL_DOCUMENTS.items():
        html = environment.get_template(f"kit/{name}.html.j2").render(
            kit=kit, front=kit.front, title=title, marking="For control only", record_lines=RECORD_LINES
        )
        yield Document(f"control/{name}", html)


def _for_players(kit: Kit, cards_per_page: CardsPerPage) -> Iterator[Document]:
    """Yield the envelopes; their template is never given the kit, only the pages of its own team."""
    template = _environment().get_template("kit/envelope.html.j2")
    for pages in kit.teams:
        html = template.render(
            pages=pages,
            front=kit.front,
            title=pages.team_name,
            marking=pages.organisation_name,
            cards_per_page=cards_per_page,
        )
        yield Document(f"players/{pages.folder}/{pages.team}", html)


def _environment() -> Environment:
    """Escaping is on for everything; characters that would steer a reader's eye are written out."""
    return Environment(
        loader=PackageLoader("exercise_engine.authoring"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _plain(value: object) -> object:
    """Return what a template prints; our own markup passes, and nothing is printed for want of a value."""
    if value is None:
        raise TypeError("a template printed None")
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
