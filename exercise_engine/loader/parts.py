"""Joins the files of a scenario into one tree: a file, or a folder in which any part may be a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import get_origin

import yaml

from exercise_engine.errors import Problem
from exercise_engine.loader.fields import annotated, bare, keys_of
from exercise_engine.loader.sources import Sources, is_folder, quote
from exercise_engine.loader.yaml_nodes import Document, read_document
from exercise_engine.loader.yaml_traps import problem_at
from exercise_engine.model.nearest import nearest
from exercise_engine.model.scenario import Scenario

MAIN_FILE = "scenario.yaml"
LIBRARY_FOLDER = "library"
SUFFIXES = (".yaml", ".yml")
FILES_PER_PART_MAX = 1_000
"""More files of one part are a mistake, such as a folder of something else."""
PARTS = tuple(name for name, found in keys_of(Scenario).items() if get_origin(bare(annotated(found))) is dict)
"""Parts of a scenario that may be folders of files: those that hold things by their ids."""


@dataclass
class Tree:
    """All files of a scenario as one tree of nodes."""

    folder: Path
    """The scenario's folder."""
    is_folder: bool
    """Whether parts may lie beside the main file."""
    shown_folder: str
    """The folder as it is shown to people, with a slash at its end, or nothing for the current one."""
    sources: Sources = field(default_factory=Sources)
    root: yaml.MappingNode | None = None
    node_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    masked: set[tuple[str, int]] = field(default_factory=set)
    """File and line of what was read as quoted text because it is no YAML."""
    is_whole: bool = True
    """Whether all files could be read; if not, what is missing may stand in one of the others."""

    def read(self, path: Path, name: str) -> Document | None:
        """Read one file into nodes, and keep what is wrong with it."""
        source = self.sources.read(path, name=name)
        if source is None:
            self.problems.extend(self.sources.problems)
            self.sources.problems.clear()
            self.is_whole = False
            return None
        document = read_document(source)
        self.node_count += document.node_count
        self.problems.extend(document.problems)
        self.masked.update((name, line) for line in document.masked_lines)
        self.is_whole &= document.root is not None or not document.problems
        return document

    def read_mapping(self, path: Path, name: str) -> yaml.MappingNode | None:
        """Read one file that must hold keys with values at its top."""
        document = self.read(path, name)
        if document is None or (document.root is None and document.problems):
            return None
        if document.root is None:
            message = "the file is empty"
            self.problems.append(
                Problem(name, 0, 0, "E120", message, "write the scenario into it, or remove it")
            )
            self.is_whole = False
            return None
        if not isinstance(document.root, yaml.MappingNode):
            what = "a list" if isinstance(document.root, yaml.SequenceNode) else "a text"
            message = f"the file holds {what}, where keys with values are needed"
            self.problems.append(
                problem_at(document.root, document.source, "E121", message, "such as `title: …`")
            )
            self.is_whole = False
            return None
        return document.root

    def path_inside(self, path: Path) -> Path | None:
        """Return a path with links followed, or nothing if that leads out of the scenario's folder."""
        try:
            resolved = _followed(path)
            return resolved if resolved.is_relative_to(self.folder.resolve()) else None
        except (OSError, RuntimeError, ValueError):
            return None


def read_tree(path: Path) -> Tree:
    """Read a scenario: a folder, its main file, or a file of another name that holds all of it."""
    if is_folder(path):
        shown = f"{path}/" if str(path) != "." else ""
        tree = Tree(path, is_folder=True, shown_folder=shown)
        tree.root = tree.read_mapping(path / MAIN_FILE, f"{shown}{MAIN_FILE}")
        if [problem.code for problem in tree.problems] == ["E101"]:
            message, hint = f"the folder has no {MAIN_FILE}", "name another folder, or a file"
            tree.problems[:] = [Problem(str(path), 0, 0, "E101", message, hint)]
    else:
        shown = f"{path.parent}/" if str(path.parent) != "." else ""
        tree = Tree(path.parent, is_folder=path.name == MAIN_FILE, shown_folder=shown)
        tree.root = tree.read_mapping(path, str(path))
    if tree.is_folder and tree.root is not None:
        for part in PARTS:
            _join_part(tree, tree.root, part)
    return tree


def unread_files(tree: Tree, attached: set[str]) -> list[Problem]:
    """Warn of files in a scenario's folder that look like parts of it and are not read."""
    if not tree.is_folder:
        return []
    found = []
    for entry in entries_of(tree.folder):
        if entry.name.startswith(".") or entry.name in (*PARTS, MAIN_FILE, LIBRARY_FOLDER):
            continue
        if is_folder(entry):
            meant = nearest(entry.name, PARTS)
            if meant and any(file.suffix in SUFFIXES for file in entries_of(entry)):
                message = f"the folder {quote(entry.name)} is not read"
                hint = f'did you mean "{meant}"?'
                found.append(Problem(f"{tree.shown_folder}{entry.name}", 0, 0, "W101", message, hint))
        elif entry.suffix in SUFFIXES and entry.name not in attached:
            part = nearest(entry.stem, PARTS) or "injects"
            message = f"the file is not read: only {MAIN_FILE} and files in folders of parts are"
            hint = f"put it into the folder {part}/"
            found.append(Problem(f"{tree.shown_folder}{entry.name}", 0, 0, "W101", message, hint))
    return found


def _join_part(tree: Tree, root: yaml.MappingNode, part: str) -> None:
    """Put the files of one part together, in the order of their names."""
    files = _files_of(tree, part)
    if not files:
        return
    for key, _ in root.value:
        if key.value == part:
            message = f"part {quote(part)} stands here and in the folder {part}/"
            source = tree.sources.by_name[key.start_mark.name]
            tree.problems.append(problem_at(key, source, "E131", message, "keep one of them"))
            tree.is_whole = False
            return
    mark = root.start_mark
    joined = yaml.MappingNode("", [], mark, mark, flow_style=False)
    for file in files:
        found = tree.read_mapping(file, f"{tree.shown_folder}{part}/{file.name}")
        if found is not None:
            joined.value.extend(found.value)
    root.value.append((yaml.ScalarNode("", part, mark, mark), joined))


def _files_of(tree: Tree, part: str) -> list[Path]:
    """Return the files of one part; a link that leads out of the scenario's folder is not followed."""
    folder = tree.folder / part
    if not is_folder(folder):
        return []
    shown = f"{tree.shown_folder}{part}/"
    if tree.path_inside(folder) is None:
        _outside(tree, shown)
        return []
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        tree.problems.append(Problem(shown, 0, 0, "E102", f"the folder cannot be read: {reason}"))
        tree.is_whole = False
        return []
    files = [entry for entry in entries if entry.suffix in SUFFIXES and not entry.name.startswith(".")]
    if len(files) > FILES_PER_PART_MAX:
        message = f"the folder holds more than {FILES_PER_PART_MAX:,} files"
        tree.problems.append(Problem(shown, 0, 0, "E132", message, "join some of them"))
        tree.is_whole = False
    inside = []
    for file in files[:FILES_PER_PART_MAX]:
        if tree.path_inside(file) is None:
            _outside(tree, f"{shown}{file.name}")
        else:
            inside.append(file)
    return inside


def entries_of(folder: Path) -> list[Path]:
    """Return what lies in a folder, in the order of names; nothing if it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _followed(path: Path) -> Path:
    """Return a path with links followed, strictly, so that every Python notices links in a circle; what
    is missing is told by whoever reads it.
    """
    try:
        return path.resolve(strict=True)
    except FileNotFoundError:
        return path.resolve()


def _outside(tree: Tree, name: str) -> None:
    message = "this is a link that leads out of the scenario's folder"
    tree.problems.append(Problem(name, 0, 0, "E133", message, "copy the file into the folder"))
    tree.is_whole = False
