"""Every limit of the server, by theme, each with its reason."""

from __future__ import annotations

from typing import Final

# Sizes

BUFFER_BYTES_MAX: Final = 1024 * 1024
"""What may wait for one socket: minutes of the busiest play. Beyond it the socket is dropped, and resumes."""

CATCH_UP_FRAME_BYTES: Final = 64 * 1024
"""Events of a catching-up seat go out in frames of about this size, so that others get their turn between."""

CATCH_UP_FRAME_EVENTS: Final = 500
"""The same as a number of events, for very small ones."""

FILE_PART_BYTES: Final = 384 * 1024
"""One part of an attachment; in base 64 it fills half of what may wait for a socket."""

FILE_CACHE_BYTES: Final = 64 * 1024 * 1024
"""Attachments kept in memory while seats fetch them: at least the largest one there may be."""

RECEIVE_QUEUE_FRAMES: Final = 16
"""Frames of one client that may wait to be read; beyond it the network holds them back."""

WRITE_LIMIT_BYTES: Final = 64 * 1024
"""From here on a catching-up seat waits until its socket has taken what was written."""

# Numbers

CONNECTIONS_MAX: Final = 12_000
"""Twice the largest exercise, so that everybody may come back before the old connections are noticed dead."""

GREETINGS_MAX: Final = 2_000
"""Connections that have not said who they are: a whole room coming back at once, and no flood."""

FRAMES_PER_TURN: Final = 16
"""After so many frames of one client the others get a turn."""

WAITING_TRANSACTIONS_MAX: Final = 5_000
"""Transactions waiting for the disk; beyond it no more frames are read until some of them are durable."""

# Times, in seconds

GREETING_TIMEOUT_S: Final = 10.0
"""A client says hello at once; who does not within this time is none."""

OPEN_TIMEOUT_S: Final = 10.0
"""For the opening handshake, with TLS, over a slow line."""

PING_INTERVAL_S: Final = 10.0
PING_TIMEOUT_S: Final = 20.0
"""A terminal that was unplugged is noticed within half a minute, so that presence does not lie for longer."""

CLOSE_TIMEOUT_S: Final = 2.0
"""A client that does not answer a goodbye within this time is cut."""

CATCH_UP_STALL_S: Final = 20.0
"""A catching-up client that takes nothing for this long is dropped, and may resume."""

CLOCK_INTERVAL_S: Final = 10.0
"""Clients extrapolate in between; their clocks do not drift by a visible amount in this time."""

HEAD_INTERVAL_S: Final = 300.0
"""How much of the log could be rewritten at the most without a client holding proof of it."""

UPKEEP_INTERVAL_S: Final = 0.75
"""How far the exercise clock can fall back in a crash, how often presence is told at the most, and how often
a log that cannot be written is tried again. With the time to write a mark it stays under a second."""

SLEEP_TOLERANCE_MS: Final = 2_000
"""Wall and monotonic clock further apart than this between two looks: the machine slept."""

TOKEN_AFTER_END_MS: Final = 24 * 60 * 60 * 1000
"""Tokens die a day after EndEx: the hot wash is over, and the terminals are somebody else's again."""
