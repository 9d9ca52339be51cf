"""One connection that holds a seat: what is written to it, and when it is given up as not listening."""

from __future__ import annotations

import asyncio

from websockets.asyncio.server import ServerConnection
from websockets.frames import CloseCode
from websockets.protocol import OPEN

from exercise_engine.model.people import SeatKind
from exercise_engine.protocol.codec import encode
from exercise_engine.protocol.messages import Bye, Frame, Welcome
from exercise_engine.protocol.session import ServerSession
from exercise_engine.server.feed import Feed, FrameCache
from exercise_engine.server.framing import text_frame
from exercise_engine.server.limits import BUFFER_BYTES_MAX, CATCH_UP_STALL_S, CLOSE_TIMEOUT_S
from exercise_engine.server.log import log


class Terminal:
    """Writes without waiting; what the socket does not take waits in its buffer, up to a cap."""

    def __init__(
        self,
        connection: ServerConnection,
        session: ServerSession,
        *,
        seat: str,
        kind: SeatKind,
        buffer_bytes_max: int = BUFFER_BYTES_MAX,
    ) -> None:
        self.seat = seat
        self.kind = kind
        self.session = session
        self.is_live = False
        """Whether it has caught up and hears events as they come."""
        self.since_ms = 0
        """Wall time at which it took the seat."""
        self.position = 0
        """Where in the index of its seat it stands."""
        self._connection = connection
        self._buffer_bytes_max = buffer_bytes_max

    @property
    def is_open(self) -> bool:
        """Whether anything written now can still arrive."""
        return self._connection.protocol.state is OPEN

    def write(self, frame: bytes) -> None:
        """Write a frame that is ready for the socket; give the connection up if too much waits already."""
        connection = self._connection
        if connection.protocol.state is not OPEN:
            return
        transport = connection.transport
        waiting = transport.get_write_buffer_size()
        if waiting > self._buffer_bytes_max:
            log.warning("terminal dropped", seat=self.seat, code="too_slow", size=waiting)
            self.drop()
        else:
            transport.write(frame)

    def tell(self, frame: bytes) -> None:
        """Write a frame that is ready for the socket, if the client has been welcomed."""
        if self.session.state == "live":
            self.write(frame)

    def send(self, frame: Frame) -> None:
        """Write a frame that is for this terminal alone."""
        self.write(text_frame(encode(frame)))

    def welcome(self, frame: Welcome) -> None:
        """Let the client in."""
        self.write(text_frame(self.session.welcome(frame)))

    def hear(self, feed: Feed, cache: FrameCache) -> None:
        """Write the events that it does not have yet, if it listens already."""
        while self.is_live and (ahead := feed.read_on(self.seat, self.position, cache)) is not None:
            frame, self.position = ahead
            self.write(frame)

    async def catch_up(self, feed: Feed) -> None:
        """Write the events that it does not have, as fast as it takes them; then it is live.

        Raises TimeoutError when it takes nothing for too long.
        """
        while (ahead := feed.read_on(self.seat, self.position, {})) is not None and self.is_open:
            frame, self.position = ahead
            self.write(frame)
            async with asyncio.timeout(CATCH_UP_STALL_S):
                await self._connection.drain()
        self.is_live = True  # no wait between finding nothing and this line

    def bye(self, frame: Bye) -> None:
        """Say why, and end the connection."""
        self.is_live = False
        self.write(text_frame(self.session.bye(frame)))
        if self.is_open:
            self._connection.protocol.send_close(CloseCode.NORMAL_CLOSURE)
            self._connection.send_data()
            self._connection.loop.call_later(CLOSE_TIMEOUT_S, self._connection.transport.abort)

    def drop(self) -> None:
        """End the connection at once, with whatever still waits for it."""
        self.is_live = False
        self._connection.transport.abort()
