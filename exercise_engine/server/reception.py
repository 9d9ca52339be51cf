"""Lets seats in: who is there, whether the seat is free, a token in place of a code, and the welcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final, TypeVar

from exercise_engine import __version__
from exercise_engine.core.command_types import RECEIPTS_PER_COMMAND_MAX, TYPED_TEXT_LENGTH_MAX
from exercise_engine.errors import LogUnavailable, StorageError
from exercise_engine.model.timing import MINUTE_MS
from exercise_engine.protocol.codec import CLIENT_FRAME_BYTES_MAX
from exercise_engine.protocol.messages import Bye, ByeCode, Hello, Limits, Notice, Welcome
from exercise_engine.server.access import Access, token_expired
from exercise_engine.server.directory import directory
from exercise_engine.server.hub import Clock, Hub
from exercise_engine.server.limits import GREETINGS_MAX
from exercise_engine.server.log import log
from exercise_engine.server.room import receipts_of
from exercise_engine.server.terminal import Terminal
from exercise_engine.server.throttle import Throttle
from exercise_engine.storage.tables import SeatTable
from exercise_engine.system import new_token

T = TypeVar("T")

_WANTED: Final = Notice(
    code="seat_wanted",
    message="somebody gave the code of your seat at another terminal; if that is no colleague, tell control",
)

LIMITS: Final = Limits(
    frame_bytes_max=CLIENT_FRAME_BYTES_MAX,
    text_length_max=TYPED_TEXT_LENGTH_MAX,
    receipts_max=RECEIPTS_PER_COMMAND_MAX,
)


class Reception:
    """One for all connections of a hosted exercise."""

    def __init__(self, *, hub: Hub, access: Access, seats: SeatTable, clock: Clock) -> None:
        self.hub = hub
        self.access = access
        self._seats = seats
        self._clock = clock
        self._throttle = Throttle()
        self._greeting_count = 0

    @contextmanager
    def greeting(self) -> Iterator[bool]:
        """Count a connection that has not said who it is; tells whether there are not too many of them."""
        self._greeting_count += 1
        try:
            yield self._greeting_count <= GREETINGS_MAX
        finally:
            self._greeting_count -= 1

    async def identify(self, hello: Hello, address: str) -> str | Bye:
        """The seat that somebody may take, or why not."""
        seat = await self._seat_for(hello, address)
        if isinstance(seat, str) and seat not in self.hub.room.feed.viewers:
            return _bye("revoked", "this seat is no longer part of the exercise; ask exercise control")
        return seat

    async def admit(self, terminal: Terminal, hello: Hello) -> Bye | None:
        """Take the seat and say welcome; returns why not, if not."""
        room = self.hub.room
        terminal.since_ms = self._clock.now().at_ms
        with_code = hello.seat_code is not None
        holder = room.holder(terminal.seat)
        farewell = taken_over(at_ms=terminal.since_ms, with_code=with_code)
        if not room.claim(terminal, take_over=hello.take_over, farewell=farewell):
            if with_code and holder is not None:
                holder.send(_WANTED)
            held_ms = terminal.since_ms - holder.since_ms if holder is not None else 0
            return _bye("seat_taken", _held(held_ms))
        token = None
        if hello.seat_code is not None:
            token = new_token()
            try:
                await self._keep_token(terminal.seat, token)
            except StorageError:
                room.leave(terminal)
                return _bye("unavailable", "the server cannot record anything at the moment", retry=True)
        if not terminal.is_open or terminal.session.state != "deciding":
            return None  # it went away, or was sent away, while its token was written
        if terminal.seat not in room.feed.viewers:
            return _bye("revoked", "this seat is no longer part of the exercise; ask exercise control")
        self._welcome(terminal, token)
        return None

    async def on_disk(self, function: Callable[[], T]) -> T:
        """Run something on the thread that owns the file; raises LogUnavailable."""
        return await asyncio.wrap_future(self.hub.writer.call(function))

    async def _seat_for(self, hello: Hello, address: str) -> str | Bye:
        if hello.token is not None:
            return self._seat_for_token(hello.token)
        delay_ms = self._throttle.delay_ms(address, now_ms=self._clock.now().at_ms)
        if delay_ms:
            log.warning("code delayed", code="throttled", ms=delay_ms)
            await asyncio.sleep(delay_ms / 1000)
        seat = self.access.seat_for_code(hello.seat_code or "")
        if seat is None:
            self._throttle.failed(address, now_ms=self._clock.now().at_ms)
            return self._refused("this code opens no seat here; look at the code and at the link again")
        return seat

    def _seat_for_token(self, token: str) -> str | Bye:
        seat = self.access.seat_for_token(token)
        if seat is None:
            return self._refused("this terminal no longer holds its seat; join again with the code")
        if token_expired(ended_ms=self.hub.ended_ms, now_ms=self._clock.now().at_ms):
            return _bye("token_expired", "the exercise ended more than a day ago; join with the code")
        return seat

    def _refused(self, message: str) -> Bye:
        self.hub.metrics.codes_refused += 1
        log.warning("not admitted", code="not_admitted")
        return _bye("not_admitted", message)

    async def _keep_token(self, seat: str, token: str) -> None:
        """Let a token open the seat from now on, here and on disk."""
        before = self.access.get(seat)
        now_ms = self._clock.now().at_ms
        kept = self.access.with_token(seat, token, now_ms=now_ms)
        token_hash = kept.token_hash
        assert token_hash is not None, "a seat with a token has its hash"
        try:
            await self.on_disk(lambda: self._seats.set_token(seat, token_hash, created_ms=now_ms))
        except LogUnavailable:
            if before is not None:
                self.access.put(before)
            raise

    def _welcome(self, terminal: Terminal, token: str | None) -> None:
        """Say who is where and how things stand; nothing waits between reading that and writing it."""
        hub, feed = self.hub, self.hub.room.feed
        seat = feed.seats[terminal.seat]
        seen_by = feed.viewers[terminal.seat]
        state = hub.engine.durable
        after_seq = terminal.session.resume_after(run_id=state.run_id, last_seq=feed.last_seq)
        terminal.position = feed.position_after(seat.seat, after_seq)
        terminal.welcome(
            Welcome(
                run_id=state.run_id,
                series_id=state.series_id,
                token=token,
                seat=seat.seat,
                kind=seat.kind,
                label=seat.label,
                posts=seat.posts,
                scope=seat.scope,
                directory=directory(feed.scenario, feed.seats, seen_by),
                clock=hub.clock_frame(),
                last_seq=feed.last_seen(seat.seat),
                head=hub.head_stamp(),
                limits=LIMITS,
                drafts=hub.room.drafts.of(seen_by),
                receipts=receipts_of(seat.seat, state),
                server_version=__version__,
            )
        )
        terminal.send(hub.room.presence(seat.seat, state))
        log.info("seat taken", seat=seat.seat, by="code" if token else "token", after_seq=after_seq)


def taken_over(*, at_ms: int, with_code: bool) -> Bye:
    """What a terminal is told that loses its seat to another one: when, and by what right."""
    when = f"{datetime.fromtimestamp(at_ms / 1000, tz=UTC):%H:%M} UTC"
    how = "with the seat's code" if with_code else "by a terminal that had it before"
    message = (
        f"this seat was taken over at {when}, {how}; if that should not be, ask control for another code"
    )
    return _bye("taken_over", message)


def _held(held_ms: int) -> str:
    """What somebody is told whose seat is held by another terminal."""
    minutes = held_ms // MINUTE_MS
    since = "for less than a minute" if minutes == 0 else f"for {minutes} min"
    return (
        f"somebody has held this seat at another terminal {since}; it can be taken over, and they are told so"
    )


def _bye(code: ByeCode, message: str, *, retry: bool = False) -> Bye:
    return Bye(code=code, message=message, retry=retry)
