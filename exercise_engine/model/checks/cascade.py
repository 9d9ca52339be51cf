"""Checks services: that owners, needs and effects name what exists."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.ask import ChangeService
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.effects import effect_places
from exercise_engine.model.checks.joint import missing_organisation
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario


def check_services(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find services that name what does not exist, and effects on services that do not."""
    for name, service in scenario.services.items():
        path: Path = ("services", name)
        yield from missing_organisation(scenario, (*path, "owner"), service.owner)
        for index, need in enumerate(service.needs):
            yield from _missing(scenario, (*path, "needs", index, "service"), need.service)
        for index, other in enumerate(service.recovers.after):
            yield from _missing(scenario, (*path, "recovers", "after", index), other)
        for index, address in enumerate(service.seen_by):
            if (finding := directory.finding((*path, "seen_by", index), address)) is not None:
                yield finding
    for place, effect in effect_places(scenario):
        if isinstance(effect, ChangeService):
            yield from _missing(scenario, (*place, "service"), effect.service)


def _missing(scenario: Scenario, path: Path, service: str) -> Iterator[Finding]:
    if service not in scenario.services:
        hint = did_you_mean(service, scenario.services) or "add it to `services:`"
        yield Finding(path, "E331", f'there is no service "{service}"', hint)
