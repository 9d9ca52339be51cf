"""Addresses: who they mean, and what is wrong with them."""

from __future__ import annotations

import pytest

from exercise_engine.model.checks.directory import Directory
from tests.support.small import small, small_data

TEAMS = small_data()["teams"] | {
    "port_desk": {"organisation": "port", "roles": {"lead": {}, "clerk": {}}},
}


@pytest.fixture
def directory() -> Directory:
    """Two teams of the port, one of the terminal."""
    return Directory(small(teams=TEAMS))


@pytest.mark.parametrize(
    ("address", "posts"),
    [
        ("yard", {("yard", "lead"), ("yard", "it")}),
        ("yard.it", {("yard", "it")}),
        ("port.clerk", {("port_desk", "clerk")}),
        ("port.lead", set()),
        ("terminal", {("yard", "lead"), ("yard", "it")}),
        ("printer", set()),
        ("nobody", set()),
    ],
)
def test_an_address_means_posts(directory: Directory, address: str, posts: set[tuple[str, str]]) -> None:
    """Organisations mean all their teams, roles of organisations only where one team has them."""
    assert directory.posts(address) == posts
    assert directory.posts(address) == posts


def test_all_means_every_post(directory: Directory) -> None:
    """Nobody is left out."""
    assert len(directory.posts("all")) == 6
    assert directory.teams_of(("all",)) == ("port_crisis", "yard", "port_desk")


@pytest.mark.parametrize("address", ["all", "port", "yard", "yard.it", "printer", "port.clerk"])
def test_right_addresses_have_no_finding(directory: Directory, address: str) -> None:
    """Every kind of address is taken."""
    assert directory.finding((), address) is None


@pytest.mark.parametrize(
    ("address", "code", "message", "hint"),
    [
        ("yrad", "E301", 'no organisation, team or persona is called "yrad"', 'did you mean "yard"?'),
        (
            "zz",
            "E301",
            'no organisation, team or persona is called "zz"',
            "teams are port_crisis, yard and port_desk",
        ),
        ("yard.cook", "E301", 'team "yard" has no role "cook"', "its roles are lead and it"),
        ("printer.lead", "E301", 'persona "printer" has no roles', 'write "printer"'),
        ("port.cook", "E301", 'no team of "port" has a role "cook"', "its roles are lead, press and clerk"),
        (
            "port.lead",
            "E302",
            'several teams of "port" have a role "lead"',
            "write port_crisis.lead or port_desk.lead",
        ),
    ],
)
def test_wrong_addresses_are_explained(
    directory: Directory, address: str, code: str, message: str, hint: str
) -> None:
    """What is wrong and what would be right."""
    found = directory.finding(("injects", "note", "to", 0), address)

    assert found is not None
    assert (found.code, found.message, found.hint) == (code, message, hint)
