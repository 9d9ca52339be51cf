"""The web of services as the core works with it: who needs whom, in circles or not, and who comes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from exercise_engine.model.circles import groups
from exercise_engine.model.ecosystem import NeedKind, Service, ServiceState
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import duration_ms

NORMAL: Final = 0
DEGRADED: Final = 1
DOWN: Final = 2
SEVERITIES: Final[dict[ServiceState, int]] = {
    "normal": NORMAL,
    "degraded": DEGRADED,
    "down": DOWN,
    "recovering": NORMAL,
}
"""How bad a state is as a fault of its own; what is told to recover has none any more."""
WORDS: Final[tuple[ServiceState, ...]] = ("normal", "degraded", "down")
"""The state of each severity."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One need, ready to be asked for."""

    needed: str
    kind: NeedKind
    missed_from: int
    """The severity of the needed service from which on it is missed."""
    holds_ms: int
    """Story time for which its user goes on without."""
    then: int
    """The severity of its user after that."""
    inside: bool
    """Whether both belong to the same circle."""

    @property
    def key(self) -> tuple[str, int, int]:
        """Names the tie among those of its user, which may degrade first and stop later without another."""
        return self.needed, self.missed_from, self.then


@dataclass(frozen=True, slots=True)
class Node:
    """One service with all its ties."""

    name: str
    owner: str
    position: int
    """Place in the file."""
    rank: int
    """Larger than that of everything outside its circle that it needs or comes after."""
    circle: tuple[str, ...]
    """The services that need each other, this one among them; none if it is in no circle."""
    ties: tuple[Tie, ...]
    buffers: tuple[Tie, ...]
    """Ties without which it goes on for a while; of what is over at one moment the worst comes first."""
    tied: tuple[tuple[str, Tie], ...]
    """The services that need this one, each with its tie."""
    buffered: tuple[tuple[str, str, int, int], ...]
    """Those that go on for a while without this one, with the key of the tie."""
    after: tuple[str, ...]
    users: tuple[str, ...]
    """The services that need it, or come back after it."""
    takes_ms: int
    backlog: float
    start: ServiceState


@dataclass(frozen=True, slots=True)
class Web:
    """All services of a scenario."""

    nodes: dict[str, Node]

    @classmethod
    def of(cls, scenario: Scenario) -> Web:
        """Return the web of a scenario."""
        services = scenario.services
        ways = {name: _led_to(service, services) for name, service in services.items()}
        users: dict[str, dict[str, None]] = {name: {} for name in services}
        for name, others in ways.items():
            for other in others:
                users[other][name] = None
        rank: dict[str, int] = {}
        circle: dict[str, tuple[str, ...]] = {}
        for group in groups(ways):
            above = {other for name in group for other in ways[name]}.difference(group)
            height = 1 + max((rank[other] for other in above), default=-1)
            for name in group:
                rank[name] = height
                circle[name] = group if len(group) > 1 else ()
        ties = {name: _ties(service, services, frozenset(circle[name])) for name, service in services.items()}
        tied: dict[str, list[tuple[str, Tie]]] = {name: [] for name in services}
        for name, tie in ((name, tie) for name, own in ties.items() for tie in own):
            tied[tie.needed].append((name, tie))
        return cls(
            {
                name: Node(
                    name=name,
                    owner=service.owner,
                    position=position,
                    rank=rank[name],
                    circle=circle[name],
                    ties=ties[name],
                    buffers=tuple(sorted((tie for tie in ties[name] if tie.holds_ms), key=_worst_first)),
                    tied=tuple(tied[name]),
                    buffered=tuple((user, *tie.key) for user, tie in tied[name] if tie.holds_ms),
                    after=tuple(other for other in service.recovers.after if other in services),
                    users=tuple(users[name]),
                    takes_ms=duration_ms(service.recovers.takes or "0s"),
                    backlog=service.recovers.backlog,
                    start=service.start,
                )
                for position, (name, service) in enumerate(services.items())
            }
        )


def _worst_first(tie: Tie) -> int:
    return -tie.then


def _led_to(service: Service, services: dict[str, Service]) -> tuple[str, ...]:
    """Return what a service depends on: what it needs, and what is to come back before it."""
    named = (*(need.service for need in service.needs), *service.recovers.after)
    return tuple(dict.fromkeys(name for name in named if name in services))


def _ties(service: Service, services: dict[str, Service], circle: frozenset[str]) -> tuple[Tie, ...]:
    return tuple(
        Tie(
            needed=need.service,
            kind=need.kind,
            missed_from=SEVERITIES[need.when],
            holds_ms=duration_ms(need.holds or "0s"),
            then=SEVERITIES[need.then],
            inside=need.service in circle,
        )
        for need in service.needs
        if need.service in services
    )
