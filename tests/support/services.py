"""Small webs of services for tests, and what happened in them in short."""

from __future__ import annotations

from typing import Any

from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.facts import ServiceChanged, ServiceHolding, ServiceHoldOver
from exercise_engine.core.events import Event
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.scenario import Scenario
from tests.support.play import Play, make_scenario

HOUR = 3_600_000


def service(*needs: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a service of the terminal that needs others."""
    written = [{"service": need} if isinstance(need, str) else need for need in needs]
    return {"owner": "terminal", "name": "A service", "needs": written, **more}


def web(services: dict[str, Any], injects: dict[str, Any] | None = None, **parts: Any) -> Scenario:
    """Return a scenario with services; its story runs as fast as the exercise unless said otherwise."""
    clock = {"story_start": "2026-11-03T06:30", "zone": "Europe/Amsterdam", "pace": 1, "length": "8h"}
    named = {name: {**given, "name": name} for name, given in services.items()}
    return make_scenario(injects or {}, **({"clock": clock} | parts), services=named)


def started(services: dict[str, Any], **more: Any) -> Play:
    """Return a play of a web at StartEx."""
    play = Play(web(services, **more))
    play.start()
    return play


def put(play: Play, name: str, state: ServiceState) -> list[Event]:
    """Let control set a service."""
    return play.do("lead", SetService(service=name, state=state))


def states(play: Play) -> dict[str, ServiceState]:
    """Return how services run."""
    return dict(play.state.community.cascade.states)


def story(events: list[Event]) -> list[str]:
    """Return in short what happened to services: what became of each, what it goes on without."""
    told = []
    for event in events:
        match event.fact:
            case ServiceChanged() as fact:
                told.append(f"{fact.service} {fact.after}")
            case ServiceHolding() as fact:
                told.append(f"{fact.service} without {fact.of}")
            case ServiceHoldOver() as fact:
                told.append(f"{fact.service} {fact.outcome} {fact.of}")
            case _:
                pass
    return told
