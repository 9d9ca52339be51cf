"""Turns YAML nodes into plain values by strict rules: no surprises in scalars, no tags, no bombs of aliases.

What a plain scalar means is decided here, because the rules of YAML 1.1 read `10:30` as 630, `on` as true and
`017` as 15. Here a scalar is nothing, true, false, a number as JSON writes it, or else text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import yaml

from exercise_engine.errors import Problem
from exercise_engine.loader.sources import Source, quote
from exercise_engine.loader.yaml_nodes import DEPTH_MAX, TooDeep
from exercise_engine.loader.yaml_traps import problem_at, shorthand_problem, tag_problem

ALIAS_NODES_MAX = 10_000
"""How many values aliases may repeat; a few lines of aliases of aliases stand for billions."""
INTEGER_MAX = 2**53
"""The largest whole number that JSON and conditions take without losing digits."""
NUMBER_LENGTH_MAX = 24
"""Longer ones are out of range, or have digits that nobody needs."""

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
"""What a YAML file holds, once read."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_NUMBER_STARTS = frozenset("-0123456789")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_TAGS = {f"tag:yaml.org,2002:{name}": name for name in ("str", "int", "float", "bool", "null", "map", "seq")}
"""The tags of YAML itself; `!!str 017` is the only one of use, the others say what is so anyway."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class _TooMany(Exception):
    """Aliases stand for more values than is allowed; carries the node at which it showed."""

    def __init__(self, node: yaml.Node) -> None:
        self.node = node
        super().__init__()


def read_value(
    root: yaml.Node, sources: Mapping[str, Source], *, node_count: int
) -> tuple[Value, list[Problem]]:
    """Return the plain value of a node tree, and every problem in it; what is wrong is left out of the value.

    `node_count` is how many nodes were written; only aliases make more of them.
    """
    reader = _Reader(sources, budget=node_count + ALIAS_NODES_MAX)
    try:
        return reader.value(root, 0), reader.problems
    except TooDeep as deep:
        hint = "an alias may lead back to itself"
        reader.tell(deep.node or root, "E115", f"values are nested more than {DEPTH_MAX} deep", hint)
    except _TooMany as too_many:
        message = f"aliases repeat more than {ALIAS_NODES_MAX:,} values"
        reader.tell(too_many.node, "E116", message, "write the values out")
    return None, reader.problems


class _Reader:
    """Turns nodes into values, collecting problems."""

    def __init__(self, sources: Mapping[str, Source], *, budget: int) -> None:
        self.problems: list[Problem] = []
        self._sources = sources
        self._budget = budget

    def value(self, node: yaml.Node, depth: int) -> Value:
        """Return the value of any node."""
        self._budget -= 1
        if self._budget < 0:
            raise _TooMany(node)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if depth >= DEPTH_MAX:
            raise TooDeep(node)
        if node.tag and node.tag not in _TAGS:
            self.problems.append(tag_problem(node, self._sources[node.start_mark.name]))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth + 1)
        return [self.value(item, depth + 1) for item in node.value]

    def tell(self, node: yaml.Node, code: str, message: str, hint: str = "") -> None:
        """Record a problem at a node."""
        self.problems.append(problem_at(node, self._sources[node.start_mark.name], code, message, hint))

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        first_seen: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if type(key) is not str:
                self._odd_key(key_node)
            elif key in first_seen:
                self._duplicate(key_node, first_seen[key])
            elif key == "<<":
                hint = "repeat the keys, or use an inject of the library"
                self.tell(key_node, "E117", "merge keys (<<) are not part of the format", hint)
            elif value_node.value == "" and node.flow_style and _is_gained(key_node, value_node):
                self.problems.append(
                    shorthand_problem(node, key_node, self._sources[key_node.start_mark.name])
                )
            else:
                first_seen[key] = key_node
                values[key] = self.value(value_node, depth)
        return values

    def _scalar(self, node: yaml.ScalarNode) -> Value:
        text: str = node.value
        if node.tag:
            return self._tagged(node)
        if node.style:
            if node.style == '"' and not text.isprintable():
                self._check_characters(node)
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[0] in _NUMBER_STARTS and _NUMBER.fullmatch(text):
            return self._number(node)
        return text

    def _number(self, node: yaml.ScalarNode) -> int | float:
        text: str = node.value
        if len(text) <= NUMBER_LENGTH_MAX:
            number = int(text) if text.lstrip("-").isdecimal() else float(text)
            if math.isfinite(number) and abs(number) <= INTEGER_MAX:
                return number
        hint = f"numbers go up to {INTEGER_MAX:,}; put it in quotes if it is text"
        self.tell(node, "E118", f"the number {quote(text)} is too large", hint)
        return 0

    def _tagged(self, node: yaml.ScalarNode) -> Value:
        """Read a scalar with a tag: `!!str` makes text of anything, and a foreign tag was meant as text."""
        kind = _TAGS.get(node.tag)
        if kind == "str":
            return str(node.value)
        if kind is None:
            self.problems.append(tag_problem(node, self._sources[node.start_mark.name]))
            return f"{node.tag} {node.value}".strip() if node.tag.startswith("!") else str(node.value)
        return self._scalar(yaml.ScalarNode("", node.value, node.start_mark, node.end_mark, style=None))

    def _check_characters(self, node: yaml.ScalarNode) -> None:
        """Refuse what an escape brings in although the file itself must not contain it."""
        found = _CONTROL.search(node.value)
        if found:
            message = f"the character U+{ord(found[0]):04X} is not allowed in a text"
            self.tell(node, "E105", message, "delete the escape that makes it")

    def _odd_key(self, node: yaml.Node) -> None:
        """A mapping or list where a key should be: nearly always a template without quotes."""
        hint = 'a text that begins with { or [ needs quotes, such as "{{ variables.ransom }}"'
        self.tell(node, "E111", "a list or mapping stands where a key is expected", hint)

    def _duplicate(self, node: yaml.Node, first: yaml.Node) -> None:
        place = f"line {first.start_mark.line + 1}"
        if first.start_mark.name != node.start_mark.name:
            place = f"{first.start_mark.name}, {place}"
        message = f"key {quote(node.value)} is given twice; the first one stands in {place}"
        self.tell(node, "E114", message, "remove or rename one of them")


def _is_gained(key: yaml.Node, value: yaml.Node) -> bool:
    """Whether a key has no colon after it, as `now` in `{text: Pay? Yes, now}`."""
    return (
        isinstance(value, yaml.ScalarNode)
        and not value.style
        and value.start_mark.index == key.end_mark.index
    )
