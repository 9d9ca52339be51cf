"""Finds the place in the files for a path into the scenario."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from exercise_engine.errors import Problem
from exercise_engine.loader.sources import Source
from exercise_engine.loader.yaml_traps import problem_at
from exercise_engine.model.paths import Path


class Positions:
    """The node tree of a scenario, asked for places."""

    def __init__(self, root: yaml.Node, sources: Mapping[str, Source]) -> None:
        self._root = root
        self._sources = sources
        self._pairs: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = {}
        """Key and value nodes of the mappings looked into so far, by the mapping's identity."""

    def node_at(self, path: Path, *, at_key: bool = False) -> yaml.Node:
        """Return the node that best shows the thing at a path, or the nearest thing around it.

        A scalar or a list item shows itself; of a mapping or list that stands under a key the key is shown.
        """
        shown, node, is_item = self._root, self._root, True
        for step in path:
            found = self._step(node, step)
            if found is None:
                return shown
            key, node = found
            is_item = key is None
            shown = node if key is None else key
        if at_key or is_item or not isinstance(node, yaml.ScalarNode):
            return shown
        return node

    def problem(
        self,
        path: Path,
        code: str,
        message: str,
        hint: str = "",
        *,
        at_key: bool = False,
        snippet: str = "",
    ) -> Problem:
        """Return a problem at the place of a path, or of a part of the text that stands there."""
        node = self.node_at(path, at_key=at_key)
        source = self._sources[node.start_mark.name]
        if node is self._root:
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
            return source.problem(code, message, line=line, column=column, hint=hint)
        place = _find_snippet(node, source, snippet) if snippet else None
        if place is None:
            return problem_at(node, source, code, message, hint)
        line, column = place
        return source.problem(code, message, line=line, column=column, hint=hint, length=len(snippet))

    def _step(self, node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
        """Return key and value node one step further down; list items have no key."""
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            return self._pairs_of(node).get(step)
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return None, node.value[step]
        return None

    def _pairs_of(self, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        pairs = self._pairs.get(id(node))
        if pairs is None:
            pairs = {}
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    pairs.setdefault(key.value, (key, value))
            self._pairs[id(node)] = pairs
        return pairs


def _find_snippet(node: yaml.Node, source: Source, snippet: str) -> tuple[int, int] | None:
    """Return line and column, from 1, of a part of a scalar as it is written in the file."""
    start, end = node.start_mark, node.end_mark
    for line in range(start.line, min(end.line + 1, len(source.lines))):
        begin = start.column if line == start.line else 0
        stop = end.column if line == end.line else len(source.lines[line])
        column = source.lines[line].find(snippet, begin, stop)
        if column >= 0:
            return line + 1, column + 1
    return None
