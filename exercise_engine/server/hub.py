"""The one writer: takes commands in one order, has what they decide recorded, and only then tells anybody.

Nothing here waits: between reading the state and acting on it no other command gets a turn. What was decided
lies in `_waiting` until the log says that it is on disk. If the log cannot be written, what waited is undone
as if it had never been asked for, the clock stands, and until the log can be written commands are refused.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol, assert_never

from exercise_engine.core.clock import Now
from exercise_engine.core.commands import Order
from exercise_engine.core.engine import Engine
from exercise_engine.core.events import Event, parse_event
from exercise_engine.core.facts import FileInfo, ReceiptsReported, StageChanged, StoryJumped
from exercise_engine.core.ports import Row
from exercise_engine.errors import CommandRejected, LogUnavailable
from exercise_engine.model.scenario import Scenario
from exercise_engine.protocol.messages import Ack, ClockFrame, HeadFrame, HeadStamp, Notice, Refused
from exercise_engine.server.feed import Recorded
from exercise_engine.server.limits import SLEEP_TOLERANCE_MS, WAITING_TRANSACTIONS_MAX
from exercise_engine.server.log import log, place_of
from exercise_engine.server.metrics import Metrics
from exercise_engine.server.room import Room
from exercise_engine.storage.chain import Head
from exercise_engine.storage.writer import Durable, Failed, GroupCommitWriter, WritableLog, WriterNews
from exercise_engine.system import next_local_ms, slept_ms

FAULT_CODE: Final = "fault"
FAULT_MESSAGE: Final = "the server cannot record anything at the moment; nothing was changed, try again later"

ENDS: Final = frozenset({"hot_wash", "aborted"})
"""EndEx, one way or the other."""
HEAD_STAGES: Final = ENDS | {"running", "paused"}
"""Moves at which every client is given a head: StartEx, pauses, EndEx."""

Reply = Callable[[Ack | Refused], None]


class Clock(Protocol):
    """Reads both clocks of the machine."""

    def now(self) -> Now:
        """The present moment."""
        ...


@dataclass(slots=True)
class _Waiting:
    """What was decided and is not known to be on disk, with those who wait to hear of it."""

    last_seq: int
    recorded: tuple[Recorded, ...]
    settle: list[Callable[[bool], None]] = field(default_factory=list)
    """Called with whether it is on disk."""


class Hub:
    """One exercise while it is hosted."""

    def __init__(
        self,
        *,
        engine: Engine,
        empty_engine: Callable[[], Engine],
        log_file: WritableLog,
        room: Room,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self.engine = engine
        self.room = room
        self.metrics = metrics
        self.fault_since: Now | None = None
        """Since when the log cannot be written; none while it can."""
        self.ended_ms: int | None = None
        """Wall time of EndEx."""
        self.wake: Callable[[], None] = _nothing
        """Called after every change; the pacer looks when it is needed next."""
        self._empty_engine = empty_engine
        self._log_file = log_file
        self._clock = clock
        self._last_look = clock.now()
        self._waiting: deque[_Waiting] = deque()
        self._refusing = False
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._loop = asyncio.get_running_loop()
        self.writer: GroupCommitWriter
        """There once the hub is open."""

    async def open(self) -> None:
        """Take the log, on another thread, since that reads the disk."""
        self.writer = await asyncio.to_thread(GroupCommitWriter, self._log_file, tell=self._hear_writer)

    # ── what comes from seats ──

    def take(self, order: Order, reply: Reply) -> None:
        """Take a command; the reply comes once its outcome is on disk, or at once if there is none."""
        if not self._may_decide():
            reply(_fault(order))
            return
        now = self._now()
        self._record(self._due(now))
        if not self._may_decide():
            reply(_fault(order))
            return
        earlier = self.engine.outcome(order.seat, order.command_id)
        if earlier is not None:
            self._after(lambda durable: reply(self._ack(order, *earlier) if durable else _fault(order)))
            return
        try:
            events = self._decide(lambda: self.engine.handle(order, now=now))
        except CommandRejected as rejection:
            self._refuse(order, rejection, reply)
            return
        self.metrics.commands_accepted += 1
        first, last = (events[0].seq, events[-1].seq) if events else (1, 0)
        self._record(events)
        self._after(lambda durable: reply(self._ack(order, first, last) if durable else _fault(order)))
        self.wake()

    def load_scenario(
        self,
        scenario: Scenario,
        *,
        scenario_sha256: str,
        files: tuple[FileInfo, ...],
        occupied: frozenset[str],
        then: Callable[[bool], None],
    ) -> None:
        """Put a corrected scenario in place; raises CommandRejected. `then` hears whether it is on disk."""
        if self._refusing:
            raise CommandRejected(FAULT_CODE, FAULT_MESSAGE)
        now = self._now()
        load = self.engine.load_scenario
        events = self._decide(
            lambda: load(scenario, scenario_sha256=scenario_sha256, files=files, occupied=occupied, now=now)
        )
        self._record(events)
        self._after(then)
        self.wake()

    async def room_for_more(self) -> None:
        """Wait until not too much waits for the disk."""
        await self._has_room.wait()

    # ── what comes from time ──

    def tick(self) -> None:
        """Do what is due."""
        if not self._refusing:
            self._record(self._due(self._now()))
        self.wake()

    def next_deadline(self) -> int | None:
        """The monotonic moment at which `tick` is needed; none while nothing is due or can be done."""
        return None if self._refusing else self.engine.next_deadline()

    def look_at_clocks(self) -> None:
        """Notice whether the machine slept, and note how far the exercise is."""
        if self._refusing:
            return
        now = self._now()
        if self.engine.clock_runs:
            self.writer.mark_elapsed(self.engine.elapsed_ms(now))

    def clock_frame(self) -> ClockFrame:
        """The three times now, at the stage that is on disk."""
        now = self._clock.now()
        state = self.engine.durable
        elapsed_ms = self.engine.elapsed_ms(now)
        return ClockFrame(
            stage=state.stage,
            running=state.stage == "running" and self.engine.clock_runs and self.fault_since is None,
            elapsed_ms=elapsed_ms,
            story_ms=state.story.story_ms(elapsed_ms),
            speed=state.speed,
            pace=state.story.pace,
            at_ms=now.at_ms,
            hard_stop_at_ms=self._hard_stop_at_ms(),
        )

    def _hard_stop_at_ms(self) -> int | None:
        """When the room closes: the next time after StartEx that the clock on this wall shows it."""
        state = self.engine.durable
        hard_stop = state.scenario.clock.hard_stop
        if hard_stop is None or state.started_at_ms is None or state.speed != 1:
            return None
        hour, minute = hard_stop.split(":")
        return next_local_ms(hour=int(hour), minute=int(minute), after_ms=state.started_at_ms)

    def head_stamp(self) -> HeadStamp:
        """Where the log on disk stands."""
        head = self.writer.durable
        return HeadStamp(seq=head.seq, hash=head.hash.hex())

    def tell_head(self) -> None:
        """Give every client a head to keep."""
        self.room.tell_all(HeadFrame(**self.head_stamp().model_dump()))

    # ── what comes from the log ──

    async def try_log_again(self) -> bool:
        """See whether the log takes something again, and if so go on; returns whether it does."""
        assert self.fault_since is not None, "only a log that failed is tried again"
        try:
            head = await asyncio.wrap_future(self.writer.resume())
            if head.seq != self.engine.durable.seq:
                self._take_over(*await asyncio.wrap_future(self.writer.call(self._reread)))
        except LogUnavailable:
            return False
        self._recover()
        return True

    async def close(self) -> None:
        """Take nothing more, and wait until everything that was decided is on disk."""
        self.look_at_clocks()
        self._refusing = True
        await asyncio.to_thread(self.writer.close)
        await asyncio.sleep(0)  # the last news of the writer has its turn

    def _hear_writer(self, news: WriterNews) -> None:
        """Carry news over from the writer's thread."""
        self._loop.call_soon_threadsafe(self._take_news, news)

    def _take_news(self, news: WriterNews) -> None:
        match news:
            case Durable(head=head):
                self._tell_durable(head)
            case Failed(error=error):
                log.error("log cannot be written", code=FAULT_CODE, reason=str(error))
                self._enter_fault()
            case _:
                assert_never(news)

    def _tell_durable(self, head: Head) -> None:
        """Show what is on disk: events first, with the frames beside them, then the answers to who asked."""
        self.engine.commit(head.seq)
        self.metrics.groups_written += 1
        done: list[_Waiting] = []
        while self._waiting and self._waiting[0].last_seq <= head.seq:
            done.append(self._waiting.popleft())
        recorded = tuple(item for waiting in done for item in waiting.recorded)
        self.metrics.events_recorded += len(recorded)
        self._show(recorded)
        for waiting in done:
            for settle in waiting.settle:
                settle(True)
        if len(self._waiting) < WAITING_TRANSACTIONS_MAX:
            self._has_room.set()

    def _show(self, recorded: tuple[Recorded, ...]) -> None:
        """Let everybody hear of events that are on disk."""
        self.room.feed.take(recorded)
        for item in recorded:
            self.room.drafts.take(item.event)
        self.room.tell_news()
        for item in recorded:
            self._follow(item.event)

    def _follow(self, event: Event) -> None:
        """Send the frames beside the events that a recorded event calls for."""
        match event.fact:
            case StageChanged(target=target):
                if target in ENDS and self.ended_ms is None:
                    self.ended_ms = event.at_ms
                self.room.tell_all(self.clock_frame())
                if target in HEAD_STAGES:
                    self.tell_head()
            case StoryJumped():
                self.room.tell_all(self.clock_frame())
            case ReceiptsReported():
                self.room.presence_changed = True
            case _:
                pass

    def _enter_fault(self) -> None:
        """Undo what is not on disk, stop the clock, and say so."""
        if self.fault_since is None:
            self.fault_since = self._clock.now()
            self.metrics.faults += 1
        self._refusing = True
        undone, self._waiting = self._waiting, deque()
        self.engine.rollback(now=self.fault_since)
        self._has_room.set()
        for waiting in undone:
            for settle in waiting.settle:
                settle(False)
        self.room.tell_all(self.clock_frame())
        self.room.tell_control(
            Notice(
                code="fault",
                message="The log cannot be written. The clock stands, and nothing is taken until it can.",
            )
        )
        self.wake()

    def _reread(self) -> tuple[Engine, tuple[Recorded, ...]]:
        """Replay what is on disk, on the writer's thread: the disk took more than it owned up to."""
        recorded = tuple(Recorded(parse_event(row.payload), row.payload) for row in self._log_file.read())
        engine = self._empty_engine()
        engine.replay(item.event for item in recorded)
        return engine, recorded

    def _take_over(self, engine: Engine, recorded: tuple[Recorded, ...]) -> None:
        """Go on with another engine, and show what had reached the disk after all."""
        assert self.fault_since is not None, "only in a fault is an engine exchanged"
        elapsed_ms = self.engine.elapsed_ms(self.fault_since)
        self.engine = engine
        fresh = recorded[self.room.feed.last_seq :]
        self._show(fresh)
        self._record(engine.restore(elapsed_ms, now=self.fault_since))

    def _recover(self) -> None:
        """Go on from what is on disk; the time between is a pause."""
        assert self.fault_since is not None, "only a fault is recovered from"
        since, self.fault_since = self.fault_since, None
        self._refusing = False
        self._last_look = self._clock.now()
        log.info("log can be written again", seq=self.engine.durable.seq)
        self._record(self.engine.freeze("fault", now=since))
        self.room.tell_all(self.clock_frame())
        self.room.tell_control(
            Notice(
                code="recovered", message="The log can be written again. Play is paused; resume when ready."
            )
        )
        self.wake()

    # ── deciding and recording ──

    def _may_decide(self) -> bool:
        """Whether what is decided can be recorded, as far as is known."""
        return not self._refusing

    def _due(self, now: Now) -> tuple[Event, ...]:
        """What the engine does by itself at this moment."""
        try:
            return self._decide(lambda: self.engine.tick(now))
        except CommandRejected:
            return ()

    def _decide(self, decide: Callable[[], tuple[Event, ...]]) -> tuple[Event, ...]:
        """Let the engine decide; if that fails by a fault of the program, everything else stays as it is."""
        try:
            return decide()
        except CommandRejected:
            raise
        except Exception as error:  # one faulty decision must not end the exercise of a whole room
            log.error("deciding failed", code="program_fault", error=type(error).__name__, at=place_of(error))
            self._refusing = True
            self._after(self._stand_up)
            raise CommandRejected(
                "program_fault", "the program failed at this; nothing was changed"
            ) from error

    def _stand_up(self, durable: bool) -> None:  # noqa: FBT001 - called with what became of those before
        """After a fault of the program: fall back to what is on disk, and let control decide how to go on."""
        if not durable:
            return
        now = self._clock.now()
        self.engine.rollback(now=now)
        self._refusing = False
        self._record(self.engine.freeze("fault", now=now))
        self.room.tell_control(
            Notice(
                code="program_fault",
                message="The program failed at something due or asked for. It was undone; play is paused.",
            )
        )
        self.wake()

    def _now(self) -> Now:
        """The present moment; if the machine slept since the last look, the exercise is paused first."""
        now = self._clock.now()
        previous, self._last_look = self._last_look, now
        if slept_ms(previous, now) > SLEEP_TOLERANCE_MS:
            log.warning("machine slept", code="suspended", ms=slept_ms(previous, now))
            self._record(self.engine.freeze("suspended", now=now))
        return now

    def _record(self, events: tuple[Event, ...]) -> None:
        """Hand events over to the log."""
        if not events:
            return
        recorded = tuple(Recorded(event, event.model_dump_json()) for event in events)
        self._waiting.append(_Waiting(events[-1].seq, recorded))
        if len(self._waiting) >= WAITING_TRANSACTIONS_MAX:
            self._has_room.clear()
        try:
            self.writer.submit([Row(item.event.seq, item.payload) for item in recorded])
        except LogUnavailable:
            self._refusing = True  # the writer's own news, which follows, undoes what waits

    def _after(self, settle: Callable[[bool], None]) -> None:
        """Do something once all that was decided so far is on disk; at once if it is."""
        if self._waiting:
            self._waiting[-1].settle.append(settle)
        else:
            settle(True)

    def _refuse(self, order: Order, rejection: CommandRejected, reply: Reply) -> None:
        """Refuse; only after what the refusal rests on is on disk, since it tells of it."""
        log.info("command refused", seat=order.seat, code=rejection.code, command=order.command.type)
        self.metrics.commands_refused += 1
        refused = Refused(command_id=order.command_id, code=rejection.code, message=rejection.message)
        self._after(lambda durable: reply(refused if durable else _fault(order)))

    def _ack(self, order: Order, first: int, last: int) -> Ack:
        sees = self.room.feed.sees
        seqs = tuple(seq for seq in range(first, last + 1) if sees(order.seat, seq))
        return Ack(command_id=order.command_id, seqs=seqs)


def _fault(order: Order) -> Refused:
    return Refused(command_id=order.command_id, code=FAULT_CODE, message=FAULT_MESSAGE)


def _nothing() -> None:
    """Stands in for the pacer until there is one."""
