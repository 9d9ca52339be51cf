"""Writes the reference of the scenario format from the models, so that it says what the program takes."""

from __future__ import annotations

import re
import types
from collections.abc import Collection, Iterator
from importlib.resources import files
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from exercise_engine.loader.fields import annotated, bare, keys_of, kinds_of
from exercise_engine.loader.text import FILTERS, RESULT_SIZE_BYTES_MAX
from exercise_engine.model import base, timing
from exercise_engine.model.inject import LibraryInject
from exercise_engine.model.people import BUILT_IN_CHANNELS, DEFAULT_CONTROL
from exercise_engine.model.scenario import Scenario

_SCALARS = {bool: "true or false", int: "whole number", float: "number", str: "text"}
_PATTERNS = {
    base.ID_PATTERN: "id",
    timing.DURATION_PATTERN: "duration",
    timing.AT_PATTERN: "time",
    timing.STORY_DATE_PATTERN: "date and time",
}
_TYPES = {base.DottedId: "address or dotted id", timing.After: "item, delay", base.ConditionText: "condition"}
"""Annotated types that have a name of their own."""


def format_page() -> str:
    """Return the whole page: the prose of the template, and what the program knows at its marks."""
    prose = files("exercise_engine.authoring").joinpath("templates/format.md").read_text(encoding="utf-8")
    known = {
        "filters": ", ".join(f"`{name}`" for name in FILTERS),
        "text size": f"{RESULT_SIZE_BYTES_MAX // 1024} KiB",
        "keys": _model_sections(Scenario),
        "built in": _built_in(),
        "library keys": _model_sections(LibraryInject, known={*_models_below(Scenario)}),
    }
    return re.sub(r"\[\[([a-z ]+)\]\]", lambda found: known[found[1]], prose)


def _model_sections(top: type[BaseModel], known: Collection[type[BaseModel]] = ()) -> str:
    return "\n\n".join(_section(model) for model in _models_below(top) if model not in known)


def _models_below(top: type[BaseModel]) -> list[type[BaseModel]]:
    """Return a model and all that stand in it, in the order in which a reader meets them."""
    found = [top]
    for model in found:
        for field in keys_of(model).values():
            found.extend(inner for inner in _models_in(annotated(field)) if inner not in found)
    return found


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    for kind in kinds_of(annotation):
        inner = bare(kind)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield inner
        elif get_origin(inner) in (dict, tuple, Union, types.UnionType):
            for part in get_args(inner):
                if part is not Ellipsis:
                    yield from _models_in(part)


def _section(model: type[BaseModel]) -> str:
    """Return heading, sentence and table of one model."""
    about = " ".join((model.__doc__ or "").split())
    rows = [
        f"| `{key}` | {_takes(annotated(f))} | {_default(f)} | {_cell(f.description or '')} |"
        for key, f in keys_of(model).items()
    ]
    return "\n".join(
        (f"### {_heading(model)}\n", f"{about}\n", "| key | takes | default | |", "|---|---|---|---|", *rows)
    )


def _heading(model: type[BaseModel]) -> str:
    """Return a class name as words: `ReachMilestone` is `Reach milestone`."""
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: f" {found[1].lower()}", model.__name__)


def _takes(annotation: Any) -> str:
    """Return what a place takes, with links to the models."""
    for known, words in _TYPES.items():
        if annotation == known:
            return words
    kinds = kinds_of(annotation)
    if len(kinds) > 1:
        return " or ".join(dict.fromkeys(_takes(kind) for kind in kinds))
    if kinds[0] is not annotation:
        return _takes(kinds[0])
    inner = bare(annotation)
    if get_origin(inner) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(inner))
    if get_origin(inner) is tuple:
        return f"list of {_takes(get_args(inner)[0])}"
    if get_origin(inner) is dict:
        value = get_args(inner)[1]
        return "keys and values" if value is Any else f"ids, each with {_takes(value)}"
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return f"[{_heading(inner)}](#{_heading(inner).lower().replace(' ', '-')})"
    if get_origin(inner) in (Union, types.UnionType):
        return _takes(inner)
    return _pattern_words(annotation) or _SCALARS.get(inner, "text")


def _pattern_words(annotation: Any) -> str:
    """Return how a text with a pattern is called; others are just text."""
    metadata = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    for extra in metadata:
        if isinstance(extra, StringConstraints) and extra.pattern in _PATTERNS:
            return _PATTERNS[str(extra.pattern)]
    return ""


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "**needed**"
    if field.default in (None, "", (), {}) or isinstance(field.default, BaseModel):
        return ""
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _built_in() -> str:
    """Return the channels and control seats that every scenario has."""
    channels = [f"| `{name}` | {found.name} | `{found.means}` |" for name, found in BUILT_IN_CHANNELS.items()]
    seats = [f"| `{name}` | `{seat.kind}` |" for name, seat in DEFAULT_CONTROL.items()]
    return "\n".join(
        (
            "### Built-in channels\n",
            "| id | name | means |",
            "|---|---|---|",
            *channels,
            "\n### Control seats of a scenario that names none\n",
            "| id | kind |",
            "|---|---|",
            *seats,
        )
    )
