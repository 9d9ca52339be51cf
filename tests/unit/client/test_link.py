"""Links: read as they were written, and refused with what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_engine.client.link import LINK_LENGTH_MAX, SEAT_FILE_BYTES_MAX, Link, SeatFile, is_loopback
from exercise_engine.errors import UsageError

PIN = "ab" * 32


@given(
    host=st.sampled_from(["127.0.0.1", "exercise.example", "::1", "2001:db8::7"]),
    port=st.integers(1, 65_535),
    seat=st.text(max_size=60),
    insecure=st.booleans(),
    pin=st.sampled_from(["", PIN]),
)
def test_a_link_is_read_as_it_was_written(host: str, port: int, seat: str, insecure: bool, pin: str) -> None:
    """Whatever a seat is called, nothing of the link is lost or mixed up."""
    seat = seat.strip()
    link = Link(host=host, port=port, series_id="s3r1es", seat=seat, pin=pin, insecure=insecure)
    if not (pin or insecure or is_loopback(host)):
        return

    assert Link.parse(f"  {link}\n") == link


def test_the_address_follows_from_the_link() -> None:
    """With a certificate by TLS, without one not; version 6 in brackets."""
    assert Link(host="h", port=5, series_id="s", pin=PIN).address == "wss://h:5/"
    assert Link(host="::1", port=5, series_id="s").address == "ws://[::1]:5/"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "starts with"),
        ("https://example.org/", "starts with"),
        ("exercise-engine://" + "x" * LINK_LENGTH_MAX, "starts with"),
        ("exercise-engine://127.0.0.1:99999/s", "cannot be read"),
        ("exercise-engine://127.0.0.1:x/s", "cannot be read"),
        ("exercise-engine://[::1/s", "cannot be read"),
        ("exercise-engine:///s", "no server"),
        ("exercise-engine://user@/s", "no server"),
        ("exercise-engine://127.0.0.1/s", "no port"),
        ("exercise-engine://127.0.0.1:0/s", "no port"),
        ("exercise-engine://127.0.0.1:5/", "no exercise"),
        ("exercise-engine://127.0.0.1:5/../etc", "no exercise"),
        ("exercise-engine://127.0.0.1:5/s?pin=abc", "not whole"),
        ("exercise-engine://192.0.2.1:5/s", "without a certificate"),
        ("exercise-engine://exercise.example:5/s?seat=Lead&insecure=maybe", "without a certificate"),
    ],
)
def test_what_is_no_link_is_refused(text: str, message: str) -> None:
    """The person learns what is missing, most often the end."""
    with pytest.raises(UsageError, match=message):
        Link.parse(text)


def test_too_many_parts_are_no_link() -> None:
    """A query without end is not read to its end."""
    query = "&".join(f"k{number}=v" for number in range(50))

    with pytest.raises(UsageError):
        Link.parse(f"exercise-engine://127.0.0.1:5/s?{query}")


def test_a_seat_file_holds_link_and_code(tmp_path: Path) -> None:
    """Both are read; the code does not show."""
    path = tmp_path / "seat.json"
    link = Link(host="127.0.0.1", port=5, series_id="s", seat="Lead")
    path.write_text(json.dumps({"link": str(link), "code": "AAAA-BBBB", "label": "Lead"}))

    found = SeatFile.read(path)

    assert (found.link, found.code) == (link, "AAAA-BBBB")
    assert "AAAA" not in repr(found)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"link": 5, "code": "x"}',
        '{"code": "x"}',
        "\x00",
        "[" * 9_999,
        " " * SEAT_FILE_BYTES_MAX + "{}",
    ],
)
def test_what_is_no_seat_file_is_refused(tmp_path: Path, content: str) -> None:
    """Any other file, however strange, gives one sentence."""
    path = tmp_path / "seat.json"
    path.write_text(content)

    with pytest.raises(UsageError, match="no seat file"):
        SeatFile.read(path)


def test_a_seat_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The person learns which path it was."""
    with pytest.raises(UsageError, match=r"gone\.json"):
        SeatFile.read(tmp_path / "gone.json")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.1", False),
        ("x", False),
    ],
)
def test_loopback_is_known(host: str, expected: bool) -> None:
    """Only this machine itself is loopback; a name might be anybody."""
    assert is_loopback(host) is expected
