"""Facts of gates."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.fact_types import ForControl, FreeText

OpenedBy = Literal["condition", "deadline", "control"]


class GateClosed(ForControl):
    """The story reached a gate, and what it waits for was not there."""

    type: Literal["gate_closed"] = "gate_closed"
    v: Literal[1] = 1
    gate: str
    deadline_ms: int
    """Exercise time at which it opens at the latest."""


class GateOpened(ForControl):
    """A gate lets the story go on; one that never closed had nothing to wait for."""

    type: Literal["gate_opened"] = "gate_opened"
    v: Literal[1] = 1
    gate: str
    by: OpenedBy
    waited_ms: int
    """Exercise time for which it was closed."""
    note: FreeText | None = None


GateFact = GateClosed | GateOpened
