"""Commands about gates."""

from __future__ import annotations

from typing import Literal

from exercise_engine.core.command_types import Name, Request, Typed


class OpenGate(Request):
    """Let the story go on although what a gate waits for is not there."""

    type: Literal["open_gate"] = "open_gate"
    gate: Name
    note: Typed = ""


GateCommand = OpenGate
