"""The measurement of group commit measures, and cleans up."""

from __future__ import annotations

from pathlib import Path

from exercise_engine.storage.measure import GroupCommitFigures, measure_group_commit


def test_figures(tmp_path: Path) -> None:
    """Both figures are there and nothing else stays in the folder."""
    figures = measure_group_commit(tmp_path, singles=3, groups=2, group_rows=5)
    assert figures.single_us > 0
    assert figures.grouped_us > 0
    assert list(tmp_path.iterdir()) == []


def test_ratio() -> None:
    """The ratio says how many times cheaper an event is in a group."""
    assert GroupCommitFigures(single_us=300, grouped_us=20).ratio == 15
