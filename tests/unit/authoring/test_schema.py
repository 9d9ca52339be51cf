"""The JSON Schema of the files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from exercise_engine.authoring.schema import schema_of, schema_text
from exercise_engine.errors import UsageError
from exercise_engine.loader.parts import PARTS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "scenario.schema.json"
KINDS = ("scenario", "library", *PARTS)


def patterns(schema: Any) -> list[str]:
    """Return every pattern in a schema."""
    if isinstance(schema, list):
        return [found for value in schema for found in patterns(value)]
    if not isinstance(schema, dict):
        return []
    own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
    keys = list(schema.get("patternProperties", {}))
    return own + keys + [found for value in schema.values() for found in patterns(value)]


def test_the_page_in_the_docs_is_the_one_that_the_models_give() -> None:
    """`make docs` was run since the models last changed."""
    assert PAGE.read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("what", KINDS)
def test_every_reference_leads_somewhere(what: str) -> None:
    """And no definition is there for nothing."""
    schema = schema_of(what)

    references = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))

    assert references == set(schema["$defs"])


@pytest.mark.parametrize("what", KINDS)
def test_patterns_are_spelled_as_editors_read_them(what: str) -> None:
    """Named groups differ between languages."""
    for pattern in patterns(schema_of(what)):
        assert "(?P<" not in pattern
        re.compile(pattern.replace("(?<", "(?P<"))


def test_an_inject_may_come_from_the_library() -> None:
    """Then `use` is all it needs."""
    schema = schema_of("injects")
    (either,) = schema["patternProperties"].values()
    used = schema["$defs"]["InjectFromLibrary"]

    assert [choice["$ref"].rpartition("/")[2] for choice in either["anyOf"]] == [
        "Inject",
        "InjectFromLibrary",
    ]
    assert used["required"] == ["use"]
    assert {"use", "with", "at", "to", "from", "if"} <= set(used["properties"])


def test_parts_that_may_lie_in_folders_are_not_demanded() -> None:
    """The main file is right without them."""
    assert schema_of()["required"] == ["format", "id", "title", "clock"]


def test_keys_of_files_are_explained() -> None:
    """The docstrings of the models are what an editor shows."""
    inject = schema_of()["$defs"]["Inject"]

    assert all(key.get("description") or "$ref" in json.dumps(key) for key in inject["properties"].values())
    assert inject["additionalProperties"] is False


def test_ids_of_other_shapes_are_refused() -> None:
    """A mapping by ids takes nothing else."""
    injects = schema_of()["properties"]["injects"]

    assert injects["additionalProperties"] is False


def test_a_library_inject_takes_parameters_everywhere() -> None:
    """A whole value may be one, so only keys are checked."""
    inside = schema_of("library")["$defs"]["InjectInLibrary"]

    assert set(inside["properties"]["to"]) == {"description"}
    assert inside["additionalProperties"] is False


@pytest.mark.parametrize(
    ("what", "hint"), [("injcts", 'did you mean "injects"?'), ("zzz", "there are scenario")]
)
def test_other_kinds_of_files_have_no_schema(what: str, hint: str) -> None:
    """With the nearest one, or all of them."""
    with pytest.raises(UsageError, match=re.escape(hint)):
        schema_of(what)
