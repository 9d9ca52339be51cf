"""Each outside library is decided on, and pinned in the version that was tested."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DECISION = ROOT / "docs" / "decisions" / "0001-dependencies.md"


def project() -> dict[str, Any]:
    """The package description."""
    description: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return description


def normal(name: str) -> str:
    """The name of a library as indexes compare it."""
    return name.lower().replace("_", "-")


def requirement_names(requirements: list[str]) -> set[str]:
    """The names of requirements, without their versions."""
    return {normal(re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]) for requirement in requirements}


def required() -> set[str]:
    """All libraries that pyproject.toml asks for."""
    description = project()
    table = description["project"]
    extras = [name for group in table["optional-dependencies"].values() for name in group]
    return requirement_names([*table["dependencies"], *extras, *description["build-system"]["requires"]])


def decided() -> set[str]:
    """All libraries that have a row in the decision record."""
    rows = re.findall(r"^\| ([a-z0-9-]+) \|", DECISION.read_text(encoding="utf-8"), re.MULTILINE)
    return set(rows) - {"library"}


def pinned() -> dict[str, str]:
    """The pinned version of each library."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {normal(name): version for name, version in pairs}


def imported() -> set[str]:
    """The libraries that provide what the package imports, other than the standard library and itself."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "exercise_engine").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    outside = {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"exercise_engine"}
    providers = importlib.metadata.packages_distributions()
    return {normal(provider) for name in outside for provider in providers[name]}


def test_what_is_imported_is_required() -> None:
    """Nothing is used that only happens to come along with something else."""
    assert imported() <= requirement_names(project()["project"]["dependencies"])


def test_each_library_is_decided_on() -> None:
    """The decision record has a row for each library, and none for others."""
    assert decided() == required()


def test_each_library_is_pinned() -> None:
    """Each library has the version in constraints.txt that the tests were run with."""
    assert required() <= set(pinned())


def test_pins_hold_versions_and_no_addresses() -> None:
    """constraints.txt works with any index: a name and a version on each line."""
    assert pinned()
    assert all(re.fullmatch(r"[0-9][0-9a-z.]*", version) for version in pinned().values())


def test_textual_is_pinned_to_one_minor_version() -> None:
    """Screens change in Textual's minor versions, so the range holds one of them."""
    textual = next(name for name in project()["project"]["dependencies"] if name.startswith("textual"))
    low, high = (part.lstrip("<>=").split(".") for part in textual.removeprefix("textual").split(","))
    assert low[0] == high[0]
    assert int(high[1]) == int(low[1]) + 1
