"""What a team is made of, and a joint team."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.model.checks.people import check_people
from exercise_engine.model.people import JOINT_ROLES
from tests.support.small import small, small_data, told

JOINT: dict[str, Any] = {"joint": True, "members": ["yard.lead"], "chair": "yard.lead"}


def found(**team: Any) -> list[tuple[str, str, str]]:
    """Return what is wrong with a team called crisis."""
    return told(check_people(small(teams=small_data()["teams"] | {"crisis": team})))


def test_a_joint_team_needs_members_and_a_chair_only() -> None:
    """Its roles are those of every joint team, and its organisations those of its members."""
    scenario = small(teams=small_data()["teams"] | {"crisis": JOINT})
    assert told(check_people(scenario)) == []
    assert scenario.teams["crisis"].roles == JOINT_ROLES
    assert scenario.organisations_of("crisis") == scenario.organisations_of("yard")


@pytest.mark.parametrize(
    ("team", "code", "place", "words"),
    [
        ({"roles": {"a": {}}}, "E202", "organisation", "missing"),
        ({"organisation": "port"}, "E202", "roles", "missing"),
        (
            {"organisation": "port", "roles": {"a": {}}, "chair": "yard.lead"},
            "E716",
            "chair",
            "only a joint team",
        ),
        (JOINT | {"organisation": "port"}, "E716", "organisation", "of its members"),
        (JOINT | {"members": []}, "E716", "", "no members"),
        (JOINT | {"chair": "port.lead"}, "E716", "chair", "one of its members"),
        (JOINT | {"roles": {"chair": {}}}, "E716", "roles", '"chair" and "member"'),
        (JOINT | {"members": ["yard.lead", "yard"]}, "E716", "members.1", "not a role of an ordinary team"),
        (JOINT | {"members": ["yard.lead", "yrd.lead"]}, "E301", "members.1", "yrd"),
    ],
)
def test_what_a_team_lacks_is_said(team: dict[str, Any], code: str, place: str, words: str) -> None:
    """Each mistake is told at the key that has to change."""
    problems = [(c, p) for c, p, message in found(**team) if words in message]
    assert (code, f"teams.crisis.{place}".rstrip(".")) in problems
