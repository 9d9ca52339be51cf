"""Small builders for tests that play: a scenario in few words, an engine, a clock that moves when told to."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from exercise_engine.core import commands as c
from exercise_engine.core import facts as f
from exercise_engine.core.clock import Now
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.events import Event
from exercise_engine.core.ports import TextRenderer
from exercise_engine.core.state import State
from exercise_engine.model.scenario import Scenario

MINUTE = 60_000


class PlainText:
    """Renders nothing: texts of these scenarios are what they are."""

    def render(self, template: str, names: Mapping[str, object]) -> str:
        """Return the template; its names are of no use here."""
        del names
        return template


def make_scenario(injects: Mapping[str, Any], **parts: Any) -> Scenario:
    """Return a scenario of two organisations with a team each; injects need only what matters to the test."""
    whole: dict[str, Any] = {
        "format": 1,
        "id": "test",
        "title": "Test",
        "clock": {"story_start": "2026-11-03T06:30", "zone": "Europe/Amsterdam", "pace": 4, "length": "3h"},
        "organisations": {"port": {"name": "Port"}, "terminal": {"name": "Terminal"}},
        "teams": {
            "harbour": {"organisation": "port", "roles": {"master": {"decides": True}, "desk": {}}},
            "yard": {"organisation": "terminal", "roles": {"lead": {"decides": True}, "it": {}}},
        },
        "personas": {"radio": {"name": "Radio", "listed": True}},
        "injects": {
            name: {"from": "radio", "to": ["all"], "subject": f"Subject {number}", "body": "Body", **inject}
            for number, (name, inject) in enumerate(injects.items(), start=1)
        },
    }
    return Scenario.model_validate_json(json.dumps(whole | parts))


class Play:
    """An exercise in play, with everything committed at once unless told otherwise."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        speed: int = 1,
        commit: bool = True,
        renderer: TextRenderer | None = None,
    ) -> None:
        self.now = Now(1_790_000_000_000, 5_000_000_000)
        self.engine = Engine(renderer=renderer or PlainText(), speed=speed)
        self.commit = commit
        self.log: list[Event] = []
        self._commands = 0
        creation = Creation(
            run_id="run",
            series_id="series",
            scenario=scenario,
            scenario_sha256="0" * 64,
            program_version="test",
        )
        self._keep(self.engine.create(creation, now=self.now))

    @property
    def state(self) -> State:
        """The working state."""
        return self.engine.state

    def seat(self, role: str) -> str:
        """Return the seat of a kind such as `lead`, or of a post such as `yard.lead`."""
        for seat in self.state.seats.values():
            if seat.kind == role or any(post.address == role for post in seat.posts):
                return seat.seat
        raise KeyError(role)

    def do(self, role: str, command: c.AnyCommand, *, acting_as: str | None = None) -> list[Event]:
        """Let a seat give a command and return the events, those of due timers first."""
        self._commands += 1
        ticked = list(self._keep(self.engine.tick(self.now)))
        order = c.Order(
            seat=self.seat(role), command_id=f"command-{self._commands}", acting_as=acting_as, command=command
        )
        return ticked + list(self._keep(self.engine.handle(order, now=self.now)))

    def start(self) -> list[Event]:
        """Go from planned to StartEx."""
        self.do("lead", c.MoveStage(target="check_in"))
        return self.do("lead", c.MoveStage(target="running"))

    def wait(self, wall_ms: int) -> list[Event]:
        """Let wall time pass, waking the engine whenever it asks for it."""
        end_ns = self.now.mono_ns + wall_ms * 1_000_000
        events: list[Event] = []
        while (deadline := self.engine.next_deadline()) is not None and deadline <= end_ns:
            self._move_to(max(deadline, self.now.mono_ns))
            events += self._keep(self.engine.tick(self.now))
        self._move_to(end_ns)
        return events

    def facts(self, kind: type[Any]) -> list[Any]:
        """Return all facts of a kind so far."""
        return [event.fact for event in self.log if isinstance(event.fact, kind)]

    def last(self, kind: type[Any]) -> Event:
        """Return the last event with a fact of a kind."""
        return next(event for event in reversed(self.log) if isinstance(event.fact, kind))

    def _move_to(self, mono_ns: int) -> None:
        step_ns = mono_ns - self.now.mono_ns
        self.now = Now(self.now.at_ms + step_ns // 1_000_000, mono_ns)

    def _keep(self, events: tuple[Event, ...]) -> tuple[Event, ...]:
        self.log.extend(events)
        if self.commit and events:
            self.engine.commit(events[-1].seq)
        return events


def replayed(log: list[Event]) -> Engine:
    """Return an engine filled from the log as it would be read from disk."""
    engine = Engine(renderer=PlainText())
    engine.replay(Event.model_validate_json(event.model_dump_json()) for event in log)
    return engine


def values(state: State) -> dict[str, object]:
    """Return what a state holds, without what follows from the scenario."""
    derived = {"plan", "namespace", "touched"}
    return {
        field.name: getattr(state, field.name)
        for field in dataclasses.fields(state)
        if field.name not in derived
    }


def told_subjects(events: list[Event]) -> list[str]:
    """Return the subjects told, in order."""
    return [str(event.fact.subject) for event in events if isinstance(event.fact, f.InjectTold)]
