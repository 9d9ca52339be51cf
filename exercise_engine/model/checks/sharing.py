"""Checks sharing: communities, labels that no reader may have, sources, and what is expected to be shared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exercise_engine.model.ask import ExpectedAction, MetByShare
from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.inject import Inject
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.sharing import LABEL_MEANINGS, PUBLIC, TlpLabel, shown_label

_SHARED = re.compile(r"\bshared\s*\.\s*([a-z0-9_]+)\s*\.\s*([a-z0-9_]+)")


def check_sharing(scenario: Scenario, directory: Directory) -> Iterator[Finding]:
    """Find members, sources, labels and addresses of shares that do not hold together."""
    yield from _check_communities(scenario)
    yield from _check_public(scenario)
    for name, inject in scenario.injects.items():
        path: Path = ("injects", name)
        if inject.source is not None:
            yield from _check_source(directory, (*path, "source"), inject.source)
        if inject.label is not None:
            yield from _check_label(scenario, directory, path, inject, inject.label)
        for expected, action in inject.expected.items():
            for index, pattern in enumerate(action.met_by):
                if isinstance(pattern, MetByShare):
                    place = (*path, "expected", expected, "met_by", index, "share")
                    yield from _check_pattern(place, pattern, directory)
            yield from _check_ways(directory, (*path, "expected", expected), inject, action)


def gets_anyway(scenario: Scenario, path: Path, text: str) -> Iterator[Finding]:
    """Find conditions that wait for a share with an organisation which the inject goes to by itself."""
    directory = Directory(scenario)
    for found in _SHARED.finditer(text):
        name, organisation = found.groups()
        inject = scenario.injects.get(name)
        if inject is not None and organisation in _organisations(directory, inject):
            message = f"{name} goes to {organisation} anyway, so that this never becomes true"
            yield Finding(
                path, "E345", message, f"remove it, or do not tell {name} to {organisation}", found[0]
            )


def _check_communities(scenario: Scenario) -> Iterator[Finding]:
    for name, community in scenario.communities.items():
        path: Path = ("communities", name)
        for index, member in enumerate(community.members):
            place = (*path, "members", index)
            if member not in scenario.organisations.keys() | scenario.personas.keys():
                hint = did_you_mean(member, [*scenario.organisations, *scenario.personas])
                yield Finding(place, "E341", f'no organisation or persona is called "{member}"', hint)
            elif member in community.members[:index]:
                yield Finding(place, "E342", f'"{member}" is a member already', "remove it")


def _check_public(scenario: Scenario) -> Iterator[Finding]:
    for part in ("organisations", "teams", "personas", "communities"):
        if PUBLIC in getattr(scenario, part):
            message = f'"{PUBLIC}" is the address of everybody'
            yield Finding((part, PUBLIC), "E343", message, "choose another id")


def _check_source(directory: Directory, path: Path, source: str) -> Iterator[Finding]:
    scenario = directory.scenario
    known = [*scenario.organisations, *scenario.personas, *scenario.teams]
    if source not in known:
        hint = did_you_mean(source, known)
        yield Finding(path, "E344", f'no organisation, team or persona is called "{source}"', hint)


def _check_label(
    scenario: Scenario, directory: Directory, path: Path, inject: Inject, label: TlpLabel
) -> Iterator[Finding]:
    """Find recipients whom a label keeps out from the beginning, and labels that open nothing."""
    told = _organisations(directory, inject)
    shown = shown_label(label)
    place = (*path, "tlp")
    if label == "RED" and (teams := [address for address in inject.to if "." not in address]):
        message = f"{shown} goes to named persons, and {teams[0]} is none"
        yield Finding(place, "W341", message, "name roles, such as `team.role`, or take another label")
    source = _source_of(scenario, inject)
    others = sorted(told - {source}) if source in scenario.organisations else []
    if label == "AMBER+STRICT" and others:
        message = f"{shown} stays {LABEL_MEANINGS[label]}, and this goes from {source} to {others[0]}"
        yield Finding(place, "W342", message, "take TLP:AMBER or TLP:GREEN, or another source")
    if label == "GREEN":
        circles = scenario.communities.values()
        if not any(name in circle.members for circle in circles for name in told):
            message = f"{shown} stays within a community, and nobody told belongs to one"
            yield Finding(place, "W343", message, "declare it under `communities:`")


def _check_pattern(path: Path, pattern: MetByShare, directory: Directory) -> Iterator[Finding]:
    scenario = directory.scenario
    share = pattern.share
    if share.to != PUBLIC and share.to not in scenario.communities:
        finding = directory.finding((*path, "to"), share.to)
        if finding is not None:
            yield finding
    if share.of is not None and share.of not in scenario.injects:
        hint = did_you_mean(share.of, scenario.injects)
        yield Finding((*path, "of"), "E308", f'there is no inject "{share.of}"', hint)


def _check_ways(directory: Directory, path: Path, told: Inject, action: ExpectedAction) -> Iterator[Finding]:
    """Find an action that nobody can do within the label; where there is another way, it may be taken."""
    found = []
    for index, pattern in enumerate(action.met_by):
        share = pattern.share if isinstance(pattern, MetByShare) else None
        inject = directory.scenario.injects.get(share.of or "") if share is not None else None
        if share is None or inject is None or inject.label is None:
            return
        if not _forbids(directory, inject.label, share.to, action.by or told.to, inject):
            return
        message = f"{shown_label(inject.label)} of {share.of} does not let it go to {share.to}"
        place = (*path, "met_by", index, "share", "to")
        found.append(Finding(place, "W344", message, "expect a permission first, or take another label"))
    yield from found


def _forbids(
    directory: Directory, label: TlpLabel, to: str, sharers: tuple[str, ...], inject: Inject
) -> bool:
    """Return whether a label keeps out somebody behind an address, for whoever is to share."""
    scenario = directory.scenario
    if label == "CLEAR":
        return False
    if to == PUBLIC:
        return True
    if label == "RED":
        return "." not in to and to not in scenario.personas
    own = _organisations_of(directory, sharers)
    inside = own | _organisations(directory, inject)
    inside |= {_source_of(scenario, inject)}
    if label == "AMBER":
        inside |= {client for name in own for client in scenario.organisations[name].clients}
    if label == "GREEN":
        inside |= {
            member
            for circle in scenario.communities.values()
            if not own.isdisjoint(circle.members)
            for member in circle.members
        }
    circle = scenario.communities.get(to)
    wanted = set(circle.members) if circle is not None else _organisations_of(directory, (to,))
    return bool((wanted or {to}) - inside)


def _source_of(scenario: Scenario, inject: Inject) -> str:
    source = inject.source or inject.from_
    team = scenario.teams.get(source)
    return team.organisation or source if team is not None else source


def _organisations(directory: Directory, inject: Inject) -> set[str]:
    return _organisations_of(directory, inject.to)


def _organisations_of(directory: Directory, addresses: tuple[str, ...]) -> set[str]:
    scenario = directory.scenario
    return {name for team in directory.teams_of(addresses) for name in scenario.organisations_of(team)}
