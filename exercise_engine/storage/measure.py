"""Measures what group commit is worth on the disk at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exercise_engine.core.ports import Row
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.texts import SeededSalts
from exercise_engine.system import SystemClock

PAYLOAD = '{"seq":1,"fact":{"type":"answer_given","body":{"$text":"' + "We look first. " * 30 + '"}}}'
"""About the size of a decision with its rationale."""


@dataclass(frozen=True, slots=True)
class GroupCommitFigures:
    """Time for one event, each in a commit of its own and many in one commit."""

    single_us: float
    grouped_us: float

    @property
    def ratio(self) -> float:
        """How many times cheaper an event is in a group."""
        return self.single_us / self.grouped_us


def measure_group_commit(
    folder: Path, *, singles: int = 200, groups: int = 20, group_rows: int = 100
) -> GroupCommitFigures:
    """Write events singly and in groups to a new file in `folder`, which is taken away again."""
    identity = Identity(run_id="measured", series_id="measured", created_with="measured", created_ms=0)
    path = folder / "measured.exercise"
    with SqliteExerciseFile.create(path, identity, salt=SeededSalts("measured")) as file:
        single_us = _microseconds_per_row(file, [1] * singles)
        grouped_us = _microseconds_per_row(file, [group_rows] * groups)
    path.unlink()
    return GroupCommitFigures(single_us, grouped_us)


def _microseconds_per_row(file: SqliteExerciseFile, sizes: Sequence[int]) -> float:
    clock = SystemClock()
    seq = file.events.head().seq
    start_ns = clock.now().mono_ns
    for size in sizes:
        file.events.append([Row(seq + step, PAYLOAD) for step in range(1, size + 1)], expected_seq=seq)
        seq += size
    return (clock.now().mono_ns - start_ns) / 1000 / sum(sizes)
