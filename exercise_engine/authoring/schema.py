"""Writes the JSON Schema of the files that planners write, by which editors complete, explain and check keys.

The schema describes files and not the resolved scenario: an inject may `use:` one of the library, and parts
that lie in folders are missing from the main file.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from exercise_engine.errors import UsageError
from exercise_engine.loader.parts import PARTS
from exercise_engine.model.base import Id, Scalar
from exercise_engine.model.inject import LibraryInject
from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.scenario import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
JsonObject = dict[str, Any]
"""A JSON object on its way into the schema; nothing in the program reads one."""

_USE_NOTE = (
    "The inject of the library that this one takes over; keys beside it take the place of the library's."
)
_WITH_NOTE = "What the parameters of the library's inject stand for."


def schema_of(what: str = "scenario") -> JsonObject:
    """Return the schema of a scenario, a library inject, or files of one part; UsageError for others."""
    known = ("scenario", "library", *PARTS)
    if what not in known:
        hint = did_you_mean(what, known) or f"there are {listed(known, 'and')}"
        raise UsageError(f'there is no schema of "{what}": {hint}')
    _, document = models_json_schema(
        [(Scenario, "validation"), (LibraryInject, "validation")],
        by_alias=True,
        ref_template="#/$defs/{model}",
    )
    definitions: JsonObject = document["$defs"]
    _allow_use(definitions)
    chosen = _chosen(what, definitions)
    described = {"$schema": DIALECT, **chosen, "title": _title(what)}
    return _tidied({**described, "$defs": _reachable(chosen, definitions)})


def schema_text() -> str:
    """Return the schema of a scenario as it stands in the docs."""
    return json.dumps(schema_of("scenario"), indent=2) + "\n"


def _chosen(what: str, definitions: JsonObject) -> JsonObject:
    """Return the schema of one kind of file."""
    scenario: JsonObject = definitions["Scenario"]
    if what == "library":
        library: JsonObject = definitions["LibraryInject"]
        properties = {**library["properties"], "inject": {"$ref": "#/$defs/InjectInLibrary"}}
        return {**library, "properties": properties}
    if what in PARTS:
        return {key: value for key, value in scenario["properties"][what].items() if key != "default"}
    required = [name for name in scenario["required"] if name not in PARTS]
    note = f"Any of {listed(PARTS, 'and')} may be a folder of files beside scenario.yaml."
    return {**scenario, "required": required, "description": f"{scenario['description']} {note}"}


def _allow_use(definitions: JsonObject) -> None:
    """Add injects that use one of the library, and injects that stand in it."""
    inject = definitions["Inject"]
    parameters = TypeAdapter(dict[Id, Scalar | tuple[Scalar, ...]]).json_schema()
    used = {
        "use": {**TypeAdapter(Id).json_schema(), "description": _USE_NOTE},
        "with": {**parameters, "description": _WITH_NOTE, "default": {}},
    }
    definitions["InjectFromLibrary"] = {
        **inject,
        "description": "An inject of the library, filled in.",
        "properties": {**used, **inject["properties"]},
        "required": ["use"],
    }
    definitions["InjectInLibrary"] = {
        "type": "object",
        "additionalProperties": False,
        "description": "An inject whose texts hold parameters as ${name}; a whole value may be one.",
        "properties": {
            name: {"description": found.get("description", "")}
            for name, found in inject["properties"].items()
        },
    }
    either = {"anyOf": [{"$ref": "#/$defs/Inject"}, {"$ref": "#/$defs/InjectFromLibrary"}]}
    injects = definitions["Scenario"]["properties"]["injects"]
    injects["patternProperties"] = dict.fromkeys(injects["patternProperties"], either)


def _title(what: str) -> str:
    if what == "scenario":
        return "Scenario"
    return "Inject of the library" if what == "library" else f"Part of a scenario: {what}"


def _reachable(schema: JsonObject, definitions: JsonObject) -> JsonObject:
    """Return the definitions that a schema leads to, in the order of their names."""
    found: JsonObject = {}
    waiting = [schema]
    while waiting:
        for name in _references(waiting.pop()):
            if name not in found:
                found[name] = definitions[name]
                waiting.append(definitions[name])
    return dict(sorted(found.items()))


def _references(schema: object) -> list[str]:
    if isinstance(schema, dict):
        own = [str(schema["$ref"]).removeprefix("#/$defs/")] if "$ref" in schema else []
        return own + [name for value in schema.values() for name in _references(value)]
    if isinstance(schema, list):
        return [name for value in schema for name in _references(value)]
    return []


def _tidied(document: JsonObject) -> JsonObject:
    """Return the document as editors read it best."""
    return {key: _tidy_value(value) if key != "title" else value for key, value in document.items()}


def _tidy_value(value: Any) -> Any:
    """Write patterns as editors read them, close mappings to other ids, drop titles that repeat the keys."""
    if isinstance(value, list):
        return [_tidy_value(item) for item in value]
    if not isinstance(value, dict):
        return value
    tidied = {key: _tidy_value(inner) for key, inner in value.items()}
    if isinstance(tidied.get("pattern"), str):
        tidied["pattern"] = tidied["pattern"].replace("(?P<", "(?<")
    if "patternProperties" in tidied:
        tidied["additionalProperties"] = False
    if isinstance(tidied.get("title"), str):
        del tidied["title"]
    return tidied
