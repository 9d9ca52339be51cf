"""Writes a kit into a folder, as PDF or as HTML, each file whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from exercise_engine.authoring.kit.render import Document
from exercise_engine.report.pdf import render_pdfs

Form = Literal["pdf", "html"]
BATCH_SIZE = 4
"""Documents that one process lays out; whoever waits is told after each of them."""
FOLDER_MODE = 0o700
"""Control's secrets lie in it; nobody else on this machine reads them."""


def write_kit(
    documents: Sequence[Document], folder: Path, *, form: Form, tell: Callable[[str], None]
) -> tuple[Path, ...]:
    """Write all documents, replacing those of an earlier kit, and return where they lie."""
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    return tuple(
        _write_whole(folder / f"{document.name}.{form}", data)
        for document, data in _drawn(documents, form, tell)
    )


def _drawn(
    documents: Sequence[Document], form: Form, tell: Callable[[str], None]
) -> Iterator[tuple[Document, bytes]]:
    """Yield each document with its bytes."""
    if form == "html":
        yield from ((document, document.html.encode()) for document in documents)
        return
    for start in range(0, len(documents), BATCH_SIZE):
        batch = documents[start : start + BATCH_SIZE]
        tell(f"drawing {start + 1} to {start + len(batch)} of {len(documents)} files")
        yield from zip(batch, render_pdfs([document.html for document in batch]), strict=True)


def _write_whole(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
