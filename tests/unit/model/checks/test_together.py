"""Asks on which teams must agree, and answers that may be changed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exercise_engine.model.references import find_problems
from exercise_engine.model.scenario import Scenario
from tests.support.small import inject, small_data

NAMED_SO = {"personas": {"printer": {"name": "P"}, "agreement": {"name": "A", "listed": True}}}
OPTIONS = {"now": {"text": "Now"}, "wait": {"text": "Wait"}}


def found(
    keys: dict[str, Any], *, to: tuple[str, ...] = ("port_crisis", "yard"), **more: Any
) -> list[tuple[str, str]]:
    """Return codes and places of what is wrong with an ask."""
    ask = {"text": "Stop?", "options": OPTIONS, **keys}
    parts = more.pop("parts", {})
    data = small_data(injects={"note": inject(to=list(to), asks={"stop": ask}, **more)}) | parts
    problems = find_problems(Scenario.model_validate_json(json.dumps(data)))
    return [(one.code, str(one.path[-1])) for one in problems if one.path[0] == "injects"]


def test_two_teams_may_agree_and_one_may_change_its_mind() -> None:
    """Nothing is wrong with either."""
    assert found({"agree": True}) == []
    assert found({"revisable": True, "within": "5m"}, to=("yard",)) == []


@pytest.mark.parametrize(
    ("keys", "more", "told"),
    [
        ({"agree": True}, {"to": ("yard",)}, [("E752", "agree")]),
        ({"agree": True, "by": ["yard"]}, {}, [("E752", "agree")]),
        ({"agree": True}, {"each": "team"}, [("E752", "agree")]),
        (
            {"agree": True},
            {"parts": NAMED_SO},
            [("E752", "agree")],
        ),
        ({"revisable": True}, {}, [("E753", "revisable")]),
        ({"revisable": True, "agree": True, "within": "5m"}, {}, [("E753", "revisable")]),
        ({"revisable": True, "within": "5m", "options_shown": False}, {}, [("E753", "revisable")]),
    ],
)
def test_what_cannot_work_is_told(
    keys: dict[str, Any], more: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    """Nobody to agree with, an id that means all teams, no deadline, words that are mapped meanwhile."""
    assert found(keys, **more) == told
