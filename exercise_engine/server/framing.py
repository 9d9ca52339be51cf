"""Texts as bytes ready for the socket, so that one frame is built once and written to every connection.

What a server sends is not masked, so the bytes of a websocket frame are the same for everybody.
"""

from __future__ import annotations

import struct
from typing import Final

_FINAL_TEXT: Final = 0x81
_SHORT_MAX: Final = 125
_MEDIUM_MAX: Final = 0xFFFF


def text_frame(text: str) -> bytes:
    """A text message as one whole websocket frame (RFC 6455, section 5.2)."""
    payload = text.encode()
    size = len(payload)
    if size <= _SHORT_MAX:
        return struct.pack("!BB", _FINAL_TEXT, size) + payload
    if size <= _MEDIUM_MAX:
        return struct.pack("!BBH", _FINAL_TEXT, _SHORT_MAX + 1, size) + payload
    return struct.pack("!BBQ", _FINAL_TEXT, _SHORT_MAX + 2, size) + payload
