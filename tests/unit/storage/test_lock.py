"""One writer at a time, and a clear word on who it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from exercise_engine.errors import StorageError
from exercise_engine.storage.lock import FileLock, lock_path

HOLD = """
import sys
from pathlib import Path
from exercise_engine.storage.lock import FileLock
lock = FileLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.readline()
"""


def test_side_file_names_the_holder(path: Path) -> None:
    """The side file lies beside the exercise and holds the number of the process, for its owner only."""
    lock = FileLock(path)
    assert lock_path(path).name == "port.exercise.lock"
    assert lock_path(path).read_text() == f"{os.getpid()}\n"
    assert lock_path(path).stat().st_mode & 0o077 == 0
    lock.release()


def test_second_lock_is_refused(path: Path) -> None:
    """A second writer is told which process is in its way."""
    lock = FileLock(path)
    with pytest.raises(
        StorageError, match=f"port.exercise: is in use by process {os.getpid()}; end that one"
    ):
        FileLock(path)
    lock.release()
    FileLock(path).release()


def test_release_takes_the_side_file_away(path: Path) -> None:
    """After release nothing lies about; releasing twice harms nobody who came after."""
    lock = FileLock(path)
    lock.release()
    assert not lock_path(path).exists()
    after = FileLock(path)
    lock.release()
    assert lock_path(path).exists()
    after.release()


def test_killed_holder_leaves_no_lock(path: Path) -> None:
    """A writer that was killed does not keep the file from the next one."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StorageError, match=f"in use by process {holder.pid}"):
            FileLock(path)
        holder.kill()
    lock = FileLock(path)
    assert lock_path(path).read_text() == f"{os.getpid()}\n"
    lock.release()


def test_hostile_side_file(path: Path) -> None:
    """What somebody else wrote into a side file is neither shown nor followed."""
    elsewhere = path.with_name("elsewhere")
    elsewhere.write_text("precious")
    lock_path(path).symlink_to(elsewhere)
    with pytest.raises(StorageError, match="cannot lock it"):
        FileLock(path)
    assert elsewhere.read_text() == "precious"


def test_strange_content_is_not_repeated(path: Path) -> None:
    """A holder that is no number is not printed."""
    lock = FileLock(path)
    lock_path(path).write_text("\x1b[2J")
    with pytest.raises(StorageError, match="is in use by another process"):
        FileLock(path)
    lock.release()


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    """Where no side file can be made, the reason is given."""
    with pytest.raises(StorageError, match=r"cannot lock it: .*No such file"):
        FileLock(tmp_path / "nowhere" / "port.exercise")
