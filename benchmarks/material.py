"""What the benchmarks play: scenarios of any size, as models and as YAML, and texts of usual length."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from exercise_engine.model.scenario import Scenario

ORGANISATIONS = 10
"""A community such as that of a port."""

BODY = (
    "The planning screens of the yard show nothing since ten minutes. Drivers at gate two wait, the "
    "crane drivers ask by radio whether they may go on from paper, and the office printers put out "
    "pages that nobody sent. The shipping agent of the vessel at berth four wants to know by when the "
    "last two hundred boxes leave, because the tide does not wait. Somebody of the haulier says that "
    "their own booking page is slow as well. The duty officer of IT asks whether to pull the cable of "
    "the yard network, and whether anybody has told the harbour."
)
"""Some 540 characters: a usual e-mail in an exercise."""
REASON = (
    "What we see spreads from screen to screen, and the offline copy is two days old; an hour by paper "
    "costs us less than a yard that stands for a week."
)


def community(teams: int, seats_per_team: int) -> dict[str, Any]:
    """Organisations, teams and personas of a scenario; the first role of each team decides."""
    return {
        "organisations": {f"org{n}": {"name": f"Organisation {n}"} for n in range(ORGANISATIONS)},
        "teams": {
            f"team{n}": {"organisation": f"org{n % ORGANISATIONS}", "roles": _roles(seats_per_team)}
            for n in range(teams)
        },
        "personas": {"radio": {"name": "Radio Maasmond"}},
    }


def _roles(seats: int) -> dict[str, Any]:
    """As many roles as a team of this size needs, the first one deciding."""
    roles: dict[str, Any] = {"lead": {"decides": True}}
    left = seats - 1
    while left > 0:
        roles[f"desk{len(roles)}"] = {"seats": min(left, 20)}
        left -= 20
    return roles


def scenario(
    injects: Mapping[str, Any], *, teams: int, seats_per_team: int, length: str = "10h", **parts: Any
) -> Scenario:
    """A scenario of so many seats, besides those of a lead controller and an observer."""
    clock = {"story_start": "2026-11-03T06:30", "zone": "Europe/Amsterdam", "pace": 4, "length": length}
    whole: dict[str, Any] = {"format": 1, "id": "benchmark", "title": "Benchmark", "clock": clock}
    whole |= community(teams, seats_per_team) | {"injects": dict(injects)} | parts
    return Scenario.model_validate_json(json.dumps(whole))


def told(number: int, to: tuple[str, ...] = ("all",), **more: Any) -> dict[str, Any]:
    """An inject that tells something of usual length."""
    message = {"from": "radio", "to": list(to), "subject": f"Message {number:04} of the day", "body": BODY}
    return message | more


def offset(seconds: int) -> str:
    """A moment of exercise time as it stands in files."""
    return f"T+{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
