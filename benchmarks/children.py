"""Servers in processes of their own, asked for things over their standard input, one JSON line each."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Data = dict[str, Any]
Answer = Callable[[Data], Awaitable[Data] | Data]

PATIENCE_S = 5.0
"""A child that was told to end and has not by then is ended."""


class Child:
    """A server process as the benchmark sees it."""

    def __init__(self, module: str, settings: Data) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[1],
        )
        self.hello = self.answer()
        """What it said of itself when it was ready."""

    def ask(self, do: str, **more: Any) -> Data:
        """Ask for something and wait for the answer."""
        self.tell(do, **more)
        return self.answer()

    def tell(self, do: str, **more: Any) -> None:
        """Ask for something whose answer is taken later."""
        assert self._process.stdin is not None, "it was opened with a pipe"
        self._process.stdin.write(json.dumps({"do": do} | more) + "\n")
        self._process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None, "it was opened with a pipe"
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def answer(self) -> Data:
        """The next answer."""
        assert self._process.stdout is not None, "it was opened with a pipe"
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a server process ended with exit code {self._process.wait(PATIENCE_S)}")
        answer: Data = json.loads(line)
        return answer


async def serve_parent(hello: Data, answers: dict[str, Answer]) -> None:
    """In the child: say that it is ready, then answer until the parent has nothing more to ask."""
    reader = asyncio.StreamReader(limit=2**26)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print(json.dumps(hello), flush=True)
    while line := await reader.readline():
        asked = json.loads(line)
        answer = answers[asked["do"]](asked)
        print(json.dumps(await answer if isinstance(answer, Awaitable) else answer), flush=True)


def resources(_asked: Data) -> Data:
    """What this process holds and has used so far."""
    gc.collect()
    return {"kib": resident_kib(), "cpu_s": time.process_time()}


def resident_kib() -> float:
    """Memory of this process that lies in the machine's memory; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((float(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0.0)
