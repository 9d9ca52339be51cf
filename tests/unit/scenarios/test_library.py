"""The library of reusable injects: each can be used, and says what it needs."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from exercise_engine.loader.scenario_files import load_scenario
from exercise_engine.model.inject import LibraryInject

ROOT = Path(__file__).parents[3]
LIBRARY = sorted((ROOT / "injects").glob("*.yaml"))


def described(path: Path) -> LibraryInject:
    """Return what a file of the library says of itself."""
    return LibraryInject.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_there_are_two() -> None:
    """A call of a newsroom and an unconfirmed rumour, which nearly every exercise needs."""
    assert [path.stem for path in LIBRARY] == ["newsroom_call", "unconfirmed_rumour"]


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_each_says_what_it_is_for_and_what_it_needs(path: Path) -> None:
    """A planner can choose one without reading its text."""
    entry = described(path)
    assert len(entry.about) > 80
    assert all(parameter.text for parameter in entry.parameters.values())
    assert any(parameter.default is None for parameter in entry.parameters.values())


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_each_parameter_is_used(path: Path) -> None:
    """No parameter is asked for in vain."""
    text = path.read_text(encoding="utf-8").partition("\ninject:")[2]
    assert [name for name in described(path).parameters if f"${{{name}}}" not in text] == []


def test_the_port_scenario_uses_both() -> None:
    """What stands in the scenario comes from the library, with everything filled in."""
    injects = load_scenario(ROOT / "scenarios" / "port_ransomware").scenario.injects
    rumour, call = injects["rumour_tanks"], injects["holding_statement"]
    assert "tank park" in rumour.body
    assert "four kilometres" in call.body
    assert "${" not in rumour.model_dump_json() + call.model_dump_json()
    assert rumour.truth == "untrue"
    assert call.asks["statement"].within == "10m"
