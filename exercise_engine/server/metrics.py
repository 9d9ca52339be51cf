"""Counts for operations, told as Prometheus text on loopback."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

_HELP: Final = {
    "commands_accepted": "Commands that took effect.",
    "commands_refused": "Commands that were refused by the exercise.",
    "frames_refused": "Frames that were none, or came at the wrong time.",
    "events_recorded": "Events that are on disk.",
    "groups_written": "Commits to the log.",
    "faults": "Times that the log could not be written.",
    "connections_opened": "Connections that got through the opening handshake.",
    "codes_refused": "Codes and tokens that open nothing.",
}

PREFIX: Final = "exercise_engine_"
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(slots=True)
class Metrics:
    """Counters since the server started; they hold no content."""

    commands_accepted: int = 0
    commands_refused: int = 0
    frames_refused: int = 0
    events_recorded: int = 0
    groups_written: int = 0
    faults: int = 0
    connections_opened: int = 0
    codes_refused: int = 0


def exposition(metrics: Metrics, gauges: Mapping[str, Callable[[], float]]) -> str:
    """The counters, and what stands at this moment, in Prometheus' text format."""
    lines = []
    for name, value in asdict(metrics).items():
        full = f"{PREFIX}{name}_total"
        lines += [f"# HELP {full} {_HELP[name]}", f"# TYPE {full} counter", f"{full} {value}"]
    for name, read in gauges.items():
        lines += [f"# TYPE {PREFIX}{name} gauge", f"{PREFIX}{name} {read():g}"]
    return "\n".join(lines) + "\n"
