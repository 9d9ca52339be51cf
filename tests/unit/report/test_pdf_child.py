"""The child that lays out pages: frames in, frames out."""

from __future__ import annotations

import io

from exercise_engine.report import pdf_child


def framed(data: bytes) -> bytes:
    """The data behind its length."""
    return len(data).to_bytes(pdf_child.LENGTH_BYTES, "big") + data


def test_each_document_is_answered_in_order() -> None:
    """As many answers as questions, each framed, in the order of the questions."""
    asked = io.BytesIO(framed("één".encode()) + framed(b"") + framed(b"three"))
    answers = io.BytesIO()
    pdf_child.serve(asked, answers, lambda html: html.upper().encode())
    assert answers.getvalue() == framed("ÉÉN".encode()) + framed(b"") + framed(b"THREE")


def test_no_documents_need_no_answer() -> None:
    """An empty input ends at once."""
    answers = io.BytesIO()
    pdf_child.serve(io.BytesIO(), answers, lambda html: html.encode())
    assert answers.getvalue() == b""
