"""Keeps a second writer away from an exercise file, by a lock on a side file that names who holds it.

The lock is on `<name>.exercise.lock` and not on the file itself, so that reports and checks can read during
play. The operating system gives the lock back when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from exercise_engine.errors import StorageError

HOLDER_BYTES_MAX = 64
"""The side file holds one process number; anything longer is not ours."""

ATTEMPTS_MAX = 10
"""How often the side file may vanish between opening and locking it before something else must be wrong."""


def lock_path(path: Path) -> Path:
    """The side file of an exercise file."""
    return path.with_name(path.name + ".lock")


class FileLock:
    """Held from construction until `release`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._side = lock_path(path)
        self._descriptor: int | None = self._take()

    def release(self) -> None:
        """Give the lock back and take the side file away; doing so twice does nothing."""
        if self._descriptor is None:
            return
        self._side.unlink(missing_ok=True)  # while still held, so that nobody's fresh lock is taken away
        os.close(self._descriptor)
        self._descriptor = None

    def _take(self) -> int:
        for _ in range(ATTEMPTS_MAX):
            descriptor = self._lock_once()
            if _is_still_there(descriptor, self._side):
                os.truncate(descriptor, 0)
                os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
                return descriptor
            os.close(descriptor)
        raise StorageError(
            f"{self.path}: the lock file {self._side} keeps vanishing; is something cleaning up there?"
        )

    def _lock_once(self) -> int:
        try:
            descriptor = os.open(self._side, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise StorageError(f"{self.path}: cannot lock it: {self._side}: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = _holder(descriptor)
            os.close(descriptor)
            raise StorageError(
                f"{self.path}: is in use by {holder}; end that one first, or use another file"
            ) from error
        except OSError as error:
            os.close(descriptor)
            raise StorageError(
                f"{self.path}: cannot be locked here: {error.strerror}; use a local disk"
            ) from error
        return descriptor


def _is_still_there(descriptor: int, side: Path) -> bool:
    """Whether the side file was not taken away by its last holder between our opening and locking it."""
    try:
        return os.path.samestat(os.fstat(descriptor), side.stat())
    except FileNotFoundError:
        return False


def _holder(descriptor: int) -> str:
    written = os.pread(descriptor, HOLDER_BYTES_MAX, 0).decode("ascii", "replace").strip()
    return f"process {written}" if written.isdecimal() else "another process"
