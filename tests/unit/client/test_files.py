"""Attachments on their way: put together, checked, and gone on with after an interruption."""

from __future__ import annotations

import base64
import hashlib

import pytest

from exercise_engine.client import files as module
from exercise_engine.client.files import FETCHES_MAX, Fetches
from exercise_engine.client.updates import FileArrived
from exercise_engine.protocol.messages import Fetch, FilePart

CONTENT = bytes(range(256)) * 4


def part(offset: int, end: int, *, sha256: str | None = None, size_bytes: int = len(CONTENT)) -> FilePart:
    """One part of the file."""
    return FilePart(
        seq=7,
        index=0,
        name="plan.pdf",
        media_type="application/pdf",
        sha256=sha256 or hashlib.sha256(CONTENT).hexdigest(),
        size_bytes=size_bytes,
        offset=offset,
        content_base64=base64.b64encode(CONTENT[offset:end]).decode(),
    )


def test_parts_make_a_whole() -> None:
    """Each part asks for the next, and the last gives the file."""
    fetches = Fetches()
    asked = [fetches.start(7, 0), fetches.take(part(0, 600)), fetches.take(part(600, 1024))]

    assert asked[:2] == [Fetch(seq=7, index=0), Fetch(seq=7, index=0, offset=600)]
    assert asked[2] == FileArrived(7, 0, "plan.pdf", "application/pdf", CONTENT)
    assert fetches.again() == ()


def test_after_an_interruption_the_rest_is_asked_for() -> None:
    """What has arrived does not come again."""
    fetches = Fetches()
    fetches.start(7, 0)
    fetches.take(part(0, 600))

    assert fetches.again() == (Fetch(seq=7, index=0, offset=600),)


def test_an_empty_file_arrives() -> None:
    """Nothing is something, too."""
    fetches = Fetches()
    fetches.start(7, 0)

    arrived = fetches.take(part(0, 0, sha256=hashlib.sha256(b"").hexdigest(), size_bytes=0))

    assert isinstance(arrived, FileArrived)
    assert arrived.content == b""


def test_nobody_asks_twice_or_for_everything_at_once() -> None:
    """What is on its way is on its way."""
    fetches = Fetches()
    asked = [fetches.start(7, index) for index in (0, 0, *range(1, FETCHES_MAX + 1))]

    assert asked[1] is None
    assert asked[-1] is None
    fetches.clear()
    assert fetches.start(7, 0) == Fetch(seq=7, index=0)


@pytest.mark.parametrize(
    "wrong",
    [
        part(0, 1024, sha256="00" * 32),
        part(0, 1024).model_copy(update={"content_base64": "not base 64!"}),
        part(0, 1024, size_bytes=10),
    ],
)
def test_a_file_that_is_not_what_it_should_be_does_not_arrive(wrong: FilePart) -> None:
    """Another hash, no base 64, more than was said: nothing is handed on."""
    fetches = Fetches()
    fetches.start(7, 0)

    assert fetches.take(wrong) is None


def test_a_part_that_nobody_asked_for_is_passed_over() -> None:
    """Neither of another file nor of another place."""
    fetches = Fetches()
    fetches.start(7, 1)
    assert fetches.take(part(0, 10)) is None
    fetches.start(7, 0)

    assert fetches.take(part(600, 700)) is None


def test_a_file_beyond_all_limits_is_not_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends without end fills no memory."""
    monkeypatch.setattr(module, "FILE_BYTES_MAX", 100)
    fetches = Fetches()
    fetches.start(7, 0)

    assert fetches.take(part(0, 200)) is None
