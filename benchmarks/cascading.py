"""What follows when one service stops on which all others lean, against walking the same needs bare."""

from __future__ import annotations

import json
import random
import time
from collections import deque
from pathlib import Path
from typing import Any

from benchmarks.figures import Aim, Line, in_turns, middle, spread_text
from benchmarks.material import community
from benchmarks.scale import Scale
from exercise_engine.core import commands as c
from exercise_engine.core.cascade.commands import SetService
from exercise_engine.core.cascade.facts import ServiceChanged
from exercise_engine.core.clock import Now
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.ecosystem import ServiceState
from exercise_engine.model.scenario import Scenario

SERVICES = 500
NEEDS_EACH = 10
"""Ten for each of 500: 5,000 needs."""
WITHIN = 60
"""A service of the layers needs some of so many before it, as in life, where ties are near."""
AIM = Aim(of="ours", kind="below", bound=50)
Ties = dict[str, list[str]]


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Stop the first service and let it come back, in layers and in one great circle."""
    del folder
    rounds = max(3, scale.checks)
    layers, circle = layered(), circled()
    return [
        _line(layers, rounds, state="down", key="cascade", what="a stop, in layers"),
        _line(circle, rounds, state="down", key="cascade-circle", what="a stop, all in one circle"),
        _line(layers, rounds, state="normal", key="cascade-back", what="all back at once, in layers"),
    ]


def layered() -> Ties:
    """Services that need others before them, the last one all of them by way of others."""
    draw = random.Random(1)
    ties: Ties = {}
    for number in range(SERVICES):
        near = draw.sample(range(max(0, number - WITHIN), number), min(NEEDS_EACH, number))
        if number:
            near = [number - 1, *(other for other in near if other != number - 1)][:NEEDS_EACH]
        ties[f"s{number}"] = [f"s{other}" for other in near]
    return ties


def circled() -> Ties:
    """Services that need any others, so that all of them need each other."""
    draw = random.Random(1)
    return {
        f"s{number}": [
            f"s{other}" for other in draw.sample(range(SERVICES), NEEDS_EACH + 1) if other != number
        ][:NEEDS_EACH]
        for number in range(SERVICES)
    }


class _Played:
    """An exercise in which control sets the first service again and again."""

    def __init__(self, ties: Ties) -> None:
        self._now = Now(1_790_000_000_000, 0)
        self._engine = Engine(renderer=JinjaTexts())
        self._given = 0
        creation = Creation(
            run_id="cascade",
            series_id="cascade",
            scenario=_scenario(ties),
            scenario_sha256="",
            program_version="",
        )
        created = self._engine.create(creation, now=self._now)
        self._engine.commit(created[-1].seq)
        seats = self._engine.state.seats.values()
        self._lead = next(seat.seat for seat in seats if seat.kind == "lead")
        for stage in ("check_in", "running"):
            self._do(c.MoveStage.model_validate({"target": stage}))

    def settle_ms(self, state: ServiceState) -> float:
        """Return how long it takes to settle what follows when the first service is set."""
        other: ServiceState = "normal" if state == "down" else "down"
        if self._engine.state.community.cascade.states["s0"] == state:
            self._do(SetService(service="s0", state=other))
        start = time.perf_counter()
        events = self._do(SetService(service="s0", state=state))
        took_ms = (time.perf_counter() - start) * 1_000
        changed = sum(isinstance(event.fact, ServiceChanged) for event in events)
        assert changed == SERVICES, f"{changed} of {SERVICES} services moved"
        self._engine.commit(events[-1].seq)
        return took_ms

    def _do(self, command: c.AnyCommand) -> tuple[Event, ...]:
        self._given += 1
        order = c.Order(seat=self._lead, command_id=f"c{self._given}", acting_as=None, command=command)
        events = self._engine.handle(order, now=self._now)
        if not isinstance(command, SetService):
            self._engine.commit(events[-1].seq)
        return events


def _line(ties: Ties, rounds: int, *, state: ServiceState, key: str, what: str) -> Line:
    played = _Played(ties)
    ours_ms, bare_ms = in_turns(rounds, lambda: played.settle_ms(state), lambda: _walk_ms(ties))
    return Line(
        key=key,
        what=f"{SERVICES} services with {sum(map(len, ties.values())):,} needs: {what}",
        ours=middle(ours_ms),
        limit=middle(bare_ms),
        unit="ms",
        aim=AIM if state == "down" else None,
        details=(f"ours {spread_text(ours_ms, 'ms')}",),
    )


def _walk_ms(ties: Ties) -> float:
    """Walk all needs once, from the first service on, noting nothing but who was reached."""
    users: Ties = {name: [] for name in ties}
    for name, needed in ties.items():
        for other in needed:
            users[other].append(name)
    start = time.perf_counter()
    reached, waiting = {"s0"}, deque(["s0"])
    while waiting:
        for user in users[waiting.popleft()]:
            if user not in reached:
                reached.add(user)
                waiting.append(user)
    assert len(reached) == SERVICES
    return (time.perf_counter() - start) * 1_000


def _scenario(ties: Ties) -> Scenario:
    services: dict[str, Any] = {
        name: {
            "owner": f"org{number % 10}",
            "name": f"Service {number}",
            "needs": [{"service": other} for other in needed],
            "seen_by": [f"org{(number + 1) % 10}"],
        }
        for number, (name, needed) in enumerate(ties.items())
    }
    inject = {"manual": True, "from": "radio", "to": ["all"], "subject": "News", "body": "Nothing yet."}
    whole = {
        "format": 1,
        "id": "cascade",
        "title": "Cascade",
        "clock": {"story_start": "2026-11-03T06:30", "length": "3h"},
        **community(10, 2),
        "services": services,
        "injects": {"news": inject},
    }
    return Scenario.model_validate_json(json.dumps(whole))
