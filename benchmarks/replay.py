"""Replay of a recorded exercise: from its file to the engine's state, against a bare read of the rows."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from benchmarks.figures import Aim, Line, in_turns, middle, spread_text
from benchmarks.recording import record
from benchmarks.scale import Scale
from exercise_engine.core.engine import Engine
from exercise_engine.core.events import parse_event
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.storage.exercise_file import SqliteExerciseFile

AIM = Aim(of="ours", kind="above", bound=100_000)


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Record an exercise, then read it in turns both ways."""
    path = folder / "recorded.exercise"
    kinds = record(path, events=scale.events)
    count = sum(kinds.values())
    ours_s, bare_s = in_turns(
        scale.replays, lambda: _replay_s(path, count), lambda: _bare_read_s(path, count)
    )
    rates = [count / seconds for seconds in ours_s]
    return [
        Line(
            key="replay",
            what=f"replay of {count:,} events from their file",
            ours=middle(rates),
            limit=middle([count / seconds for seconds in bare_s]),
            unit="events/s",
            aim=AIM,
            details=(
                f"the file has {path.stat().st_size / 2**20:.0f} MiB; {spread_text(rates, 'events/s')}",
                "kinds: " + _shares(kinds),
            ),
        )
    ]


def _replay_s(path: Path, count: int) -> float:
    """Read, check the chain, parse and apply, as a server that starts again does."""
    gc.collect()
    start = time.perf_counter()
    with SqliteExerciseFile.open_read_only(path) as file:
        engine = Engine(renderer=JinjaTexts())
        engine.replay(parse_event(row.payload) for row in file.events.read())
    taken = time.perf_counter() - start
    assert engine.state.seq == count, "all of the file was replayed"
    return taken


def _bare_read_s(path: Path, count: int) -> float:
    """The same rows, with the texts beside them, out of SQLite and nothing else."""
    gc.collect()
    start = time.perf_counter()
    with closing(sqlite3.connect(path)) as connection:
        rows = sum(1 for _ in connection.execute("SELECT seq, payload, hash FROM events ORDER BY seq"))
        texts = sum(1 for _ in connection.execute("SELECT seq, position, salt, body FROM texts ORDER BY seq"))
    taken = time.perf_counter() - start
    assert rows == count, "all of the file was read"
    assert texts, "typed texts lie beside the events"
    return taken


def _shares(kinds: Counter[str]) -> str:
    total = sum(kinds.values())
    return ", ".join(f"{kind} {100 * number / total:.0f} %" for kind, number in kinds.most_common(9))
