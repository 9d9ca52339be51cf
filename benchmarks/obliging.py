"""An ordinary command with 1,000 open obligations, against the same command without any."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Aim, Line, in_turns, middle, spread_text
from benchmarks.scale import Scale
from exercise_engine.core import commands as c
from exercise_engine.core.clock import Now
from exercise_engine.core.engine import Creation, Engine
from exercise_engine.core.obligations.commands import DeclareAware
from exercise_engine.loader.text import JinjaTexts
from exercise_engine.model.scenario import Scenario

OBLIGATIONS: Final = 1_000
COMMANDS: Final = 200
"""In one round: one alone is too short to be timed."""
AIM: Final = Aim(of="ratio", kind="at_most", bound=1.25, note="of the same without")


class Desk:
    """An exercise in play, and a player who writes into the log of the team."""

    def __init__(self, obligations: int) -> None:
        self._now = Now(1_790_000_000_000, 0)
        self._count = 0
        self._engine = Engine(renderer=JinjaTexts())
        creation = Creation("run", "series", scenario(obligations), "0" * 64, "benchmark")
        self._engine.create(creation, now=self._now)
        seats = self._engine.state.seats.values()
        self._lead = next(seat.seat for seat in seats if seat.kind == "lead")
        self._player = next(seat.seat for seat in seats if seat.kind == "player")
        self._do(self._lead, c.MoveStage(target="check_in"))
        self._do(self._lead, c.MoveStage(target="running"))
        for listing in tuple(self._engine.state.community.obligations.listed):
            self._do(self._player, DeclareAware(listing=listing))

    def round_ms(self) -> float:
        """Return how long so many entries take, with the look at what is due that goes before each."""
        start = time.perf_counter()
        for _ in range(COMMANDS):
            self._do(self._player, c.WriteLogEntry(kind="action", body="Called the gate."))
        return (time.perf_counter() - start) * 1_000 / COMMANDS

    def _do(self, seat: str, command: c.AnyCommand) -> None:
        self._count += 1
        self._now = Now(self._now.at_ms + 1, self._now.mono_ns + 1_000_000)
        self._engine.tick(self._now)
        order = c.Order(seat=seat, command_id=f"{self._count}", command=command)
        events = self._engine.handle(order, now=self._now)
        self._engine.commit(events[-1].seq)


def scenario(obligations: int) -> Scenario:
    """Return an exercise in which one organisation owes so many notifications within a day each."""
    whole: dict[str, Any] = {
        "format": 1,
        "id": "obliging",
        "title": "Obliging",
        "clock": {"story_start": "2026-11-03T06:30", "length": "3h"},
        "organisations": {"port": {"name": "Port"}},
        "teams": {"desk": {"organisation": "port", "roles": {"lead": {"decides": True}}}},
        "milestones": {"serious": {}},
        "obligations": {
            f"clock{number}": {"organisation": "port", "within": "24h", "notifiable": "milestones.serious"}
            for number in range(obligations)
        },
        "injects": {"note": {"at": "T+2:00", "from": "x", "to": ["desk"], "subject": "s", "body": "b"}},
        "personas": {"x": {"name": "X"}},
    }
    return Scenario.model_validate(_frozen(whole))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def measure(scale: Scale, folder: Path) -> list[Line]:
    """Let players write, in turns with and without clocks that run."""
    del folder
    many, none = Desk(OBLIGATIONS), Desk(0)
    ours_ms, bare_ms = in_turns(max(5, scale.checks * 3), many.round_ms, none.round_ms)
    return [
        Line(
            key="obligations",
            what=f"an entry of the log while {OBLIGATIONS:,} obligations run",
            ours=middle(ours_ms),
            limit=middle(bare_ms),
            unit="ms",
            aim=AIM,
            details=(f"ours {spread_text(ours_ms, 'ms')}",),
        )
    ]
