"""Parses YAML into nodes with positions, within limits, and goes on after a syntax error to find the next.

The parser is the C one of PyYAML; it composes nodes and nothing else. `yaml_values` decides what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml
from yaml._yaml import CParser

from exercise_engine.errors import Problem
from exercise_engine.loader.sources import Source
from exercise_engine.loader.yaml_traps import explain, mask, problem_at

DEPTH_MAX = 40
"""Twice the deepest place of the format. Without a limit the parser's own recursion overruns the stack."""
SYNTAX_ERRORS_MAX = 20
"""So many syntax errors are looked for in one file; after that the rest is guesswork."""


class TooDeep(Exception):
    """The nesting passed the limit; carries the node at which it did."""

    def __init__(self, node: yaml.Node | None) -> None:
        self.node = node
        super().__init__()


class _NamedText:
    """A text that tells the parser its name, so that every position knows its file."""

    def __init__(self, source: Source, text: str) -> None:
        self.name = source.name
        self._content = text.encode("utf-8")
        self._at = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        start = self._at
        self._at = len(self._content) if size < 0 else start + size
        return self._content[start : self._at]


class _Composer(CParser):
    """The C parser, with a cap on depth and a count of nodes in the place of tag resolution."""

    def __init__(self, stream: _NamedText) -> None:
        CParser.__init__(self, stream)
        self.depth = 0
        self.node_count = 0

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:  # noqa: ARG002
        """Give nodes no tag; their values are read later."""
        return ""

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:  # noqa: ARG002
        """Count the way down, before the parser recurses further."""
        self.depth += 1
        self.node_count += 1
        if self.depth > DEPTH_MAX:
            raise TooDeep(parent)

    def ascend_resolver(self) -> None:
        """Count the way up."""
        self.depth -= 1


@dataclass
class Document:
    """One YAML file: its root node, and what is wrong with it as YAML."""

    source: Source
    root: yaml.Node | None = None
    """None where there is no content, or none that can be read."""
    node_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    masked_lines: set[int] = field(default_factory=set)
    """Lines read as quoted text because they are no YAML; what else seems wrong there is not told."""


def read_document(source: Source) -> Document:
    """Parse one file; after a syntax error its line is read as if quoted, to find the next."""
    document = Document(source)
    text = source.text
    while text and len(document.problems) < SYNTAX_ERRORS_MAX:
        composer = _Composer(_NamedText(source, text))
        try:
            document.root = composer.get_single_node()
        except TooDeep as deep:
            document.problems.append(_depth_problem(source, deep.node))
            break
        except yaml.YAMLError as error:
            problem = explain(error, source)
            if problem.line in document.masked_lines:
                break
            document.problems.append(problem)
            document.masked_lines.add(problem.line)
            text = mask(text, error, problem.line)
        else:
            document.node_count = composer.node_count
            break
    return document


def _depth_problem(source: Source, node: yaml.Node | None) -> Problem:
    message = f"values are nested more than {DEPTH_MAX} deep"
    hint = "the format needs no more than half of that"
    if node is None:
        return source.problem("E115", message, line=1, column=1, hint=hint)
    return problem_at(node, source, "E115", message, hint)
