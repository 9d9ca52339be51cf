"""Saves attachments: marked as exercise, never over another file, never where a name points to."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath

from exercise_engine.core.fact_types import FileInfo
from exercise_engine.tui.text import MARKING, one_line

NAME_LENGTH_MAX = 120
"""What every file system takes, with the marking and a number."""
_UNSAFE = re.compile(r"[^\w.()\- ]", re.ASCII)


def safe_name(name: str) -> str:
    """Return a file name that is nothing but a name, and says that it belongs to an exercise."""
    last = one_line(name.replace("\\", "/").rpartition("/")[2])
    plain = _UNSAFE.sub("_", last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    return f"{MARKING}-{(stem or 'file')[:NAME_LENGTH_MAX]}{dot}{ending[:16]}"


def file_name(info: FileInfo) -> str:
    """Return the name people know, with the ending that says what kind of file it is."""
    ending = PurePosixPath(info.path).suffix
    return info.shown if info.shown.endswith(ending) else info.shown + ending


def free_path(folder: Path, name: str) -> Path:
    """Return a path in a folder at which nothing lies yet."""
    wanted = folder / safe_name(name)
    number = 1
    path = wanted
    while path.exists():
        number += 1
        path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return path


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet; raises OSError, also where one appeared meanwhile."""
    with path.open("xb") as file:
        file.write(content)


def place(typed: str) -> Path:
    """Return the path that was typed, a `~` at its beginning being one's own folder."""
    return Path(os.path.expanduser(typed.strip()))  # noqa: PTH111 - Path.expanduser raises for an unknown user


def refusal(typed: str) -> str:
    """Return in a sentence why nothing can be saved at a path; empty if it can."""
    if not typed.strip():
        return "Type where to save it."
    if not typed.isprintable():
        return "A path cannot hold this."
    path = place(typed)
    try:
        if path.is_dir():
            return "That is a folder; add a name."
        if path.exists():
            return "There is a file of this name already."
        return "" if path.parent.is_dir() else f"There is no folder {path.parent}."
    except OSError as error:
        return f"Nothing can be saved there: {error.strerror or error}."
