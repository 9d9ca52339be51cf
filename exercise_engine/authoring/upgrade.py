"""Brings scenarios of older formats to the newest one, a step for each version, keeping comments and layout.

A step changes text and not data, so that what planners wrote around it stays. No older format exists yet: the
table is empty, and the machinery is what a second version will need on its first day.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from exercise_engine.errors import Problem, ScenarioError
from exercise_engine.loader.parts import read_tree
from exercise_engine.loader.positions import Positions
from exercise_engine.loader.shape import found
from exercise_engine.loader.yaml_values import Value, read_value
from exercise_engine.model.scenario import FORMAT

Step = Callable[[str], str]
"""Turns the text of one file into the next version; a file that holds one part only is such a file, too."""

STEPS: Mapping[int, Step] = {}
"""The version that a step starts from, to the step that leads to the next one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file as it will be."""

    path: Path
    text: str
    kept_as: Path
    """Where the file as it was is kept."""


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """What an upgrade does."""

    found: int
    """The version of the files."""
    target: int
    changes: tuple[Change, ...]


def plan_upgrade(path: Path, *, steps: Mapping[int, Step] = STEPS, target: int = FORMAT) -> UpgradePlan:
    """Return what has to change; raises ScenarioError if the version cannot be told or cannot be reached."""
    tree = read_tree(path)
    if tree.root is None or tree.problems:
        raise ScenarioError(tuple(sorted(set(tree.problems))))
    positions = Positions(tree.root, tree.sources.by_name)
    data, _ = read_value(tree.root, tree.sources.by_name, node_count=tree.node_count)
    version = _version(data, positions, target)
    missing = [step for step in range(version, target) if step not in steps]
    if missing:
        raise _refused(positions, f"no step leads from format {missing[0]} to the next one", "")
    if version == target:
        return UpgradePlan(version, target, ())
    changes = []
    for name, source in tree.sources.by_name.items():
        text = source.text
        for step in range(version, target):
            text = _with_version(steps[step](text), step + 1)
        file = Path(name)
        changes.append(Change(file, text, file.with_name(f"{file.name}.format{version}")))
    return UpgradePlan(version, target, tuple(changes))


def write_upgrade(plan: UpgradePlan) -> None:
    """Write the new files, each whole or not at all; the old ones are kept beside them."""
    for change in plan.changes:
        if change.kept_as.exists():
            message = f"{change.kept_as.name} is there already, and would be lost"
            raise ScenarioError((Problem(str(change.path), 0, 0, "E213", message, "move it away"),))
    for change in plan.changes:
        handle, temporary = tempfile.mkstemp(dir=change.path.parent, prefix=f".{change.path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(change.text)
        Path(temporary).chmod(change.path.stat().st_mode & 0o777)
        change.path.rename(change.kept_as)
        Path(temporary).rename(change.path)


def _version(data: Value, positions: Positions, target: int) -> int:
    """Return the version that a scenario says it has."""
    if not isinstance(data, dict) or "format" not in data:
        raise _refused(positions, 'key "format" is missing', f"add `format: {target}` at the top")
    value = data["format"]
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        message = f"the format is a whole number, found {found(value)}"
        raise _refused(positions, message, f"write `format: {target}`")
    if value > target:
        message = f"format {value} is newer than this program, which reads format {target}"
        raise _refused(positions, message, "install a newer version of the program")
    return value


def _refused(positions: Positions, message: str, hint: str) -> ScenarioError:
    """Return the error that says at the version what is wrong with it."""
    return ScenarioError((positions.problem(("format",), "E211", message, hint),))


def _with_version(text: str, version: int) -> str:
    """Return the text with the number at its `format:` line changed, if it has one."""
    return re.sub(r"(?m)^(format:[ \t]*)[0-9]+", rf"\g<1>{version}", text, count=1)
