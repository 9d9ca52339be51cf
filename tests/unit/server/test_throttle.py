"""Guessing gets slow, and nobody is locked out."""

from __future__ import annotations

import pytest

from exercise_engine.server import throttle as t
from exercise_engine.server.throttle import Throttle


def failing(throttle: Throttle, address: str, times: int, *, now_ms: int = 0) -> list[int]:
    """Fail so often, and tell what each attempt had to wait."""
    waits = []
    for _ in range(times):
        waits.append(throttle.delay_ms(address, now_ms=now_ms))
        throttle.failed(address, now_ms=now_ms)
    return waits


def test_the_first_slips_cost_nothing_and_then_it_doubles() -> None:
    """Three mistyped codes are free; from there each costs twice the one before, up to a limit."""
    waits = failing(Throttle(), "192.0.2.1", 12)

    assert waits == [0, 0, 0, 0, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000]


def test_other_addresses_do_not_pay() -> None:
    """Whoever sits elsewhere waits for nothing."""
    throttle = Throttle()
    failing(throttle, "192.0.2.1", 10)

    assert throttle.delay_ms("192.0.2.2", now_ms=0) == 0


def test_after_a_minute_of_peace_all_is_forgotten() -> None:
    """A slow day at the reception locks nobody out."""
    throttle = Throttle()
    failing(throttle, "192.0.2.1", 10)

    assert throttle.delay_ms("192.0.2.1", now_ms=t.FORGET_AFTER_MS) > 0
    assert throttle.delay_ms("192.0.2.1", now_ms=t.FORGET_AFTER_MS + 1) == 0
    assert failing(throttle, "192.0.2.1", 5, now_ms=2 * t.FORGET_AFTER_MS)[-1] == t.FIRST_DELAY_MS


def test_addresses_of_one_network_count_as_one() -> None:
    """Whoever has a network of version 6 has more addresses than there are codes to try."""
    throttle = Throttle()
    for number in range(10):
        throttle.failed(f"2001:db8:1:2::{number:x}", now_ms=0)

    assert throttle.delay_ms("2001:db8:1:2:ffff::1", now_ms=0) > 0
    assert throttle.delay_ms("2001:db8:1:3::1", now_ms=0) == 0


def test_what_is_no_address_counts_as_itself() -> None:
    """A server behind a local socket sees no addresses."""
    assert failing(Throttle(), "", 5)[-1] == t.FIRST_DELAY_MS


def test_many_addresses_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest are forgotten first."""
    monkeypatch.setattr(t, "ADDRESSES_MAX", 10)
    throttle = Throttle()
    failing(throttle, "192.0.2.1", 10)
    for number in range(10):
        throttle.failed(f"198.51.100.{number}", now_ms=0)

    assert throttle.delay_ms("192.0.2.1", now_ms=0) == 0
