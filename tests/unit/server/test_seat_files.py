"""Links and codes on disk: readable by their owner only, complete, and never overwritten."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from exercise_engine.client.link import Link, SeatFile
from exercise_engine.core.facts import Post
from exercise_engine.core.state import Seat
from exercise_engine.errors import StorageError
from exercise_engine.server import owner_files
from exercise_engine.server.seat_files import (
    SeatSheet,
    organisation_of,
    slug_of,
    unique_labels,
    write_seat_files,
    write_sheets,
)
from tests.support.play import make_scenario

SCENARIO = make_scenario({"letter": {}})
CODE = "K7QF-2M9D-04XT-R8WA"


def sheet(
    seat: str = "s1", *, organisation: str = "port", slug: str = "harbour.master", is_player: bool = True
) -> SeatSheet:
    """Link and code of one seat."""
    link = Link(host="127.0.0.1", port=5000, series_id="series", seat="Harbour, Master")
    return SeatSheet(
        seat=seat,
        label="Harbour, Master",
        organisation=organisation,
        slug=slug,
        link=link,
        is_player=is_player,
        code=CODE,
    )


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_each_organisation_has_a_file_and_control_has_one(tmp_path: Path) -> None:
    """Links and codes stand beside each other, in files that only their owner can read."""
    folder = tmp_path / "seats"
    written = write_sheets(
        folder,
        [sheet(), sheet("s2", organisation="terminal"), sheet("s3", organisation="")],
        scenario=SCENARIO,
    )

    assert [path.name for path in written] == ["port.txt", "terminal.txt", "control.txt"]
    assert mode(folder) == 0o700
    assert {mode(path) for path in written} == {0o600}
    page = written[0].read_text()
    assert page.startswith("EXERCISE")
    assert str(sheet().link) in page
    assert CODE in page
    assert CODE not in str(sheet().link)


def test_each_seat_stands_with_the_verb_that_takes_it(tmp_path: Path) -> None:
    """Players join, control takes control; a spare seat in the file of control is still a player's."""
    seats = [sheet(), sheet("s3", organisation="", is_player=False), sheet("s4", organisation="")]
    write_sheets(tmp_path / "seats", seats, scenario=SCENARIO)
    texts = {path.stem: path.read_text("utf-8") for path in (tmp_path / "seats").glob("*.txt")}
    assert "exercise-engine control" not in texts["port"]
    assert texts["control"].count("  type  exercise-engine control") == 1
    assert texts["control"].count("  type  exercise-engine join") == 1


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    """Codes that were handed out stay readable; new ones come into another file."""
    first = write_sheets(tmp_path / "seats", [sheet()], scenario=SCENARIO)
    second = write_sheets(tmp_path / "seats", [sheet()], scenario=SCENARIO)

    assert [path.name for path in (*first, *second)] == ["port.txt", "port-2.txt"]


def test_scripts_get_a_file_for_each_seat(tmp_path: Path) -> None:
    """One JSON file for each seat, which `join --seat-file` reads."""
    written = write_seat_files(tmp_path / "scripts", [sheet(), sheet("s2")])

    assert [path.name for path in written] == ["harbour.master.json", "harbour.master-2.json"]
    assert mode(written[0]) == 0o600
    assert json.loads(written[1].read_text())["seat"] == "s2"
    found = SeatFile.read(written[0])
    assert (found.link, found.code) == (sheet().link, CODE)


def test_nothing_is_written_for_nobody(tmp_path: Path) -> None:
    """Without new codes there is not even a folder."""
    assert write_sheets(tmp_path / "seats", [], scenario=SCENARIO) == ()
    assert write_seat_files(tmp_path / "seats", []) == ()
    assert not (tmp_path / "seats").exists()


def test_codes_are_not_put_where_others_look(tmp_path: Path) -> None:
    """A folder that others can read is refused with what is wrong."""
    folder = tmp_path / "seats"
    folder.mkdir(mode=0o755)

    with pytest.raises(StorageError, match="others can look into it"):
        write_sheets(folder, [sheet()], scenario=SCENARIO)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The person learns which path it was."""
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match="file/seats"):
        write_sheets(tmp_path / "file" / "seats", [sheet()], scenario=SCENARIO)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, or too many files of one name, are told with the path."""
    tmp_path.chmod(0o700)
    write_sheets(tmp_path, [sheet()], scenario=SCENARIO)
    monkeypatch.setattr(owner_files, "NUMBERED_MAX", 1)

    with pytest.raises(StorageError, match="take the old ones away"):
        write_sheets(tmp_path, [sheet()], scenario=SCENARIO)


def test_a_secret_is_not_in_what_a_sheet_looks_like() -> None:
    """A code does not get into a log by way of `repr`."""
    assert CODE not in repr(sheet())


def test_seats_of_one_name_are_told_apart() -> None:
    """Two controllers called the same get their ids behind the name."""
    seats = [
        Seat("s1", "controller", "Control"),
        Seat("s2", "controller", "Control"),
        Seat("s3", "lead", "Lead"),
    ]

    assert unique_labels(seats) == {"s1": "Control (s1)", "s2": "Control (s2)", "s3": "Lead"}


@pytest.mark.parametrize(
    ("seat", "label", "slug"),
    [
        (Seat("s1", "player", "x", (Post(team="yard", role="it"),)), "Yard, IT", "yard.it"),
        (Seat("s1", "lead", "x"), "Lead controller", "lead_controller"),
        (Seat("s1", "lead", "x"), "../../etc/passwd", "etc_passwd"),
        (Seat("s1", "lead", "x"), "\u00fc\u00f6\u00e4", "s1"),
    ],
)
def test_file_names_are_safe(seat: Seat, label: str, slug: str) -> None:
    """A label is text of a scenario and no path."""
    assert slug_of(seat, label) == slug


def test_a_seat_belongs_to_the_organisation_of_its_team() -> None:
    """Control's seats belong to none."""
    player = Seat("s1", "player", "x", (Post(team="gone", role="x"), Post(team="yard", role="it")))

    assert organisation_of(player, SCENARIO) == "terminal"
    assert organisation_of(Seat("s2", "lead", "x"), SCENARIO) == ""
