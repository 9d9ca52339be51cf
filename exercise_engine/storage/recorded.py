"""Checks a recorded exercise as an exercise: its events, their replay, and what they say about the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from exercise_engine.core.engine import Engine
from exercise_engine.core.events import Event, parse_event
from exercise_engine.core.fact_types import FileInfo
from exercise_engine.core.facts import ExerciseCreated
from exercise_engine.core.ports import Row
from exercise_engine.errors import LogDamaged, TextError
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from exercise_engine.storage.heads import SeenHead
from exercise_engine.storage.verify import Reading, VerifyReport, verify


def verify_exercise(path: Path, *, heads: Sequence[SeenHead] = ()) -> VerifyReport:
    """Check a recorded exercise from end to end, also while it runs."""
    return verify(path, Reading(parse=read_event, replay=_replay), heads=heads)


def read_event(row: Row) -> Event:
    """Read the event of a row; raises `LogDamaged` if it is none, or another than the row says."""
    event = parse_event(row.payload)
    if event.seq != row.seq:
        raise LogDamaged(seq=row.seq, reason=f"it says of itself that it is event {event.seq}")
    return event


class _NoTexts:
    """Renders nothing: all texts of a log were rendered when they were recorded."""

    def render(self, template: str, names: Mapping[str, object]) -> str:
        raise TextError(f"a replay renders no texts, and was asked for {template!r} with {len(names)} names")


def _replay(events: Iterable[Event], file: SqliteExerciseFile) -> tuple[str, ...]:
    engine = Engine(renderer=_NoTexts())
    created: list[ExerciseCreated] = []

    def watched() -> Iterator[Event]:
        for event in events:
            if isinstance(event.fact, ExerciseCreated):
                created.append(event.fact)
            yield event

    engine.replay(watched())
    return (*_identity_faults(created[0], file), *_file_faults(engine.state.files, file))


def _identity_faults(created: ExerciseCreated, file: SqliteExerciseFile) -> Iterator[str]:
    """The file and the first event must speak of the same run."""
    noted = {
        "run": (file.meta.run_id, created.run_id),
        "series": (file.meta.series_id, created.series_id),
        "run before": (file.meta.previous_head.hex(), created.previous_head or ""),
    }
    for what, (in_file, in_log) in noted.items():
        if in_file != in_log:
            yield f"it says that its {what} is {in_file!r}, its first event says {in_log!r}"


def _file_faults(infos: Iterable[FileInfo], file: SqliteExerciseFile) -> Iterator[str]:
    """Each file that the log names must be there, and be the one it names."""
    for info in infos:
        found = file.files.get(info.path)
        if found is None:
            yield f"the file {info.path!r}, which the log names, is not in it"
        elif found.sha256.hex() != info.sha256:
            yield f"the file {info.path!r} is not the one that the log names"
