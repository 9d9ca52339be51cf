"""Links and codes on disk: one owner-only file for each organisation and one for control, for handing out.

They are written when codes are drawn and never again, since the server keeps only hashes of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exercise_engine.client.link import Link
from exercise_engine.core.state import Seat
from exercise_engine.model.scenario import Scenario
from exercise_engine.server.owner_files import make_folder, write_beside

CONTROL_NAME: Final = "control"
"""File name for seats that belong to no organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatSheet:
    """What one person is given."""

    seat: str
    label: str
    organisation: str
    """Id; empty for control."""
    slug: str
    """Part of a file name."""
    link: Link
    is_player: bool
    code: str

    def __repr__(self) -> str:
        return f"SeatSheet(seat={self.seat!r})"


def verb_for(*, is_player: bool) -> str:
    """What somebody types to take a seat."""
    return "exercise-engine join" if is_player else "exercise-engine control"


def organisation_of(seat: Seat, scenario: Scenario) -> str:
    """The organisation of a player's seat; empty for control's."""
    for post in seat.posts:
        if post.team in scenario.teams:
            return scenario.teams[post.team].organisation or ""
    team = scenario.teams.get(seat.ready_for)
    return (team.organisation or "") if team is not None else ""


def organisation_names(scenario: Scenario) -> dict[str, str]:
    """Names by id; the empty id stands for control."""
    return {"": "Exercise control"} | {key: found.name for key, found in scenario.organisations.items()}


def unique_labels(seats: Iterable[Seat]) -> dict[str, str]:
    """Labels by seat, with the seat's id behind those that occur twice."""
    seats = tuple(seats)
    labels = [seat.label for seat in seats]
    return {
        seat.seat: seat.label if labels.count(seat.label) == 1 else f"{seat.label} ({seat.seat})"
        for seat in seats
    }


def slug_of(seat: Seat, label: str) -> str:
    """A file name for a seat: its post, or the label of a control seat, in safe characters."""
    name = seat.posts[0].address if seat.posts else label
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "._") else "_" for c in name.lower())
    return safe.strip("._") or seat.seat


def write_sheets(folder: Path, sheets: Sequence[SeatSheet], *, scenario: Scenario) -> tuple[Path, ...]:
    """Write one file for each organisation that has sheets, beside those that are there already."""
    if not sheets:
        return ()
    make_folder(folder)
    names = organisation_names(scenario)
    written = []
    for organisation in dict.fromkeys(sheet.organisation for sheet in sheets):
        own = [sheet for sheet in sheets if sheet.organisation == organisation]
        text = _page(scenario.title, names.get(organisation, organisation), own)
        written.append(write_beside(folder, organisation or CONTROL_NAME, ".txt", text.encode()))
    return tuple(written)


def write_seat_files(folder: Path, sheets: Sequence[SeatSheet]) -> tuple[Path, ...]:
    """Write one JSON file for each seat, for scripts."""
    if not sheets:
        return ()
    make_folder(folder)
    return tuple(write_beside(folder, sheet.slug, ".json", _json(sheet).encode()) for sheet in sheets)


def _page(title: str, name: str, sheets: Sequence[SeatSheet]) -> str:
    lines = [
        f"EXERCISE EXERCISE EXERCISE - {title}",
        f"Seats of {name}",
        "",
        "Give each person one link and one code. The code is a secret: whoever has it can take the seat.",
        "Type or paste both after the command that stands with the seat.",
        "",
    ]
    for sheet in sheets:
        verb = verb_for(is_player=sheet.is_player)
        lines += [sheet.label, f"  type  {verb}", f"  link  {sheet.link}", f"  code  {sheet.code}", ""]
    return "\n".join(lines)


def _json(sheet: SeatSheet) -> str:
    fields = {"label": sheet.label, "seat": sheet.seat, "link": str(sheet.link), "code": sheet.code}
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
