"""Puts join cards on the disk, beside the files with links and codes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from exercise_engine.report.pdf import render_pdfs
from exercise_engine.server.cards.card import Sheet, text_of
from exercise_engine.server.cards.pages import cards_page, codes_page
from exercise_engine.server.owner_files import make_folder, write_beside, write_over
from exercise_engine.server.seat_files import CONTROL_NAME


def write_texts(folder: Path, sheets: Mapping[str, Sheet]) -> tuple[Path, ...]:
    """Write the join cards of each organisation as text, in place of those before."""
    make_folder(folder)
    paths = {folder / f"{key or CONTROL_NAME}-cards.txt": sheet for key, sheet in sheets.items()}
    for path, sheet in paths.items():
        write_over(path, text_of(sheet).encode())
    return tuple(paths)


def write_pages(folder: Path, sheets: Mapping[str, Sheet]) -> tuple[Path, ...]:
    """Write the same for printing, and codes that were just drawn as documents of their own.

    Cards take the place of those before; codes never do. Raises PrintingUnavailable.
    """
    make_folder(folder)
    cards = {key or CONTROL_NAME: cards_page(sheet) for key, sheet in sheets.items()}
    codes = {key or CONTROL_NAME: codes_page(sheet) for key, sheet in sheets.items() if sheet.strips}
    printed = iter(render_pdfs([*cards.values(), *codes.values()]))
    written = []
    for name in cards:
        written.append(folder / f"{name}-cards.pdf")
        write_over(written[-1], next(printed))
    written += [write_beside(folder, f"{name}-codes", ".pdf", next(printed)) for name in codes]
    return tuple(written)
