"""Checks what each team is made of: an organisation and roles, or the members and chair of a joint team."""

from __future__ import annotations

from collections.abc import Iterator

from exercise_engine.model.checks.directory import Directory
from exercise_engine.model.nearest import did_you_mean
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.people import CHAIR, MEMBER, Team
from exercise_engine.model.scenario import Scenario


def check_team(scenario: Scenario, name: str, team: Team) -> Iterator[Finding]:
    """Find what a team lacks, or has although it is of the other kind."""
    path = ("teams", name)
    yield from _check_joint(scenario, path, team) if team.joint else _check_ordinary(scenario, path, team)


def missing_organisation(scenario: Scenario, path: Path, name: str) -> Iterator[Finding]:
    """Find an organisation that does not exist."""
    if name not in scenario.organisations:
        hint = did_you_mean(name, scenario.organisations)
        yield Finding(path, "E311", f'there is no organisation "{name}"', hint)


def _check_ordinary(scenario: Scenario, path: Path, team: Team) -> Iterator[Finding]:
    if team.organisation is None:
        hint = "add `organisation:`, or `joint: true` if it is convened from other teams"
        yield Finding((*path, "organisation"), "E202", 'key "organisation" is missing', hint)
    else:
        yield from missing_organisation(scenario, (*path, "organisation"), team.organisation)
    if not team.roles:
        yield Finding(
            (*path, "roles"), "E202", 'key "roles" is missing', "add `roles:` with one role or more"
        )
    for key in ("members", "chair", "rhythm", "convened_by"):
        if getattr(team, key):
            message = "only a joint team is made of people from other teams"
            yield Finding((*path, key), "E716", message, "add `joint: true`, or remove the key")


def _check_joint(scenario: Scenario, path: Path, team: Team) -> Iterator[Finding]:
    if team.organisation is not None:
        message = "a joint team belongs to the organisations of its members"
        yield Finding((*path, "organisation"), "E716", message, "remove the key")
    if team.spare:
        message = "a joint team has no seats of its own"
        yield Finding((*path, "spare"), "E716", message, "give the seats to one of its members' teams")
    if not team.members:
        yield Finding(path, "E716", "a joint team has no members", "add `members: [team.role, ...]`")
    directory = Directory(scenario)
    for index, member in enumerate(team.members):
        yield from _check_member(directory, (*path, "members", index), member)
    for index, post in enumerate(team.convened_by):
        yield from _check_member(directory, (*path, "convened_by", index), post)
    if team.chair not in team.members:
        message = "a joint team is chaired by one of its members"
        yield Finding(
            (*path, "chair"), "E716", message, f"write `chair: {next(iter(team.members), 'team.role')}`"
        )
    lacking = [role for role in (CHAIR, MEMBER) if role not in team.roles]
    if lacking:
        message = f'the roles of a joint team are "{CHAIR}" and "{MEMBER}"'
        yield Finding((*path, "roles"), "E716", message, "name both, or remove the key")


def _check_member(directory: Directory, path: Path, member: str) -> Iterator[Finding]:
    if (finding := directory.finding(path, member)) is not None:
        yield finding
        return
    team, _, role = member.partition(".")
    home = directory.scenario.teams.get(team)
    if home is None or home.joint or not role:
        message = f'"{member}" is not a role of an ordinary team'
        yield Finding(path, "E716", message, "write `team.role`")
