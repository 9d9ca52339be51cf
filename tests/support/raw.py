"""A websocket without any of our client code: for tests of what the server makes of strange clients."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from exercise_engine.client.link import Link
from exercise_engine.protocol.codec import SERVER_FRAME_BYTES_MAX, decode_server, encode
from exercise_engine.protocol.messages import SUBPROTOCOL, Bye, Frame, Hello, Welcome
from exercise_engine.server.seat_files import SeatSheet
from tests.support.hosted import PATIENCE_S

FrameT = TypeVar("FrameT")


class RawTerminal:
    """Sends what a test says, and remembers the frames that come."""

    def __init__(self, websocket: ClientConnection) -> None:
        self.websocket = websocket
        self.frames: list[Frame] = []

    async def send(self, data: str | bytes | Frame) -> None:
        """Send a frame, or something that is none."""
        await self.websocket.send(encode(data) if isinstance(data, Frame) else data)

    async def next(self, kind: type[FrameT]) -> FrameT:
        """Wait for the next frame of a kind, past all others."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame = decode_server(await self.websocket.recv())
                self.frames.append(frame)
                if isinstance(frame, kind):
                    return frame

    async def greet(self, sheet: SeatSheet, **details: object) -> Welcome:
        """Say hello with a code and wait for the welcome."""
        await self.send(Hello(seat_code=sheet.code, **details))  # type: ignore[arg-type]  # as given
        return await self.next(Welcome)

    async def farewell(self) -> Bye:
        """Wait for the server's goodbye and the end of the connection."""
        bye = await self.next(Bye)
        async with asyncio.timeout(PATIENCE_S):
            await self.websocket.wait_closed()
        return bye


@asynccontextmanager
async def raw(link: Link) -> AsyncIterator[RawTerminal]:
    """A bare connection to a server without TLS."""
    async with connect(
        link.address,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
        proxy=None,
        max_size=SERVER_FRAME_BYTES_MAX,
    ) as websocket:
        yield RawTerminal(websocket)


@asynccontextmanager
async def stalled(link: Link) -> AsyncIterator[RawTerminal]:
    """A connection that takes as many frames as it is asked for, and little more beyond that."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrow, (link.host, link.port))
    websocket = await connect(
        link.address,
        sock=narrow,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
        proxy=None,
        max_queue=4,
        max_size=SERVER_FRAME_BYTES_MAX,
        ping_interval=None,
    )
    try:
        yield RawTerminal(websocket)
    finally:
        websocket.transport.abort()
