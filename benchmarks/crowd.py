"""Many websocket clients in one process, as bare as can be, so that they take little of what is measured.

They are the same towards our server and towards the raw limit: plain sockets and one selector. A frame is
looked at when it is whole; its time is that of the read which completed it.
"""

from __future__ import annotations

import base64
import json
import resource
import selectors
import socket
import struct
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

from exercise_engine.protocol.messages import SUBPROTOCOL

TEXT: Final = 0x1
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA
READ_BYTES: Final = 64 * 1024
FILES_SPARE: Final = 500
"""Open files that are no connections of the crowd."""

Take = Callable[["Peer", bytes, int], None]
"""Told of a client, a text that arrived there, and the monotonic moment in nanoseconds."""


class Peer:
    """One client."""

    def __init__(self, host: str, port: int, number: int) -> None:
        self.number = number
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._inbox = b""
        self._shake_hands(host, port)

    def send(self, frame: bytes) -> None:
        """Send a frame that is ready."""
        self.socket.sendall(frame)

    def read(self, take: Take) -> None:
        """Take what has arrived; waits for it if there is nothing."""
        data = self.socket.recv(READ_BYTES)
        at_ns = time.monotonic_ns()
        if not data:
            raise ConnectionError(f"the server ended the connection of client {self.number}")
        if self._inbox:
            data = self._inbox + data
        position = 0
        while (found := _next_frame(data, position)) is not None:
            kind, start, position = found
            self._take_frame(kind, data[start:position], take, at_ns)
        self._inbox = data[position:]

    def _take_frame(self, kind: int, payload: bytes, take: Take, at_ns: int) -> None:
        if kind == TEXT:
            take(self, payload, at_ns)
        elif kind == PING:
            self.send(_frame(PONG, payload))
        elif kind == CLOSE:
            raise ConnectionError(f"the server sent client {self.number} away: {payload[2:]!r}")

    def _shake_hands(self, host: str, port: int) -> None:
        key = base64.b64encode(bytes(range(16))).decode()
        lines = (
            "GET / HTTP/1.1",
            f"Host: {host}:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Protocol: {SUBPROTOCOL}",
            "\r\n",
        )
        self.send("\r\n".join(lines).encode())
        while b"\r\n\r\n" not in self._inbox:
            data = self.socket.recv(READ_BYTES)
            if not data:
                raise ConnectionError("the server ended the connection while shaking hands")
            self._inbox += data
        head, _, self._inbox = self._inbox.partition(b"\r\n\r\n")
        if b" 101 " not in head.splitlines()[0]:
            raise ConnectionError(f"the server did not shake hands: {head.splitlines()[0]!r}")


class Crowd:
    """Clients that listen together."""

    def __init__(self, capacity: int) -> None:
        allow_open_files(capacity + FILES_SPARE)
        self.peers: list[Peer] = []
        self._selector = selectors.DefaultSelector()

    def join(self, host: str, port: int) -> Peer:
        """Add a client that has shaken hands."""
        peer = Peer(host, port, len(self.peers))
        self.peers.append(peer)
        self._selector.register(peer.socket, selectors.EVENT_READ, peer)
        return peer

    def listen(self, take: Take, *, until: Callable[[], bool], timeout_s: float = 30.0) -> None:
        """Let everybody read until something holds; raises TimeoutError if it does not in time."""
        end = time.monotonic() + timeout_s
        while not until():
            left_s = end - time.monotonic()
            if left_s <= 0:
                raise TimeoutError("what was waited for did not come")
            for key, _ in self._selector.select(left_s):
                key.data.read(take)

    def idle(self, seconds: float, take: Take | None = None) -> None:
        """Let everybody read for a while, whatever comes."""
        end = time.monotonic() + seconds
        while (left_s := end - time.monotonic()) > 0:
            for key, _ in self._selector.select(left_s):
                key.data.read(take or _pass_over)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._selector.close()
        for peer in self.peers:
            peer.socket.close()


def text_frame(data: dict[str, Any]) -> bytes:
    """A message as the frame of a client."""
    return _frame(TEXT, json.dumps(data).encode())


def allow_open_files(count: int) -> None:
    """Let this process open so many files; raises OSError where the system does not let it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        if hard not in (resource.RLIM_INFINITY, -1) and hard < count:
            raise OSError(f"this needs {count} open files, and the system allows {hard}: see `ulimit -Hn`")
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def _frame(kind: int, payload: bytes) -> bytes:
    """A client's frame; the mask is all zeros, which the other end takes off like any other."""
    size = len(payload)
    if size <= 125:
        head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
    elif size <= 0xFFFF:
        head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, size)
    return head + bytes(4) + payload


def _next_frame(data: bytes, position: int) -> tuple[int, int, int] | None:
    """Kind, start and end of the next payload, once it is whole; servers send each frame in one piece."""
    if len(data) < position + 2:
        return None
    size, start = data[position + 1] & 0x7F, position + 2
    if size == 126:
        size, start = int.from_bytes(data[start : start + 2], "big"), start + 2
    elif size == 127:
        size, start = int.from_bytes(data[start : start + 8], "big"), start + 8
    end = start + size
    return (data[position] & 0x0F, start, end) if len(data) >= end else None


def _pass_over(_peer: Peer, _payload: bytes, _at_ns: int) -> None:
    """Nobody wants to know."""
