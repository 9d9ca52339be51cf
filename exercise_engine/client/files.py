"""Attachments on their way: parts put together, checked, and asked for again after an interruption."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Final

from exercise_engine.client.updates import FileArrived
from exercise_engine.protocol.messages import Fetch, FilePart

FILE_BYTES_MAX: Final = 64 * 1024 * 1024
"""The largest attachment that an exercise takes."""
FETCHES_MAX: Final = 20
"""Attachments on their way at once; nobody opens more."""


@dataclass(slots=True)
class _Fetching:
    content: bytearray = field(default_factory=bytearray)


class Fetches:
    """The attachments that this terminal has asked for."""

    def __init__(self) -> None:
        self._running: dict[tuple[int, int], _Fetching] = {}

    def start(self, seq: int, index: int) -> Fetch | None:
        """Ask for an attachment; none if that was done already, or too many are on their way."""
        if (seq, index) in self._running or len(self._running) >= FETCHES_MAX:
            return None
        self._running[seq, index] = _Fetching()
        return Fetch(seq=seq, index=index)

    def again(self) -> tuple[Fetch, ...]:
        """What to ask for on a fresh connection: the rest of everything that was on its way."""
        return tuple(
            Fetch(seq=seq, index=index, offset=len(fetching.content))
            for (seq, index), fetching in self._running.items()
        )

    def take(self, part: FilePart) -> Fetch | FileArrived | None:
        """Take a part; gives what to ask for next, the whole file, or none if it is not as it should be."""
        fetching = self._running.get((part.seq, part.index))
        if fetching is None or part.offset != len(fetching.content):
            return None
        piece = _decoded(part)
        fetching.content += piece
        if piece and len(fetching.content) < part.size_bytes:
            return Fetch(seq=part.seq, index=part.index, offset=len(fetching.content))
        del self._running[part.seq, part.index]
        content = bytes(fetching.content)
        if hashlib.sha256(content).hexdigest() != part.sha256:
            return None
        return FileArrived(part.seq, part.index, part.name, part.media_type, content)

    def clear(self) -> None:
        """Ask for nothing more."""
        self._running.clear()


def _decoded(part: FilePart) -> bytes:
    """The bytes of a part; none if they are no base 64 or lead beyond what a file may have."""
    try:
        content = base64.b64decode(part.content_base64, validate=True)
    except binascii.Error:
        return b""
    return content if part.offset + len(content) <= min(part.size_bytes, FILE_BYTES_MAX) else b""
