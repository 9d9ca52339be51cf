"""A log whose disk refuses when a test says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogUnavailable
from exercise_engine.storage.writer import WritableLog


class FailingLog:
    """Passes everything on to a log, until it is told that the disk is full."""

    def __init__(self, log: WritableLog) -> None:
        self._log = log
        self.is_full = False
        self.takes_and_complains = False
        """Whether the next group is written although the disk says that it was not."""

    def head(self) -> tuple[int, bytes]:
        """Where the log stands."""
        return self._log.head()

    def append(self, rows: Sequence[Row], *, expected_seq: int) -> bytes:
        """Append, or refuse."""
        if self.is_full:
            raise LogUnavailable("the disk is full")
        head = self._log.append(rows, expected_seq=expected_seq)
        if self.takes_and_complains:
            self.is_full, self.takes_and_complains = True, False
            raise LogUnavailable("the disk did not answer")
        return head

    def read(self, after_seq: int = 0) -> Iterator[Row]:
        """Read on."""
        return self._log.read(after_seq)

    def mark_elapsed(self, elapsed_ms: int, *, durable: bool = True) -> None:
        """Note the time, or refuse."""
        if self.is_full:
            raise LogUnavailable("the disk is full")
        self._log.mark_elapsed(elapsed_ms, durable=durable)

    def probe(self) -> None:
        """Refuse while the disk is full."""
        if self.is_full:
            raise LogUnavailable("the disk is full")
        self._log.probe()

    def close(self) -> None:
        """Close the log."""
        self._log.close()
