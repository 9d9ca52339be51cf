"""Draws the phases of a scenario as a Mermaid state diagram: nested, side by side, with what leads on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exercise_engine.core.phases import start_path
from exercise_engine.model.base import name_from_id
from exercise_engine.model.phase import NextPhase, Phase
from exercise_engine.model.scenario import Scenario

INDENT = "    "
_SPECIAL = str.maketrans(
    {"\n": " ", ";": "#59;", ":": "#58;", "#": "#35;", "<": "#lt;", ">": "#gt;", '"': "#quot;"}
)
"""Signs that have a meaning in Mermaid, or in the page it stands in, are written as entities."""


def phase_diagram(scenario: Scenario) -> str:
    """Return the diagram as text; a scenario without phases has only its start."""
    return "\n".join(("stateDiagram-v2", *(INDENT + line for line in _level(scenario.phases))))


def _level(phases: Mapping[str, Phase]) -> Iterator[str]:
    """Yield the lines of phases that follow each other: what is entered first, the phases, the ways."""
    first = start_path(dict(phases))
    if first is not None:
        yield f"[*] --> {first}"
    for name, phase in phases.items():
        yield from _phase(name, phase)
    for name, phase in phases.items():
        for way in phase.next:
            label = _label(way)
            yield f"{name} --> {way.to}" + (f" : {label}" if label else "")


def _phase(name: str, phase: Phase) -> Iterator[str]:
    yield f"{name} : {_plain(phase.title or name_from_id(name))}"
    inner: list[str] = []
    if phase.strands:
        for index, (strand_name, strand) in enumerate(phase.strands.items()):
            inner += (["--"] if index else []) + [f"[*] --> {strand_name}", *_phase(strand_name, strand)]
    elif phase.phases:
        inner = list(_level(phase.phases))
    if inner:
        yield f"state {name} {{"
        yield from (INDENT + line for line in inner)
        yield "}"


def _label(way: NextPhase) -> str:
    """Return what a way waits for, as a person would say it."""
    parts = [f"when {way.when}"] if way.when else []
    parts += [f"unless {way.unless}"] if way.unless else []
    parts += [f"after {way.after}"] if way.after else []
    return _plain(", ".join(parts))


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)
