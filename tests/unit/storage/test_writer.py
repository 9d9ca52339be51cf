"""The writer's thread: groups, news in order, refusals without holes, recovery, errands."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from exercise_engine.core.ports import Row
from exercise_engine.errors import LogClash, LogUnavailable
from exercise_engine.storage.chain import Head
from exercise_engine.storage.exercise_file import Identity, SqliteExerciseFile
from exercise_engine.storage.memory import MemoryStore
from exercise_engine.storage.tables import SeatCredential
from exercise_engine.storage.texts import SeededSalts
from exercise_engine.storage.writer import Durable, Failed, GroupCommitWriter, WriterNews

WAIT_S = 10
"""Longer than anything here takes; only a failing test waits that long."""


class Gate(MemoryStore):
    """A log on a disk that takes its time: each append waits until it is let through, or refused."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: queue.SimpleQueue[int] = queue.SimpleQueue()
        """The number of rows of each append that waits."""
        self.orders: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
        self.marks: list[tuple[int, bool]] = []
        self.full = False

    def append(self, rows: Sequence[Row], *, expected_seq: int) -> bytes:
        self.arrived.put(len(rows))
        order = self.orders.get(timeout=WAIT_S)
        if order is not None:
            raise order
        return super().append(rows, expected_seq=expected_seq)

    def mark_elapsed(self, elapsed_ms: int, *, durable: bool = True) -> None:
        if self.full:
            raise LogUnavailable("the disk is full")
        self.marks.append((elapsed_ms, durable))
        super().mark_elapsed(elapsed_ms, durable=durable)

    def probe(self) -> None:
        if self.full:
            raise LogUnavailable("the disk is full")

    def wait_for_append(self) -> int:
        """Wait until the writer stands before the disk; give the size of its group."""
        return self.arrived.get(timeout=WAIT_S)

    def let_through(self) -> None:
        """Let the disk take the group."""
        self.orders.put(None)

    def refuse(self, error: Exception) -> None:
        """Let the disk refuse the group."""
        self.orders.put(error)


class News:
    """What the writer told, in order."""

    def __init__(self) -> None:
        self.heard: queue.SimpleQueue[WriterNews] = queue.SimpleQueue()

    def next(self) -> WriterNews:
        """The next news."""
        return self.heard.get(timeout=WAIT_S)

    def durable_seq(self) -> int:
        """The next news, which must be that something became durable."""
        news = self.next()
        assert isinstance(news, Durable)
        return news.head.seq

    def failed(self) -> Failed:
        """The next news, which must be a failure."""
        news = self.next()
        assert isinstance(news, Failed)
        return news


@pytest.fixture
def gate() -> Gate:
    """A log that can be held up."""
    return Gate()


@pytest.fixture
def news() -> News:
    """Where the writer's news go."""
    return News()


@pytest.fixture
def writer(gate: Gate, news: News) -> Iterator[GroupCommitWriter]:
    """A writer before the log that can be held up; it may have 10 rows waiting, 4 of them in a group."""
    started = GroupCommitWriter(gate, tell=news.heard.put, waiting_rows_max=10, group_rows_max=4)
    yield started
    for _ in range(10):
        gate.let_through()
    started.close()


def rows(first: int, count: int = 1) -> list[Row]:
    """Some events."""
    return [Row(seq, f'{{"seq":{seq}}}') for seq in range(first, first + count)]


def test_durable_is_told_with_the_head(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """What became durable is told with its place and hash, and only once it is."""
    writer.submit(rows(1, 2))
    assert gate.wait_for_append() == 2
    assert news.heard.empty()
    gate.let_through()
    assert news.next() == Durable(gate.head())
    assert writer.durable == gate.head()


def test_waiting_transactions_share_a_commit(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """While the disk is busy transactions gather and are then written together, in order, never cut."""
    writer.submit(rows(1))
    assert gate.wait_for_append() == 1
    for first, count in ((2, 2), (4, 1), (5, 2), (7, 3)):
        writer.submit(rows(first, count))
    assert writer.waiting_rows == 8
    sizes = []
    for _ in range(4):
        gate.let_through()
        sizes.append(news.durable_seq())
        if sizes[-1] < 9:
            gate.wait_for_append()
    assert sizes == [1, 4, 6, 9]
    assert list(gate.read()) == rows(1, 9)


def test_transaction_larger_than_a_group(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """A transaction larger than a group is written as one."""
    writer.submit(rows(1, 9))
    assert gate.wait_for_append() == 9
    gate.let_through()
    assert news.durable_seq() == 9


def test_refusal_drops_all_that_waits(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """When the disk refuses, nothing after that is written, and what is durable is told."""
    writer.submit(rows(1))
    gate.wait_for_append()
    gate.let_through()
    assert news.durable_seq() == 1
    writer.submit(rows(2))
    gate.wait_for_append()
    writer.submit(rows(3, 2))
    gate.refuse(LogUnavailable("the disk is full"))
    failed = news.failed()
    assert failed.head == gate.head() == writer.durable
    assert str(failed.error) == "the disk is full"
    assert writer.waiting_rows == 0
    with pytest.raises(LogUnavailable, match="the disk is full"):
        writer.submit(rows(5))
    with pytest.raises(LogUnavailable, match="the disk is full"):
        writer.submit(rows(2))
    assert [row.seq for row in gate.read()] == [1]


def test_resume_after_refusal(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """Once the disk takes something again, writing goes on after what is on it."""
    writer.submit(rows(1))
    gate.wait_for_append()
    gate.refuse(LogUnavailable("the disk is full"))
    assert news.failed().head.seq == 0
    gate.full = True
    with pytest.raises(LogUnavailable, match="full"):
        writer.resume().result(WAIT_S)
    with pytest.raises(LogUnavailable, match="full"):
        writer.submit(rows(1))
    gate.full = False
    assert writer.resume().result(WAIT_S) == gate.head()
    writer.submit(rows(1))
    gate.wait_for_append()
    gate.let_through()
    assert news.durable_seq() == 1


def test_resume_without_failure_changes_nothing(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """Resuming a log that works gives what is durable, after what was handed over before."""
    writer.submit(rows(1))
    resumed = writer.resume()
    gate.wait_for_append()
    gate.let_through()
    assert resumed.result(WAIT_S).seq == news.durable_seq() == 1
    writer.submit(rows(2))
    gate.wait_for_append()


def test_clash_is_a_failure(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """A log that moved on behind the writer's back stops it."""
    writer.submit(rows(1))
    gate.wait_for_append()
    MemoryStore.append(gate, rows(1), expected_seq=0)
    gate.let_through()
    assert isinstance(news.failed().error, LogClash)


def test_overflow_is_a_failure(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """A disk that does not keep up stops play; what it is just writing is still told first."""
    writer.submit(rows(1))
    gate.wait_for_append()
    writer.submit(rows(2, 8))
    with pytest.raises(LogUnavailable, match="8 events wait for the disk, which does not keep up"):
        writer.submit(rows(10, 3))
    with pytest.raises(LogUnavailable, match="does not keep up"):
        writer.submit(rows(2))
    gate.let_through()
    assert news.durable_seq() == 1
    failed = news.failed()
    assert (failed.head.seq, writer.waiting_rows) == (1, 0)
    assert writer.resume().result(WAIT_S).seq == 1


def test_overflow_and_refusal_are_one_failure(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """If the disk also refuses what it was writing, that is told once."""
    writer.submit(rows(1))
    gate.wait_for_append()
    with pytest.raises(LogUnavailable, match="does not keep up"):
        writer.submit(rows(2, 11))
    gate.refuse(LogUnavailable("the disk is gone"))
    assert str(news.failed().error) == "the disk is gone"
    writer.resume().result(WAIT_S)
    assert news.heard.empty()


def test_rows_must_follow(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """Rows that do not follow what was handed over are a mistake of the caller, and stop nothing."""
    writer.submit([])
    writer.submit(rows(1))
    with pytest.raises(ValueError, match="event 3 was handed over where event 2 belongs"):
        writer.submit(rows(3))
    writer.submit(rows(2))
    gate.wait_for_append()
    gate.let_through()
    assert news.durable_seq() in {1, 2}


def test_marks(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """A mark alone waits for the disk; right after a group it does not; of several only the latest counts."""
    writer.mark_elapsed(1_000)
    writer.call(lambda: None).result(WAIT_S)
    writer.submit(rows(1))
    gate.wait_for_append()
    writer.submit(rows(2))
    for mark_ms in (2_000, 3_000):
        writer.mark_elapsed(mark_ms)
    gate.let_through()
    gate.wait_for_append()
    gate.let_through()
    assert [news.durable_seq(), news.durable_seq()] == [1, 2]
    writer.call(lambda: None).result(WAIT_S)
    assert gate.marks == [(1_000, True), (3_000, False)]


def test_full_disk_at_a_mark(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """A disk that fills up while nothing happens is noticed at the next mark."""
    gate.full = True
    writer.mark_elapsed(1_000)
    assert str(news.failed().error) == "the disk is full"
    writer.mark_elapsed(2_000)
    gate.full = False
    writer.resume().result(WAIT_S)
    assert gate.marks == []


def test_errands_keep_their_place(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """An errand runs on the writer's thread, after what came before it and before what came after."""
    writer.submit(rows(1))
    seen = writer.call(lambda: (threading.current_thread().name, gate.head().seq))
    writer.submit(rows(2))
    gate.wait_for_append()
    gate.let_through()
    assert seen.result(WAIT_S) == ("log-writer", 1)
    gate.wait_for_append()
    gate.let_through()
    assert [news.durable_seq(), news.durable_seq()] == [1, 2]


def test_errors_of_errands(writer: GroupCommitWriter, gate: Gate, news: News) -> None:
    """What goes wrong in an errand is raised where its outcome is waited for, and stops nothing."""
    with pytest.raises(ZeroDivisionError):
        writer.call(lambda: 1 // 0).result(WAIT_S)
    writer.submit(rows(1))
    gate.wait_for_append()
    gate.let_through()
    assert news.durable_seq() == 1


def test_cancelled_errand_is_not_run(writer: GroupCommitWriter, gate: Gate) -> None:
    """An errand that was called off in time is not run."""
    ran: list[str] = []
    writer.submit(rows(1))
    gate.wait_for_append()
    cancelled = writer.call(lambda: ran.append("cancelled"))
    after = writer.call(lambda: ran.append("after"))
    assert cancelled.cancel()
    gate.let_through()
    after.result(WAIT_S)
    assert ran == ["after"]


def test_close_writes_what_waits(gate: Gate, news: News) -> None:
    """Closing writes all that was handed over, and then takes nothing more."""
    writer = GroupCommitWriter(gate, tell=news.heard.put)
    for seq in (1, 2, 3):
        writer.submit(rows(seq))
        gate.let_through()
    writer.mark_elapsed(5)
    writer.close()
    writer.close()
    assert writer.durable.seq == gate.head().seq == 3
    assert gate.elapsed_mark_ms == 5
    with pytest.raises(LogUnavailable, match="the log was closed"):
        writer.submit(rows(4))
    with pytest.raises(LogUnavailable, match="the log was closed"):
        writer.call(lambda: None)


def test_fault_of_the_program_is_not_swallowed(gate: Gate, news: News) -> None:
    """An error that is none of the disk's stops the writer, is told, and is raised by `close`."""
    writer = GroupCommitWriter(gate, tell=news.heard.put)
    writer.submit(rows(1))
    gate.wait_for_append()
    errand = writer.call(lambda: None)
    gate.refuse(ZeroDivisionError("a fault"))
    assert "ZeroDivisionError" in str(news.failed().error)
    assert errand.cancelled()
    with pytest.raises(LogUnavailable, match="the writer of the log ended"):
        writer.submit(rows(1))
    with pytest.raises(LogUnavailable, match="closed"):
        writer.call(lambda: None)
    with pytest.raises(ZeroDivisionError, match="a fault"):
        writer.close()


def test_listener_that_fails(gate: Gate) -> None:
    """A listener that fails is a fault of the program too."""

    def tell(news: WriterNews) -> None:
        raise RuntimeError(f"nobody listens to {type(news).__name__}")

    writer = GroupCommitWriter(gate, tell=tell)
    writer.submit(rows(1))
    gate.let_through()
    with pytest.raises(RuntimeError, match="nobody listens to Durable"):
        writer.close()


def test_on_a_file(path: Path, identity: Identity, said: Callable[..., list[Row]], news: News) -> None:
    """On a real file: many transactions, a seat changed in between, a full disk, recovery, a whole log."""
    file = SqliteExerciseFile.create(path, identity, salt=SeededSalts(""))
    writer = GroupCommitWriter(file.events, tell=news.heard.put)
    for seq in range(1, 201):
        writer.submit(said(seq))
    writer.call(lambda: file.seats.put(SeatCredential(seat="s1", label="", organisation=""))).result(WAIT_S)
    assert writer.durable.seq == 200
    writer.call(lambda: file.limit_size(1)).result(WAIT_S)
    writer.submit(said(201, ["x" * 100_000]))
    while isinstance(heard := news.next(), Durable):
        assert heard.head.seq <= 200
    assert heard.head.seq == 200
    with pytest.raises(LogUnavailable, match="full"):
        writer.resume().result(WAIT_S)
    writer.call(lambda: file.limit_size(10_000_000)).result(WAIT_S)
    assert writer.resume().result(WAIT_S) == Head(200, heard.head.hash)
    writer.submit(said(201))
    writer.close()
    with SqliteExerciseFile.open_read_only(path) as reader:
        assert [row.seq for row in reader.events.read()] == list(range(1, 202))
        assert len(reader.seats.all()) == 1
