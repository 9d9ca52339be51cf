"""Frames as bytes: what any websocket reads."""

from __future__ import annotations

import pytest
from websockets.frames import Opcode
from websockets.protocol import CLIENT, OPEN, Protocol

from exercise_engine.server.framing import text_frame


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_a_frame_is_read_as_the_text_it_was_made_of(length: int) -> None:
    """Short, medium and long texts, as another implementation reads them."""
    text = ("\u20ac" * length)[:length]
    reader = Protocol(CLIENT, state=OPEN, max_size=None)

    reader.receive_data(text_frame(text))
    (frame,) = reader.events_received()

    assert getattr(frame, "opcode", None) is Opcode.TEXT
    assert getattr(frame, "fin", None) is True
    assert bytes(getattr(frame, "data", b"")).decode() == text
