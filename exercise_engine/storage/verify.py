"""Checks a recorded exercise from end to end and says where it breaks.

It looks at the pages of the file, the chain, the commitments of typed texts, whether every event can be
read, whether the events can be replayed, whether what lies beside the log fits it, and whether the heads
that participants kept are those of this log. What an event is, and how a log is replayed, comes from the
caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from exercise_engine.core.ports import Row
from exercise_engine.errors import ExerciseEngineError, LogDamaged
from exercise_engine.storage.chain import Head, StoredRow, check_end, check_link, check_texts
from exercise_engine.storage.exercise_file import SqliteExerciseFile
from exercise_engine.storage.heads import SeenHead, compare_heads

T = TypeVar("T")

FINDINGS_MAX = 50
"""Enough to see what kind of damage it is; a file broken all over need not fill the screen."""


class Check(StrEnum):
    """What was looked at when something was found."""

    FILE = "file"
    CHAIN = "chain"
    TEXTS = "texts"
    EVENTS = "events"
    REPLAY = "replay"
    HEADS = "heads"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    check: Check
    seq: int
    """The event where it breaks; 0 when it is the file as a whole."""
    reason: str

    def __str__(self) -> str:
        place = f"event {self.seq}" if self.seq else "the file"
        return f"{self.check}: {place}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What was looked at and what was found."""

    file: str
    run_id: str
    last_seq: int
    head_hash: str
    texts: int
    """Typed texts that the log speaks of."""
    texts_erased: int
    heads_compared: int
    replayed: bool
    """Whether the events were replayed; they are not when something was found before."""
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    """What is not wrong but worth knowing."""

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What the caller knows about events."""

    parse: Callable[[Row], T]
    """Reads one event; raises an error of ours or a `ValueError` if it is none."""
    replay: Callable[[Iterable[T], SqliteExerciseFile], Sequence[str]]
    """Plays all events from the first on; gives sentences on what lies beside the log and does not fit it.

    It may raise anything if the events do not follow from each other.
    """


@dataclass(slots=True)
class _Pass:
    """What has been seen so far on the way through the log."""

    last: Head
    texts: int = 0
    texts_erased: int = 0
    findings: list[Finding] = field(default_factory=list)
    hash_at: dict[int, str] = field(default_factory=dict)

    def add(self, check: Check, seq: int, reason: str) -> None:
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(Finding(check, seq, reason))


def verify(path: Path, reading: Reading[T], *, heads: Sequence[SeenHead] = ()) -> VerifyReport:
    """Check a file, also while its exercise runs; raises `StorageError` only for what is no exercise file."""
    with SqliteExerciseFile.open_read_only(path) as file:
        so_far = _Pass(last=Head(0, file.events.origin))
        _check_file(file, so_far)
        _check_rows(file, reading, so_far, heads=heads)
        for mismatch in compare_heads(heads, hash_at=so_far.hash_at, last_seq=so_far.last.seq):
            so_far.add(Check.HEADS, mismatch.seq, mismatch.reason)
        replayed = not so_far.findings
        if replayed:
            _check_replay(file, reading, so_far)
        return VerifyReport(
            file=str(path),
            run_id=file.meta.run_id,
            last_seq=so_far.last.seq,
            head_hash=so_far.last.hash.hex(),
            texts=so_far.texts,
            texts_erased=so_far.texts_erased,
            heads_compared=len(heads),
            replayed=replayed,
            findings=tuple(so_far.findings),
            notes=tuple(_notes(file)),
        )


def _check_file(file: SqliteExerciseFile, so_far: _Pass) -> None:
    try:
        for sentence in (*file.problems(), *file.events.strays(), *_changed_files(file)):
            so_far.add(Check.FILE, 0, sentence)
    except LogDamaged as error:
        so_far.add(Check.FILE, 0, error.reason)


def _changed_files(file: SqliteExerciseFile) -> Iterator[str]:
    for name in file.files.names():
        try:
            file.files.get(name)
        except LogDamaged as error:
            yield error.reason


def _check_rows(
    file: SqliteExerciseFile, reading: Reading[T], so_far: _Pass, *, heads: Sequence[SeenHead]
) -> None:
    wanted = {head.seq for head in heads}
    recorded = _recorded_head(file, so_far)  # first, because the log may grow meanwhile
    try:
        for row in file.events.stored_rows():
            _check_row(row, reading, so_far)
            so_far.last = Head(row.seq, row.hash)  # as it lies there, so that one change is found once
            if row.seq in wanted:
                so_far.hash_at[row.seq] = row.hash.hex()
        if recorded is not None and so_far.last.seq <= recorded.seq:
            check_end(last=so_far.last, recorded=recorded)
    except LogDamaged as error:
        so_far.add(Check.CHAIN, error.seq, error.reason)


def _recorded_head(file: SqliteExerciseFile, so_far: _Pass) -> Head | None:
    try:
        return file.events.head()
    except LogDamaged as error:
        so_far.add(Check.FILE, 0, error.reason)
        return None


def _check_row(row: StoredRow, reading: Reading[T], so_far: _Pass) -> None:
    try:
        check_link(row, previous=so_far.last)
    except LogDamaged as error:
        so_far.add(Check.CHAIN, error.seq, error.reason)
    try:
        joined = check_texts(row)
    except LogDamaged as error:
        so_far.add(Check.TEXTS, error.seq, error.reason)
        return
    so_far.texts += joined.commitments
    so_far.texts_erased += joined.commitments - len(row.texts)
    try:
        reading.parse(Row(row.seq, joined.payload))
    except (ExerciseEngineError, ValueError) as error:
        so_far.add(Check.EVENTS, row.seq, _reason(error))


def _check_replay(file: SqliteExerciseFile, reading: Reading[T], so_far: _Pass) -> None:
    played_seq = 0

    def events() -> Iterator[T]:
        nonlocal played_seq
        for row in file.events.read():
            if row.seq > so_far.last.seq:
                return  # appended since the first pass
            played_seq = row.seq
            yield reading.parse(row)

    try:
        for sentence in reading.replay(events(), file):
            so_far.add(Check.FILE, 0, sentence)
    except Exception as error:  # noqa: BLE001  # a file may be made by anybody to break the engine in any way
        so_far.add(Check.REPLAY, played_seq, _reason(error))


def _notes(file: SqliteExerciseFile) -> Iterator[str]:
    if file.lacks_write_ahead_log:
        yield (
            "this looks like a copy of a file in use, made without the -wal file beside it: the latest events"
            " may be missing; copy with `exercise-engine backup`"
        )
    successor = file.meta.successor_run_id
    if successor is not None:
        yield f"this run was reset; run {successor} took its place"


def _reason(error: Exception) -> str:
    """What an error says, in one line."""
    text = error.reason if isinstance(error, LogDamaged) else f"{error}" or type(error).__name__
    return " ".join(text.split())
