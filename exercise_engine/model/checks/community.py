"""Checks services, sharing, obligations and the baseline: that everything they name exists."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.checks.baseline import check_baseline
from exercise_engine.model.checks.cascade import check_services
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.obligations import check_obligations
from exercise_engine.model.checks.sharing import check_sharing
from exercise_engine.model.paths import Finding
from exercise_engine.model.scenario import Scenario


def check_community(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find what does not hold together in the community."""
    yield from check_services(scenario, directory)
    yield from check_sharing(scenario, directory)
    yield from check_obligations(scenario, directory)
    yield from check_baseline(scenario)
