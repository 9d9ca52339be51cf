"""Checks what planners write: a scenario, one of its parts, or an inject of the library."""

from __future__ import annotations

from pathlib import Path

from exercise_engine.errors import Problem
from exercise_engine.loader.library import inspect_library_file, is_library_file
from exercise_engine.loader.parts import MAIN_FILE, PARTS
from exercise_engine.loader.scenario_files import inspect_scenario
from exercise_engine.loader.sources import is_file


def check_file(path: Path | str, *, variant: str | None = None) -> tuple[Problem, ...]:
    """Return every problem and warning, in the order of files and lines.

    A file that is one part of a scenario's folder is checked with the whole folder: by itself it says nothing
    that could be checked. Every variant is checked, or only the one named.
    """
    path = Path(path)
    if is_library_file(path):
        return inspect_library_file(path)
    _, problems = inspect_scenario(_whole(path), variant=variant)
    return problems


def _whole(path: Path) -> Path:
    """Return the folder of the scenario that a file is a part of, or the path itself."""
    folder = path.parent
    if folder.name in PARTS and is_file(folder.parent / MAIN_FILE) and is_file(path):
        return folder.parent
    return path
