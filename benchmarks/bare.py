"""The raw limits: a server of the `websockets` library that does nothing but what is asked of it here."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import suppress

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks.children import Answer, Data, resources, serve_parent
from benchmarks.crowd import FILES_SPARE, allow_open_files
from exercise_engine.protocol.messages import SUBPROTOCOL

NANOSECONDS_PER_S = 1_000_000_000


class BareServer:
    """Echoes; sends to all, or to groups, or at given moments, when asked to."""

    def __init__(self) -> None:
        self.connections: list[ServerConnection] = []

    async def handle(self, connection: ServerConnection) -> None:
        """Keep the connection, and echo whatever comes."""
        self.connections.append(connection)
        with suppress(ConnectionClosed):
            async for message in connection:
                await connection.send(message)

    def broadcast(self, asked: Data) -> Data:
        """Send each text to its clients: those from one number up to another."""
        start_ns = time.monotonic_ns()
        for text, first, end in asked["texts"]:
            broadcast(self.connections[first:end], text)
        return {"start_ns": start_ns}

    async def at_moments(self, asked: Data) -> Data:
        """Send a text to the first client at each of many moments, with one timer set again and again."""
        loop = asyncio.get_running_loop()
        finished = loop.create_future()
        waits_ns: list[int] = asked["waits_ns"]
        start_ns = time.monotonic_ns()
        sent = 0

        def awake() -> None:
            nonlocal sent
            while sent < len(waits_ns) and time.monotonic_ns() >= start_ns + waits_ns[sent]:
                broadcast(self.connections[:1], f'{{"number":{sent},"text":{json.dumps(asked["text"])}}}')
                sent += 1
            if sent == len(waits_ns):
                finished.set_result(None)
                return
            wait_ns = start_ns + waits_ns[sent] - time.monotonic_ns()
            loop.call_later(max(0, wait_ns) / NANOSECONDS_PER_S, awake)

        awake()
        await finished
        return {"start_ns": start_ns}


async def main() -> None:
    """Serve until the parent has nothing more to ask."""
    settings = json.loads(sys.argv[1])
    allow_open_files(settings["capacity"] + FILES_SPARE)
    server = BareServer()
    async with serve(
        server.handle,
        "127.0.0.1",
        0,
        compression=None,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        ping_interval=None,
    ) as listening:
        port = listening.sockets[0].getsockname()[1]
        answers: dict[str, Answer] = {
            "broadcast": server.broadcast,
            "at_moments": server.at_moments,
            "resources": resources,
        }
        await serve_parent({"port": port}, answers)


if __name__ == "__main__":
    asyncio.run(main())
