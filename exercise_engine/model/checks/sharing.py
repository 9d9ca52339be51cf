"""Checks sharing: that communities have members, and that what should be shared can be."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.ask import MetByShare
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.joint import missing_organisation
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario


def check_sharing(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find members, sources and addresses of shares that do not exist."""
    for name, community in scenario.communities.items():
        for index, member in enumerate(community.members):
            yield from missing_organisation(scenario, ("communities", name, "members", index), member)
    for name, inject in scenario.injects.items():
        path: Path = ("injects", name)
        if inject.source is not None:
            finding = directory.finding((*path, "source"), inject.source)
            if finding is not None:
                yield finding
        for expected, action in inject.expected.items():
            for index, pattern in enumerate(action.met_by):
                if isinstance(pattern, MetByShare):
                    place = (*path, "expected", expected, "met_by", index, "share")
                    yield from _check_pattern(place, pattern, directory)


def _check_pattern(path: Path, pattern: MetByShare, directory: Directory) -> Iterator[Finding]:
    scenario = directory.scenario
    share = pattern.share
    if share.to not in scenario.communities:
        finding = directory.finding((*path, "to"), share.to)
        if finding is not None:
            yield finding
    if share.of is not None and share.of not in scenario.injects:
        hint = did_you_mean(share.of, scenario.injects)
        yield Finding((*path, "of"), "E308", f'there is no inject "{share.of}"', hint)
