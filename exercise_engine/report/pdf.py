"""Turns pages of HTML into PDF, in a process of its own that may neither fetch nor grow without end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from exercise_engine.errors import PrintingUnavailable
from exercise_engine.report.pdf_child import (
    EXIT_NO_LIBRARY,
    EXIT_NO_MEMORY,
    EXIT_NO_PACKAGE,
    LENGTH_BYTES,
    MEMORY_MAX_BYTES,
)

START_LIMIT_S = 60
"""The child loads its libraries in under a second; a busy laptop takes several."""
DOCUMENT_LIMIT_S = 60
"""A document of 24 pages takes 3 to 5 seconds; one that takes a minute would not come to an end."""
HTML_BYTES_MAX = 16 * 1024 * 1024
"""Of one document; a report of 5,000 events has a tenth of that."""

_INSTALL_LIBRARIES = (
    "on Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0; on macOS: brew install pango"
)
_REASONS = {
    EXIT_NO_PACKAGE: "PDF needs the Python package weasyprint; install it with: pip install weasyprint",
    EXIT_NO_LIBRARY: f"PDF needs the system library pango; {_INSTALL_LIBRARIES}",
    EXIT_NO_MEMORY: f"the pages need more than {MEMORY_MAX_BYTES // 1024**2} MiB of memory to be laid out",
}


def render_pdf(html: str) -> bytes:
    """Return one document as PDF. Nothing outside the text is fetched but `data:` addresses."""
    return render_pdfs((html,))[0]


def render_pdfs(documents: Sequence[str]) -> tuple[bytes, ...]:
    """Return each document as PDF, in order, all by one child process."""
    if not documents:
        return ()
    limit_s = START_LIMIT_S + DOCUMENT_LIMIT_S * len(documents)
    try:
        finished = subprocess.run(
            (sys.executable, "-m", "exercise_engine.report.pdf_child"),
            input=b"".join(_framed(html) for html in documents),
            capture_output=True,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PrintingUnavailable(f"the pages could not be laid out within {limit_s} seconds") from None
    if finished.returncode:
        raise PrintingUnavailable(_reason(finished.returncode, finished.stderr))
    return _taken_apart(finished.stdout, count=len(documents))


def write_pdf(html: str, path: Path) -> None:
    """Write one document as PDF, whole or not at all."""
    data = render_pdf(html)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _framed(html: str) -> bytes:
    data = html.encode("utf-8", "replace")
    if len(data) > HTML_BYTES_MAX:
        raise PrintingUnavailable(
            f"a document of {len(data):,} bytes is too long for PDF; at most {HTML_BYTES_MAX:,} are printed"
        )
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def _taken_apart(data: bytes, *, count: int) -> tuple[bytes, ...]:
    found = tuple(_frames(data))
    if len(found) != count or not all(pdf.startswith(b"%PDF") for pdf in found):
        raise PrintingUnavailable("the process that lays out pages gave back something that is no PDF")
    return found


def _frames(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        start = place + LENGTH_BYTES
        place = start + int.from_bytes(data[place:start], "big")
        yield data[start:place]


def _reason(code: int, told: bytes) -> str:
    """Why the child gave up; what it said last helps where the reason is not one of ours."""
    if code in _REASONS:
        return _REASONS[code]
    lines = told.decode("utf-8", "replace").strip().splitlines()
    last = f": {lines[-1]}" if lines else ""
    return f"the pages could not be laid out{last}"
