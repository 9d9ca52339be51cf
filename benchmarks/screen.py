"""The control screen in a terminal of its own: from the key to the bytes that paint what it asks for."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from benchmarks.children import PATIENCE_S

ROWS, COLUMNS = 40, 120
READ_BYTES: Final = 1 << 16
SHOWN_BYTES: Final = 2_000
"""Of a screen that did not show what was waited for."""
START_S_MAX: Final = 30.0
PAINT_S_MAX: Final = 5.0
"""A screen that has not answered by then hangs."""


@dataclass(frozen=True, slots=True)
class Press:
    """A key, and what it brings to the screen."""

    key: bytes
    shows: bytes


class ControlScreen:
    """The program `control` behind a pseudo terminal, whose output a thread reads as it comes."""

    def __init__(self, folder: Path, *, link: str, code: str) -> None:
        seat_file = folder / "screen.json"
        seat_file.touch(mode=0o600)
        seat_file.write_text(json.dumps({"link": link, "code": code}), encoding="utf-8")
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "exercise_engine", "control"),
                *("--seat-file", str(seat_file), "--state", str(folder / "screen")),
            ],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment | {"TERM": "xterm-256color"},
            cwd=Path(__file__).resolve().parents[1],
        )
        os.close(slave)
        self._seen = b""
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, shown: bytes, *, within_s: float = START_S_MAX) -> int:
        """Wait until something was painted; returns the moment, in nanoseconds."""
        end = time.monotonic() + within_s
        with self._news:
            while shown not in self._seen:
                if not self._news.wait(max(0.0, end - time.monotonic())):
                    end_of_it = self._seen[-SHOWN_BYTES:]
                    raise TimeoutError(f"the screen did not show {shown!r}; its end is {end_of_it!r}")
            return time.monotonic_ns()

    def paint_ms(self, press: Press) -> float:
        """Press a key and wait for what it shows."""
        with self._news:
            self._seen = b""
        start_ns = time.monotonic_ns()
        os.write(self._master, press.key)
        return (self.wait_for(press.shows, within_s=PAINT_S_MAX) - start_ns) / 1e6

    def _read(self) -> None:
        while True:
            try:
                select.select([self._master], [], [])
                data = os.read(self._master, READ_BYTES)
            except (OSError, ValueError):
                return
            with self._news:
                self._seen += data
                self._news.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(PATIENCE_S)
        os.close(self._master)
