"""Puts injects of the library in the place of `use:`, with what the scenario fills in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from exercise_engine.errors import Problem
from exercise_engine.loader.parts import LIBRARY_FOLDER, SUFFIXES, Tree, entries_of
from exercise_engine.loader.positions import Positions
from exercise_engine.loader.shape import find_mistakes
from exercise_engine.loader.sources import Sources, is_file, is_folder, quote
from exercise_engine.loader.yaml_traps import problem_at
from exercise_engine.loader.yaml_values import read_value
from exercise_engine.model.base import ID_PATTERN
from exercise_engine.model.inject import LibraryInject
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import label

SHARED_FOLDER = "injects"
"""The library beside the folder of scenarios."""
PARENTS_SEARCHED_MAX = 4
"""How far above the scenario's folder a library is looked for."""

NODES_MAX = 1_000_000
"""Values of all files with library injects put in: ten times a scenario of 2,000 injects."""

_PARAMETER = re.compile(r"\$\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class _Entry:
    """One inject of the library."""

    name: str
    inject: yaml.MappingNode
    defaults: dict[str, yaml.Node | None]
    """Parameters; none where the scenario has to give a value."""
    meanings: dict[str, str]
    """What each parameter stands for."""
    node_count: int


class Library:
    """The injects that a scenario can use."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._entries: dict[str, _Entry | None] = {}
        self.left_out: set[str] = set()
        """Injects of the scenario that could not be put together."""

    def expand(self) -> None:
        """Replace every inject with `use:` in the tree by what it stands for."""
        root = self._tree.root
        for key, part in root.value if root is not None else ():
            if key.value == "injects" and isinstance(part, yaml.MappingNode):
                part.value = [
                    (name, expanded)
                    for name, inject in part.value
                    if (expanded := self._expanded(name, inject))
                ]

    def check_file(self, path: Path, name: str) -> None:
        """Check one file of the library by itself."""
        self._read(path, name, path.stem)

    def _expanded(self, name: yaml.Node, inject: yaml.Node) -> yaml.Node | None:
        own = _pairs(inject)
        if "use" not in own:
            return inject
        use, given = own["use"][1], own["with"][1] if "with" in own else None
        entry = self._entry(use, str(name.value))
        values = self._values(entry, given, use, str(name.value)) if entry is not None else None
        if entry is None or values is None:
            self.left_out.add(str(name.value))
            return None
        self._tree.node_count += entry.node_count
        if self._tree.node_count > NODES_MAX:
            message = f"with its library injects the scenario holds more than {NODES_MAX:,} values"
            self._tell(use, str(name.value), "E155", message, "use fewer of them")
            self.left_out.add(str(name.value))
            return None
        taken = [(k, _filled(v, values)) for k, v in entry.inject.value if k.value not in own]
        rest = [(k, v) for k, v in inject.value if k.value not in ("use", "with")]
        return yaml.MappingNode("", [*taken, *rest], inject.start_mark, inject.end_mark, flow_style=False)

    def _entry(self, use: yaml.Node, inject: str) -> _Entry | None:
        """Return the entry that `use:` names, reading it at first need."""
        wanted = use.value if isinstance(use, yaml.ScalarNode) else ""
        if not re.match(ID_PATTERN, wanted):
            message = "`use` names an inject of the library by its id"
            self._tell(use, inject, "E151", message, "such as `use: newsroom_call`")
            return None
        if wanted not in self._entries:
            path = next((found for folder in self._folders() if (found := _file(folder, wanted))), None)
            if path is None:
                files = [file for folder in self._folders() for file in entries_of(folder)]
                names = sorted({file.stem for file in files if file.suffix in SUFFIXES})
                searched = " and ".join(_shown(folder) for folder in self._folders()) or "no folder"
                hint = did_you_mean(wanted, names) or f"looked in {searched}"
                message = f"the library has no inject {quote(wanted)}"
                self._tell(use, inject, "E151", message, hint)
            self._entries[wanted] = self._read(path, _shown(path), wanted) if path else None
        return self._entries[wanted]

    def _values(
        self, entry: _Entry, given: yaml.Node | None, use: yaml.Node, inject: str
    ) -> dict[str, yaml.Node] | None:
        """Return a value for each parameter, or nothing if one is missing."""
        if given is not None and not isinstance(given, yaml.MappingNode):
            hint = "such as `with: {caller: newsroom}`"
            self._tell(given, inject, "E152", "`with` gives each parameter its value", hint)
            return None
        values = {name: node for name, node in entry.defaults.items() if node is not None}
        for name, (key, value) in _pairs(given).items():
            if name not in entry.defaults:
                message = f"library inject {quote(entry.name)} has no parameter {quote(name)}"
                self._tell(key, inject, "E154", message, did_you_mean(name, entry.defaults))
            values[name] = value
        missing = [name for name in entry.defaults if name not in values]
        for name in missing:
            message = f"library inject {quote(entry.name)} needs the parameter {quote(name)}"
            self._tell(use, inject, "E153", message, f"add it to `with:`; {entry.meanings[name]}")
        return None if missing else values

    def _read(self, path: Path, shown: str, name: str) -> _Entry | None:
        """Read and check a file of the library, apart from the inject itself, which its uses show."""
        root = self._tree.read_mapping(path, shown)
        if root is None:
            return None
        sources = self._tree.sources.by_name
        value, problems = read_value(root, sources, node_count=self._tree.node_count)
        self._tree.problems.extend(problems)
        positions = Positions(root, sources)
        try:
            described = LibraryInject.model_validate_json(json.dumps(value), by_alias=True, by_name=False)
        except ValidationError as error:
            for mistake in find_mistakes(error, LibraryInject, value):
                message = (
                    f"{where}: {mistake.message}" if (where := label(mistake.place)) else mistake.message
                )
                at_key = mistake.kind != "value"
                problem = positions.problem(mistake.place, mistake.code, message, mistake.hint, at_key=at_key)
                self._tree.problems.append(problem)
            return None
        pairs = _pairs(root)
        inject = pairs["inject"][1]
        if not isinstance(inject, yaml.MappingNode):
            raise TypeError("the validator let an inject pass that is no mapping")
        self._check_declared(inject, name, set(described.parameters))
        parameters = _pairs(pairs["parameters"][1] if "parameters" in pairs else None)
        return _Entry(
            name=name,
            inject=inject,
            defaults={
                key: _pairs(node).get("default", (None, None))[1] for key, (_, node) in parameters.items()
            },
            meanings={key: found.text for key, found in described.parameters.items()},
            node_count=sum(1 for _ in _nodes(inject)),
        )

    def _check_declared(self, inject: yaml.Node, name: str, declared: set[str]) -> None:
        for scalar in _nodes(inject):
            for found in _PARAMETER.finditer(scalar.value) if isinstance(scalar, yaml.ScalarNode) else ():
                if found[1] not in declared:
                    message = f"library inject {quote(name)} does not declare the parameter {quote(found[1])}"
                    source = self._tree.sources.by_name[scalar.start_mark.name]
                    hint = did_you_mean(found[1], declared) or "add it to `parameters:`"
                    self._tree.problems.append(problem_at(scalar, source, "E154", message, hint))

    def _folders(self) -> list[Path]:
        """Return where the library may lie, the nearest first."""
        folder = self._tree.folder.absolute()
        above = list(folder.parents)[:PARENTS_SEARCHED_MAX]
        beside = above if self._tree.is_folder else [folder, *above]
        found = [folder / LIBRARY_FOLDER, *(parent / SHARED_FOLDER for parent in beside)]
        return [path for path in found if is_folder(path)]

    def _tell(self, node: yaml.Node, inject: str, code: str, message: str, hint: str) -> None:
        source = self._tree.sources.by_name[node.start_mark.name]
        said = f"{label(('injects', inject))}: {message}"
        self._tree.problems.append(problem_at(node, source, code, said, hint))


def _file(folder: Path, name: str) -> Path | None:
    """Return the file of a library inject; a link that leads out of the library is not followed."""
    for suffix in SUFFIXES:
        path = folder / f"{name}{suffix}"
        if is_file(path) and path.resolve().is_relative_to(folder.resolve()):
            return path
    return None


def _pairs(node: yaml.Node | None) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Return keys and values of a mapping, and nothing of anything else."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield a node and all below it; it was read before, so that no alias leads back to itself."""
    yield node
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _nodes(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _nodes(item)


def _shown(path: Path) -> str:
    """Return a path as people know it: from where they stand, if it lies below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (OSError, ValueError):
        return str(path)


def _filled(node: yaml.Node, values: dict[str, yaml.Node]) -> yaml.Node:
    """Return a node with parameters filled in; a value that is nothing but one takes it over as it is."""
    if isinstance(node, yaml.MappingNode):
        pairs = [(key, _filled(value, values)) for key, value in node.value]
        return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark, flow_style=node.flow_style)
    if isinstance(node, yaml.SequenceNode):
        items = [_filled(item, values) for item in node.value]
        return yaml.SequenceNode(node.tag, items, node.start_mark, node.end_mark, flow_style=node.flow_style)
    if "${" not in node.value:
        return node
    whole = _PARAMETER.fullmatch(node.value)
    if whole and whole[1] in values:
        return values[whole[1]]
    text = _PARAMETER.sub(lambda found: _as_text(values.get(found[1]), found[0]), node.value)
    return yaml.ScalarNode(node.tag, text, node.start_mark, node.end_mark, style='"')


def _as_text(node: yaml.Node | None, otherwise: str) -> str:
    """Return a value for the middle of a text; a list there is shown as its items."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(str(item.value) for item in node.value if isinstance(item, yaml.ScalarNode))
    return otherwise


def is_library_file(path: Path) -> bool:
    """Return whether a file holds one inject of the library, by the keys at its top."""
    source = Sources().read(path, name=str(path))
    tops = set(re.findall(r"(?m)^(injects?):", source.text)) if source else set()
    return tops == {"inject"}


def inspect_library_file(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a file of the library; its inject is checked where it is used."""
    tree = Tree(path.parent, is_folder=False, shown_folder="")
    Library(tree).check_file(path, str(path))
    return tuple(sorted(set(tree.problems)))
