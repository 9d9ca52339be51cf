"""Measures against who is asked and who answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.small import findings

TAPE: dict[str, Any] = {"text": "A copy that was tried out"}
SILENT: dict[str, Any] = {
    "organisations": {
        "port": {"name": "Port"},
        "terminal": {"name": "Terminal"},
        "pilots": {"name": "Pilots"},
    }
}


def codes(**measures: Any) -> list[str]:
    """Return the codes of what is wrong with measures in a scenario with an organisation without a team."""
    return [found.code for found in findings(baseline=measures, **SILENT) if found.code[1:3] in ("31", "36")]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ({}, []),
        ({"organisations": ["port"], "answers": {"port": {"answer": "no"}}}, []),
        ({"organisations": ["prt"]}, ["E311"]),
        ({"answers": {"prt": {"answer": "yes"}}}, ["E311"]),
        ({"organisations": ["port"], "answers": {"terminal": {"answer": "yes"}}}, ["E364"]),
        ({"organisations": ["pilots"]}, ["E365"]),
        ({"organisations": ["pilots"], "answers": {"pilots": {"answer": "yes"}}}, []),
        ({"organisations": ["port", "port"]}, ["E366"]),
        ({"organisations": ["port", "pilots"]}, ["W361"]),
    ],
)
def test_what_is_wrong_with_a_measure_is_found(measure: dict[str, Any], expected: list[str]) -> None:
    """Who is asked exists, can answer, and is asked once; nobody else answers."""
    assert codes(tape=TAPE | measure) == expected


def test_the_same_measure_twice_is_told() -> None:
    """However it is written."""
    assert codes(tape=TAPE, copy={"text": "a  copy that was tried out"}) == ["W362"]
