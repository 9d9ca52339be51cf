"""The plan: a scenario resolved for play, with recipients, instances and due times; derived, never stored."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercise_engine.model.ask import AGREEMENT
from exercise_engine.model.inject import Inject
from exercise_engine.model.people import Means
from exercise_engine.model.phase import Phase, walk_phases
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import AfterItem, ExerciseOffset, Stage, StoryTime, parse_after, parse_at

InjectKey = tuple[str, str]
"""Inject id and instance; the instance is empty where there is only one."""


@dataclass(frozen=True, slots=True)
class Immediately:
    """Due from StartEx on; a condition or a phase decides the rest."""


@dataclass(frozen=True, slots=True)
class Never:
    """Released by control or as a contingency only."""


Timing = ExerciseOffset | StoryTime | Stage | AfterItem | Immediately | Never


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a list of addresses means."""

    teams: tuple[str, ...]
    """Teams with somebody addressed, in the order of the scenario."""
    audience: tuple[str, ...]
    """The same as canonical addresses: `all`, organisation, team or `team.role`."""


@dataclass(frozen=True, slots=True)
class InstancePlan:
    """One inject as it will be released: once, or once per team or organisation."""

    key: InjectKey
    position: int
    """Place in the file; ties in time are broken by it."""
    inject: Inject
    timing: Timing
    recipients: Recipients
    organisations: tuple[str, ...]
    """Organisations it concerns."""
    own_team: str = ""
    own_organisation: str = ""
    means: Means = "screen"
    is_retargeted: bool = False
    """Whether control sends it to others than the scenario says."""


@dataclass(frozen=True)
class Plan:
    """A scenario with everything that play looks up."""

    scenario: Scenario
    instances: dict[InjectKey, InstancePlan] = field(default_factory=dict)
    order: dict[InjectKey, int] = field(default_factory=dict)
    """Place of each instance among all: injects as in the file, instances as their teams or organisations."""
    by_inject: dict[str, tuple[InjectKey, ...]] = field(default_factory=dict)
    phases: dict[str, Phase] = field(default_factory=dict)
    phase_paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    followers: dict[str, tuple[InjectKey, ...]] = field(default_factory=dict)
    """Item to the injects that come after it."""
    contingencies: dict[str, tuple[InjectKey, ...]] = field(default_factory=dict)
    """Expected action (`inject.expected`) to the injects that answer its absence."""

    @classmethod
    def of(cls, scenario: Scenario) -> Plan:
        """Resolve a scenario that was checked."""
        instances = {
            plan.key: plan
            for position, (inject_id, inject) in enumerate(scenario.injects.items())
            for plan in _instances(scenario, position, inject_id, inject)
        }
        by_inject: dict[str, list[InjectKey]] = {}
        followers: dict[str, list[InjectKey]] = {}
        contingencies: dict[str, list[InjectKey]] = {}
        for key, plan in instances.items():
            by_inject.setdefault(key[0], []).append(key)
            if isinstance(plan.timing, AfterItem):
                followers.setdefault(anchor_of(plan), []).append(key)
            if plan.inject.contingency is not None:
                contingencies.setdefault(plan.inject.contingency.for_, []).append(key)
        return cls(
            scenario=scenario,
            instances=instances,
            order={key: place for place, key in enumerate(instances)},
            by_inject={name: tuple(keys) for name, keys in by_inject.items()},
            phases={path[-1]: phase for path, phase in walk_phases(scenario.phases)},
            phase_paths=scenario.phase_paths(),
            followers={name: tuple(keys) for name, keys in followers.items()},
            contingencies={name: tuple(keys) for name, keys in contingencies.items()},
        )

    def items_of(self, inject: str) -> tuple[str, ...]:
        """Return the items of an inject to come after: itself, its asks, its expected actions."""
        given = self.scenario.injects[inject]
        return (inject, *(f"{inject}.{part}" for part in (*given.asks, *given.expected)))

    def with_followers(self, injects: frozenset[str]) -> frozenset[str]:
        """Return injects with all that can only come after them, however long the chain is."""
        found = set(injects)
        waiting = list(injects)
        while waiting:
            for item in self.items_of(waiting.pop()):
                for name, _ in (*self.followers.get(item, ()), *self.contingencies.get(item, ())):
                    if name not in found:
                        found.add(name)
                        waiting.append(name)
        return frozenset(found)

    def siblings(self, phase: str) -> dict[str, Phase]:
        """Return the phases beside a phase, itself among them."""
        path = self.phase_paths[phase]
        if len(path) == 1:
            return self.scenario.phases
        parent = self.phases[path[-2]]
        return parent.phases if phase in parent.phases else parent.strands

    def organisation_of(self, team: str) -> str:
        """Return the organisation of a team; empty for a joint team."""
        return self.scenario.teams[team].organisation or ""

    def respondents(self, plan: InstancePlan, ask: str) -> tuple[str, ...]:
        """Return the teams that answer an ask of this instance."""
        return self._among(plan, plan.inject.asks[ask].by)

    def answerers(self, plan: InstancePlan, ask: str) -> tuple[str, ...]:
        """Return who gives answers to an ask: each team, or all of them as one."""
        return (AGREEMENT,) if plan.inject.asks[ask].agree else self.respondents(plan, ask)

    def expected_of(self, plan: InstancePlan, expected: str) -> tuple[str, ...]:
        """Return the teams of which an action is expected after this instance."""
        return self._among(plan, plan.inject.expected[expected].by)

    def _among(self, plan: InstancePlan, by: tuple[str, ...]) -> tuple[str, ...]:
        if not by:
            return plan.recipients.teams
        named = set(resolve_addresses(self.scenario, by).teams)
        among = tuple(team for team in plan.recipients.teams if team in named)
        return plan.recipients.teams if plan.is_retargeted and not among else among


def resolve_addresses(scenario: Scenario, addresses: tuple[str, ...]) -> Recipients:
    """Resolve addresses to teams and canonical addresses; personas and what is unknown add nothing."""
    teams: set[str] = set()
    audience: dict[str, None] = {}
    for address in addresses:
        for team, canonical in _resolve_one(scenario, address):
            teams.add(team)
            audience[canonical] = None
    return Recipients(tuple(team for team in scenario.teams if team in teams), tuple(audience))


def _resolve_one(scenario: Scenario, address: str) -> list[tuple[str, str]]:
    head, _, role = address.partition(".")
    if address == "all":
        return [(team, "all") for team in scenario.ordinary_teams()]
    if head in scenario.teams:
        if role and role not in scenario.teams[head].roles:
            return []
        return [(head, address)]
    if head in scenario.organisations:
        teams = scenario.teams_of(head)
        if not role:
            return [(team, head) for team in teams]
        holders = [team for team in teams if role in scenario.teams[team].roles]
        return [(holders[0], f"{holders[0]}.{role}")] if len(holders) == 1 else []
    return []


def concerned(scenario: Scenario, teams: tuple[str, ...]) -> tuple[str, ...]:
    """Return the organisations of teams, in the order of the scenario; teams that it lacks have none."""
    known = (team for team in teams if team in scenario.teams)
    found = {organisation for team in known for organisation in scenario.organisations_of(team)}
    return tuple(organisation for organisation in scenario.organisations if organisation in found)


def _instances(scenario: Scenario, position: int, inject_id: str, inject: Inject) -> list[InstancePlan]:
    everybody = resolve_addresses(scenario, inject.to)
    timing = _timing(scenario, inject)
    channel = scenario.all_channels().get(inject.channel)
    means = channel.means if channel else "screen"
    if inject.each is None:
        organisations = concerned(scenario, everybody.teams)
        return [
            InstancePlan((inject_id, ""), position, inject, timing, everybody, organisations, means=means)
        ]
    owners = everybody.teams if inject.each == "team" else concerned(scenario, everybody.teams)
    plans = []
    for owner in owners:
        teams = tuple(
            team for team in everybody.teams if owner == team or owner in scenario.organisations_of(team)
        )
        audience = _narrow(scenario, inject.to, teams)
        plans.append(
            InstancePlan(
                (inject_id, owner),
                position,
                inject,
                timing,
                Recipients(teams, audience),
                concerned(scenario, teams),
                own_team=teams[0] if len(teams) == 1 else "",
                own_organisation=owner
                if inject.each == "organisation"
                else scenario.teams[owner].organisation or "",
                means=means,
            )
        )
    return plans


def _narrow(scenario: Scenario, addresses: tuple[str, ...], teams: tuple[str, ...]) -> tuple[str, ...]:
    """Return addresses cut down to some teams: a wider address becomes the team's own."""
    narrowed: dict[str, None] = {}
    for address in addresses:
        for team, canonical in _resolve_one(scenario, address):
            if team in teams:
                narrowed[canonical if canonical.partition(".")[0] == team else team] = None
    return tuple(narrowed)


def _timing(scenario: Scenario, inject: Inject) -> Timing:
    if inject.at is not None:
        return parse_at(inject.at, scenario.clock)
    if inject.after is not None:
        return parse_after(inject.after)
    if inject.manual or inject.contingency is not None:
        return Never()
    return Immediately()


def anchor_of(plan: InstancePlan) -> str:
    """Return the item that an `after` inject waits for; a bare duration waits for its own phase."""
    timing = plan.timing
    if isinstance(timing, AfterItem) and timing.item:
        return timing.item
    return f"phase.{plan.inject.phase}"
