"""Whole reports, byte for byte, from logs that were recorded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.golden_reports import LOGS, PLAYS, REPORTS, draw, kept_events


@pytest.mark.parametrize("name", PLAYS)
def test_a_kept_log_gives_the_report_that_was_looked_at(name: str, tmp_path: Path) -> None:
    """A difference is a fault or an improvement; tests/golden/README.md says how to tell."""
    for path in draw(name, tmp_path):
        expected = REPORTS / name / path.name
        assert path.read_bytes() == expected.read_bytes(), (
            f"{name}/{path.name} differs: see tests/golden/README.md"
        )


@pytest.mark.parametrize("name", PLAYS)
def test_kept_logs_are_read_as_they_were_written(name: str) -> None:
    """Numbered from 1 without a gap, beginning with the creation of the exercise."""
    events = kept_events(name)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert events[0].type == "exercise_created"


def test_nothing_lies_here_that_no_test_looks_at() -> None:
    """Each log has its reports and the other way round."""
    assert {path.stem for path in LOGS.iterdir()} == set(PLAYS)
    assert {path.name for path in REPORTS.iterdir()} == set(PLAYS)
