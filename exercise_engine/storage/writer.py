"""The thread that writes: it commits together whatever transactions wait, and tells when they are durable.

The caller hands transactions over and goes on; it hears of each group that reached the disk, in order, or
once that the disk refused. After a refusal nothing more is written until `resume`, so that what is on disk is
always a beginning of what was handed over, without holes.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias, TypeVar

from exercise_engine.core.ports import EventStore, Row
from exercise_engine.errors import LogUnavailable, StorageError
from exercise_engine.storage.chain import Head, check_numbering

T = TypeVar("T")

WAITING_ROWS_MAX = 20_000
"""Rows that may wait for the disk: several seconds of the busiest play; more, and the disk stands still."""

GROUP_ROWS_MAX = 1_000
"""Rows in one commit: beyond that a bigger group saves nothing and only delays the news of its first row."""


class WritableLog(EventStore, Protocol):
    """What the writer needs of a log."""

    def mark_elapsed(self, elapsed_ms: int, *, durable: bool = True) -> None:
        """Note how far the exercise clock is, outside the chain."""
        ...

    def probe(self) -> None:
        """Raise `LogUnavailable` if nothing can be written."""
        ...

    def close(self) -> None:
        """Close the log."""
        ...


@dataclass(frozen=True, slots=True)
class Durable:
    """Everything up to `head` is on disk."""

    head: Head


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing after `head` is on disk, and nothing will be until `resume`; what was waiting is dropped."""

    head: Head
    error: StorageError


WriterNews: TypeAlias = Durable | Failed


@dataclass(frozen=True, slots=True)
class _Errand:
    """Something else to do on the writer's thread, between two groups."""

    run: Callable[[], None]
    cancel: Callable[[], object]


class GroupCommitWriter:
    """Owns a log from construction until `close`; all methods may be called from one other thread."""

    def __init__(
        self,
        log: WritableLog,
        *,
        tell: Callable[[WriterNews], None],
        waiting_rows_max: int = WAITING_ROWS_MAX,
        group_rows_max: int = GROUP_ROWS_MAX,
    ) -> None:
        self._log = log
        self._tell = tell
        self._waiting_rows_max = waiting_rows_max
        self._group_rows_max = group_rows_max
        self._durable = Head(*log.head())
        self._submitted_seq = self._durable.seq
        self._news = threading.Condition()
        self._queue: deque[tuple[Row, ...] | _Errand] = deque()
        self._waiting_rows = 0
        self._mark_ms: int | None = None
        self._failure: StorageError | None = None
        self._untold: StorageError | None = None
        self._closing = False
        self._crash: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="log-writer", daemon=True)
        self._thread.start()

    @property
    def waiting_rows(self) -> int:
        """How many rows wait for the disk."""
        return self._waiting_rows

    @property
    def durable(self) -> Head:
        """Where the log on disk stands, as far as is known here."""
        return self._durable

    def submit(self, rows: Sequence[Row]) -> None:
        """Hand over the rows of one transaction, which follow those handed over before.

        Raises `LogUnavailable` while the log is failed, and when too much is waiting, which is a failure too.
        """
        with self._news:
            self._check_usable()
            check_numbering(rows, expected_seq=self._submitted_seq)
            if self._waiting_rows + len(rows) > self._waiting_rows_max:
                raise self._overflowed()
            if rows:
                self._queue.append(tuple(rows))
                self._waiting_rows += len(rows)
                self._submitted_seq += len(rows)
                self._news.notify()

    def mark_elapsed(self, elapsed_ms: int) -> None:
        """Note how far the exercise clock is, after the next group or alone; only the latest mark counts."""
        with self._news:
            if self._failure is None and not self._closing:
                self._mark_ms = elapsed_ms
                self._news.notify()

    def call(self, function: Callable[[], T]) -> Future[T]:
        """Run something on the writer's thread, after all handed over before, such as a change of a seat."""
        future: Future[T] = Future()
        with self._news:
            if self._closing or self._crash is not None:
                raise LogUnavailable("the log was closed")
            self._queue.append(_Errand(lambda: _settle(future, function), future.cancel))
            self._news.notify()
        return future

    def resume(self) -> Future[Head]:
        """Try whether the disk takes something again; if so go on from what is on disk.

        The future gives the head there, or the error, and then all stays as it is.
        """
        return self.call(self._try_again)

    def close(self) -> None:
        """Write what is waiting, end the thread and close the log; doing so twice does nothing."""
        with self._news:
            self._closing = True
            self._news.notify()
        self._thread.join()
        self._log.close()
        crash, self._crash = self._crash, None
        if crash is not None:
            raise crash

    # What follows runs on the writer's thread, but for the two that say otherwise.

    def _run(self) -> None:
        try:
            while self._work():
                pass
        except BaseException as error:  # noqa: BLE001  # it is raised by `close`, where somebody can see it
            with self._news:
                self._crash = error
                self._failure = LogUnavailable(f"the writer of the log ended: {error!r}")
                self._drop_waiting()
                while self._queue:
                    self._take_errand().cancel()
            with suppress(Exception):  # telling may be what went wrong
                self._tell(Failed(self._durable, self._failure))

    def _work(self) -> bool:
        """Do what is next; tell whether there may be more."""
        with self._news:
            self._news.wait_for(self._has_work)
            if self._untold is not None:
                step = partial(self._tell, Failed(self._durable, self._untold))
                self._untold = None
            elif self._queue and isinstance(self._queue[0], _Errand):
                step = partial(self._take_errand().run)
            elif self._queue or self._mark_ms is not None:
                step = partial(self._write, self._take_group(), self._take_mark())
            else:
                return False
        step()
        return True

    def _write(self, group: list[Row], mark_ms: int | None) -> None:
        try:
            if group:
                head_hash = self._log.append(group, expected_seq=group[0].seq - 1)
                self._durable = Head(group[-1].seq, head_hash)
                self._tell(Durable(self._durable))
            if mark_ms is not None:
                self._log.mark_elapsed(mark_ms, durable=not group)  # the disk was waited for a moment ago
        except StorageError as error:
            with self._news:
                self._failure = error
                self._untold = None
                self._drop_waiting()
            self._tell(Failed(self._durable, error))

    def _try_again(self) -> Head:
        if self._failure is not None:
            self._log.probe()
            head = Head(*self._log.head())
            with self._news:
                self._durable = head
                self._submitted_seq = head.seq
                self._failure = None
        return self._durable

    def _has_work(self) -> bool:
        return bool(self._queue) or self._closing or self._mark_ms is not None or self._untold is not None

    def _take_group(self) -> list[Row]:
        """The rows of as many whole transactions as fit, and of at least one if one is next."""
        group: list[Row] = []
        while self._queue:
            rows = self._queue[0]
            if isinstance(rows, _Errand) or (group and len(group) + len(rows) > self._group_rows_max):
                break
            self._queue.popleft()
            group.extend(rows)
        self._waiting_rows -= len(group)
        return group

    def _take_errand(self) -> _Errand:
        errand = self._queue.popleft()
        assert isinstance(errand, _Errand), "who takes an errand has looked"
        return errand

    def _take_mark(self) -> int | None:
        mark_ms, self._mark_ms = self._mark_ms, None
        return mark_ms

    def _drop_waiting(self) -> None:
        """Forget what was handed over and not written; errands stay. Called on either side."""
        errands = [item for item in self._queue if isinstance(item, _Errand)]
        self._queue = deque(errands)
        self._waiting_rows = 0
        self._mark_ms = None

    def _overflowed(self) -> LogUnavailable:
        """Fail because too much waits; the thread tells it after what it is writing now."""
        error = LogUnavailable(f"{self._waiting_rows} events wait for the disk, which does not keep up")
        self._failure = self._untold = error
        self._drop_waiting()
        self._news.notify()
        return error

    def _check_usable(self) -> None:
        if self._failure is not None:
            raise LogUnavailable(str(self._failure)) from self._failure
        if self._closing:
            raise LogUnavailable("the log was closed")


def _settle(future: Future[T], function: Callable[[], T]) -> None:
    """Run a function and give its outcome to who waits for it."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(function())
    except Exception as error:  # noqa: BLE001  # it is raised where the outcome is waited for
        future.set_exception(error)
