"""What stands on a join card, and the cards of one organisation as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exercise_engine.client.link import Link
from exercise_engine.server.seat_files import verb_for


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCard:
    """One seat, as its person is told of it; nothing on it opens the seat."""

    seat: str
    label: str
    organisation: str
    """Id; empty for control."""
    link: Link
    is_player: bool
    name: str = ""
    """Its person, where somebody is seated."""
    email: str = ""

    @property
    def verb(self) -> str:
        """What its person types; a spare seat is a player's, although it lies with control."""
        return verb_for(is_player=self.is_player)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeStrip:
    """The code of one seat, to be cut off and given by hand."""

    label: str
    organisation: str
    name: str
    code: str

    def __repr__(self) -> str:
        return f"CodeStrip(label={self.label!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What goes to one organisation."""

    title: str
    """Of the exercise."""
    organisation: str
    """Its name."""
    cards: tuple[JoinCard, ...]
    strips: tuple[CodeStrip, ...]
    """Of codes that were just drawn; older ones are known to nobody here."""


def sheets_of(
    cards: Sequence[JoinCard], strips: Sequence[CodeStrip], *, title: str, names: Mapping[str, str]
) -> dict[str, Sheet]:
    """Return what goes to each organisation, by its id; control has the empty one."""
    return {
        organisation: Sheet(
            title=title,
            organisation=names.get(organisation, organisation),
            cards=tuple(card for card in cards if card.organisation == organisation),
            strips=tuple(strip for strip in strips if strip.organisation == organisation),
        )
        for organisation in dict.fromkeys(card.organisation for card in cards)
    }


def text_of(sheet: Sheet) -> str:
    """Return the cards of one organisation as text, one below the other."""
    lines = [
        f"EXERCISE EXERCISE EXERCISE - {sheet.title}",
        f"Join cards of {sheet.organisation}. They hold no secret; each person gets the code by hand.",
        "",
    ]
    for card in sheet.cards:
        lines += [card.label]
        lines += [f"  name   {card.name}"] if card.name else []
        lines += [f"  mail   {card.email}"] if card.email else []
        lines += [f"  type   {card.verb}", f"  link   {card.link}", "  code   is given to you by hand", ""]
    return "\n".join(lines)
