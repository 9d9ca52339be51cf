"""Checks phases: ids that are unique, ways that lead somewhere, phases that can be entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exercise_engine.model.nearest import did_you_mean, listed
from exercise_engine.model.paths import Finding, Path
from exercise_engine.model.phase import PHASE_DEPTH_MAX, NextPhase, Phase


@dataclass(frozen=True, slots=True)
class PhasePlace:
    """A phase where it stands in the file."""

    path: Path
    name: str
    phase: Phase
    siblings: Mapping[str, Phase]
    """The phases beside it, itself among them."""
    depth: int
    """1 at the top."""
    is_strand: bool


def phase_places(
    phases: Mapping[str, Phase], above: Path = ("phases",), depth: int = 1, *, is_strand: bool = False
) -> Iterator[PhasePlace]:
    """Yield every phase with its place, in file order."""
    for name, phase in phases.items():
        path = (*above, name)
        yield PhasePlace(path, name, phase, phases, depth, is_strand)
        yield from phase_places(phase.phases, (*path, "phases"), depth + 1)
        yield from phase_places(phase.strands, (*path, "strands"), depth + 1, is_strand=True)


def check_phases(phases: Mapping[str, Phase]) -> Iterator[Finding]:
    """Find everything that is wrong with the phases."""
    places = list(phase_places(phases))
    first: dict[str, PhasePlace] = {}
    for place in places:
        if place.name in first:
            message = f'a phase "{place.name}" stands elsewhere already'
            yield Finding(place.path, "E313", message, "phases have unique ids, also inside other phases")
        first.setdefault(place.name, place)
        if place.depth > PHASE_DEPTH_MAX and len(place.path) == 2 * place.depth:
            message = f"phases lie more than {PHASE_DEPTH_MAX} deep inside each other"
            yield Finding(place.path, "E714", message, "players cannot be told deeper ones")
        if place.phase.phases and place.phase.strands:
            message = "it has phases one after the other and strands side by side"
            yield Finding(place.path, "E710", message, "put the phases into one of the strands")
        for index, way in enumerate(place.phase.next):
            yield from _check_way(place, (*place.path, "next", index), way)
    yield from _check_starts(places)
    yield from _check_entered(places)


def _check_way(place: PhasePlace, path: Path, way: NextPhase) -> Iterator[Finding]:
    if place.is_strand:
        message = "strands run side by side, and none leads to another"
        yield Finding(path, "E710", message, "put phases that follow each other inside the strand")
    elif way.to not in place.siblings:
        hint = did_you_mean(way.to, place.siblings) or f"beside it are {listed(place.siblings, 'and')}"
        yield Finding((*path, "to"), "E307", f'no phase "{way.to}" stands beside this one', hint)
    elif way.to == place.name:
        yield Finding((*path, "to"), "E710", "the way leads back to the phase itself", "name another phase")
    if way.when is None and way.unless is None and way.after is None:
        message = "nothing says when this way is taken"
        yield Finding(path, "E710", message, "add `when:`, `unless:` or `after:`")


def _check_starts(places: list[PhasePlace]) -> Iterator[Finding]:
    for place in places:
        if not place.phase.start:
            continue
        started = [name for name, phase in place.siblings.items() if phase.start]
        if place.is_strand:
            message = "strands are all entered together, and none of them is the start"
            yield Finding((*place.path, "start"), "E709", message, "remove `start`")
        elif place.name != started[0]:
            message = f'phase "{started[0]}" beside it is entered first already'
            yield Finding((*place.path, "start"), "E709", message, "one phase of a level is the start")


def _check_entered(places: list[PhasePlace]) -> Iterator[Finding]:
    """Find phases that no way leads to from where play starts; control could still enter them."""
    for place in places:
        if place.is_strand or place.name != next(iter(place.siblings)):
            continue
        reached = _reached(place.siblings)
        for name in place.siblings:
            if name not in reached:
                message = "no way leads to this phase, and only control can enter it"
                hint = f"add `next: [{{to: {name}, ...}}]` to another phase"
                yield Finding((*place.path[:-1], name), "W705", message, hint)


def _reached(siblings: Mapping[str, Phase]) -> set[str]:
    """Return the phases of one level that ways lead to from its start."""
    start = next((name for name, phase in siblings.items() if phase.start), next(iter(siblings)))
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in siblings:
            continue
        reached.add(name)
        waiting.extend(way.to for way in siblings[name].next)
    return reached
