"""The machine's clocks and randomness, as far as can be said of them."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from exercise_engine import system
from exercise_engine.core.clock import Now


@pytest.fixture
def amsterdam(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine stands in Amsterdam."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    if before is None:
        monkeypatch.delenv("TZ")
    else:
        monkeypatch.setenv("TZ", before)
    time.tzset()


def utc_ms(text: str) -> int:
    """A moment in UTC, as milliseconds since the epoch."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_clock_reads_both_clocks() -> None:
    """The wall clock is that of the machine, and the monotonic one never goes back."""
    clock = system.SystemClock()
    before_ms = time.time_ns() // 1_000_000
    first, second = clock.now(), clock.now()
    assert before_ms <= first.at_ms <= time.time_ns() // 1_000_000
    assert first.mono_ns <= second.mono_ns <= time.monotonic_ns()


@pytest.mark.parametrize(
    ("wall_ms", "mono_ms", "slept_ms"), [(1_000, 1_000, 0), (61_000, 1_000, 60_000), (-5_000, 1_000, -6_000)]
)
def test_slept(wall_ms: int, mono_ms: int, slept_ms: int) -> None:
    """A sleep shows as wall time without monotonic time; a clock set back as the reverse."""
    previous = Now(at_ms=1_700_000_000_000, mono_ns=5_000)
    current = Now(at_ms=previous.at_ms + wall_ms, mono_ns=previous.mono_ns + mono_ms * 1_000_000)
    assert system.slept_ms(previous, current) == slept_ms


@pytest.mark.usefixtures("amsterdam")
@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-03T09:00:00", "2026-11-03T11:30:00"),
        ("2026-11-03T11:29:59.999", "2026-11-03T11:30:00"),
        ("2026-11-03T11:30:00", "2026-11-04T11:30:00"),
        ("2026-03-28T12:00:00", "2026-03-29T10:30:00"),
        ("2026-10-24T12:00:00", "2026-10-25T11:30:00"),
    ],
)
def test_next_local_time(after: str, expected: str) -> None:
    """Half past twelve on the wall is found in UTC, today or tomorrow, over changes of the clock."""
    assert system.next_local_ms(hour=12, minute=30, after_ms=utc_ms(after)) == utc_ms(expected)


def test_codes_are_made_to_be_typed() -> None:
    """A code has four groups of four characters of which none looks like another, and 80 bits."""
    codes = {system.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", code) for code in codes)
    assert set("".join(codes)) == {*system.CROCKFORD_ALPHABET, "-"}
    assert len(system.CROCKFORD_ALPHABET) == len(set(system.CROCKFORD_ALPHABET)) == 32


def test_ids_fit_into_file_names() -> None:
    """An id is short, lower case, and never the same twice."""
    ids = {system.new_id() for _ in range(200)}
    assert len(ids) == 200
    assert all(re.fullmatch(r"[0-9a-z]{20}", made) for made in ids)


def test_tokens_and_salts() -> None:
    """A token holds 256 bits and a salt 128, fresh each time."""
    tokens = {system.new_token() for _ in range(50)}
    salts = {system.salt() for _ in range(50)}
    assert len(tokens) == len(salts) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)
    assert {len(made) for made in salts} == {16}
