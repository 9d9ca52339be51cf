"""The only reader of the machine's clocks and randomness; everything else is handed values.

Two clocks are read together. The wall clock tells people when something happened; the monotonic clock
measures how long it took. The monotonic one stands still while a laptop sleeps, so the difference between the
two tells that it slept (or that somebody set the clock).
"""

from __future__ import annotations

import secrets
import time
from datetime import datetime, timedelta

from exercise_engine.core.clock import Now

CROCKFORD_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U: nothing in it is mistaken for something else when read aloud."""

CODE_GROUPS = 4
CODE_GROUP_LENGTH = 4
"""Four groups of four characters of five bits: 80 bits, out of reach of guessing, and typed in a moment."""

ID_LENGTH = 20
"""Characters of five bits: 100 bits, so that ids made on many machines never meet; fits in a file name."""

TOKEN_BYTES = 32
"""256 bits: a token is never typed, so nothing speaks for fewer."""

SALT_BYTES = 16
"""128 bits: enough that nobody can try likely sentences against the commitment of an erased text."""


class SystemClock:
    """Reads both clocks of the machine at once."""

    def now(self) -> Now:
        """The present moment, as wall time for people and as monotonic time for durations."""
        return Now(at_ms=time.time_ns() // 1_000_000, mono_ns=time.monotonic_ns())


def slept_ms(previous: Now, current: Now) -> int:
    """How much further the wall clock went than the monotonic one between two readings.

    Positive after the machine slept or its wall clock was set forward, negative after it was set back.
    """
    return (current.at_ms - previous.at_ms) - (current.mono_ns - previous.mono_ns) // 1_000_000


def next_local_ms(*, hour: int, minute: int, after_ms: int) -> int:
    """The first moment (UTC epoch ms) after `after_ms` when it is `hour:minute` in this machine's zone."""
    # Without a zone, so that adding a day keeps the time on the clock when summer time begins or ends.
    local = datetime.fromtimestamp(after_ms / 1000)  # noqa: DTZ006
    candidate = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    while int(candidate.timestamp() * 1000) <= after_ms:
        candidate += timedelta(days=1)
    return int(candidate.timestamp() * 1000)


def new_id() -> str:
    """An id that no other machine will make: lower-case letters and digits, safe in file names."""
    return _draw(ID_LENGTH).lower()


def new_code() -> str:
    """A join code of 80 bits such as `K7QF-2M9D-04XT-R8WA`, made to be typed."""
    return "-".join(_draw(CODE_GROUP_LENGTH) for _ in range(CODE_GROUPS))


def new_token() -> str:
    """A secret of 256 bits that a terminal keeps in place of its code."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def salt() -> bytes:
    """Fresh random bytes to hide a typed text behind its commitment."""
    return secrets.token_bytes(SALT_BYTES)


def spread() -> float:
    """A number from 0 up to 1, so that many terminals do not come back at the same moment."""
    return secrets.randbelow(1_000_000) / 1_000_000


def _draw(length: int) -> str:
    return "".join(secrets.choice(CROCKFORD_ALPHABET) for _ in range(length))
