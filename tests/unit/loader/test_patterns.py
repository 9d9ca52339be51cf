"""Texts that do not fit the pattern of their place."""

from __future__ import annotations

from typing import get_args

import pytest

from exercise_engine.loader.patterns import refusal_of
from exercise_engine.model.base import ID_PATTERN, DottedId
from exercise_engine.model.timing import AT_PATTERN, DURATION_PATTERN, STORY_DATE_PATTERN, After

AFTER_PATTERN, ADDRESS_PATTERN = (str(get_args(kind)[1].pattern) for kind in (After, DottedId))


@pytest.mark.parametrize(
    ("pattern", "text", "meant"),
    [
        (ID_PATTERN, "Ransom-Note", "ransom_note"),
        (ID_PATTERN, "_x_", "x"),
        (ID_PATTERN, "ransom  note!", "ransom_note"),
        (DURATION_PATTERN, "40 min", "40m"),
        (DURATION_PATTERN, "1 hour and 30 minutes", "1h30m"),
        (DURATION_PATTERN, "2 Days", "2d"),
        (AT_PATTERN, "T+20", "T+0:20"),
        (AT_PATTERN, "T+ 90 min", "T+1:30"),
        (AT_PATTERN, "0:20", "T+0:20"),
        (AT_PATTERN, "day 1, 9:15", "Day 1 09:15"),
        (AT_PATTERN, "2026-11-03 9:15:00", "2026-11-03T09:15"),
        (STORY_DATE_PATTERN, "2026-11-03T06:30:00+01:00", "2026-11-03T06:30"),
        (AFTER_PATTERN, "note+10 min", "note + 10m"),
        (AFTER_PATTERN, "Note", "note"),
        (AFTER_PATTERN, "10 minutes", "10m"),
    ],
)
def test_common_spellings_are_understood_in_the_hint(pattern: str, text: str, meant: str) -> None:
    """What was probably meant is offered, never taken."""
    _, message, hint = refusal_of(pattern, text)

    assert message.startswith(f'"{text}" is ')
    assert hint == f'did you mean "{meant}"?'


@pytest.mark.parametrize(
    ("pattern", "text", "code"),
    [
        (ID_PATTERN, "!?", "E205"),
        (ID_PATTERN, "7 days", "E205"),
        (DURATION_PATTERN, "soon", "E401"),
        (DURATION_PATTERN, "5 minutes later", "E401"),
        (AT_PATTERN, "noon", "E402"),
        (AFTER_PATTERN, "note + soon", "E403"),
        (AFTER_PATTERN, "?", "E403"),
        (STORY_DATE_PATTERN, "tomorrow", "E404"),
        ("^no such pattern$", "x", "E206"),
    ],
)
def test_what_cannot_be_guessed_gets_an_example(pattern: str, text: str, code: str) -> None:
    """No suggestion is better than a wrong one."""
    found, _, hint = refusal_of(pattern, text)

    assert found == code
    assert "did you mean" not in hint


@pytest.mark.parametrize(
    ("text", "meant"), [("Port-Crisis.Lead", "port_crisis.lead"), ("a..b", None), ("!.b", None)]
)
def test_addresses_are_mended_part_by_part(text: str, meant: str | None) -> None:
    """All parts must give an id."""
    hint = refusal_of(ADDRESS_PATTERN, text)[2]

    assert (f'did you mean "{meant}"?' == hint) is (meant is not None)
