"""The scenario of the tutorial, and the two pages that promise that their blocks of YAML work."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from exercise_engine.authoring.rehearse import rehearse
from exercise_engine.core import facts as f
from exercise_engine.loader.scenario_files import inspect_scenario, load_scenario
from exercise_engine.loader.sources import Source
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.loader.yaml_nodes import read_document
from exercise_engine.loader.yaml_values import Value, read_value
from exercise_engine.model.timing import MINUTE_MS

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "scenarios" / "first_steps" / "scenario.yaml"
TUTORIAL = ROOT / "docs" / "tutorial" / "first-scenario.md"
GUIDE = ROOT / "docs" / "howto" / "write-a-scenario.md"

Tree = dict[str, Value]


def tree_of(text: str) -> Tree:
    """Return YAML as plain values, read by the rules of scenario files."""
    source = Source("block", text)
    document = read_document(source)
    assert document.root is not None
    tree, problems = read_value(document.root, {"block": source}, node_count=document.node_count)
    assert problems == []
    assert isinstance(tree, dict)
    return tree


def blocks_of(page: Path) -> list[Tree]:
    """Return the YAML blocks of a page, in order."""
    found = re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [tree_of(block) for block in found]


def merged(below: Tree, above: Tree) -> Tree:
    """Lay one tree over another, as somebody does who adds a block to a file."""
    result = dict(below)
    for key, value in above.items():
        under = result.get(key)
        result[key] = merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return result


def problems_of(tree: Tree, folder: Path) -> list[str]:
    """Write a tree as a scenario beside the library, and return what is wrong with it."""
    shutil.copytree(ROOT / "injects", folder / "injects", dirs_exist_ok=True)
    scenario = folder / "scenarios" / "mine" / "scenario.yaml"
    scenario.parent.mkdir(parents=True, exist_ok=True)
    scenario.write_text(json.dumps(tree, indent=1), encoding="utf-8")
    _, problems = inspect_scenario(scenario)
    return [f"{problem.code} {problem.message}" for problem in problems]


def test_it_loads_without_an_error_or_a_warning() -> None:
    """The first scenario that anybody sees has nothing to mend."""
    assert load_scenario(SHIPPED.parent).warnings == ()


def test_it_is_small() -> None:
    """Two organisations, fifteen minutes, five injects, as the tutorial says."""
    scenario = load_scenario(SHIPPED).scenario
    assert (len(scenario.organisations), len(scenario.injects)) == (2, 5)
    assert scenario.clock.length_ms == 15 * MINUTE_MS


@pytest.mark.parametrize("seed", range(8))
def test_it_plays_to_its_end(seed: int) -> None:
    """Whatever is decided, the doors open at the end and no text fails."""
    played = rehearse(load_scenario(SHIPPED).scenario, renderer=JinjaTexts(), seed=str(seed))
    facts = [event.fact for event in played.events]
    assert "six_o_clock" in [fact.inject for fact in facts if isinstance(fact, f.InjectReleased)]
    assert [fact for fact in facts if isinstance(fact, f.ProblemNoted)] == []


def test_the_blocks_of_the_tutorial_make_the_shipped_scenario() -> None:
    """Who follows the tutorial ends with the very file that we ship, its injects in the same order."""
    built: Tree = {}
    for block in blocks_of(TUTORIAL):
        built = merged(built, block)
    shipped = tree_of(SHIPPED.read_text(encoding="utf-8"))
    assert built == shipped
    assert isinstance(built["injects"], dict)
    assert isinstance(shipped["injects"], dict)
    assert list(built["injects"]) == list(shipped["injects"])


@pytest.mark.parametrize("step", range(len(blocks_of(TUTORIAL))))
def test_after_each_step_of_the_tutorial_the_file_is_a_scenario(step: int, tmp_path: Path) -> None:
    """The tutorial may be left after any step with something that passes the check."""
    built: Tree = {}
    for block in blocks_of(TUTORIAL)[: step + 1]:
        built = merged(built, block)
    assert problems_of(built, tmp_path) == []


@pytest.mark.parametrize("number", range(len(blocks_of(GUIDE))))
def test_each_block_of_the_guide_can_be_added_to_the_shipped_scenario(number: int, tmp_path: Path) -> None:
    """The guide says that its blocks work as they stand."""
    shipped = tree_of(SHIPPED.read_text(encoding="utf-8"))
    assert problems_of(merged(shipped, blocks_of(GUIDE)[number]), tmp_path) == []
