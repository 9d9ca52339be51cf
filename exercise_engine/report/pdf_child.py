"""The child process that lays out pages: framed HTML on stdin, framed PDF on stdout, and no other way out."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO, Protocol

LENGTH_BYTES = 8
"""Each document is preceded by its length in this many bytes, the highest first."""
MEMORY_MAX_BYTES = 2 * 1024**3
"""Of addresses. A long report takes 170 MB of memory; the laptop in the room has to stay usable."""

EXIT_NO_PACKAGE = 3
EXIT_NO_LIBRARY = 4
EXIT_NO_MEMORY = 5
"""How the child says what is missing."""


class Layout(Protocol):
    """Lays out one document."""

    def __call__(self, html: str, /) -> bytes: ...


def main() -> int:
    """Answer every document on stdin, in order."""
    answers = _take_stdout()
    _limit_memory()
    try:
        layout = _layout()
    except ModuleNotFoundError:
        return EXIT_NO_PACKAGE
    except OSError:
        return EXIT_NO_LIBRARY
    try:
        serve(sys.stdin.buffer, answers, layout)
    except MemoryError:
        return EXIT_NO_MEMORY
    return 0


def serve(asked: BinaryIO, answers: BinaryIO, layout: Layout) -> None:
    """Read documents until there are no more, and write the PDF of each."""
    for html in _documents(asked):
        pdf = layout(html)
        answers.write(len(pdf).to_bytes(LENGTH_BYTES, "big") + pdf)
    answers.flush()


def _documents(asked: BinaryIO) -> Iterator[str]:
    while head := asked.read(LENGTH_BYTES):
        yield asked.read(int.from_bytes(head, "big")).decode()


def _take_stdout() -> BinaryIO:
    """Keep stdout for answers; what a library prints by itself goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _limit_memory() -> None:
    """Where the system knows such a limit; elsewhere the parent's time limit has to do."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))


def _layout() -> Layout:
    """Load WeasyPrint, here only: half a second and 100 MB that no other process should carry."""
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    def layout(html: str) -> bytes:
        fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
        pdf: bytes = HTML(string=html, base_url=None, url_fetcher=fetcher).write_pdf()
        return pdf

    return layout


if __name__ == "__main__":
    sys.exit(main())
