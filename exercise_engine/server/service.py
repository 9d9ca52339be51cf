"""An exercise on the air: puts hub, pacer, seats and listener together, runs them, and ends them in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from websockets.asyncio.server import Server, ServerConnection

from exercise_engine.client.link import Link
from exercise_engine.protocol.messages import Bye
from exercise_engine.server.access import Access
from exercise_engine.server.attachments import Attachments
from exercise_engine.server.collector import collector_kept_calm
from exercise_engine.server.conversation import Conversation, House
from exercise_engine.server.desk import Desk, Playable, SheetPlaces
from exercise_engine.server.hub import Clock, Hub
from exercise_engine.server.listener import bound_port, open_listener, open_metrics
from exercise_engine.server.log import log, place_of
from exercise_engine.server.metrics import Metrics, exposition
from exercise_engine.server.opening import OpenExercise
from exercise_engine.server.pacer import Pacer
from exercise_engine.server.people import People
from exercise_engine.server.reception import Reception
from exercise_engine.server.room import Room
from exercise_engine.server.seat_files import SeatSheet
from exercise_engine.server.tls import PLAIN, Transport
from exercise_engine.storage.writer import WritableLog
from exercise_engine.system import SystemClock

CLOSING: Final = Bye(code="server_closing", message="the server was stopped; it may come back", retry=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSettings:
    """How an exercise is hosted."""

    host: str = "127.0.0.1"
    port: int | None = None
    """None takes the port of the last time, or any; 0 takes any."""
    public_host: str | None = None
    """What stands in links, where it is not the address that is listened on."""
    transport: Transport = PLAIN
    places: SheetPlaces | None = None
    """Where links and codes are written; nowhere if none."""
    load: Callable[[], Playable] | None = None
    """Loads the scenario from disk again."""
    metrics_port: int | None = None


@dataclass(slots=True)
class HostedExercise:
    """What runs, for those who run it."""

    link: Link
    """Without a seat."""
    hub: Hub
    desk: Desk
    metrics: Metrics
    failed: asyncio.Future[None]
    """Holds the error if the program itself failed."""
    _server: Server = field(repr=False)

    @property
    def sheets(self) -> dict[str, SeatSheet]:
        """Links and codes drawn since the server started, by seat."""
        return self.desk.sheets

    @property
    def written(self) -> tuple[Path, ...]:
        """Files with links and codes that were written since the server started."""
        return self.desk.written

    @property
    def connection_count(self) -> int:
        """How many are connected, whether or not they hold a seat."""
        return len(self._server.connections)


@asynccontextmanager
async def hosting(
    exercise: OpenExercise,
    settings: HostSettings,
    *,
    clock: Clock | None = None,
    log_file: WritableLog | None = None,
) -> AsyncIterator[HostedExercise]:
    """Host an exercise until the block is left; then everybody is sent away and the file is closed.

    `log_file` stands in for the log of the file, in tests of what happens when it cannot be written.
    """
    clock = clock or SystemClock()
    file = exercise.file
    hub = Hub(
        engine=exercise.engine,
        empty_engine=exercise.empty_engine,
        log_file=log_file or file.events,
        room=Room(exercise.feed, exercise.drafts),
        clock=clock,
        metrics=Metrics(),
    )
    hub.ended_ms = exercise.ended_ms
    await hub.open()
    pacer = Pacer(hub, clock)
    try:
        async with _on_the_air(exercise, settings, hub, clock) as hosted:
            pacer.start()
            _watch(pacer.task, hosted.failed)
            await hosted._server.start_serving()  # noqa: SLF001 - the same module
            try:
                with collector_kept_calm():
                    yield hosted
            finally:
                await pacer.stop()
                hub.room.send_everybody_away(CLOSING)
    finally:
        await hub.close()
        await asyncio.to_thread(file.close)


@asynccontextmanager
async def _on_the_air(
    exercise: OpenExercise, settings: HostSettings, hub: Hub, clock: Clock
) -> AsyncIterator[HostedExercise]:
    """Bind the address, equip the seats, and close the connections at the end."""
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    house: House | None = None

    async def converse(connection: ServerConnection) -> None:
        assert house is not None, "connections are taken once everything is there"
        hub.metrics.connections_opened += 1
        try:
            await Conversation(connection, house).run()
        except Exception as error:  # noqa: BLE001 - a fault of ours ends the server, not one seat in silence
            _fail(failed, error)

    file = exercise.file
    wanted = settings.port if settings.port is not None else await asyncio.to_thread(lambda: file.meta.port)
    async with AsyncExitStack() as stack:
        stack.callback(failed.cancel)
        server = await open_listener(
            converse, host=settings.host, port=wanted or 0, transport=settings.transport
        )
        stack.push_async_callback(_close, server)
        link = _link_to(exercise, settings, server)
        reception = await _open_reception(exercise, hub, link, clock)
        people = People(file.people, reception)
        await people.load()
        desk = Desk(
            reception=reception,
            file=file,
            link=link,
            places=settings.places,
            load=settings.load,
            names=lambda: people.names,
        )
        paths = {info.sha256: info.path for info in exercise.engine.state.files}
        house = House(hub, reception, desk, Attachments(file.files.get, paths=paths), people)
        hosted = HostedExercise(link, hub, desk, hub.metrics, failed, server)
        if settings.metrics_port is not None:
            metrics_server = await open_metrics(settings.metrics_port, _metrics_of(hosted))
            stack.push_async_callback(_close, metrics_server)
        stack.callback(asyncio.get_running_loop().set_exception_handler, _watch_callbacks(failed))
        await desk.equip()
        yield hosted


async def _close(server: Server | asyncio.Server) -> None:
    server.close()
    await server.wait_closed()


def _link_to(exercise: OpenExercise, settings: HostSettings, server: Server) -> Link:
    return Link(
        host=settings.public_host or settings.host,
        port=bound_port(server),
        series_id=exercise.engine.state.series_id,
        pin=settings.transport.pin,
        insecure=settings.transport.insecure,
    )


async def _open_reception(exercise: OpenExercise, hub: Hub, link: Link, clock: Clock) -> Reception:
    file = exercise.file

    def read() -> Access:
        file.meta.port = link.port
        return Access(file.seats.all(), series_id=link.series_id, certificate_pin=link.pin)

    access = await asyncio.wrap_future(hub.writer.call(read))
    return Reception(hub=hub, access=access, seats=file.seats, clock=clock)


def _metrics_of(hosted: HostedExercise) -> Callable[[], str]:
    hub = hosted.hub
    gauges: dict[str, Callable[[], float]] = {
        "connections": lambda: hosted.connection_count,
        "seats_connected": lambda: len(hub.room.connected),
        "rows_waiting": lambda: hub.writer.waiting_rows,
        "log_fault": lambda: hub.fault_since is not None,
        "exercise_seconds": lambda: hub.clock_frame().elapsed_ms / 1000,
    }
    return lambda: exposition(hosted.metrics, gauges)


def _watch(task: asyncio.Task[None] | None, failed: asyncio.Future[None]) -> None:
    """Let the end of a task that never ends be noticed."""

    def ended(finished: asyncio.Task[None]) -> None:
        if not finished.cancelled() and (error := finished.exception()) is not None:
            _fail(failed, error)

    assert task is not None, "what is watched was started"
    task.add_done_callback(ended)


ExceptionHandler: TypeAlias = Callable[[asyncio.AbstractEventLoop, dict[str, Any]], object]


def _watch_callbacks(failed: asyncio.Future[None]) -> ExceptionHandler | None:
    """Have errors in timers and in news from the writer noticed; gives what looked after them before."""

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if "handle" in context and isinstance(error, BaseException):
            _fail(failed, error)
        else:
            loop.default_exception_handler(context)

    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(handle)
    return before


def _fail(failed: asyncio.Future[None], error: BaseException) -> None:
    log.critical("program fault", error=type(error).__name__, at=place_of(error))
    if not failed.done():
        failed.set_exception(error)
