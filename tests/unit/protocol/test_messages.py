"""Frames: what they refuse, and the names in a directory."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from exercise_engine.protocol.messages import (
    Directory,
    DirectoryRole,
    DirectoryTeam,
    DraftContent,
    Hello,
    Named,
    Welcome,
)

DIRECTORY = Directory(
    title="Black tide",
    organisations={"port": Named(name="Port of Maasdelta")},
    teams={
        "yard": DirectoryTeam(
            name="Yard team", organisation="port", roles={"it": DirectoryRole(name="IT", decides=False)}
        )
    },
    personas={"radio": Named(name="Radio Maasmond")},
    story_zone="Europe/Amsterdam",
    story_start="2026-11-03T06:30",
    length_ms=1,
)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("all", "Everybody"),
        ("control", "Exercise control"),
        ("port", "Port of Maasdelta"),
        ("port.press_officer", "Port of Maasdelta, Press officer"),
        ("yard", "Yard team"),
        ("yard.it", "Yard team, IT"),
        ("yard.night_shift", "Yard team, Night shift"),
        ("radio", "Radio Maasmond"),
        ("somebody", "somebody"),
    ],
)
def test_every_address_has_a_readable_name(address: str, name: str) -> None:
    """An address is shown by name, and as it is where nothing is known of it."""
    assert DIRECTORY.name_of(address) == name


def test_a_directory_learns_names_and_stays_itself_without_news() -> None:
    """New personas are added; names that are known make no other directory."""
    more = DIRECTORY.knowing({"police": "Seaport police"})

    assert more.name_of("police") == "Seaport police"
    assert DIRECTORY.name_of("police") == "police"
    assert more.knowing({"police": "Seaport police"}) is more


def test_secrets_are_not_in_what_a_frame_looks_like() -> None:
    """A code or token does not get into a log by way of `repr`."""
    hello = Hello(seat_code="ABCD-EFGH", token="secret")

    assert "ABCD" not in repr(hello)
    assert "secret" not in repr(hello)
    assert "token" in Welcome.model_fields
    assert Welcome.model_fields["token"].repr is False


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_draft_holds_no_number_that_json_does_not_have(number: float) -> None:
    """NaN and infinity would come back as null."""
    with pytest.raises(ValidationError):
        DraftContent(number=number)
