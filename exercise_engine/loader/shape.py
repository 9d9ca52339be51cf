"""Turns what the validator refuses into mistakes that a planner understands, with the nearest right word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from exercise_engine.loader.fields import Spot, bare, follow, keys_of, kinds_of, words_of
from exercise_engine.loader.patterns import refusal_of
from exercise_engine.loader.sources import quote
from exercise_engine.loader.yaml_values import Value
from exercise_engine.model.base import CONDITION_LENGTH_MAX
from exercise_engine.model.nearest import did_you_mean, listed, nearest
from exercise_engine.model.paths import Path
from exercise_engine.model.scenario import FORMAT
from exercise_engine.model.sharing import LABELS, TLP_PREFIX

MistakeKind = Literal["extra", "missing", "value", "key"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that does not have the shape of the format."""

    path: Path
    """For a missing key, the path that it would have."""
    kind: MistakeKind
    code: str
    message: str
    hint: str = ""
    annotation: Any = None
    """What the format takes there."""
    meant: str | None = None
    """The key that an unknown one was probably meant to be."""

    @property
    def place(self) -> Path:
        """The path at which it is shown and named: of a missing key, what it is missing from."""
        return self.path[:-1] if self.kind == "missing" else self.path


_BOUNDS = {
    "greater_than": ("small: it must be more than", "gt"),
    "greater_than_equal": ("small: it must be at least", "ge"),
    "less_than": ("large: it must be less than", "lt"),
    "less_than_equal": ("large: it must be at most", "le"),
}
"""Errors of the validator about numbers: how they are said, and where the bound stands."""


def find_mistakes(error: ValidationError, model: type[BaseModel], data: Value) -> tuple[Mistake, ...]:
    """Return every mistake of shape, each told once: a misspelt key is not missing as well."""
    mistakes = [
        _mistake(details, spot, data)
        for details, spot in _without_side_branches(error.errors(include_url=False), model, data)
    ]
    meant = {(*mistake.path[:-1], mistake.meant) for mistake in mistakes if mistake.meant}
    return tuple(mistake for mistake in mistakes if mistake.kind != "missing" or mistake.path not in meant)


def _without_side_branches(
    errors: Iterable[ErrorDetails], model: type[BaseModel], data: Value
) -> Iterator[tuple[ErrorDetails, Spot]]:
    """Leave out what is said about kinds that were not meant: a mapping was not meant as a number."""
    told: set[Path] = set()
    for details in errors:
        spot = follow(model, details["loc"])
        if spot.fork is None:
            yield details, spot
        elif isinstance(value_at(data, spot.fork.path), dict) and spot.fork.takes_mapping:
            if spot.branch_is_model:
                yield details, spot
        elif spot.fork.path not in told:
            told.add(spot.fork.path)
            yield details, Spot(spot.fork.path, spot.fork.annotation, fork=spot.fork)


def value_at(data: Value, path: Path) -> Value:
    """Return what stands at a path; nothing where the path leads nowhere."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(str(step))
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _mistake(details: ErrorDetails, spot: Spot, data: Value) -> Mistake:
    value = details["input"]
    kind = details["type"]
    if kind == "missing":
        key = str(spot.path[-1])
        hint = f"add `{key}:`" if spot.path != ("format",) else f"add `format: {FORMAT}` at the top"
        return Mistake(spot.path, "missing", "E202", f"key {quote(key)} is missing", hint, spot.annotation)
    if kind == "extra_forbidden":
        return _unknown_key(spot, data)
    if spot.is_key:
        code, message, hint = _refusal(details, str(value))
        return Mistake(spot.path, "key", code, message, hint)
    if spot.path == ("format",):
        return Mistake(spot.path, "value", "E211", *_format_words(value), spot.annotation)
    at_fork = spot.fork is not None and spot.fork.path == spot.path
    if kind.endswith("_type") or kind == "int_from_float" or at_fork:
        return Mistake(spot.path, "value", "E203", *_wrong_kind(spot, value), spot.annotation)
    return Mistake(spot.path, "value", *_refusal(details, value), spot.annotation)


def _unknown_key(spot: Spot, data: Value) -> Mistake:
    key = str(spot.path[-1])
    known = list(keys_of(spot.owner)) if spot.owner else []
    around = value_at(data, spot.path[:-1])
    free = [name for name in known if not (isinstance(around, dict) and name in around)]
    near = nearest(key, free) or nearest(key, known)
    hint = f'did you mean "{near}"?' if near else f"known keys: {', '.join(known)}"
    return Mistake(spot.path, "extra", "E201", "unknown key", hint, meant=near)


def _format_words(value: object) -> tuple[str, str]:
    if isinstance(value, int) and not isinstance(value, bool) and value > FORMAT:
        message = f"format {value} is newer than this program, which reads format {FORMAT}"
        return message, "install a newer version of the program"
    return f"the format is a whole number, found {found(value)}", f"write `format: {FORMAT}`"


def _wrong_kind(spot: Spot, value: object) -> tuple[str, str]:
    """Say what was expected and what was found."""
    kinds = dict.fromkeys(_kind_words(kind) for kind in kinds_of(spot.annotation))
    if "a number" in kinds:
        kinds.pop("a whole number", None)
    wanted = listed(kinds)
    message = f"expected {wanted}, found {found(value)}"
    if value is None:
        return message, "write the value, or remove the key"
    if wanted == "text" and isinstance(value, int | float):
        return message, f'put it in quotes: "{str(value).lower() if isinstance(value, bool) else value}"'
    if wanted == "a list" and isinstance(value, str | int | float):
        return message, f"put it in brackets: [{value}]"
    if wanted == "true or false":
        return message, "write true or false, without quotes"
    if "number" in wanted and isinstance(value, str) and re.fullmatch(r"0\d+", value):
        return message, f"a number has no zero in front: {value.lstrip('0') or '0'}"
    if wanted.startswith("keys"):
        return message, "write keys below it, or {} for none"
    return message, ""


def _kind_words(annotation: Any) -> str:
    kind = bare(annotation)
    if get_origin(kind) is Literal:
        return listed(words_of(annotation))
    if get_origin(kind) is dict or (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return "keys with values"
    if get_origin(kind) is tuple:
        return "a list"
    return {bool: "true or false", int: "a whole number", float: "a number", str: "text"}.get(
        kind, "something else"
    )


def found(value: object) -> str:
    """Return how a value that was found is called."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {quote(value)}"
        case list() | tuple():
            return "a list"
        case dict():
            return "keys with values"
        case _:
            return "something else"


def _refusal(details: ErrorDetails, value: object) -> tuple[str, str, str]:
    """Say why a value of the right kind is not taken."""
    context = details.get("ctx", {})
    kind = details["type"]
    if kind == "string_pattern_mismatch":
        return refusal_of(str(context.get("pattern")), str(value))
    if kind == "literal_error":
        return _not_a_word(str(context.get("expected")), value)
    if kind in {"effect_verb", "met_by_key"}:
        return _no_verb(details["msg"], value)
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        return "E209", f"{value} is too {words} {context.get(key):g}", ""
    if kind == "string_too_short":
        return "E207", "the text is empty", "write something, or remove the key"
    if kind == "string_too_long" and context.get("max_length") == CONDITION_LENGTH_MAX:
        message = f"the condition has {len(str(value))} characters; {CONDITION_LENGTH_MAX} are allowed"
        return "E501", message, "move part of it into a milestone that an effect reaches"
    if kind == "string_too_long":
        message = f"the text has {len(str(value))} characters; {context.get('max_length')} are allowed"
        return "E207", message, "shorten it; long documents can be attachments"
    if kind == "too_short":
        return "E208", "it is empty, and at least one entry is needed", ""
    if kind == "too_long":
        return "E208", f"it has more than {context.get('max_length')} entries", ""
    return "E200", details["msg"][:1].lower() + details["msg"][1:], ""


def _not_a_word(expected: str, value: object) -> tuple[str, str, str]:
    words = re.findall(r"'([^']*)'", expected)
    if "AMBER+STRICT" in words:
        return _no_label(value)
    message = f"expected {listed(words)}, found {found(value)}"
    return "E204", message, did_you_mean(str(value), words)


def _no_label(value: object) -> tuple[str, str, str]:
    """Say why a value is no label of TLP 2.0."""
    word = str(value).upper().removeprefix(TLP_PREFIX).replace(" ", "")
    if word == "WHITE":
        hint = "WHITE is retired: write CLEAR"
    elif word in LABELS:
        hint = f"write {word}"
    else:
        hint = did_you_mean(word, LABELS) or f"the labels are {listed(LABELS, 'and')}"
    return "E346", f"there is no label {found(value)} in TLP 2.0", hint


def _no_verb(message: str, value: object) -> tuple[str, str, str]:
    words = re.findall(r"[a-z_]+", message.rpartition(" verbs ")[2] or message.rpartition(" keys ")[2])
    if not isinstance(value, dict):
        return "E210", f"{message}, found {found(value)}", f"such as {{{words[0]}: ...}}"
    for key in value:
        if hint := did_you_mean(str(key), words):
            return "E210", f"{message}, found {quote(key)}", hint
    return "E210", f"{message}, found {', '.join(quote(key) for key in value) or 'nothing'}", ""
