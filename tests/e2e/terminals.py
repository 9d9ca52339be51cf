"""Real terminals for end-to-end tests: a tmux window for each program, read as people read it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
POLL_S = 0.1
WAIT_S = 30.0
PROGRAM = (sys.executable, "-m", "exercise_engine")


_ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
"""These two would fix the size of every screen, whatever its window says."""


class NotOnScreen(AssertionError):
    """What was waited for did not appear; carries the screen."""


@dataclass
class Terminals:
    """A tmux server of its own, so that no other session is touched."""

    socket: Path
    folder: Path
    names: list[str] = field(default_factory=list)

    def open(self, name: str, *arguments: str, width: int = 80, height: int = 24) -> Terminal:
        """Run a verb of the program in a window of its own; what it printed stays when it ends."""
        command = shlex.join([*PROGRAM, *arguments])
        log = shlex.quote(str(self.folder / f"{name}.exit"))
        line = f"cd {shlex.quote(str(ROOT))}; {command}; echo $? >{log}; sleep 1000"
        size = ("-x", str(width), "-y", str(height))
        self._tmux("-f", "/dev/null", "new-session", "-d", "-s", name, *size, line)
        self.names.append(name)
        return Terminal(self, name)

    def close(self) -> None:
        """End everything that still runs."""
        self._tmux("kill-server", check=False)

    def _tmux(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), *arguments],
            check=check,
            capture_output=True,
            text=True,
            timeout=20,
            env=_ENVIRONMENT,
        )
        return done.stdout


@dataclass
class Terminal:
    """One window."""

    terminals: Terminals
    name: str

    def screen(self) -> str:
        """Return what is on the screen now."""
        return self.terminals._tmux("capture-pane", "-p", "-t", self.name)  # noqa: SLF001 - the same module

    def press(self, *keys: str) -> None:
        """Press keys, by their tmux names."""
        self.terminals._tmux("send-keys", "-t", self.name, *keys)  # noqa: SLF001 - the same module
        time.sleep(0.25)

    def type(self, text: str) -> None:
        """Type a text as it stands."""
        self.terminals._tmux("send-keys", "-t", self.name, "-l", text)  # noqa: SLF001 - the same module
        time.sleep(0.25)

    def wait_for(self, pattern: str, *, within_s: float = WAIT_S) -> re.Match[str]:
        """Wait until a pattern is on the screen, and return the match; line breaks count as spaces."""
        deadline = time.monotonic() + within_s
        while True:
            screen = self.screen()
            found = re.search(pattern, re.sub(r"\s*\n\s*", " ", screen)) or re.search(pattern, screen)
            if found:
                return found
            if time.monotonic() > deadline:
                raise NotOnScreen(f"{self.name}: no {pattern!r} within {within_s:.0f} s on\n{screen}")
            time.sleep(POLL_S)

    def wait_until_gone(self, pattern: str, *, within_s: float = WAIT_S) -> None:
        """Wait until a pattern is no longer on the screen."""
        deadline = time.monotonic() + within_s
        while re.search(pattern, self.screen()):
            if time.monotonic() > deadline:
                raise NotOnScreen(
                    f"{self.name}: {pattern!r} is still there after {within_s:.0f} s\n{self.screen()}"
                )
            time.sleep(POLL_S)

    def process_id(self) -> int:
        """Return the process that runs the program in this window."""
        shell = self.terminals._tmux("display-message", "-p", "-t", self.name, "#{pane_pid}").strip()  # noqa: SLF001
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text("ascii").split()[0])


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a verb to its end."""
    return subprocess.run(
        [*PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
