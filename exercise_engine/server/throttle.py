"""Slows down who tries codes, by address, and never locks anybody out."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

FREE_FAILURES: Final = 3
"""Mistyped codes that cost nothing."""
FIRST_DELAY_MS: Final = 500
"""What the fourth one costs; it doubles from there."""
DELAY_MS_MAX: Final = 8_000
"""The most that anybody waits, also those who sit behind the same address as a guesser."""
FORGET_AFTER_MS: Final = 60_000
"""After a minute without a failure an address starts anew."""
ADDRESSES_MAX: Final = 10_000
"""Addresses remembered; the oldest are forgotten first, so that many addresses cannot fill the memory."""
IPV6_NETWORK_BITS: Final = 64
"""What one subscriber has; single addresses in it cost nothing."""


@dataclass(slots=True)
class _Record:
    failures: int
    last_ms: int


class Throttle:
    """Failures by address, and what they cost."""

    def __init__(self) -> None:
        self._records: OrderedDict[str, _Record] = OrderedDict()

    def delay_ms(self, address: str, *, now_ms: int) -> int:
        """How long the next code from an address has to wait before it is looked at."""
        record = self._records.get(_source(address))
        if record is None or now_ms - record.last_ms > FORGET_AFTER_MS:
            return 0
        over = record.failures - FREE_FAILURES
        return 0 if over <= 0 else int(min(FIRST_DELAY_MS * 2 ** min(over - 1, 10), DELAY_MS_MAX))

    def failed(self, address: str, *, now_ms: int) -> None:
        """Note a code that opens nothing."""
        source = _source(address)
        record = self._records.pop(source, None)
        if record is None or now_ms - record.last_ms > FORGET_AFTER_MS:
            record = _Record(0, now_ms)
        record.failures += 1
        record.last_ms = now_ms
        self._records[source] = record
        if len(self._records) > ADDRESSES_MAX:
            self._records.popitem(last=False)


def _source(address: str) -> str:
    """Whoever stands behind an address: itself, or for IPv6 its network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, IPV6_NETWORK_BITS), strict=False))
    return str(parsed)
