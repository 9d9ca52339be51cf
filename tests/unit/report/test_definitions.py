"""Definitions: the docs say of every measure what the program says."""

from __future__ import annotations

import re
from pathlib import Path

from exercise_engine.report.definitions import DEFINITIONS
from exercise_engine.report.facts import build_facts
from tests.support.report_play import new_play

DOCS = Path(__file__).resolve().parents[3] / "docs" / "explanation" / "measures.md"


def sections() -> dict[str, str]:
    """The sections of the page by the ids of their measures."""
    parts = re.split(r"^### `([a-z_]+)`.*$", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], (" ".join(part.split()) for part in parts[2::2]), strict=True))


def test_every_measure_is_defined_and_every_definition_used() -> None:
    """A report holds each defined measure once."""
    measured = [measure.id for measure in build_facts(new_play().log).measures]
    assert sorted(measured) == sorted(DEFINITIONS)


def test_the_page_defines_every_measure() -> None:
    """Same ids, in the same order."""
    assert list(sections()) == list(DEFINITIONS)


def test_the_page_says_what_the_program_says() -> None:
    """What is counted, from when, and what is left out stand there word for word."""
    for name, text in sections().items():
        definition = DEFINITIONS[name]
        for sentence in (definition.counted, definition.anchor, definition.exclusions):
            assert sentence in text, f"{name}: {sentence!r} is not on the page"
        assert f"{definition.unit}, {definition.statistic}" in text
