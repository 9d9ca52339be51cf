"""Writes the forms of a report into a folder, each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, assert_never

from exercise_engine.report.render import render_html, render_json, render_markdown
from exercise_engine.report.shape import ReportFacts

Form = Literal["html", "md", "json"]
FORMS: tuple[Form, ...] = ("html", "md", "json")
"""All forms, in the order in which they are written."""


def write_forms(
    facts: ReportFacts, folder: Path, forms: Iterable[Form], *, zone: str = "UTC"
) -> tuple[Path, ...]:
    """Write the forms asked for, replacing earlier ones, and return where they lie."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_write_whole(folder / f"report.{form}", _render(facts, form, zone=zone)) for form in forms)


def _render(facts: ReportFacts, form: Form, *, zone: str) -> str:
    match form:
        case "html":
            return render_html(facts, zone=zone)
        case "md":
            return render_markdown(facts, zone=zone)
        case "json":
            return render_json(facts)
        case _:
            assert_never(form)


def _write_whole(path: Path, text: str) -> Path:
    """Write beside the file and put it in its place at the end: a reader never sees half of it."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(text.encode())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
