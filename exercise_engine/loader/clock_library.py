"""Puts legal clocks of the library in the place of `use:` at obligations; the scenario's own keys win.

What is put in becomes part of the scenario as it is played, so that a log can be read without the library of
its day.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from exercise_engine.loader.parts import Tree
from exercise_engine.loader.sources import Sources, quote
from exercise_engine.loader.yaml_nodes import read_document
from exercise_engine.loader.yaml_traps import problem_at
from exercise_engine.loader.yaml_values import Value, read_value
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.obligation import LegalClock
from exercise_engine.model.paths import label

CLOCKS_FOLDER = Path(__file__).parent / "legal_clocks"
"""The library, as it is shipped with the program."""


def clock_files() -> tuple[Path, ...]:
    """Return the files of the library, in their order."""
    return tuple(sorted(CLOCKS_FOLDER.glob("*.yaml")))


@cache
def legal_clocks() -> dict[str, LegalClock]:
    """Return every legal clock of the library by its id."""
    found: dict[str, LegalClock] = {}
    for path in clock_files():
        sources = Sources()
        root = _rows_of(path, sources)
        value, problems = read_value(root, sources.by_name, node_count=_node_count(root))
        if problems or not isinstance(value, dict):
            raise ValueError(f"the legal clocks in {path.name} cannot be read: {problems}")
        found |= {name: LegalClock.model_validate(_frozen(row)) for name, row in value.items()}
    return found


def expand_clocks(tree: Tree) -> set[str]:
    """Fill obligations with `use:` from the library; returns the ids of those whose clock there is not."""
    obligations = _value_at(tree.root, "obligations")
    if not isinstance(obligations, yaml.MappingNode):
        return set()
    rows = _rows(tree) if any(_use_of(node) is not None for _, node in obligations.value) else {}
    kept = [(name, node) for name, node in obligations.value if _expand(tree, str(name.value), node, rows)]
    left_out = {str(name.value) for name, node in obligations.value if (name, node) not in kept}
    obligations.value = kept
    return left_out


def _expand(tree: Tree, name: str, obligation: yaml.Node, rows: dict[str, yaml.MappingNode]) -> bool:
    """Fill one obligation; false if it uses a clock that there is not."""
    use = _use_of(obligation)
    if use is None or not isinstance(obligation, yaml.MappingNode):
        return True
    wanted = str(use.value) if isinstance(use, yaml.ScalarNode) else ""
    row = rows.get(wanted)
    if row is None:
        message = f"{label(('obligations', name))}: the library has no legal clock {quote(wanted)}"
        hint = did_you_mean(wanted, rows) or "docs/reference/legal-clocks.md lists them"
        source = tree.sources.by_name[use.start_mark.name]
        tree.problems.append(problem_at(use, source, "E352", message, hint))
        return False
    own = {key.value for key, _ in obligation.value if isinstance(key, yaml.ScalarNode)}
    taken = [(key, value) for key, value in row.value if key.value not in own]
    tree.node_count += sum(1 + _node_count(value) for _, value in taken)
    obligation.value = [*obligation.value, *taken]
    return True


def _use_of(obligation: yaml.Node) -> yaml.Node | None:
    """Return what stands at `use:`, if anything does."""
    return _value_at(obligation, "use")


def _value_at(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """Return what stands at a key of a mapping, if it is one and has it."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    named = (value for key, value in pairs if isinstance(key, yaml.ScalarNode) and key.value == name)
    return next(named, None)


def _rows(tree: Tree) -> dict[str, yaml.MappingNode]:
    """Return the rows of the library as nodes, read with a scenario so that they have places."""
    rows: dict[str, yaml.MappingNode] = {}
    for path in clock_files():
        root = _rows_of(path, tree.sources)
        rows |= {key.value: row for key, row in root.value if isinstance(row, yaml.MappingNode)}
    return rows


def _rows_of(path: Path, sources: Sources) -> yaml.MappingNode:
    """Return the rows of a file of the library; it is part of the program, so that it must be right."""
    source = sources.read(path, name=f"legal_clocks/{path.name}")
    document = read_document(source) if source is not None else None
    if document is None or document.problems or not isinstance(document.root, yaml.MappingNode):
        raise ValueError(f"the legal clocks in {path.name} cannot be read")
    return document.root


def _node_count(node: yaml.Node) -> int:
    if isinstance(node, yaml.MappingNode):
        return 1 + sum(1 + _node_count(value) for _, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return 1 + sum(_node_count(item) for item in node.value)
    return 1


def _frozen(value: Value) -> object:
    """Return a value with lists as the tuples that models hold."""
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return {key: _frozen(item) for key, item in value.items()} if isinstance(value, dict) else value
