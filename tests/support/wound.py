"""A hub with its pacer and nobody connected, for tests on virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from exercise_engine.core.clock import Now
from exercise_engine.core.commands import MoveStage, Order
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event, parse_event
from exercise_engine.core.ports import Row
from exercise_engine.model.scenario import Scenario
from exercise_engine.protocol.messages import Ack, Refused
from exercise_engine.server.drafts import Drafts
from exercise_engine.server.feed import Feed, Recorded
from exercise_engine.server.hub import Clock, Hub
from exercise_engine.server.metrics import Metrics
from exercise_engine.server.pacer import Pacer
from exercise_engine.server.room import Room
from exercise_engine.storage.memory import MemoryStore
from exercise_engine.storage.writer import WritableLog
from tests.support.play import PlainText

REAL_TURNS = 100
"""Turns of the loop without virtual time going on: some milliseconds for another thread."""


@dataclass
class Wound:
    """What the test looks at."""

    hub: Hub
    pacer: Pacer
    store: MemoryStore
    replies: list[Ack | Refused]

    def order(self, command: MoveStage, number: int) -> None:
        """Give a command as the lead controller."""
        lead = next(seat.seat for seat in self.hub.engine.state.seats.values() if seat.kind == "lead")
        self.hub.take(Order(seat=lead, command_id=f"c{number}", command=command), self.replies.append)

    async def start_exercise(self) -> None:
        """Lead from the plan to StartEx."""
        self.order(MoveStage(target="check_in"), 0)
        self.order(MoveStage(target="running"), 1)
        await self.recorded()

    def events(self) -> list[Event]:
        """What is in the log."""
        return [parse_event(row.payload) for row in self.store.read()]

    async def recorded(self) -> None:
        """Wait until everything decided is on disk and told; virtual time stands still meanwhile."""
        while self.hub.engine.durable.seq < self.hub.engine.state.seq:  # noqa: ASYNC110 - another thread writes
            await asyncio.sleep(0)

    async def marked(self, elapsed_ms: int) -> None:
        """Wait until the clock's mark has come so far; virtual time stands still meanwhile."""
        while self.store.elapsed_mark_ms < elapsed_ms:  # noqa: ASYNC110 - another thread writes
            await asyncio.sleep(0)

    async def fault(self, *, begins: bool) -> None:
        """Wait until a fault begins or ends, in virtual seconds that leave the writer's thread real time."""
        while self.is_in_fault() is not begins:
            await asyncio.sleep(1)
            for _ in range(REAL_TURNS):
                await asyncio.sleep(0)

    def is_in_fault(self) -> bool:
        """Whether the log cannot be written, as far as is known."""
        return self.hub.fault_since is not None

    def released(self) -> list[int]:
        """Exercise time of every release."""
        return [event.elapsed_ms for event in self.events() if event.type == "inject_released"]


@asynccontextmanager
async def wound(
    scenario: Scenario, clock: Clock, *, log_file: WritableLog | None = None, store: MemoryStore | None = None
) -> AsyncIterator[Wound]:
    """A hub over a log in memory, with its pacer running, until the block is left."""

    def empty_engine() -> Engine:
        return Engine(renderer=PlainText())

    store = store or MemoryStore()
    engine, feed, drafts = empty_engine(), Feed(), Drafts()
    await asyncio.to_thread(_create, engine, store, feed, scenario, clock.now())
    hub = Hub(
        engine=engine,
        empty_engine=empty_engine,
        log_file=log_file or store,
        room=Room(feed, drafts),
        clock=clock,
        metrics=Metrics(),
    )
    await hub.open()
    pacer = Pacer(hub, clock)
    pacer.start()
    try:
        yield Wound(hub, pacer, store, [])
    finally:
        await pacer.stop()
        await hub.close()


def _create(engine: Engine, store: MemoryStore, feed: Feed, scenario: Scenario, now: Now) -> None:
    creation = Creation(
        run_id="run",
        series_id="series",
        scenario=scenario,
        scenario_sha256="0" * 64,
        program_version="test",
    )
    events = engine.create(creation, now=now)
    recorded = [Recorded(event, event.model_dump_json()) for event in events]
    store.append([Row(item.event.seq, item.payload) for item in recorded], expected_seq=0)
    engine.commit(events[-1].seq)
    feed.take(recorded)
