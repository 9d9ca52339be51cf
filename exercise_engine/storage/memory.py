"""A log that lives in memory: for rehearsals, tests and everything else that need not outlive the process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogUnavailable
from exercise_engine.storage.chain import NO_ORIGIN, Head, StoredRow, chain_rows, check_end, check_row
from exercise_engine.storage.texts import SaltSource, SeededSalts


class MemoryStore:
    """Keeps the same promises as the log on disk, but for durability."""

    def __init__(self, *, salt: SaltSource | None = None, origin: bytes = NO_ORIGIN) -> None:
        self.origin = origin
        self.stored_rows: list[StoredRow] = []
        """The rows as they lie here; a test damages them to see that this is found."""
        self.elapsed_mark_ms = 0
        self._salt = SeededSalts("memory") if salt is None else salt
        self._head = Head(0, origin)
        self._closed = False

    def head(self) -> Head:
        """Where the log stands."""
        return self._head

    def append(self, rows: Sequence[Row], *, expected_seq: int) -> bytes:
        """Take all rows or none; give the new head's hash."""
        self._check_open()
        chained = chain_rows(rows, head=self._head, expected_seq=expected_seq, salt=self._salt)
        if chained:
            self.stored_rows.extend(chained)
            self._head = Head(chained[-1].seq, chained[-1].hash)
        return self._head.hash

    def read(self, after_seq: int = 0) -> Iterator[Row]:
        """The rows after `after_seq`, each checked against the one before it."""
        self._check_open()
        previous = Head(0, self.origin)
        for stored in tuple(self.stored_rows):
            joined = check_row(stored, previous=previous)
            previous = Head(stored.seq, stored.hash)
            if stored.seq > after_seq:
                yield Row(stored.seq, joined.payload)
        check_end(last=previous, recorded=self._head)

    def erase_texts(self, seq: int) -> int:
        """Forget what was typed in one event; give the number of texts that went."""
        for position, stored in enumerate(self.stored_rows):
            if stored.seq == seq:
                self.stored_rows[position] = stored._replace(texts=())
                return len(stored.texts)
        return 0

    def mark_elapsed(self, elapsed_ms: int, *, durable: bool = True) -> None:
        """Note how far the exercise clock is, outside the chain."""
        del durable  # nothing here is
        self._check_open()
        if elapsed_ms < 0:
            raise ValueError(f"the exercise clock cannot stand at {elapsed_ms} ms")
        self.elapsed_mark_ms = elapsed_ms

    def probe(self) -> None:
        """Raise `LogUnavailable` if nothing can be written."""
        self._check_open()

    def close(self) -> None:
        """Take no more; doing so twice does nothing."""
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise LogUnavailable("the log was closed")
