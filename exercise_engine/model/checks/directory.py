"""Who an address means, and what is wrong with one that means nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.scenario import Scenario

Post = tuple[str, str]
"""Team and role."""


class Directory:
    """The organisations, teams, roles and personas of a scenario, asked for addresses."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._posts: dict[str, frozenset[Post]] = {}

    def posts(self, address: str) -> frozenset[Post]:
        """Return the posts that an address means; none for personas and for what does not exist."""
        found = self._posts.get(address)
        if found is None:
            found = self._posts[address] = frozenset(self._find_posts(address))
        return found

    def posts_of(self, addresses: Iterable[str]) -> frozenset[Post]:
        """Return the posts that any of the addresses means."""
        return frozenset().union(*(self.posts(address) for address in addresses))

    def teams_of(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """Return the teams with somebody addressed, in file order."""
        teams = {team for team, _ in self.posts_of(addresses)}
        return tuple(team for team in self.scenario.teams if team in teams)

    def finding(self, path: Path, address: str) -> Finding | None:
        """Return what is wrong with an address, if anything is."""
        scenario = self.scenario
        head, _, role = address.partition(".")
        if address == "all" or (not role and head in scenario.organisations | scenario.personas):
            return None
        if head in scenario.teams:
            roles = scenario.teams[head].roles
            if not role or role in roles:
                return None
            return Finding(path, "E301", f'team "{head}" has no role "{role}"', _roles_hint(role, roles))
        if head in scenario.organisations:
            return self._role_of_organisation(path, head, role)
        known = [*scenario.organisations, *scenario.teams, *scenario.personas, "all"]
        if head in scenario.personas:
            return Finding(path, "E301", f'persona "{head}" has no roles', f'write "{head}"')
        hint = did_you_mean(head, known) or f"teams are {listed(scenario.teams, 'and')}"
        return Finding(path, "E301", f'no organisation, team or persona is called "{head}"', hint)

    def _role_of_organisation(self, path: Path, organisation: str, role: str) -> Finding | None:
        holders = [team for team in self._teams(organisation) if role in self.scenario.teams[team].roles]
        if len(holders) == 1:
            return None
        if holders:
            message = f'several teams of "{organisation}" have a role "{role}"'
            return Finding(path, "E302", message, f"write {listed(f'{team}.{role}' for team in holders)}")
        roles = [name for team in self._teams(organisation) for name in self.scenario.teams[team].roles]
        message = f'no team of "{organisation}" has a role "{role}"'
        return Finding(path, "E301", message, _roles_hint(role, dict.fromkeys(roles)))

    def _find_posts(self, address: str) -> Iterator[Post]:
        teams = self.scenario.teams
        head, _, role = address.partition(".")
        if address == "all":
            chosen: Iterable[str] = self.scenario.ordinary_teams()
        elif head in self.scenario.organisations:
            chosen = self._teams(head)
            if role:
                holders = [team for team in chosen if role in teams[team].roles]
                chosen = holders if len(holders) == 1 else ()
        else:
            chosen = (head,) if head in teams else ()
        for team in chosen:
            for name in teams[team].roles:
                if not role or name == role:
                    yield team, name

    def _teams(self, organisation: str) -> tuple[str, ...]:
        return self.scenario.teams_of(organisation)


def _roles_hint(role: str, roles: Iterable[str]) -> str:
    names = list(roles)
    return did_you_mean(role, names) or f"its roles are {listed(names, 'and')}"
