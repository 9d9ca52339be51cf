"""Where connections come in: the websocket server with all its limits, and the metrics on loopback."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from exercise_engine.errors import Unreachable
from exercise_engine.protocol.codec import CLIENT_FRAME_BYTES_MAX
from exercise_engine.protocol.messages import SUBPROTOCOL
from exercise_engine.server import limits
from exercise_engine.server.metrics import CONTENT_TYPE
from exercise_engine.server.tls import Transport

_QUIET = logging.getLogger("exercise_engine.server.websockets")
_QUIET.addHandler(logging.NullHandler())
_QUIET.setLevel(logging.CRITICAL)  # strangers who knock are counted, and need no traceback in the log
_QUIET.propagate = False

METRICS_REQUEST_BYTES_MAX: Final = 8 * 1024
"""A request line and headers; metrics take no body."""


async def open_listener(
    handler: Callable[[ServerConnection], Awaitable[None]],
    *,
    host: str,
    port: int,
    transport: Transport,
) -> Server:
    """Bind the address, without taking connections yet; raises Unreachable if it cannot be had."""

    def check_crowd(connection: ServerConnection, request: Request) -> Response | None:
        del request
        if len(connection.server.connections) < limits.CONNECTIONS_MAX:
            return None
        return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "the server is full\n")

    try:
        return await serve(
            handler,
            host,
            port,
            # WebSocket: browsers always send an origin, and no page has any business here.
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            origins=[None],
            compression=None,
            # HTTP
            process_request=check_crowd,
            server_header=None,
            # Time-outs
            open_timeout=limits.OPEN_TIMEOUT_S,
            ping_interval=limits.PING_INTERVAL_S,
            ping_timeout=limits.PING_TIMEOUT_S,
            close_timeout=limits.CLOSE_TIMEOUT_S,
            # Limits
            max_size=CLIENT_FRAME_BYTES_MAX,
            max_queue=limits.RECEIVE_QUEUE_FRAMES,
            write_limit=limits.WRITE_LIMIT_BYTES,
            # Logging
            logger=_QUIET,
            # Network
            ssl=transport.context,
            start_serving=False,
        )
    except OSError as error:
        raise Unreachable(f"cannot listen on {host}, port {port}: {_reason(error)}") from error


def bound_port(server: Server) -> int:
    """The port that was bound."""
    return int(server.sockets[0].getsockname()[1])


async def open_metrics(port: int, exposition: Callable[[], str]) -> asyncio.Server:
    """Answer every request on this machine's port with the metrics as they stand."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(limits.OPEN_TIMEOUT_S):
                await reader.readuntil(b"\r\n\r\n")
                body = exposition().encode()
                head = f"HTTP/1.1 200 OK\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: {len(body)}\r\n"
                writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    try:
        return await asyncio.start_server(answer, "127.0.0.1", port, limit=METRICS_REQUEST_BYTES_MAX)
    except OSError as error:
        raise Unreachable(f"cannot listen on port {port} for metrics: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    """Why an address cannot be had; asyncio puts the address in front, and the reason into brackets."""
    return os.strerror(error.errno).lower() if error.errno else str(error)
