"""Takes mistakes of shape out of a scenario, so that the rest of it can be checked in the same run.

What is put in the place of a mistake is never played: a scenario with mistakes is only searched for more.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, assert_never, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from exercise_engine.loader.fields import annotated, bare, follow, keys_of, kinds_of
from exercise_engine.loader.shape import Mistake, value_at
from exercise_engine.loader.yaml_values import Value
from exercise_engine.model.paths import Finding, Path

_SAMPLES: tuple[object, ...] = (
    "placeholder",
    "1m",
    "T+0:00",
    "2026-01-01T00:00",
    "RS.MI",
    "T1486",
    "12:30",
    1,
    1.0,
)
"""Values to put into a place; the first that the place takes is used."""


@dataclass
class Repaired:
    """A scenario's values without its mistakes of shape."""

    data: Value
    paths: set[Path] = field(default_factory=set)
    """Where something was taken out or put in."""
    lost_ids: set[str] = field(default_factory=set)
    """Ids that stood in the file and are gone, or whose things lost a part."""

    def is_trusted(self, finding: Finding) -> bool:
        """Return whether a finding stands in the file, and does not come from what was taken out."""
        if finding.code.startswith("W"):
            return False
        if finding.code == "E208" and self.lost_ids:  # what is empty now may have lost what it had
            return False
        if any(_is_below(finding.path, path) or _is_below(path, finding.path) for path in self.paths):
            return False
        words = set(re.findall(r"[A-Za-z0-9_\-]+", finding.message))
        if words & self.lost_ids:
            return False
        return not (finding.code.startswith("E7") and set(map(str, finding.path[1:2])) & self.lost_ids)


def repair(data: Value, mistakes: Iterable[Mistake], model: type[BaseModel]) -> Repaired:
    """Return a copy of the values in which mistakes are gone, as far as that can be done in one go."""
    repaired = Repaired(copy.deepcopy(data))
    for mistake in sorted(mistakes, key=lambda mistake: (-len(mistake.path), mistake.kind == "missing")):
        _mend(repaired, mistake, model)
    return repaired


def _mend(repaired: Repaired, mistake: Mistake, model: type[BaseModel]) -> None:
    if not mistake.path:
        return
    path = mistake.path
    while isinstance(path[-1], int):
        path = path[:-1]
    around = value_at(repaired.data, path[:-1])
    if not isinstance(around, dict):
        return
    key = str(path[-1])
    match mistake.kind:
        case "extra":
            value = around.pop(key, None)
            if mistake.meant and mistake.meant not in around:
                around[mistake.meant] = value
        case "key":
            around.pop(key, None)
            repaired.lost_ids.add(key)
        case "missing":
            around[key] = placeholder(mistake.annotation)
            _note(repaired, path)
        case "value":
            _replace(repaired, around, path, model)
        case _:
            assert_never(mistake.kind)


def _replace(repaired: Repaired, around: dict[str, Value], path: Path, model: type[BaseModel]) -> None:
    """Take a wrong value out, and put one in where the format needs one."""
    key = str(path[-1])
    spot = follow(model, path)
    found = keys_of(spot.owner).get(key) if spot.owner else None
    lost = around.pop(key, None)
    repaired.lost_ids.update(_ids_in(lost))
    if found is None:
        repaired.lost_ids.add(key)
    elif found.is_required():
        around[key] = placeholder(annotated(found))
    _note(repaired, path)


def _note(repaired: Repaired, path: Path) -> None:
    repaired.paths.add(path)
    repaired.lost_ids.update(str(step) for step in path[1:2])


def placeholder(annotation: Any) -> Any:
    """Return a value that a place takes, whatever it means."""
    kind = bare(kinds_of(annotation)[0])
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if kind is bool:
        return False
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {name: placeholder(annotated(f)) for name, f in keys_of(kind).items() if f.is_required()}
    if get_origin(kind) is dict:
        return {"placeholder": placeholder(get_args(kind)[1])}
    if get_origin(kind) is tuple:
        return [placeholder(get_args(kind)[0])]
    return next((sample for sample in _SAMPLES if _takes(annotation, sample)), None)


def _takes(annotation: Any, sample: object) -> bool:
    try:
        TypeAdapter(annotation).validate_python(sample, strict=True)
    except ValidationError:
        return False
    return True


def _ids_in(value: Value) -> set[str]:
    """Return every key in a value that is lost: other places may name it."""
    if isinstance(value, dict):
        return set(value).union(*(_ids_in(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(_ids_in(inner) for inner in value))
    return {value} if isinstance(value, str) and value.isidentifier() else set()


def _is_below(path: Path, above: Path) -> bool:
    return path[: len(above)] == above
