"""Checks services: that owners, needs and effects name what exists, and that circles can come back."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.ask import ChangeService
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.checks.effects import effect_places
from exercise_engine.model.checks.joint import missing_organisation
from exercise_engine.model.circles import groups, way_round
from exercise_engine.model.ecosystem import Service
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario

_SEVERITIES = {"normal": 0, "recovering": 0, "degraded": 1, "down": 2}


def check_services(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find services that name what does not exist, needs that make no sense, circles that never come back."""
    for name, service in scenario.services.items():
        path: Path = ("services", name)
        yield from missing_organisation(scenario, (*path, "owner"), service.owner)
        yield from _check_needs(scenario, path, name, service)
        for index, address in enumerate(service.seen_by):
            if (finding := directory.finding((*path, "seen_by", index), address)) is not None:
                yield finding
    for place, effect in effect_places(scenario):
        if isinstance(effect, ChangeService):
            yield from _missing(scenario, (*place, "service"), effect.service)
    yield from _check_circles(scenario)
    yield from _check_reach(scenario)
    yield from _check_use(scenario)


def _check_needs(scenario: Scenario, path: Path, name: str, service: Service) -> Iterator[Finding]:
    """Find needs of nothing, of the service itself, and the same need twice."""
    asked: set[tuple[str, str, str]] = set()
    for index, need in enumerate(service.needs):
        place = (*path, "needs", index)
        yield from _missing(scenario, (*place, "service"), need.service)
        yield from _itself((*place, "service"), name, need.service)
        if (need.service, need.when, need.then) in asked:
            message = f'without "{need.service}" it is {need.then} twice over'
            yield Finding(place, "E333", message, "keep one, or let one of them say another `then` or `when`")
        asked.add((need.service, need.when, need.then))
    for index, other in enumerate(service.recovers.after):
        yield from _missing(scenario, (*path, "recovers", "after", index), other)
        yield from _itself((*path, "recovers", "after", index), name, other)


def _missing(scenario: Scenario, path: Path, service: str) -> Iterator[Finding]:
    if service not in scenario.services:
        hint = did_you_mean(service, scenario.services) or "add it to `services:`"
        yield Finding(path, "E331", f'there is no service "{service}"', hint)


def _itself(path: Path, name: str, other: str) -> Iterator[Finding]:
    if name == other:
        yield Finding(path, "E332", "a service does not depend on itself", "remove it, or name another one")


def _check_circles(scenario: Scenario) -> Iterator[Finding]:
    """Find orders of recovery that lead back to the service: once all of it is down, nothing comes first.

    A circle of needs alone is no harm, since its members come back together.
    """
    services = scenario.services
    ways = {
        name: [
            other
            for other in (*(need.service for need in service.needs), *service.recovers.after)
            if other in services and other != name
        ]
        for name, service in services.items()
    }
    group_of = {name: number for number, group in enumerate(groups(ways)) for name in group}
    for name, service in services.items():
        for index, other in enumerate(service.recovers.after):
            if other in services and other != name and group_of[other] == group_of[name]:
                circle = " -> ".join((name, *way_round(ways, other, name)))
                message = f"it could never come back: {circle}"
                hint = "let it come back after something that does not depend on it"
                yield Finding(("services", name, "recovers", "after", index), "E334", message, hint)


def _check_reach(scenario: Scenario) -> Iterator[Finding]:
    """Warn of needs and effects for what never happens in the story.

    That a map shows ties which the story leaves alone is no mistake; that an effect degrades what is only
    ever missed once it is down looks like one.
    """
    worst = _worst(scenario)
    effects = [(place, one) for place, one in effect_places(scenario) if isinstance(one, ChangeService)]
    degraded = {effect.service for _, effect in effects if effect.state == "degraded"}
    for name, service in scenario.services.items():
        for index, need in enumerate(service.needs):
            if need.when == "down" and need.service in degraded and worst.get(need.service) == 1:
                message = f'"{need.service}" is never down, at worst degraded'
                hint = "write `when: degraded`, or let an effect bring it down"
                yield Finding(("services", name, "needs", index), "W332", message, hint)
    for place, effect in effects:
        if effect.state == "recovering" and worst.get(effect.service) == 0:
            message = f'nothing in the story ever stops or degrades "{effect.service}"'
            yield Finding(place, "W333", message, "is it another service that recovers here?")


def _worst(scenario: Scenario) -> dict[str, int]:
    """Return how bad each service can become in the story, control's hand apart."""
    services = scenario.services
    worst = {name: _SEVERITIES[service.start] for name, service in services.items()}
    for _, effect in effect_places(scenario):
        if isinstance(effect, ChangeService) and effect.service in worst:
            worst[effect.service] = max(worst[effect.service], _SEVERITIES[effect.state])
    waiting = list(services)
    users: dict[str, list[str]] = {name: [] for name in services}
    for name, service in services.items():
        for need in service.needs:
            if need.service in users:
                users[need.service].append(name)
    while waiting:
        name = waiting.pop()
        for need in services[name].needs:
            becomes = _SEVERITIES[need.then]
            if worst.get(need.service, 0) >= _SEVERITIES[need.when] and becomes > worst[name]:
                worst[name] = becomes
                waiting.extend(users[name])
    return worst


def _check_use(scenario: Scenario) -> Iterator[Finding]:
    """Warn of services that nobody sees or needs and nothing asks for."""
    played = {team.organisation for team in scenario.teams.values()}
    needed = {need.service for service in scenario.services.values() for need in service.needs}
    idle = [
        name
        for name, service in scenario.services.items()
        if service.owner not in played and not service.seen_by and name not in needed
    ]
    text = scenario.model_dump_json() if idle else ""
    for name in idle:
        if f"services.{name}" not in text:
            message = "nobody who plays runs or sees it, nothing needs it, and no condition asks for it"
            yield Finding(("services", name), "W331", message, "add `seen_by:`, or remove it")
