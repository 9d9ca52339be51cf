"""Draws a scenario for Mermaid: its phases with what leads on, its services with what each needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exercise_engine.core.phases import start_path
from exercise_engine.model.base import name_from_id
from exercise_engine.model.ecosystem import NeedKind, Service, ServiceNeed
from exercise_engine.model.phase import NextPhase, Phase
from exercise_engine.model.scenario import Scenario

INDENT = "    "
_SPECIAL = str.maketrans(
    {
        "\n": " ",
        ";": "#59;",
        ":": "#58;",
        "#": "#35;",
        "<": "#lt;",
        ">": "#gt;",
        '"': "#quot;",
        "`": "#96;",
    }
)
"""Signs that have a meaning in Mermaid, or in the page it stands in, are written as entities."""
_ARROWS: dict[NeedKind, str] = {"digital": "-->", "physical": "==>", "people": "-.->"}
"""How the kinds of need are drawn; the word stands beside them too."""


def phase_diagram(scenario: Scenario) -> str:
    """Return the diagram as text; a scenario without phases has only its start."""
    return "\n".join(("stateDiagram-v2", *(INDENT + line for line in _level(scenario.phases))))


def service_diagram(scenario: Scenario) -> str:
    """Return the web of services as text: a box around those of each owner, arrows to what is needed."""
    lines = []
    for owner in dict.fromkeys(service.owner for service in scenario.services.values()):
        own = {name: one for name, one in scenario.services.items() if one.owner == owner}
        lines += [f'subgraph o_{owner}["{_plain(scenario.name_of(owner))}"]']
        lines += [f'{INDENT}s_{name}["{_plain(one.name)}"]' for name, one in own.items()]
        lines += ["end"]
    for name, service in scenario.services.items():
        lines += _needs(name, service)
    return "\n".join(("flowchart LR", *(INDENT + line for line in lines)))


def _needs(name: str, service: Service) -> Iterator[str]:
    """Yield an arrow for each need, and for what must be back before; ids get a letter, since some are words
    of Mermaid.
    """
    for need in service.needs:
        yield f's_{name} {_ARROWS[need.kind]}|"{_plain(_need(need))}"| s_{need.service}'
    for other in service.recovers.after:
        yield f's_{name} --o|"comes back after"| s_{other}'


def _need(need: ServiceNeed) -> str:
    """Return a need as a person would say it; what holds by default is left out."""
    parts: list[str] = [need.kind]
    parts += ["when degraded"] if need.when == "degraded" else []
    parts += [f"holds {need.holds}"] if need.holds else []
    parts += ["then degraded"] if need.then == "degraded" else []
    return ", ".join(parts)


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
