"""The event log in an exercise file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogDamaged
from exercise_engine.storage.chain import Head, StoredRow, chain_rows, check_end, check_row
from exercise_engine.storage.database import Database, SqlValue, Transaction
from exercise_engine.storage.texts import SaltSource, StoredText

READ_ROWS = 500
"""How many rows are fetched at a time: enough to be fast, few enough not to keep others waiting."""

HEAD_SEQ = "head_seq"
HEAD_HASH = "head_hash"
ELAPSED_MARK = "elapsed_mark_ms"


class SqliteEventLog:
    """Appends and reads; there is nothing that changes an event."""

    def __init__(self, database: Database, *, origin: bytes, salt: SaltSource) -> None:
        self.origin = origin
        self._database = database
        self._salt = salt

    def head(self) -> Head:
        """Where the log stands."""
        return self._head_in(
            self._database.rows("SELECT key, value FROM meta WHERE key IN (?, ?)", HEAD_SEQ, HEAD_HASH)
        )

    def append(self, rows: Sequence[Row], *, expected_seq: int) -> bytes:
        """Make all rows durable or none; give the new head's hash."""
        with self._database.transaction() as transaction:
            found = transaction.rows("SELECT key, value FROM meta WHERE key IN (?, ?)", HEAD_SEQ, HEAD_HASH)
            head = self._head_in(found)
            chained = chain_rows(rows, head=head, expected_seq=expected_seq, salt=self._salt)
            if chained:
                _write(transaction, chained)
                head = Head(chained[-1].seq, chained[-1].hash)
        return head.hash

    def read(self, after_seq: int = 0) -> Iterator[Row]:
        """The rows after `after_seq`, each checked against the one before it."""
        recorded = self.head()
        start = self._start(after_seq, recorded)
        if start is None:
            return
        previous: Head | StoredRow = start
        for stored in self.stored_rows(start.seq):
            joined = check_row(stored, previous=previous)
            previous = stored
            yield Row(stored.seq, joined.payload)
        if previous.seq <= recorded.seq:  # more may have been appended since
            check_end(last=Head(previous.seq, previous.hash), recorded=recorded)

    def stored_rows(self, after_seq: int = 0) -> Iterator[StoredRow]:
        """The rows as they lie in the file, unchecked; for `read` and for verifying."""
        while batch := self._batch(after_seq):
            yield from batch
            after_seq = batch[-1].seq

    def strays(self) -> tuple[str, ...]:
        """What lies among the rows without belonging to the chain, said in sentences."""
        events = self._database.rows("SELECT count(*) FROM events WHERE seq < 1")
        texts = self._database.rows("SELECT count(*) FROM texts WHERE seq NOT IN (SELECT seq FROM events)")
        counted = (
            (events[0][0], "events stand before the first one"),
            (texts[0][0], "typed texts belong to no event"),
        )
        return tuple(f"{count!r} {sentence}" for count, sentence in counted if count)

    def erase_texts(self, seq: int) -> int:
        """Erase for good what was typed in one event; give the number of texts that went."""
        with self._database.transaction() as transaction:
            erased = transaction.write("DELETE FROM texts WHERE seq = ?", seq)
        self._database.fold()  # the write-ahead log still held them
        return erased

    @property
    def elapsed_mark_ms(self) -> int:
        """How far the exercise clock was when it was last noted; 0 before that."""
        found = self._database.rows("SELECT value FROM meta WHERE key = ?", ELAPSED_MARK)
        return _number(found[0][0], "the mark of the exercise clock") if found else 0

    def mark_elapsed(self, elapsed_ms: int, *, durable: bool = True) -> None:
        """Note how far the exercise clock is, outside the chain.

        What is not durable still survives the end of the process; a power cut it survives only together with
        the next events.
        """
        if elapsed_ms < 0:
            raise ValueError(f"the exercise clock cannot stand at {elapsed_ms} ms")
        if durable:
            self._write_mark(elapsed_ms)
        else:
            with self._database.not_waiting_for_the_disk():
                self._write_mark(elapsed_ms)

    def probe(self) -> None:
        """Raise `LogUnavailable` if nothing can be written."""
        self._database.probe()

    def close(self) -> None:
        """Close the file; doing so twice does nothing."""
        self._database.close()

    def _write_mark(self, elapsed_ms: int) -> None:
        with self._database.transaction() as transaction:
            transaction.write("INSERT OR REPLACE INTO meta VALUES (?, ?)", ELAPSED_MARK, str(elapsed_ms))

    def _head_in(self, found: list[tuple[SqlValue, ...]]) -> Head:
        values = {str(key): value for key, value in found}
        if not values:
            return Head(0, self.origin)
        try:
            return Head(_number(values.get(HEAD_SEQ), "the head"), bytes.fromhex(str(values[HEAD_HASH])))
        except (KeyError, ValueError) as error:
            raise LogDamaged(seq=0, reason="the note of the last event in the file is unreadable") from error

    def _start(self, after_seq: int, recorded: Head) -> Head | None:
        """The row before the first one asked for; none when nothing was asked for."""
        if after_seq <= 0:
            return Head(0, self.origin)
        if after_seq >= recorded.seq:
            return None
        found = self._database.rows("SELECT hash FROM events WHERE seq = ?", after_seq)
        if not found:
            raise LogDamaged(seq=after_seq, reason="it is missing")
        return Head(after_seq, _octets(found[0][0]))

    def _batch(self, after_seq: int) -> list[StoredRow]:
        found = self._database.rows(
            "SELECT seq, CAST(payload AS BLOB), hash FROM events WHERE seq > ? ORDER BY seq LIMIT ?",
            after_seq,
            READ_ROWS,
        )
        if not found:
            return []
        texts = self._texts(after_seq, _number(found[-1][0], "an event"))
        return [
            StoredRow(seq, _octets(stored), _octets(row_hash), tuple(texts[seq]) if seq in texts else ())
            for seq, stored, row_hash in found
            if isinstance(seq, int)
        ]

    def _texts(self, after_seq: int, up_to_seq: int) -> dict[int, list[StoredText]]:
        """The typed texts of some rows. Columns are cast, because SQLite lets anything lie in any of them."""
        found = self._database.rows(
            "SELECT seq, CAST(position AS INTEGER), CAST(salt AS BLOB), CAST(body AS TEXT) FROM texts"
            " WHERE seq > ? AND seq <= ? ORDER BY seq, position",
            after_seq,
            up_to_seq,
        )
        texts: dict[int, list[StoredText]] = defaultdict(list)
        for seq, position, salt, body in found:
            if isinstance(seq, int) and isinstance(position, int):
                texts[seq].append(StoredText(position, _octets(salt), str(body)))
        return texts


def _write(transaction: Transaction, chained: Sequence[StoredRow]) -> None:
    transaction.write_many(
        "INSERT INTO events VALUES (?, ?, ?)", [(row.seq, row.stored.decode(), row.hash) for row in chained]
    )
    transaction.write_many(
        "INSERT INTO texts VALUES (?, ?, ?, ?)",
        [(row.seq, text.index, text.salt, text.body) for row in chained for text in row.texts],
    )
    last = chained[-1]
    transaction.write_many(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", [(HEAD_SEQ, str(last.seq)), (HEAD_HASH, last.hash.hex())]
    )


def _number(value: SqlValue, what: str) -> int:
    try:
        if not isinstance(value, int | str):
            raise TypeError(f"a {type(value).__name__}")
        return int(value)
    except (TypeError, ValueError) as error:
        raise LogDamaged(seq=0, reason=f"{what} is noted as {value!r} in the file") from error


def _octets(value: SqlValue) -> bytes:
    """A column that ought to hold bytes; whatever else was put there matches no hash."""
    return value if isinstance(value, bytes) else repr(value).encode()
