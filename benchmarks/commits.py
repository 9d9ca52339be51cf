"""What group commit is worth on the disk at hand: an event alone in its commit, and one among a hundred."""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Aim, Line, middle
from benchmarks.scale import Scale
from exercise_engine.storage.measure import measure_group_commit

AIM = Aim(of="ratio", kind="at_most", bound=0.1)
"""What the explanation of the log promises: a tenth or less."""


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Write events both ways, in turns."""
    rounds = [measure_group_commit(folder) for _ in range(scale.commit_rounds)]
    single_us = middle([figures.single_us for figures in rounds])
    grouped_us = middle([figures.grouped_us for figures in rounds])
    return [
        Line(
            key="commits",
            what="one durable event in a group of 100, against one that waits alone",
            ours=grouped_us,
            limit=single_us,
            unit="us",
            aim=AIM,
        )
    ]
