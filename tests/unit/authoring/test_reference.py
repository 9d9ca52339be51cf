"""The reference of the scenario format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exercise_engine.authoring.reference import format_page
from exercise_engine.core.conditions import NAME_ROOTS
from exercise_engine.loader.fields import keys_of
from exercise_engine.loader.library import inspect_library_file
from exercise_engine.loader.scenario_files import inspect_scenario
from exercise_engine.loader.sources import Source
from exercise_engine.loader.text import FILTERS
from exercise_engine.loader.yaml_nodes import read_document
from exercise_engine.loader.yaml_values import read_value
from exercise_engine.model.inject import Inject
from exercise_engine.model.scenario import Scenario

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "format.md"
BLOCKS = re.findall(r"(?s)```yaml\n(.*?)```", format_page())


def test_the_page_in_the_docs_is_the_one_that_the_models_give() -> None:
    """`make docs` was run since the models last changed."""
    assert PAGE.read_text(encoding="utf-8") == format_page()


@pytest.mark.parametrize("model", [Scenario, Inject])
def test_every_key_has_a_row(model: type[Scenario | Inject]) -> None:
    """Spelled as in files."""
    page = format_page()

    assert all(f"| `{key}` |" in page for key in keys_of(model))


def test_every_link_leads_to_a_heading() -> None:
    """Tables link to the tables of what stands inside."""
    page = format_page()
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"(?m)^#+ (.+)$", page)}

    assert set(re.findall(r"\]\(#([\w-]+)\)", page)) <= headings


def test_names_of_conditions_and_filters_of_texts_are_told() -> None:
    """All there are."""
    page = format_page()

    assert all(f"`{root}." in page for root in NAME_ROOTS)
    assert all(f"`{name}`" in page for name in FILTERS)
    assert "[[" not in page


@pytest.mark.parametrize("block", BLOCKS)
def test_every_yaml_block_loads(block: str, tmp_path: Path) -> None:
    """A whole scenario and a library file without a problem; parts of them at least as YAML."""
    path = tmp_path / "x.yaml"
    path.write_text(block, encoding="utf-8")
    source = Source("x.yaml", block)
    document = read_document(source)

    assert document.problems == []
    assert document.root is not None
    assert read_value(document.root, {"x.yaml": source}, node_count=document.node_count)[1] == []
    if block.startswith("format: 1\nid:"):
        assert inspect_scenario(path)[1] == ()
    elif block.startswith("format: 1"):
        assert inspect_library_file(path) == ()
