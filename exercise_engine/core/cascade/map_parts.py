"""Which services an organisation may know of, and how much of each; the whole map for control."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from exercise_engine.core.cascade.map_facts import NeedTold, ServiceTold
from exercise_engine.core.plan import resolve_addresses
from exercise_engine.model.ecosystem import Service, ServiceNeed, ServiceState
from exercise_engine.model.scenario import Scenario
from exercise_engine.model.timing import duration_ms

States = Mapping[str, ServiceState]


def control_map(scenario: Scenario, scope: Collection[str] = ()) -> tuple[ServiceTold, ...]:
    """Return all services with all they need, as they run at StartEx; for those who control for some
    organisations what these know.
    """
    states = {name: service.start for name, service in scenario.services.items()}
    if scope:
        return tuple(one for organisation in scope for one in own_part(scenario, organisation, states))
    return tuple(full_service(name, service, states) for name, service in scenario.services.items())


def own_part(scenario: Scenario, organisation: str, states: States) -> tuple[ServiceTold, ...]:
    """Return what an organisation may know of services by what it runs, in the order of the scenario."""
    services = scenario.services
    own = frozenset(name for name, service in services.items() if service.owner == organisation)
    wanted = {other for name in own for other in _wants(services[name])}
    return tuple(
        full_service(name, service, states) if name in own else _other(name, service, own)
        for name, service in services.items()
        if name in own or name in wanted or not own.isdisjoint(_wants(service))
    )


def shown_to(scenario: Scenario) -> dict[tuple[str, str], list[str]]:
    """Return whom the scenario lets see which services, by canonical address and owner.

    Apart by owner, since each concerns its owner only: who controls for another organisation sees neither
    this nor what becomes of it.
    """
    shown: dict[tuple[str, str], list[str]] = {}
    for name, service in scenario.services.items():
        for address in resolve_addresses(scenario, service.seen_by).audience:
            shown.setdefault((address, service.owner), []).append(name)
    return shown


def full_service(name: str, service: Service, states: States) -> ServiceTold:
    """Return a service with all that its owner knows of it."""
    takes = service.recovers.takes
    return seen_service(name, service, states).model_copy(
        update={
            "needs": tuple(_need(need) for need in service.needs),
            "takes_ms": duration_ms(takes) if takes is not None else None,
            "backlog": service.recovers.backlog,
            "after": service.recovers.after,
        }
    )


def _need(need: ServiceNeed) -> NeedTold:
    return NeedTold(
        service=need.service,
        kind=need.kind,
        when=need.when,
        holds_ms=duration_ms(need.holds) if need.holds is not None else 0,
        then=need.then,
    )


def _other(name: str, service: Service, own: frozenset[str]) -> ServiceTold:
    """Return somebody else's service: by name and owner, with that it needs one of one's own."""
    needs = tuple(
        NeedTold(service=need.service, kind=need.kind) for need in service.needs if need.service in own
    )
    after = tuple(other for other in service.recovers.after if other in own)
    return ServiceTold(service=name, name=service.name, owner=service.owner, needs=needs, after=after)


def seen_service(name: str, service: Service, states: States) -> ServiceTold:
    """Return a service as those see it who may see how it runs, and not what it needs."""
    return ServiceTold(
        service=name, name=service.name, owner=service.owner, about=service.about, state=states[name]
    )


def _wants(service: Service) -> Iterable[str]:
    return (*(need.service for need in service.needs), *service.recovers.after)
