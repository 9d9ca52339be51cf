"""What a terminal keeps on its own disk: one owner-only folder for each seat, files replaced in one step."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Final

from exercise_engine.client.link import Link
from exercise_engine.errors import StorageError

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
KEPT_BYTES_MAX: Final = 16 * 1024 * 1024
"""Far more than anybody types in a day; a larger file is not ours."""


def state_home(environment: dict[str, str], home: Path) -> Path:
    """Where programs keep what outlives them, by the XDG convention."""
    given = environment.get("XDG_STATE_HOME", "")
    base = Path(given) if given.startswith("/") else home / ".local" / "state"
    return base / "exercise-engine"


def seat_folder(base: Path, link: Link) -> Path:
    """The folder of one seat; its name tells nothing but the exercise."""
    name = hashlib.sha256(f"{link.series_id}\x00{link.seat}".encode()).hexdigest()[:16]
    return base / link.series_id / name


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into; raises StorageError."""
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        folder.chmod(FOLDER_MODE)
    except OSError as error:
        raise StorageError(f"{folder}: cannot be made: {error.strerror}") from error


def read_json(path: Path) -> object:
    """What a file holds; none if there is none, or nothing that can be read."""
    try:
        with path.open("rb") as file:
            content = file.read(KEPT_BYTES_MAX + 1)
        return json.loads(content) if len(content) <= KEPT_BYTES_MAX else None
    except (OSError, ValueError, RecursionError):
        return None


def replace_file(path: Path, content: str) -> None:
    """Put a whole file in the place of another, so that there is never half of one; raises StorageError."""
    aside = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, FILE_MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error.strerror}") from error


def append_line(path: Path, line: str) -> None:
    """Add a line to a file; raises StorageError."""
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        with os.fdopen(os.open(path, flags, FILE_MODE), "a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error.strerror}") from error
