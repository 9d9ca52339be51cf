"""Attachments: in parts, from memory where they were read before, and never anything else."""

from __future__ import annotations

import base64
import hashlib

import pytest

from exercise_engine.core.facts import DeliveryOpened, FileInfo, InjectTold, text
from exercise_engine.errors import LogDamaged
from exercise_engine.protocol.messages import Fetch, FilePart, Notice
from exercise_engine.server import attachments as module
from exercise_engine.server.attachments import Attachments
from exercise_engine.storage.tables import PlayedFile
from tests.support.pretend_wire import event

CONTENT = b"0123456789"


class Files:
    """The files of an exercise, and how often they were read."""

    def __init__(self, *files: PlayedFile) -> None:
        self.files = {file.name: file for file in files}
        self.reads: list[str] = []

    def get(self, name: str) -> PlayedFile | None:
        """Read one."""
        self.reads.append(name)
        return self.files.get(name)


def info(name: str = "files/plan.txt", content: bytes = CONTENT) -> FileInfo:
    """What the log says of a file."""
    return FileInfo(
        path=name,
        media_type="text/plain",
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def told(*attachments: FileInfo) -> object:
    """An inject with attachments."""
    return event(
        7,
        InjectTold(
            sender="radio",
            to=("yard",),
            channel="email",
            channel_name="E-mail",
            subject=text("x"),
            body=text("x"),
            attachments=attachments,
        ),
    )


def decoded(part: FilePart | Notice) -> bytes:
    """What a part holds."""
    assert isinstance(part, FilePart)
    return base64.b64decode(part.content_base64)


async def test_a_file_comes_in_parts_and_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part says where it belongs; the rest comes from memory."""
    monkeypatch.setattr(module, "FILE_PART_BYTES", 4)
    files = Files(PlayedFile("files/plan.txt", "text/plain", CONTENT))
    attachments = Attachments(files.get)
    parts = [
        await attachments.part(Fetch(seq=7, index=0, offset=offset), told(info()))  # type: ignore[arg-type]
        for offset in (0, 4, 8, 10)
    ]

    assert [decoded(part) for part in parts] == [b"0123", b"4567", b"89", b""]
    assert files.reads == ["files/plan.txt"]
    first = parts[0]
    assert isinstance(first, FilePart)
    assert (first.name, first.size_bytes, first.media_type) == ("plan.txt", 10, "text/plain")


async def test_control_gets_what_it_has_to_hand_over() -> None:
    """Deliveries have attachments, too."""
    files = Files(PlayedFile("files/plan.txt", "text/plain", CONTENT))
    delivery = event(
        7,
        DeliveryOpened(
            release=5, team="yard", to=("yard",), channel="paper", sender="radio", subject=text("x"),
            script=text("x"), attachments=(info(),),
        ),
    )  # fmt: skip

    assert decoded(await Attachments(files.get).part(Fetch(seq=7, index=0), delivery)) == CONTENT


@pytest.mark.parametrize(
    ("shown", "fetch"),
    [
        (None, Fetch(seq=7, index=0)),
        (event(7), Fetch(seq=7, index=0)),
        (told(), Fetch(seq=7, index=0)),
        (told(info()), Fetch(seq=7, index=1)),
        (told(info()), Fetch(seq=7, index=0, offset=11)),
        (told(info("files/gone.txt")), Fetch(seq=7, index=0)),
        (told(info("files/plan.txt", b"something else")), Fetch(seq=7, index=0)),
    ],
)
async def test_what_is_not_there_is_refused(shown: object, fetch: Fetch) -> None:
    """No event, no attachment, no such place, no file, or another one than was recorded."""
    files = Files(PlayedFile("files/plan.txt", "text/plain", CONTENT))

    part = await Attachments(files.get).part(fetch, shown)  # type: ignore[arg-type]

    assert isinstance(part, Notice)
    assert part.code == "file_refused"


async def test_a_damaged_file_is_refused() -> None:
    """The seat is told to speak to control."""

    def damaged(_: str) -> PlayedFile | None:
        raise LogDamaged(seq=0, reason="the file is not what was put there")

    part = await Attachments(damaged).part(Fetch(seq=7, index=0), told(info()))  # type: ignore[arg-type]

    assert isinstance(part, Notice)


async def test_what_is_kept_in_memory_is_bounded() -> None:
    """The one that was not asked for longest goes first."""
    files = Files(*(PlayedFile(name, "text/plain", name.encode() * 10) for name in ("a", "b", "c")))
    attachments = Attachments(files.get, cache_bytes=20)
    for name in ("a", "b", "a", "c", "a", "b"):
        await attachments.part(Fetch(seq=7, index=0), told(info(name, name.encode() * 10)))  # type: ignore[arg-type]

    assert files.reads == ["a", "b", "c", "b"]
