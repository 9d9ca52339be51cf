"""Files that their owner alone can read: written whole or not at all, and never over somebody else's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from exercise_engine.errors import StorageError

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
NUMBERED_MAX: Final = 1_000
"""Files of one name: corrections and reissued codes of a very unlucky day."""


def make_folder(folder: Path) -> None:
    """Make a folder, or see that nobody else can look into the one that is there."""
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            raise StorageError(f"{folder}: others can look into it; codes go only where you alone can read")
    except OSError as error:
        raise StorageError(f"{folder}: cannot be made: {error.strerror}") from error


def write_beside(folder: Path, name: str, suffix: str, content: bytes) -> Path:
    """Write a new file; if the name is taken, the next free number goes behind it."""
    for number in range(1, NUMBERED_MAX + 1):
        path = folder / (f"{name}{suffix}" if number == 1 else f"{name}-{number}{suffix}")
        try:
            _write_new(path, content)
        except FileExistsError:
            continue
        except OSError as error:
            raise StorageError(f"{path}: cannot be written: {error.strerror}") from error
        return path
    raise StorageError(f"{folder}: holds {NUMBERED_MAX} files of {name}; take the old ones away")


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_over(path: Path, content: bytes) -> None:
    """Write a file in place of one of the same name."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        _write_new(part, content)
        part.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error.strerror}") from error
