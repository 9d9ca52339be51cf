"""The course of the day: gates with what they hold, and control rows."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.model.checks.gates import check_course, check_gates
from tests.support.small import small, told

WORLD: dict[str, Any] = {
    "milestones": {"out": {}, "cut": {"per": "organisation"}},
    "variables": {"count": {"value": 1, "per": "team"}},
}


def problems(**gate: Any) -> list[tuple[str, str, str]]:
    """Return what is wrong with a gate."""
    return told(check_gates(small(gates={"press": gate}, **WORLD)))


def test_a_sound_gate_has_no_finding() -> None:
    """A time or an item, a condition, what it holds, and consequences that say whose they are."""
    assert problems(at="T+0:10", until="milestones.out", deadline="5m", otherwise=[{"reach": "out"}]) == []
    assert problems(after="note + 5m", deadline="5m", holds=["note"]) == []


@pytest.mark.parametrize(
    ("gate", "code", "place"),
    [
        ({"deadline": "5m"}, "E701", "gates.press"),
        ({"deadline": "5m", "at": "T+0:10", "after": "note"}, "E701", "gates.press"),
        ({"deadline": "5m", "after": "10m"}, "E713", "gates.press.after"),
        ({"deadline": "5m", "after": "nobody"}, "E308", "gates.press.after"),
        ({"deadline": "0m", "at": "T+0:10"}, "E414", "gates.press.deadline"),
        ({"deadline": "5m", "at": "T+9:00"}, "W401", "gates.press.at"),
        ({"deadline": "5m", "at": "T+0:10", "holds": ["nowhere"]}, "E308", "gates.press.holds.0"),
        (
            {"deadline": "5m", "at": "T+0:10", "otherwise": [{"reach": "outt"}]},
            "E305",
            "gates.press.otherwise.0.reach",
        ),
        (
            {"deadline": "5m", "at": "T+0:10", "otherwise": [{"reach": "cut"}]},
            "E312",
            "gates.press.otherwise.0",
        ),
        (
            {"deadline": "5m", "at": "T+0:10", "otherwise": [{"set": "count", "to": 2}]},
            "E312",
            "gates.press.otherwise.0",
        ),
        (
            {"deadline": "5m", "at": "T+0:10", "otherwise": [{"add": "count", "by": 2}]},
            "E312",
            "gates.press.otherwise.0",
        ),
    ],
)
def test_what_is_wrong_with_a_gate(gate: dict[str, Any], code: str, place: str) -> None:
    """Each mistake is told where it stands."""
    assert [(found[0], found[1]) for found in problems(**gate)] == [(code, place)]


def test_sound_control_rows_have_no_finding() -> None:
    """A break and a jump, at a time and after an item."""
    course = {
        "coffee": {"at": "T+0:20", "break": {"length": "10m"}},
        "night": {"after": "note + 5m", "jump": {"to": "Day 2 08:00", "brief": "Night falls."}},
    }
    assert told(check_course(small(course=course))) == []


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        ({"at": "T+0:10"}, "E701", "course.row"),
        (
            {"at": "T+0:10", "break": {"length": "1m"}, "jump": {"to": "Day 2 08:00", "brief": "On"}},
            "E701",
            "course.row",
        ),
        ({"break": {"length": "1m"}}, "E701", "course.row"),
        ({"at": "T+0:10", "break": {"length": "0m"}}, "E414", "course.row.break.length"),
        ({"at": "T+0:10", "jump": {"to": "2026-02-30T08:00", "brief": "On"}}, "E411", "course.row.jump.to"),
        ({"at": "T+0:10", "jump": {"to": "Day 1 01:00", "brief": "On"}}, "E413", "course.row.jump.to"),
    ],
)
def test_what_is_wrong_with_a_control_row(row: dict[str, Any], code: str, place: str) -> None:
    """Each mistake is told where it stands."""
    found = told(check_course(small(course={"row": row})))
    assert [(one[0], one[1]) for one in found] == [(code, place)]
