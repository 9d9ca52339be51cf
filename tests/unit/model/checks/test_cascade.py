"""Services that name what is not there, and ties that make no sense, are found where they stand."""

from __future__ import annotations

from typing import Any

import pytest

from exercise_engine.model.paths import Path
from exercise_engine.model.references import find_problems
from tests.support.play import make_scenario
from tests.support.services import service

STOP = [{"service": "tos", "state": "down"}]


def found(services: dict[str, Any], injects: dict[str, Any] | None = None, **parts: Any) -> dict[str, Path]:
    """Return the codes about services and where they were found."""
    given = injects if injects is not None else {"stop": {"at": "T+0:10", "effects": STOP}}
    scenario = make_scenario(given, services=services, **parts)
    return {finding.code: finding.path for finding in find_problems(scenario) if finding.code[1:3] == "33"}


def test_a_sound_web_is_sound() -> None:
    """Circles of needs, several needs of the same service and orders that lead on are no mistakes."""
    services = {
        "tos": service("gate"),
        "gate": service("tos", {"service": "tos", "holds": "1h", "then": "degraded"}),
        "rail": service("gate", recovers={"after": ["gate"]}, seen_by=["port"]),
    }
    assert found(services) == {}


@pytest.mark.parametrize(
    ("services", "code", "path"),
    [
        ({"tos": service("net")}, "E331", ("services", "tos", "needs", 0, "service")),
        (
            {"tos": service(recovers={"after": ["net"]})},
            "E331",
            ("services", "tos", "recovers", "after", 0),
        ),
        ({"tos": service("tos")}, "E332", ("services", "tos", "needs", 0, "service")),
        (
            {"tos": service(recovers={"after": ["tos"]})},
            "E332",
            ("services", "tos", "recovers", "after", 0),
        ),
        ({"tos": service(), "gate": service("tos", "tos")}, "E333", ("services", "gate", "needs", 1)),
        (
            {"tos": service(recovers={"after": ["gate"]}), "gate": service("tos")},
            "E334",
            ("services", "tos", "recovers", "after", 0),
        ),
    ],
)
def test_what_makes_no_sense_is_found_where_it_stands(
    services: dict[str, Any], code: str, path: Path
) -> None:
    """Each with its own code."""
    assert found(services) == {code: path}


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        (
            {"gates": {"hold": {"at": "T+0:10", "deadline": "5m", "until": "false", "otherwise": STOP}}},
            ("gates", "hold", "otherwise", 0, "service"),
        ),
        (
            {"levels": {"isps": {"values": ["1", "2"], "start": "1", "effects": {"2": STOP}}}},
            ("levels", "isps", "effects", "2", 0, "service"),
        ),
    ],
)
def test_effects_are_checked_wherever_they_stand(parts: dict[str, Any], path: Path) -> None:
    """Also at gates and levels, where nobody would find them otherwise before they happen."""
    assert found({"gate": service()}, {}, **parts) == {"E331": path}


def test_what_never_happens_is_warned_of() -> None:
    """A need that an effect just misses, a recovery of what never stops, a service that is nobody's."""
    services = {"tos": service(), "gate": service("tos")}
    slow = {"slow": {"at": "T+0:10", "effects": [{"service": "tos", "state": "degraded"}]}}
    assert found(services, slow) == {"W332": ("services", "gate", "needs", 0)}
    back = {"back": {"at": "T+0:10", "effects": [{"service": "gate", "state": "recovering"}]}}
    assert found({"gate": service()}, back) == {"W333": ("injects", "back", "effects", 0)}
    idle = {"power": {**service(), "owner": "grid"}}
    grid = {
        "organisations": {"port": {"name": "P"}, "terminal": {"name": "T"}, "grid": {"name": "Power grid"}}
    }
    assert found(idle, {}, **grid) == {"W331": ("services", "power")}
    asked = {"dark": {"when": 'services.power == "down"'}}
    assert found(idle, asked, **grid) == {}, "a condition asks for it"
