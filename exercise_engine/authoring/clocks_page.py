"""Writes the page that lists the library of legal clocks, from the library itself."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.core.obligations.words import ANCHOR_WORDS, national_words, term_words
from exercise_engine.loader.clock_library import legal_clocks
from exercise_engine.model.obligation import LegalClock

_HEAD = """# Legal clocks

The library of clocks that `obligations:` can `use`. It is data with dates, written down to make exercises
realistic. It is no legal advice: laws change, a directive binds through national law, and what applies to an
organisation is for its lawyers to say. Each row says on which day it was written down, and whether the
national act is known.

A scenario that uses a row takes over its words; its own keys win. How terms count is told in
[rules of play](../explanation/rules-of-play.md#obligations).

This page is written by `make docs` from `exercise_engine/loader/legal_clocks`.
"""


def clocks_page() -> str:
    """Return the whole page."""
    clocks = legal_clocks()
    return "\n".join(
        (_HEAD, *_table(clocks), *(line for key in clocks for line in _section(key, clocks[key])))
    )


def _table(clocks: dict[str, LegalClock]) -> Iterator[str]:
    yield "| id | instrument | runs from | time | to |"
    yield "|---|---|---|---|---|"
    for key, clock in clocks.items():
        place = f"{clock.instrument}, {clock.article}"
        yield f"| [`{key}`](#{key}) | {place} | {_anchor(clock)} | {term_words(clock)} | {clock.recipient} |"
    yield ""


def _section(key: str, clock: LegalClock) -> Iterator[str]:
    yield f"## {key}\n"
    yield f"{clock.title}. {' '.join(clock.about.split())}\n"
    rows = (
        ("Kind", clock.kind or ""),
        ("Instrument", f"{clock.instrument}, {clock.article}"),
        ("Runs from", _anchor(clock)),
        ("Time", term_words(clock)),
        ("Softened", clock.caveat or "no"),
        ("To", clock.recipient or ""),
        ("Restarts or follows", clock.restarts or "nothing"),
        ("Applies from", clock.valid_from or "not known"),
        ("Applies until", clock.valid_until or "no end known"),
        ("National acts", national_words(clock)),
        ("Source", clock.source or "none"),
        ("Written down", clock.as_of or "no date"),
    )
    yield from (f"- {name}: {words}" for name, words in rows)
    yield "- Must contain:"
    yield from (f"    - {item}" for item in clock.requires)
    yield ""


def _anchor(clock: LegalClock) -> str:
    return ANCHOR_WORDS[clock.runs_from or "aware"]
