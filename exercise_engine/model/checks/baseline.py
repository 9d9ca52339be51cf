"""Checks the baseline: that who answers exists."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.checks.joint import missing_organisation
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario


def check_baseline(scenario: Scenario) -> Iterator[Finding]:
    """Find measures that are for organisations which do not exist."""
    for name, measure in scenario.baseline.items():
        path: Path = ("baseline", name)
        for index, organisation in enumerate(measure.organisations):
            yield from missing_organisation(scenario, (*path, "organisations", index), organisation)
        for organisation in measure.answers:
            yield from missing_organisation(scenario, (*path, "answers", organisation), organisation)
