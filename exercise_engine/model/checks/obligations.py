"""Checks obligations: that organisations, anchors and recipients exist."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.ask import MetBySubmission
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.joint import missing_organisation
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario


def check_obligations(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find obligations that name what does not exist, and expected submissions of none."""
    for name, obligation in scenario.obligations.items():
        path: Path = ("obligations", name)
        yield from missing_organisation(scenario, (*path, "organisation"), obligation.organisation)
        if obligation.from_ is not None:
            yield from _missing(scenario, (*path, "from"), obligation.from_)
        for index, address in enumerate(obligation.to):
            if (finding := directory.finding((*path, "to", index), address)) is not None:
                yield finding
    for name, inject in scenario.injects.items():
        for expected, action in inject.expected.items():
            for index, pattern in enumerate(action.met_by):
                if isinstance(pattern, MetBySubmission):
                    place = ("injects", name, "expected", expected, "met_by", index, "submission")
                    yield from _missing(scenario, place, pattern.submission)


def _missing(scenario: Scenario, path: Path, obligation: str) -> Iterator[Finding]:
    if obligation not in scenario.obligations:
        hint = did_you_mean(obligation, scenario.obligations) or "add it to `obligations:`"
        yield Finding(path, "E351", f'there is no obligation "{obligation}"', hint)
