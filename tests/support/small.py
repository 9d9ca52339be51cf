"""A small scenario to build on: two organisations with a team each and one inject; parts can be replaced."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from exercise_engine.model.paths import Finding
from exercise_engine.model.references import find_problems
from exercise_engine.model.scenario import Scenario

Data = dict[str, Any]
"""What stands in a file."""


def inject(**keys: Any) -> Data:
    """Return an inject with keys changed; None leaves one out. Write `from_` and `if_` for keywords."""
    given: Data = {
        "at": "T+0:10",
        "from": "printer",
        "to": ["port_crisis"],
        "subject": "A page nobody sent",
        "body": "Your yard is ours.",
    }
    given |= {name.rstrip("_"): value for name, value in keys.items()}
    return {name: value for name, value in given.items() if value is not None}


def small_data(injects: Mapping[str, Data] | None = None, **parts: Any) -> Data:
    """Return what stands in the file of a small scenario, with parts replaced."""
    data: Data = {
        "format": 1,
        "id": "small",
        "title": "A small scenario",
        "clock": {"story_start": "2026-11-03T06:30", "length": "1h"},
        "organisations": {"port": {"name": "Port"}, "terminal": {"name": "Terminal"}},
        "teams": {
            "port_crisis": {"organisation": "port", "roles": {"lead": {"decides": True}, "press": {}}},
            "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
        },
        "personas": {"printer": {"name": "Office printer", "listed": True}},
        "injects": {"note": inject()} if injects is None else dict(injects),
    }
    return data | parts


def small(injects: Mapping[str, Data] | None = None, **parts: Any) -> Scenario:
    """Return a small scenario, with parts replaced."""
    return Scenario.model_validate_json(json.dumps(small_data(injects, **parts)))


def findings(injects: Mapping[str, Data] | None = None, **parts: Any) -> tuple[Finding, ...]:
    """Return everything that does not hold together in a small scenario with parts replaced."""
    return find_problems(small(injects, **parts))


def told(found: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Return code, place and message of findings, to compare with."""
    return [(one.code, ".".join(map(str, one.path)), one.message) for one in found]


def codes(found: Iterable[Finding]) -> list[str]:
    """Return the codes of findings, in order."""
    return [one.code for one in found]
