"""PDF comes from a process of its own, and what is missing is said in words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from exercise_engine.errors import PrintingUnavailable
from exercise_engine.report import pdf, pdf_child


def child_that(statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next child run a statement of ours."""
    run = subprocess.run

    def other(_command: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
        finished: subprocess.CompletedProcess[bytes] = run((sys.executable, "-c", statement), **options)
        return finished

    monkeypatch.setattr(subprocess, "run", other)


def test_html_becomes_pdf_and_nothing_outside_is_fetched(tmp_path: Path) -> None:
    """Real pages: text arrives, and a file and an address that the page asks for do not."""
    secret = tmp_path / "secret.txt"
    secret.write_text("do not print me", encoding="utf-8")
    page = f'<h1>Card</h1><img src="file://{secret}" alt="no"><link rel=attachment href="file://{secret}">'
    target = tmp_path / "card.pdf"
    pdf.write_pdf(page, target)
    data = target.read_bytes()
    assert data.startswith(b"%PDF")
    assert b"EmbeddedFile" not in data
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".txt"] == ["card.pdf"]


def test_nothing_asked_starts_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """No documents, no PDF, no process."""
    child_that("raise SystemExit(9)", monkeypatch)
    assert pdf.render_pdfs(()) == ()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (pdf_child.EXIT_NO_PACKAGE, "pip install weasyprint"),
        (pdf_child.EXIT_NO_LIBRARY, "apt-get install libpango-1.0-0"),
        (pdf_child.EXIT_NO_MEMORY, "2048 MiB"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(
    code: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each reason of the child becomes a sentence that names what to install or what was too much."""
    child_that(f"raise SystemExit({code})", monkeypatch)
    with pytest.raises(PrintingUnavailable, match=words.replace("(", r"\(")):
        pdf.render_pdf("<p>x</p>")


def test_a_child_that_falls_says_its_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the layout is told by its last line, not by a traceback."""
    child_that("raise ValueError('bad box')", monkeypatch)
    with pytest.raises(PrintingUnavailable, match="could not be laid out: ValueError: bad box"):
        pdf.render_pdf("<p>x</p>")


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layout that takes too long is given up."""
    monkeypatch.setattr(pdf, "START_LIMIT_S", 0)
    monkeypatch.setattr(pdf, "DOCUMENT_LIMIT_S", 0.05)
    child_that("import time; time.sleep(30)", monkeypatch)
    with pytest.raises(PrintingUnavailable, match="within"):
        pdf.render_pdf("<p>x</p>")


@pytest.mark.parametrize("said", ["b''", "(3).to_bytes(8, 'big') + b'abc'", "b'plain words'"])
def test_an_answer_that_is_no_pdf_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written as PDF that is none."""
    child_that(f"import sys; sys.stdout.buffer.write({said})", monkeypatch)
    with pytest.raises(PrintingUnavailable, match="no PDF"):
        pdf.render_pdf("<p>x</p>")


def test_too_long_a_document_is_refused_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit on a document is checked before a process is started for it."""
    monkeypatch.setattr(pdf, "HTML_BYTES_MAX", 4)
    child_that("raise SystemExit(9)", monkeypatch)
    with pytest.raises(PrintingUnavailable, match="too long"):
        pdf.render_pdf("<p>x</p>")
