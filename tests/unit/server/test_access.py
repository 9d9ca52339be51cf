"""Codes and tokens: what opens a seat, and what no longer does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exercise_engine.server.access import Access, normalised_code, token_expired
from exercise_engine.storage.tables import SeatCredential

CODE = "K7QF-2M9D-04XT-R1WA"
DAY_MS = 24 * 60 * 60 * 1000


def access(*credentials: SeatCredential, series_id: str = "series", pin: str = "") -> Access:
    """The table of an exercise."""
    return Access(credentials, series_id=series_id, certificate_pin=pin)


def with_code(code: str = CODE) -> Access:
    """One seat that a code opens."""
    table = access()
    table.put(SeatCredential(seat="s001", label="Lead", organisation="", code_hash=table.code_hash(code)))
    return table


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (CODE, "K7QF2M9D04XTR1WA"),
        ("k7qf2m9d04xtr1wa", "K7QF2M9D04XTR1WA"),
        ("  K7QF 2M9D\t04XT\nR1WA ", "K7QF2M9D04XTR1WA"),
        ("K7QF-2M9D-O4XT-RLWA", "K7QF2M9D04XTR1WA"),
        ("K7QF-2M9D-o4XT-RiWA", "K7QF2M9D04XTR1WA"),
        ("K7QF-2M9D-04XT", None),
        ("K7QF-2M9D-04XT-R1WAA", None),
        ("K7QF-2M9D-04XT-R1W!", None),
        ("U7QF-2M9D-04XT-R1WA", None),
        ("", None),
        ("\u0660" * 16, None),
    ],
)
def test_a_code_is_taken_however_it_is_typed(typed: str, found: str | None) -> None:
    """Case, spaces and dashes do not matter, nor do letters that look like digits; the rest does."""
    assert normalised_code(typed) == found


def test_a_code_opens_its_seat() -> None:
    """The right one does, another does not, and neither does what is none."""
    table = with_code()

    assert table.seat_for_code(CODE.lower()) == "s001"
    assert table.seat_for_code("K7QF-2M9D-04XT-R1WB") is None
    assert table.seat_for_code("open, please") is None


def test_what_is_no_code_has_no_hash() -> None:
    """Only what was drawn by the machine is kept."""
    with pytest.raises(ValueError, match="no code"):
        access().code_hash("password")


def test_a_token_opens_its_seat_until_the_next_one() -> None:
    """A new token takes the place of the one before; the code still opens the seat."""
    table = with_code()
    kept = table.with_token("s001", "first", now_ms=5)
    assert table.seat_for_token("first") == "s001"
    table.with_token("s001", "second", now_ms=6)

    assert kept.token_created_ms == 5
    assert table.seat_for_token("first") is None
    assert table.seat_for_token("second") == "s001"
    assert table.seat_for_code(CODE) == "s001"
    assert table.seats_taken() == {"s001"}


def test_another_code_ends_code_and_token() -> None:
    """Who is given a new code has the seat alone."""
    table = with_code()
    table.with_token("s001", "token", now_ms=5)
    table.with_code("s001", "AAAA-BBBB-CCCC-DDDD")

    assert table.seat_for_code(CODE) is None
    assert table.seat_for_token("token") is None
    assert table.seat_for_code("AAAA-BBBB-CCCC-DDDD") == "s001"


def test_a_token_is_bound_to_exercise_and_certificate() -> None:
    """What opens a seat here opens none in another series, and none behind another certificate."""
    hashes = {
        access(series_id=series, pin=pin).token_hash("token")
        for series in ("one", "two")
        for pin in ("", "aa", "bb")
    }

    assert len(hashes) == 6
    assert access(series_id="one").code_hash(CODE) != access(series_id="two").code_hash(CODE)


def test_a_revoked_seat_opens_for_nobody() -> None:
    """Its hashes may still be there; they open nothing."""
    open_seat = with_code().with_token("s001", "token", now_ms=5)
    table = access(replace(open_seat, revoked=True))

    assert table.seat_for_code(CODE) is None
    assert table.seat_for_token("token") is None


def test_a_seat_that_is_gone_opens_for_nobody() -> None:
    """Nothing stays behind of what opened it."""
    table = with_code()
    table.with_token("s001", "token", now_ms=5)
    table.remove("s001")
    table.remove("s001")

    assert table.get("s001") is None
    assert table.seat_for_code(CODE) is None
    assert table.seat_for_token("token") is None


@pytest.mark.parametrize(
    ("ended_ms", "now_ms", "expired"),
    [(None, 10**15, False), (0, DAY_MS, False), (0, DAY_MS + 1, True), (DAY_MS, DAY_MS, False)],
)
def test_tokens_die_a_day_after_the_end(ended_ms: int | None, now_ms: int, expired: bool) -> None:
    """Not before, and not without an end."""
    assert token_expired(ended_ms=ended_ms, now_ms=now_ms) is expired
