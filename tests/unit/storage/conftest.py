"""An exercise file to work on, and events to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.texts import SeededSalts

RowMaker = Callable[..., list[Row]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the exercise file lies."""
    return tmp_path / "port.exercise"


@pytest.fixture
def identity() -> Identity:
    """What the file is told about itself."""
    return Identity(run_id="run1", series_id="series1", created_with="1.2.3", created_ms=1_700_000_000_000)


@pytest.fixture
def file(path: Path, identity: Identity) -> Iterator[SqliteExerciseFile]:
    """A new file, opened for writing."""
    with SqliteExerciseFile.create(path, identity, salt=SeededSalts("unit")) as created:
        yield created


@pytest.fixture
def said() -> RowMaker:
    """Makes events in which somebody typed something."""

    def make(first: int, bodies: Sequence[str] = ("We look first.",)) -> list[Row]:
        return [
            Row(seq, f'{{"seq":{seq},"said":{{"$text":"{body}"}}}}')
            for seq, body in enumerate(bodies, start=first)
        ]

    return make
