"""Attachments for those who may see the event they belong to, part by part, some of them kept in memory."""

from __future__ import annotations

import asyncio
import base64
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from exercise_engine.core.events import Event
from exercise_engine.core.facts import DeliveryOpened, EnquiryAnswered, FileInfo, InjectTold
from exercise_engine.core.guidance.facts import BriefGiven, DocumentUnlocked
from exercise_engine.core.sharing.facts import Shared
from exercise_engine.errors import StorageError
from exercise_engine.protocol.messages import Fetch, FilePart, Notice
from exercise_engine.server.limits import FILE_CACHE_BYTES, FILE_PART_BYTES
from exercise_engine.storage.tables import PlayedFile

ReadFile = Callable[[str], PlayedFile | None]
"""Reads a file of the exercise by its path; called on a thread of its own."""


class Attachments:
    """Reads files once and gives them out in parts."""

    def __init__(
        self,
        read_file: ReadFile,
        *,
        paths: Mapping[str, str] | None = None,
        cache_bytes: int = FILE_CACHE_BYTES,
    ) -> None:
        """`paths` are those of the exercise's files by their hashes: a share may not say where one lies."""
        self._read_file = read_file
        self._paths = paths or {}
        self._cache_bytes = cache_bytes
        self._contents: OrderedDict[str, bytes] = OrderedDict()

    async def part(self, fetch: Fetch, event: Event | None) -> FilePart | Notice:
        """The part that was asked for; `event` is what the seat may see at that place, if anything."""
        info = _attachment(event, fetch.index)
        if info is None:
            return Notice(code="file_refused", message="there is no such attachment for this seat")
        content = await self._content(info)
        if content is None or fetch.offset > len(content):
            return Notice(code="file_refused", message="the attachment cannot be read; tell exercise control")
        piece = content[fetch.offset : fetch.offset + FILE_PART_BYTES]
        return FilePart(
            seq=fetch.seq,
            index=fetch.index,
            name=PurePosixPath(info.path).name,
            media_type=info.media_type,
            sha256=info.sha256,
            size_bytes=len(content),
            offset=fetch.offset,
            content_base64=base64.b64encode(piece).decode("ascii"),
        )

    async def _content(self, info: FileInfo) -> bytes | None:
        known = self._contents.get(info.sha256)
        if known is not None:
            self._contents.move_to_end(info.sha256)
            return known
        try:
            file = await asyncio.to_thread(self._read_file, self._paths.get(info.sha256, info.path))
        except StorageError:
            return None
        if file is None or file.sha256.hex() != info.sha256:
            return None
        self._keep(info.sha256, file.content)
        return file.content

    def _keep(self, sha256: str, content: bytes) -> None:
        self._contents[sha256] = content
        while sum(map(len, self._contents.values())) > self._cache_bytes and len(self._contents) > 1:
            self._contents.popitem(last=False)


def _attachment(event: Event | None, index: int) -> FileInfo | None:
    match event:
        case Event(
            fact=InjectTold(attachments=attachments)
            | DeliveryOpened(attachments=attachments)
            | BriefGiven(attachments=attachments)
            | DocumentUnlocked(attachments=attachments)
            | EnquiryAnswered(attachments=attachments)
            | Shared(attachments=attachments)
        ):
            return attachments[index] if index < len(attachments) else None
        case _:
            return None
